package accuracy

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/routenator/routenator/schemas"
)

// reference is what scripts/reference/accuracy.py worked out with scikit-learn; the file names the versions.
type reference struct {
	Functions   json.RawMessage      `json:"functions"`
	Golden      []schemas.Golden     `json:"golden"`
	Embeddings  map[string][]float32 `json:"embeddings"`
	CatchAll    map[string]string    `json:"catch_all"`
	Predictions []struct {
		ID         string         `json:"id"`
		Calls      []schemas.Call `json:"calls"`
		Unreadable bool           `json:"unreadable"`
	} `json:"predictions"`
	Want struct {
		Functions Functions `json:"functions"`
		Enums     []Enum    `json:"enums"`
		Texts     []Text    `json:"texts"`
		Arguments Arguments `json:"arguments"`
		Exact     float64   `json:"exact_match"`
		Accuracy  float64   `json:"function_accuracy"`
		Over      float64   `json:"over_calls"`
		Under     float64   `json:"under_calls"`
		Rows      []struct {
			ID              string
			Exact, Function bool
		} `json:"rows"`
	} `json:"want"`
}

func readReference(t testing.TB) (*reference, []Prediction, Params) {
	t.Helper()
	data, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	functions, err := schemas.ReadFunctions(r.Functions)
	if err != nil {
		t.Fatal(err)
	}
	var predictions []Prediction
	for _, p := range r.Predictions {
		predictions = append(predictions, Prediction{ID: p.ID, Calls: p.Calls, Unreadable: p.Unreadable})
	}
	return &r, predictions, Params{Functions: functions, CatchAll: r.CatchAll, Bootstraps: -1,
		Embed: func(s string) []float32 { return r.Embeddings[s] }}
}

func TestFiguresAreThoseOfScikitLearn(t *testing.T) {
	r, predictions, p := readReference(t)
	got, err := Score(r.Golden, predictions, p)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	near := func(what string, got, want float64) {
		t.Helper()
		compared++
		if !(math.Abs(got-want) <= 1e-9) {
			t.Errorf("%s: %.12f, want %.12f", what, got, want)
		}
	}
	figure := func(what string, got, want Figure) {
		t.Helper()
		near(what, got.Value, want.Value)
		if got.N != want.N {
			t.Errorf("%s: of %d, want %d", what, got.N, want.N)
		}
	}
	headline := func(name string, want float64) {
		t.Helper()
		f, ok := Get(got.Headline, name)
		if !ok {
			t.Errorf("no %s in the headline", name)
		}
		near(name, f.Value, want)
	}
	w := r.Want
	near("macro", got.Functions.MacroF1, w.Functions.MacroF1)
	near("macro over the union", got.Functions.MacroUnionF1, w.Functions.MacroUnionF1)
	near("micro", got.Functions.MicroF1, w.Functions.MicroF1)
	near("weighted", got.Functions.WeightedF1, w.Functions.WeightedF1)
	headline("function_macro_f1", w.Functions.MacroF1)
	headline("function_weighted_f1", w.Functions.WeightedF1)
	headline("function_accuracy", w.Accuracy)
	headline("exact_match", w.Exact)
	headline("over_calls", w.Over)
	headline("under_calls", w.Under)
	headline("argument_f1", w.Arguments.Overall.F1)
	headline("text_cosine.prompt", w.Texts[0].Cosine.Value)
	if len(got.Functions.Classes) != len(w.Functions.Classes) || len(got.Functions.Confusion) != len(w.Functions.Confusion) {
		t.Fatalf("%d classes and %d cells", len(got.Functions.Classes), len(got.Functions.Confusion))
	}
	for i, c := range w.Functions.Classes {
		g := got.Functions.Classes[i]
		near(c.Name+" precision", g.Precision, c.Precision)
		near(c.Name+" recall", g.Recall, c.Recall)
		near(c.Name+" F1", g.F1, c.F1)
		if g.Name != c.Name || g.Gold != c.Gold {
			t.Errorf("class %+v, want %+v", g, c)
		}
	}
	for i, c := range w.Functions.Confusion {
		if got.Functions.Confusion[i] != c {
			t.Errorf("cell %+v, want %+v", got.Functions.Confusion[i], c)
		}
	}
	for i, e := range w.Enums {
		g := got.Enums[i]
		if g.Argument != e.Argument {
			t.Fatalf("%s, want %s", g.Argument, e.Argument)
		}
		figure(e.Argument+" accuracy", g.Accuracy, e.Accuracy)
		figure(e.Argument+" given the function", g.GivenFunction, e.GivenFunction)
		figure(e.Argument+" without the catch-all", g.WithoutCatchAll, e.WithoutCatchAll)
		figure(e.Argument+" macro", g.Macro, e.Macro)
		headline("enum_accuracy."+e.Argument, e.Accuracy.Value)
	}
	for i, x := range w.Texts {
		g := got.Texts[i]
		figure("exact", g.NormalisedExact, x.NormalisedExact)
		figure("token F1", g.TokenF1, x.TokenF1)
		figure("trigrams", g.TrigramJaccard, x.TrigramJaccard)
		figure("cosine", *g.Cosine, *x.Cosine)
	}
	for i, a := range append(w.Arguments.ByName, w.Arguments.Overall) {
		g := append(got.Arguments.ByName, got.Arguments.Overall)[i]
		near(g.Name+" precision", g.Precision, a.Precision)
		near(g.Name+" recall", g.Recall, a.Recall)
		near(g.Name+" F1", g.F1, a.F1)
	}
	for i, row := range w.Rows {
		if g := got.RowScores[i]; g.ID != row.ID || g.Exact != row.Exact || g.Function != row.Function {
			t.Errorf("row %+v, want %+v", g, row)
		}
	}
	if compared < 60 {
		t.Errorf("only %d numbers were compared", compared)
	}
}
