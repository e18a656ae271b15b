package distribution

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/text"
)

// reference is what scripts/reference/distribution.py worked out from the same texts with numpy, scipy and NLTK; the file
// names the versions.
type reference struct {
	Words struct {
		Mean, Median, W1, JS float64
		Quartiles            [2]float64
		Histogram            []int
	}
	Kind, Function struct{ JS, TV, G, P, Least float64 }
	Position       struct {
		Bins                              [10]int
		Absent                            int
		First, Last, JS, Entropy, Uniform float64
	}
	Diversity struct {
		Tokens   int
		Distinct [3]float64
		Entropy  float64
		SelfBLEU float64 `json:"self_bleu"`
	}
	Coverage struct {
		Of, Found   int
		ValuesOf    int `json:"values_of"`
		ValuesFound int `json:"values_found"`
	}
	Rows, Reference []struct{ ID, Function, Kind, Query string }
}

func (r *reference) read(t *testing.T) (rows, real []*records.Record) {
	t.Helper()
	data, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, r); err != nil {
		t.Fatal(err)
	}
	for i, side := range [][]struct{ ID, Function, Kind, Query string }{r.Rows, r.Reference} {
		for _, v := range side {
			one := row(v.Query, v.Function)
			one.ID = v.ID
			if v.Kind != "" {
				one.Arguments = []records.Argument{{Name: "kind", Value: v.Kind}}
			}
			if i == 0 {
				rows = append(rows, one)
			} else {
				real = append(real, one)
			}
		}
	}
	return rows, real
}

// All numbers of a report are those that numpy, scipy and NLTK make of the same texts, to 1e-9.
func TestNumbersAgreeWithScipyAndNLTK(t *testing.T) {
	var want reference
	rows, real := want.read(t)
	if len(rows) != 400 || len(real) != 250 {
		t.Fatalf("%d and %d rows", len(rows), len(real))
	}
	counts, theirs := countsOf(rows), countsOf(real)
	s := Describe("rows", 1, counts.All(), theirs.All())
	check := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) <= 1e-9*max(1, math.Abs(want))) {
			t.Errorf("%s: %.15g, want %.15g", what, got, want)
		}
	}
	check("mean", s.Words.Mean, want.Words.Mean)
	check("median", s.Words.Median, want.Words.Median)
	check("lower quartile", s.Words.Quartiles[0], want.Words.Quartiles[0])
	check("upper quartile", s.Words.Quartiles[1], want.Words.Quartiles[1])
	check("Wasserstein", s.Words.W1.Value, want.Words.W1)
	check("JS of words", s.Words.JS.Value, want.Words.JS)
	if !slices.Equal(s.Words.Histogram, want.Words.Histogram) {
		t.Errorf("histogram %v, want %v", s.Words.Histogram, want.Words.Histogram)
	}
	kind := s.Shares[slices.IndexFunc(s.Shares, func(t evaluation.Table) bool { return t.Of == "kind" })]
	function := DescribeFunctions("rows", 1, counts, theirs)
	check("JS of kinds", kind.JS.Value, want.Kind.JS)
	check("TV of kinds", kind.TV.Value, want.Kind.TV)
	check("G of kinds", kind.G.Statistic, want.Kind.G)
	check("least expected of kinds", kind.G.Least, want.Kind.Least)
	check("JS of functions", function.JS.Value, want.Function.JS)
	check("TV of functions", function.TV.Value, want.Function.TV)
	check("p of functions", function.G.P, want.Function.P)
	p := s.Positions[0]
	if p.Bins != want.Position.Bins || p.Absent != want.Position.Absent {
		t.Errorf("positions %v, %d absent; want %v, %d", p.Bins, p.Absent, want.Position.Bins, want.Position.Absent)
	}
	check("first", p.First, want.Position.First)
	check("last", p.Last, want.Position.Last)
	check("entropy of positions", *p.Entropy, want.Position.Entropy)
	check("JS from even", p.Uniform.Value, want.Position.Uniform)
	check("JS of positions", p.JS.Value, want.Position.JS)
	d := Diversities([][][]string{Texts(counts.Sample)}, 1)[0]
	check("tokens", float64(d.Budget), float64(want.Diversity.Tokens))
	for n, got := range []*float64{d.Distinct1, d.Distinct2, d.Distinct3} {
		check("distinct", *got, want.Diversity.Distinct[n])
	}
	check("entropy of words", *d.Entropy, want.Diversity.Entropy)
	check("self-BLEU", *d.SelfBLEU, want.Diversity.SelfBLEU)
	wanted := NewWanted(theirs.Sample).Ready()
	found := wanted.NewFound()
	for _, r := range rows {
		found.Look(wanted, text.Normalise(r.Query), r.Arguments)
	}
	c := found.Coverage(wanted)
	if c.Trigrams.Of != want.Coverage.Of || c.Trigrams.Found != want.Coverage.Found || c.Values[0].Of != want.Coverage.ValuesOf || c.Values[0].Found != want.Coverage.ValuesFound || c.Rows != len(real) {
		t.Errorf("coverage %+v, want %+v", c, want.Coverage)
	}
	for what, interval := range map[string]*evaluation.Distance{"W1": s.Words.W1, "JS of words": s.Words.JS, "JS of kinds": kind.JS, "TV of kinds": kind.TV, "JS of functions": function.JS,
		"JS from even": p.Uniform, "JS of positions": p.JS} {
		if !(interval.Low >= 0 && interval.High > interval.Low) {
			t.Errorf("%s has no interval: %+v", what, interval)
		}
	}
}
