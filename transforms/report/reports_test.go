package report

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// goodReport is a dataset that is as asked for.
func goodReport() *schemas.Report {
	return &schemas.Report{Name: "creative", Identity: "0123456789abcdef", Rows: 20000, Size: 20000, Seconds: 5.31,
		Cells: schemas.CellSummary{Planned: 737, Filled: 737},
		Tables: []schemas.TableReport{
			{Of: "function", JS: 1e-9, Cells: []schemas.TableCell{{Value: "Generate", Target: 10220.4, Planned: 11900, Accepted: 10220}, {Value: "Search", Target: 9779.6, Planned: 11100, Accepted: 9780}}},
			{Of: "content_type", Given: map[string][]string{"content_type": {"Photo", "Template"}, "function": {"Search"}}, Cells: []schemas.TableCell{{Value: "Template", Target: 9780, Planned: 9900, Accepted: 9780}}},
		},
		Funnel: schemas.Funnel{Planned: 23000, Candidates: 22900, Surplus: 900, Accepted: 20000, Rejected: []schemas.RejectCount{
			{Stage: "dedup", Reason: "duplicate", Rows: 1900}, {Stage: "template", Reason: "no_phrase", Rows: 100}, {Stage: "validate", Reason: "stated", Rows: 100}}},
		Routes:  []schemas.RouteReport{{Name: "heuristic", Kind: "template", Planned: 23000, Landed: 20900, Unique: 20900, Accepted: 20000, Yield: 0.909}},
		Rounds:  []schemas.RoundReport{{Planned: 22000, Unique: 20100, Accepted: 19700}, {Number: 1, Planned: 1000, Unique: 20900, Accepted: 20000}},
		Sources: []schemas.SourceRows{{Name: "templates", License: "CC0-1.0", URL: "https://example.org/templates", Assets: 1329, Rows: 20000}},
		Text: schemas.TextReport{WordsMean: 6.2, WordsMedian: 6, WordsMax: 40, Words: []schemas.Count{{Value: "3", Rows: 9000}, {Value: "10", Rows: 11000}},
			Skeletons: schemas.Commonest{Distinct: 8123, Total: 20000, Top: []schemas.Count{{Value: "find {topic} {kind}", Rows: 60}, {Value: "show me {topic}", Rows: 50}}},
			Openings:  schemas.Commonest{Distinct: 900, Total: 20000, Top: []schemas.Count{{Value: "find a", Rows: 700}}},
			Values: map[string]schemas.Commonest{
				"prompt":       {Distinct: 9000, Total: 20000, Top: []schemas.Count{{Value: "birthday balloons", Rows: 40}}},
				"content_type": {Distinct: 8, Total: 20000, Top: []schemas.Count{{Value: "Template", Rows: 9780}}}}},
		Samples: []schemas.Sample{
			{ID: "a1", Query: "find coffee videos for my blog", Outcome: "call", Calls: []schemas.Call{{Name: "Search", Arguments: json.RawMessage(`{"content_type":"Video","prompt":"coffee blog"}`)}}, Tools: []string{"Search", "Print"}, Labels: map[string]string{"function": "Search", "words": "5-7"}},
			{ID: "a2", Query: "create an invitation, please", Outcome: "clarify", Answer: "Sure. What should it show or say?"}},
		Rejects: []schemas.Sample{{ID: "b1", Stage: "dedup", Reason: "duplicate", Query: "find coffee videos", Detail: "the same text as row a1"}},
	}
}

// poorReport has something to look at in every part.
func poorReport() *schemas.Report {
	values := schemas.Commonest{Distinct: 60, Total: 100, Top: []schemas.Count{{Value: "rose", Rows: 5}}}
	return &schemas.Report{Name: "shop", Identity: "0123456789abcdef", Rows: 990, Size: 1000, Seconds: 131,
		Cells: schemas.CellSummary{Planned: 12, Filled: 8},
		Shortfall: []schemas.Shortfall{{Cell: map[string]string{"kind": "Pot", "route": "a", "words": ""}, Quota: 20, Accepted: 14, Why: schemas.StoppedYield}, {Cell: map[string]string{"kind": "Pot", "route": "b"}, Quota: 10, Accepted: 8, Why: schemas.StoppedBudget},
			{Cell: map[string]string{"kind": "Plant", "route": "a"}, Quota: 9, Accepted: 8, Why: schemas.StoppedMaxRounds}, {Cell: map[string]string{"kind": "Plant", "route": "b"}, Quota: 2, Accepted: 1, Why: schemas.StoppedEndpoint}},
		Tables: []schemas.TableReport{{Of: "kind", Given: map[string][]string{"kind": {"Pot"}, "outcome": {"call", "parallel"}}, JS: 0.0001,
			Cells: []schemas.TableCell{{Value: "", Target: 900, Planned: 950, Accepted: 900}, {Value: "Pot", Target: 100.5, Planned: 120, Accepted: 90}}}},
		Funnel: schemas.Funnel{Planned: 1600, Candidates: 1400, Surplus: 10, Accepted: 990, Rejected: []schemas.RejectCount{{Stage: "asset", Reason: "broken", Rows: 3}, {Stage: "asset", Reason: "duplicate_id", Rows: 1},
			{Stage: "dedup", Reason: "duplicate", Rows: 290}, {Stage: "dedup", Reason: "near_duplicate", Rows: 10}, {Stage: "template", Reason: "no_phrase", Rows: 200}, {Stage: "validate", Reason: "stated", Rows: 100}}},
		Stopped: schemas.StoppedBudget,
		Refresh: &schemas.RefreshReport{Parent: "00003-abc", Before: 1000, Kept: 950, Added: 40, Removed: 50, OverShare: 20, Left: []schemas.RejectCount{{Stage: "refresh", Reason: "asset_gone", Rows: 30}}},
		Routes:  []schemas.RouteReport{{Name: "a", Kind: "template", Planned: 1100, Landed: 900, Unique: 900, Accepted: 890, Yield: 0.818}, {Name: "b", Kind: "template", Planned: 500, Landed: 100, Unique: 100, Accepted: 100, Yield: 0.2}, {Name: "c", Kind: "template"}},
		Text: schemas.TextReport{Words: []schemas.Count{{Value: "3", Rows: 400}, {Value: "10", Rows: 590}},
			Skeletons: schemas.Commonest{Distinct: 50, Total: 990, Top: []schemas.Count{{Value: "find {thing}", Rows: 99}, {Value: "show {thing}", Rows: 9}}},
			Values:    map[string]schemas.Commonest{"query": values, "kind": {Distinct: 3, Total: 100, Top: []schemas.Count{{Value: "Pot", Rows: 50}}}, "empty": {Distinct: 99}}},
		Samples: []schemas.Sample{{Query: "caf\u00e9\x1b[2J\nplease", Calls: []schemas.Call{{Name: "find", Arguments: json.RawMessage(`{"query":"caf\u00e9","most":[1, 2]}`)}}}, {Query: strings.Repeat("very ", 40) + "long"}},
		Rejects: []schemas.Sample{{Stage: "dedup", Reason: "duplicate", Query: "x", Detail: "as row y"}, {Stage: "validate", Reason: "stated", Detail: "z"}, {Stage: "dedup", Reason: "duplicate", Query: "w"}},
	}
}

// largeReport has long tables, long names and a long list of cells.
func largeReport() *schemas.Report {
	r := poorReport()
	long := strings.Repeat("Donaudampfschifffahrt", 12)
	r.Name = long
	for i := range 300 {
		name := fmt.Sprintf("%s %d", long[:20+i%60], i)
		r.Shortfall = append(r.Shortfall, schemas.Shortfall{Cell: map[string]string{"kind": name, "route": long}, Quota: i + 1})
		r.Tables[0].Cells = append(r.Tables[0].Cells, schemas.TableCell{Value: name, Target: float64(300 - i), Accepted: 300 - i - i%7})
		r.Text.Words = append(r.Text.Words, schemas.Count{Value: fmt.Sprint(i * 3), Rows: 900 - i})
		r.Rejects = append(r.Rejects, schemas.Sample{Stage: "validate", Reason: long, Query: name, Detail: long})
		r.Samples = append(r.Samples, schemas.Sample{Query: long, Tools: []string{name, long}, Labels: map[string]string{"kind": long}})
	}
	for i := range 40 {
		r.Tables = append(r.Tables, schemas.TableReport{Of: fmt.Sprint("table ", i), Given: map[string][]string{"kind": {long, "b"}}, Cells: []schemas.TableCell{{Value: long, Target: 3, Accepted: 1}}})
	}
	r.Text.Openings = schemas.Commonest{Distinct: 1, Total: 990, Top: []schemas.Count{{Value: long, Rows: 990}}}
	return r
}
