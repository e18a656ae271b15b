package report

import (
	"slices"
	"testing"

	"github.com/routenator/routenator/schemas"
)

func TestGapsAreSigned(t *testing.T) {
	if got := signed(-10.5) + " " + signed(2); got != "−10.5 +2" {
		t.Errorf("%q, want −10.5 and +2", got)
	}
}

func TestFunnelSteps(t *testing.T) {
	f := schemas.Funnel{Planned: 100, Candidates: 90, Surplus: 5, Accepted: 70, Rejected: []schemas.RejectCount{
		{Stage: "asset", Reason: "broken", Rows: 9}, {Stage: "decontaminate", Reason: "golden near", Rows: 2}, {Stage: "dedup", Reason: "duplicate", Rows: 10}, {Stage: "parse", Reason: "json", Rows: 2},
		{Stage: "relabel", Reason: "disagrees", Rows: 4}, {Stage: "someday", Reason: "new", Rows: 1},
		{Stage: "template", Reason: "no_phrase", Rows: 10}, {Stage: "validate", Reason: "stated", Rows: 3}}, Replies: 40}
	want := []step{{"Planned", 100, "stock"}, {"rejected by template: no phrase", 10, "loss"}, {"Replies of models, each with one row or several", 40, "stock"}, {"rejected by parse: json", 2, "loss"},
		{"Candidates", 90, "stock"}, {"rejected by validate: stated", 3, "loss"}, {"rejected by decontaminate: golden near", 2, "loss"}, {"rejected by relabel: disagrees", 4, "loss"}, {"rejected by someday: new", 1, "loss"},
		{"rejected by dedup: duplicate", 10, "loss"}, {"surplus: valid and unique, over quota", 5, "loss"}, {"Accepted", 70, "stock"}}
	if got := funnelSteps(f); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestFurthestKeepsTheOrderOfTheTable(t *testing.T) {
	cells := []schemas.TableCell{{Value: "a", Target: 10, Accepted: 9}, {Value: "b", Target: 10, Accepted: 10}, {Value: "c", Target: 10, Accepted: 40}, {Value: "d", Target: 10, Accepted: 11}}
	var got []string
	for _, c := range furthest(cells, 2) {
		got = append(got, c.Value)
	}
	if !slices.Equal(got, []string{"a", "c"}) {
		t.Errorf("%v, want a and c", got)
	}
}

func TestWordBins(t *testing.T) {
	counts := []schemas.Count{{Value: "5", Rows: 2}, {Value: "3", Rows: 1}, {Value: "many", Rows: 9}, {Value: "-1", Rows: 9}}
	if got, want := wordBins(counts), []bin{{3, 3, 1}, {4, 4, 0}, {5, 5, 2}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	wide := wordBins([]schemas.Count{{Value: "1", Rows: 4}, {Value: "200", Rows: 3}, {Value: "2", Rows: 1}})
	sum := 0
	for i, b := range wide {
		sum += b.Rows
		if i > 0 && b.From != wide[i-1].To+1 {
			t.Errorf("bin %d begins at %d after %d", i, b.From, wide[i-1].To)
		}
	}
	if len(wide) > mostBins || sum != 8 || wide[0] != (bin{1, 4, 5}) {
		t.Errorf("%d bins with %d rows, the first %v", len(wide), sum, wide[0])
	}
	if got := wordBins(nil); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}
