package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/page/pagetest"
)

// written returns the page of r.
func written(t testing.TB, r *schemas.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHTMLIsWhole(t *testing.T) {
	for name, r := range map[string]*schemas.Report{"good": goodReport(), "poor": poorReport(), "large": largeReport(), "empty": {}} {
		pagetest.Whole(t, name, written(t, r))
	}
}

func TestHTMLSaysWhatThereIs(t *testing.T) {
	for name, test := range map[string]struct {
		r    *schemas.Report
		want []string
	}{
		"good": {goodReport(), []string{"rows of 20,000 asked for", "of 737 cells hold exactly their quota", "0.4rows: the largest gap", "content_type, given function Search", "No cell lacks rows.",
			"Generate: 10,220 rows accepted, target 10,220.4, planned 11,900", "below 0.000001", "rejected by template: no phrase", "https://example.org/templates", "CC0-1.0",
			"3 words: 9,000 rows, 45.00%", "find {topic} {kind}", "Values of prompt (9,000 different, the 1 commonest shown)", `Search(content_type="Video", prompt="coffee blog")`, "Answers: Sure.", "Tools shown: Search, Print",
			"dedup: duplicate (1,900, 1 shown)", "validate: stated (100, 0 shown)No example is kept."}},
		"poor": {poorReport(), []string{"2 min 11 s", "(none)", "−10.5", "kind=Pot route=a", "3 asset records were left out before: broken.", "dedup: duplicate (290, 2 shown)", `find(query="café", most=[1,2])`}},
		"large": {largeReport(), []string{"Drawn are the 40 values of 302 that are furthest", "The other 254 are in report.json.",
			"0 to 14 words"}},
		"empty": {&schemas.Report{}, []string{"Nothing stands out.", "The recipe has no targets.", "No cell was planned.", "Nothing was planned.", "No route made rows.", "No round was run.", "No assets were used",
			"There are no queries", "None was counted.", "There are no rows to show.", "No row was rejected."}},
	} {
		page := pagetest.Readable(written(t, test.r))
		_, text, err := pagetest.Parsed(page)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text = regexp.MustCompile(`\n+`).ReplaceAllString(text, "")
		for _, want := range test.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page does not say %q", name, want)
			}
		}
	}
}

// hostile puts text wherever the data may hold text; words before it keep it from being a number or a known stage.
func hostile(text string) *schemas.Report {
	counts := schemas.Commonest{Distinct: 1, Total: 1, Top: []schemas.Count{{Value: text, Rows: 1}}}
	cell := map[string]string{text: text}
	sample := schemas.Sample{ID: text, Query: text, Outcome: text, Calls: []schemas.Call{{Name: text, Arguments: json.RawMessage(text)}}, Answer: text, Labels: cell, Tools: []string{text}, Stage: "in " + text, Reason: text, Detail: text}
	return &schemas.Report{Name: text, Identity: text, Notes: []string{text}, Shortfall: []schemas.Shortfall{{Cell: cell}},
		Tables:  []schemas.TableReport{{Of: text, Given: map[string][]string{text + " ": {text}}, Cells: []schemas.TableCell{{Value: text, Target: 1}}}},
		Funnel:  schemas.Funnel{Planned: 1, Rejected: []schemas.RejectCount{{Stage: "in " + text, Reason: text}, {Stage: "asset", Reason: text}}},
		Routes:  []schemas.RouteReport{{Name: text, Kind: text}},
		Sources: []schemas.SourceRows{{Name: text, License: text, URL: text}, {URL: "https://" + text}},
		Text:    schemas.TextReport{Words: []schemas.Count{{Value: "in " + text}, {Value: "3"}}, Skeletons: counts, Openings: counts, Values: map[string]schemas.Commonest{text: counts}},
		Samples: []schemas.Sample{sample}, Rejects: []schemas.Sample{sample}}
}

func FuzzHTML(f *testing.F) {
	for _, seed := range []string{"", "plain", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "' onmouseover='x", "</title></style><script>", "javascript:alert(1)", "a & b &lt; é 日本 \xff\x00", "-->]]>", "{{.Name}}", `{"a":"<b>"}`} {
		f.Add(seed)
	}
	elements := func(t *testing.T, text string) (map[string]int, string) {
		page := pagetest.Readable(written(t, hostile(text)))
		found, shown, err := pagetest.Parsed(page)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		return found, shown
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, _ := elements(t, text)
		for _, name := range []string{"script", "img", "iframe"} {
			if found[name] > 0 {
				t.Errorf("%q made an element %s", text, name)
			}
		}
		if plain, _ := elements(t, "https://plain"); found["style"] != plain["style"] || found["h3"] != plain["h3"] || found["tr"] != plain["tr"] {
			t.Errorf("%q changed the elements of the page: %v, want %v", text, found, plain)
		}
	})
}

func TestHTMLShowsScriptsAsText(t *testing.T) {
	const attack = "<script>alert(1)</script>"
	found, text, err := pagetest.Parsed(written(t, hostile(attack)))
	if err != nil || found["script"] > 0 {
		t.Fatalf("scripts %d, error %v", found["script"], err)
	}
	if n := strings.Count(text, attack); n < 20 {
		t.Errorf("the text is shown %d times, not wherever it stands", n)
	}
}

func TestOnlyWebAddressesAreLinks(t *testing.T) {
	page := written(t, &schemas.Report{Sources: []schemas.SourceRows{{URL: "javascript:alert(1)"}, {URL: "https://example.org/a"}, {URL: "gs://bucket/a"}}})
	if n := strings.Count(page, ` rel="noreferrer" href=`); n != 1 || !strings.Contains(page, `href="https://example.org/a"`) {
		t.Errorf("%d links to sources, want the https one alone", n)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestHTMLReturnsTheErrorOfItsWriter(t *testing.T) {
	if err := HTML(fullDisk{}, goodReport()); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("error %v, want that of the writer", err)
	}
}

func ExampleHTML() {
	if err := HTML(io.Discard, &schemas.Report{Name: "shop"}); err != nil {
		panic(err)
	}
	// Output:
}

func BenchmarkHTML(b *testing.B) {
	r := largeReport()
	b.ReportAllocs()
	for b.Loop() {
		if err := HTML(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
