package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
)

func full() *schemas.Report {
	return &schemas.Report{Name: "shop", Identity: "0123456789abcdef", Rows: 990, Size: 1000, Seconds: 1.5,
		Cells:     schemas.CellSummary{Planned: 12, Filled: 11},
		Shortfall: []schemas.Shortfall{{Cell: map[string]string{"kind": "Pot", "route": "a", "words": ""}, Quota: 20, Accepted: 10}},
		Tables: []schemas.TableReport{{Of: "kind", Given: map[string][]string{"kind": {"Pot"}, "outcome": {"call"}}, JS: 0.0001,
			Cells: []schemas.TableCell{{Value: "Pot", Target: 100.5, Planned: 120, Accepted: 90}, {Value: "", Target: 900, Planned: 950, Accepted: 900}}}},
		Funnel: schemas.Funnel{Planned: 1500, Candidates: 1400, Surplus: 10, Accepted: 990, Rejected: []schemas.RejectCount{
			{Stage: "asset", Reason: "broken", Rows: 3}, {Stage: "dedup", Reason: "duplicate", Rows: 300}, {Stage: "validate", Reason: "stated", Rows: 100}}},
		Text: schemas.TextReport{Words: []schemas.Count{{Value: "3", Rows: 400}, {Value: "10", Rows: 590}},
			Skeletons: schemas.Commonest{Distinct: 50, Total: 990, Top: []schemas.Count{{Value: "find {thing}", Rows: 99}}},
			Values:    map[string]schemas.Commonest{"query": {Distinct: 60, Total: 100, Top: []schemas.Count{{Value: "rose", Rows: 5}}}, "kind": {Distinct: 3, Total: 100, Top: []schemas.Count{{Value: "Pot", Rows: 50}}}}},
		Samples: []schemas.Sample{{Query: "<script>alert(1)</script>", Outcome: "call", Calls: []schemas.Call{{Name: "find", Arguments: json.RawMessage(`{"kind":"Pot","query":"a <b>"}`)}}, Tools: []string{"find"}}},
		Rejects: []schemas.Sample{{Stage: "dedup", Reason: "duplicate", Query: "x", Detail: "as row y"}, {Stage: "validate", Reason: "stated", Detail: "z"}},
	}
}

func TestNotes(t *testing.T) {
	want := []string{
		"990 of 1,000 rows are there; 1 of 12 cells miss some: kind=Pot route=a has 10 of 20.",
		"The table value furthest from its target is Pot of kind, given outcome call: 90 rows, target 100.5, 10.5 away.",
		"Look at the commonest phrasings: 50 skeletons; the commonest has 10.00% of the rows, the ten commonest 10.00%.",
		`Look at query: "rose" is 5.0% of its values.`,
		"3 asset records were left out (broken).",
		"Look at dedup: 21% of the candidates repeat another; the phrases are poor for what is asked of them.",
		`Look at validate: "stated" rejected 7.1% of the candidates.`,
	}
	if got := Notes(full()); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("notes:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestSummary(t *testing.T) {
	got := Summary(full(), "out/shop/latest")
	for _, want := range []string{"shop: 990 rows in 1.5 s; 11 of 12 cells", "10.5 rows from its target", "Missing: kind=Pot", "out/shop/latest/report.html", `load_dataset("out/shop/latest")`, `find(kind="Pot", query="a <b>")`} {
		if !strings.Contains(got, want) {
			t.Errorf("the summary lacks %q:\n%s", want, got)
		}
	}
}

func TestHTML(t *testing.T) {
	large := full()
	for i := range 300 {
		large.Shortfall = append(large.Shortfall, schemas.Shortfall{Cell: map[string]string{"kind": strings.Repeat("long", 40)}, Quota: i + 1})
		large.Tables[0].Cells = append(large.Tables[0].Cells, schemas.TableCell{Value: fmt.Sprint("<value & ", i), Target: 1})
	}
	for name, r := range map[string]*schemas.Report{"full": full(), "empty": {}, "large": large} {
		var b bytes.Buffer
		if err := HTML(&b, r); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		html := b.String()
		for _, tag := range []string{"main", "table", "svg", "details", "div", "ul", "g"} {
			if opened, closed := strings.Count(html, "<"+tag+">")+strings.Count(html, "<"+tag+" "), strings.Count(html, "</"+tag+">"); opened != closed {
				t.Errorf("%s: %d <%s>, %d closed", name, opened, tag, closed)
			}
		}
		if strings.Contains(html, "<script") || strings.Contains(html, "http") && r == large {
			t.Errorf("%s: holds a script or a link", name)
		}
		if strings.Contains(html, "ZgotmplZ") {
			t.Errorf("%s: a value was refused by the template", name)
		}
	}
}

func ExampleSummary() {
	fmt.Print(Summary(&schemas.Report{Name: "shop", Rows: 12, Size: 12, Seconds: 0.5}, "out/shop/latest"))
	// Output:
	// shop: 12 rows in 0.5 s.
	// It is in   out/shop/latest
	// Look at    out/shop/latest/report.html
	// Load it    datasets.load_dataset("out/shop/latest")
}
