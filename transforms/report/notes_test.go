package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/page/pagetest"
)

func TestNotes(t *testing.T) {
	pagetest.Golden(t, "notes_good.txt", strings.Join(Notes(goodReport()), "\n")+"\n")
	pagetest.Golden(t, "notes_poor.txt", strings.Join(Notes(poorReport()), "\n")+"\n")
	pagetest.Golden(t, "notes_empty.txt", strings.Join(Notes(&schemas.Report{}), "\n")+"\n")
}

// TestNotesAtTheirBounds changes one number of a good report at a time: on its bound it asks for nothing, beyond it does.
func TestNotesAtTheirBounds(t *testing.T) {
	for name, test := range map[string]struct {
		on, beyond func(*schemas.Report)
		asks       string
	}{
		"a table value": {
			func(r *schemas.Report) { r.Tables[1].Cells[0].Accepted = 9781 },
			func(r *schemas.Report) { r.Tables[1].Cells[0].Accepted = 9782 }, "2 too many"},
		"the commonest skeleton": {
			func(r *schemas.Report) { r.Text.Skeletons.Top[0].Rows = 100 },
			func(r *schemas.Report) { r.Text.Skeletons.Top[0].Rows = 101 }, "the phrasings"},
		"ten skeletons": {
			func(r *schemas.Report) { r.Text.Skeletons.Top = slices.Repeat([]schemas.Count{{Rows: 80}}, 12) },
			func(r *schemas.Report) { r.Text.Skeletons.Top = slices.Repeat([]schemas.Count{{Rows: 81}}, 10) }, "the phrasings"},
		"a value": {
			func(r *schemas.Report) { r.Text.Values["prompt"].Top[0].Rows = 200 },
			func(r *schemas.Report) { r.Text.Values["prompt"].Top[0].Rows = 201 }, "the argument prompt"},
		"duplicates": {
			func(r *schemas.Report) { r.Funnel.Rejected[0].Rows = 4580 },
			func(r *schemas.Report) { r.Funnel.Rejected[0].Rows = 4581 }, "Look at dedup"},
		"a reason, of the candidates": {
			func(r *schemas.Report) { r.Funnel.Rejected[2].Rows = 1145 },
			func(r *schemas.Report) { r.Funnel.Rejected[2].Rows = 1146 }, `validate: "stated"`},
		"a reason, of what was planned": {
			func(r *schemas.Report) { r.Funnel.Rejected[1].Rows = 1150 },
			func(r *schemas.Report) { r.Funnel.Rejected[1].Rows = 1151 }, `template: "no phrase"`},
		"a route": {
			func(r *schemas.Report) { r.Routes[0].Yield = 0.5 },
			func(r *schemas.Report) { r.Routes[0].Yield = 0.499 }, "the route heuristic"},
		"rows": {
			func(r *schemas.Report) { r.Rows, r.Size = 1000, 1000 },
			func(r *schemas.Report) { r.Rows, r.Size = 999, 999 }, "small"},
		"cells": {
			func(r *schemas.Report) { r.Cells.Filled = 737 },
			func(r *schemas.Report) { r.Cells.Filled = 736 }, "736 of 737 cells hold"},
	} {
		on, beyond := goodReport(), goodReport()
		test.on(on)
		test.beyond(beyond)
		if got := strings.Join(Notes(on), "\n"); strings.Contains(got, "Look at") || strings.Contains(got, "small") {
			t.Errorf("%s: asks for a look on the bound:\n%s", name, got)
		}
		if got := strings.Join(Notes(beyond), "\n"); !strings.Contains(got, test.asks) {
			t.Errorf("%s: says nothing of %q beyond the bound:\n%s", name, test.asks, got)
		}
	}
}

func TestOneRowOfEachPhrasingIsNoRepetition(t *testing.T) {
	r := goodReport()
	r.Text.Skeletons = schemas.Commonest{Distinct: 20, Total: 20, Top: slices.Repeat([]schemas.Count{{Value: "x", Rows: 1}}, 20)}
	if got := strings.Join(Notes(r), "\n"); !strings.Contains(got, "Phrasing is varied") {
		t.Errorf("20 phrasings of 20 rows are not varied:\n%s", got)
	}
}
