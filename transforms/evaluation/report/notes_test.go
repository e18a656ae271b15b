package report

import (
	"strings"
	"testing"

	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
)

// quiet is an evaluation of one dataset and one model that asks for no look.
func quiet() *evaluation.Evaluation {
	e := sample(2, 1)
	d := &e.Datasets[0]
	for i := range d.All.Shares {
		d.All.Shares[i].JS = &evaluation.Distance{Value: 0.02, Low: 0.01, High: 0.03}
	}
	d.Duplicates = evaluation.Duplicates{}
	d.Coverage.Values[0].Found = d.Coverage.Values[0].Of
	e.Gates, e.Inputs = nil, nil
	r := e.Models[0].Accuracy
	r.Format.Parsed.Value, r.Restraint.OverCalls.Value, r.Missing = 1, 0, accuracy.Listed{}
	r.WithoutNear, r.Enums[0].CatchAll = r.Headline, ""
	return e
}

// TestNotesAtTheirBounds changes one number at a time: on its bound it asks for nothing, beyond it does.
func TestNotesAtTheirBounds(t *testing.T) {
	if _, look := Notes(quiet()); len(look) > 0 {
		t.Fatalf("asks for a look without a reason: %q", look)
	}
	for name, test := range map[string]struct {
		set        func(e *evaluation.Evaluation, v float64)
		on, beyond float64
		asks       string
	}{
		"AUC":       {func(e *evaluation.Evaluation, v float64) { e.Datasets[0].Realism.AUC = v }, aucPoor, 0.801, `What gives`},
		"words":     {func(e *evaluation.Evaluation, v float64) { e.Datasets[0].All.Words.JS.Value = v }, jsPoor, 0.051, "how long"},
		"shares":    {func(e *evaluation.Evaluation, v float64) { e.Datasets[0].All.Shares[1].JS.Value = v }, jsPoor, 0.051, "shares of content_type"},
		"positions": {func(e *evaluation.Evaluation, v float64) { e.Datasets[0].All.Positions[0].JS.Value = v }, jsPoor, 0.051, "divergence 0.051 bits from the reference's positions"},
		"repeats":   {func(e *evaluation.Evaluation, v float64) { e.Datasets[0].Duplicates.Exact = int(v) }, 1051, 1052, "word for word"},
		"conflicts": {func(e *evaluation.Evaluation, v float64) { e.Datasets[0].Duplicates.Conflicts = int(v) }, 0, 1, "1 text of heuristic stands"},
		"near": {func(e *evaluation.Evaluation, v float64) {
			e.Datasets[0].Duplicates.Near = &evaluation.Interval{Value: v}
		}, nearPoor, 0.31, "near repeats"},
		"skeletons": {func(e *evaluation.Evaluation, v float64) { e.Datasets[0].Skeletons.Top10 = v }, skeletonTen, 0.21, "ten skeletons"},
		"skeletons beside people's": {func(e *evaluation.Evaluation, v float64) {
			e.Datasets[0].Skeletons.Top10, e.Datasets[len(e.Datasets)-1].Skeletons.Top10 = v, 0.3
		}, 0.35, 0.351, "35.1% of the rows of heuristic, and 30.0% of the reference's"},
		"values": {func(e *evaluation.Evaluation, v float64) { e.Datasets[0].Coverage.Values[0].Found = int(v) }, 8, 7, "never says 1 of the 8 values"},
		"rows":   {func(e *evaluation.Evaluation, v float64) { e.Datasets[0].Rows = int(v) }, smallDataset, 999, "Few rows: heuristic (999)"},
		"refused": {func(e *evaluation.Evaluation, v float64) {
			e.Inputs = []evaluation.Input{{Role: evaluation.RoleDataset, Name: "x", Rows: 5, Refused: []evaluation.Refusal{{Reason: "not JSON", Rows: int(v)}}}}
		}, 0, 1, "1 of the 5 rows of the dataset x were refused: not JSON"},
		"unreadable": {func(e *evaluation.Evaluation, v float64) { e.Models[0].Accuracy.Format.Parsed.Value = v }, 0.9901, 0.98, "could not be read"},
		"missing":    {func(e *evaluation.Evaluation, v float64) { e.Models[0].Accuracy.Missing.Count = int(v) }, 0, 1, "1 golden row has no prediction"},
		"over-calls": {func(e *evaluation.Evaluation, v float64) { e.Models[0].Accuracy.Restraint.OverCalls.Value = v }, overCallsPoor, 0.11, "where none is right"},
		"leak": {func(e *evaluation.Evaluation, v float64) {
			e.Models[0].Accuracy.WithoutNear = []accuracy.Figure{sampleFigure("exact_match", 0.56-v, 400)}
		}, 0.029, 0.031, "knows some golden rows"},
		"catch-all": {func(e *evaluation.Evaluation, v float64) {
			e.Models[0].Accuracy.Enums[0].CatchAll, e.Models[0].Accuracy.Enums[0].WithoutCatchAll.Value = "Any", e.Models[0].Accuracy.Enums[0].Accuracy.Value-v
		}, 0.099, 0.101, "leans on the catch-all"},
		"student": {func(e *evaluation.Evaluation, v float64) { e.Students[0].Baselines[2].Figures[0].Value = 0.86 + v }, 0.049, 0.051, "stays 5.1 points below"},
		"gate": {func(e *evaluation.Evaluation, v float64) {
			e.Gates = []evaluation.Gate{{Expression: "a<1", Passed: v == 0}}
		}, 0, 1, "1 of 1 gates fails: a<1 (no figure has that name)"},
	} {
		for _, v := range []float64{test.on, test.beyond} {
			e := quiet()
			test.set(e, v)
			_, look := Notes(e)
			said := strings.Join(look, "\n")
			if asks := strings.Contains(strings.ToLower(said), strings.ToLower(test.asks)); asks != (v == test.beyond) || !asks && len(look) > 0 {
				t.Errorf("%s of %g: %q", name, v, said)
			}
		}
	}
}

func TestNotesAreFew(t *testing.T) {
	for name, e := range kinds() {
		good, look := Notes(e)
		if len(good) > mostNotes+1 || len(look) > mostNotes+1 {
			t.Errorf("%s: %d and %d notes", name, len(good), len(look))
		}
	}
}
