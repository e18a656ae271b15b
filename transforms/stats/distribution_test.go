package stats

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestDistributionsAgreeWithScipy(t *testing.T) {
	cases := readReference(t).Distributions
	if len(cases) < 4 {
		t.Fatal("cases are missing")
	}
	for _, c := range cases {
		name := fmt.Sprint(c.P, c.Q)
		checkNear(t, name+" Wasserstein", Wasserstein(c.P, c.Q), c.Wasserstein)
		checkNear(t, name+" total variation", TotalVariation(c.P, c.Q), c.TotalVariation)
		checkNear(t, name+" Jensen-Shannon", JensenShannon(c.P, c.Q), c.JensenShannon)
		checkNear(t, name+" entropy", Entropy(c.P), c.Entropy)
		checkNear(t, name+" normalised entropy", NormalisedEntropy(c.P), c.NormalisedEntropy)
	}
}

func TestDistributionsAtTheEdges(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, c := range map[string]struct{ got, want float64 }{
		"W of nothing":              {Wasserstein(nil, nil), nan},
		"W from nothing":            {Wasserstein([]float64{1}, []float64{0, 0}), nan},
		"W of one value":            {Wasserstein([]float64{3}, []float64{1}), 0},
		"W, one longer":             {Wasserstein([]float64{1}, []float64{0, 0, 0, 2}), 3},
		"W, a negative":             {Wasserstein([]float64{1, -5}, []float64{0, 1}), 1},
		"W of NaN":                  {Wasserstein([]float64{nan}, []float64{1}), nan},
		"W of infinity":             {Wasserstein([]float64{inf, 1}, []float64{1, 1}), nan},
		"TV of nothing":             {TotalVariation([]float64{0}, []float64{0}), 0},
		"TV from nothing":           {TotalVariation([]float64{0}, []float64{1}), 1},
		"TV of NaN":                 {TotalVariation([]float64{nan, 1}, []float64{1, 1}), nan},
		"TV of infinity":            {TotalVariation([]float64{inf, 1}, []float64{1, 1}), nan},
		"entropy of nothing":        {Entropy(nil), nan},
		"entropy of one":            {Entropy([]float64{0, 4}), 0},
		"entropy of NaN":            {Entropy([]float64{nan, 1}), nan},
		"entropy of infinity":       {Entropy([]float64{inf, 1}), nan},
		"entropy of eight":          {Entropy([]float64{1, 1, 1, 1, 1, 1, 1, 1}), 3},
		"normalised, one value":     {NormalisedEntropy([]float64{4}), nan},
		"normalised, all on one":    {NormalisedEntropy([]float64{4, 0, 0}), 0},
		"normalised, half in four":  {NormalisedEntropy([]float64{1, 1, 0, 0}), 0.5},
		"normalised without weight": {NormalisedEntropy([]float64{0, 0}), nan},
	} {
		if c.got != c.want && !(math.IsNaN(c.got) && math.IsNaN(c.want)) {
			t.Errorf("%s: %g, want %g", name, c.got, c.want)
		}
	}
	if math.Signbit(Entropy([]float64{1})) {
		t.Error("an entropy of -0")
	}
	wantPanic(t, "lengths", func() { TotalVariation([]float64{1}, nil) })
}

// someWeights draws n weights that do not all vanish.
func someWeights(t *rapid.T, n int, label string) []float64 {
	out := rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0.001, 1)), n, n).Draw(t, label)
	out[rapid.IntRange(0, n-1).Draw(t, label+" at")] = 1
	return out
}

func TestDistancesAreMetrics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "values")
		p, q, r := someWeights(t, n, "p"), someWeights(t, n, "q"), someWeights(t, n, "r")
		for name, of := range map[string]Divergence{"Wasserstein": Wasserstein, "total variation": TotalVariation} {
			d := of(p, q)
			if !(d >= 0) || !near(d, of(q, p)) || of(p, p) != 0 || d > of(p, r)+of(r, q)+1e-12 {
				t.Fatalf("%s(%v, %v) = %g", name, p, q, d)
			}
		}
		// moving mass by one value costs at most n-1 times the mass moved, and at least the mass
		if w, v := Wasserstein(p, q), TotalVariation(p, q); v > w+1e-12 || w > v*float64(n-1)+1e-12 {
			t.Fatalf("Wasserstein %g, total variation %g over %d values", w, v, n)
		}
		if h := NormalisedEntropy(p); n > 1 && !(h >= 0 && h <= 1) {
			t.Fatalf("normalised entropy of %v is %g", p, h)
		}
	})
}

func ExampleWasserstein() {
	real := HistogramOf([]int{3, 4, 4, 7})
	made := HistogramOf([]int{4, 5, 5, 8})
	fmt.Println(Wasserstein(real.Weights(), made.Weights()), "words")
	// Output: 1 words
}

func ExampleEntropy() {
	fmt.Println(Entropy([]float64{2, 1, 1}), "bits")
	// Output: 1.5 bits
}
