package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestHistogramAgreesWithNumpy(t *testing.T) {
	cases := readReference(t).Histograms
	if len(cases) < 5 {
		t.Fatal("cases are missing")
	}
	for _, c := range cases {
		h := HistogramOf(c.Values)
		checkNear(t, fmt.Sprint(c.Values, " mean"), h.Mean(), c.Mean)
		for _, q := range c.Quantiles {
			checkNear(t, fmt.Sprint(c.Values, q[0]), h.Quantile(q[0]), q[1])
		}
	}
}

func TestHistogramQuantilesAreThoseOfItsValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 30), 1, 40).Draw(t, "values")
		h := HistogramOf(values)
		sorted := slices.Sorted(slices.Values(values))
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		if got, want := h.Quantile(q), quantile(floats(sorted), q); !near(got, want) {
			t.Fatalf("quantile %g of %v is %g, want %g", q, sorted, got, want)
		}
		low, high := h.Quartiles()
		if h.N() != len(values) || !(low <= h.Median() && h.Median() <= high) {
			t.Fatalf("%d values; %g, %g, %g", h.N(), low, h.Median(), high)
		}
	})
}

func TestHistogramAtTheEdges(t *testing.T) {
	empty := HistogramOf(nil)
	if empty.N() != 0 || !math.IsNaN(empty.Mean()) || !math.IsNaN(empty.Median()) || len(empty.Weights()) != 0 {
		t.Error("figures of nothing")
	}
	wantPanic(t, "negative", func() { HistogramOf([]int{-1}) })
	wantPanic(t, "quantile", func() { HistogramOf([]int{1}).Quantile(math.NaN()) })
}

func ExampleHistogram() {
	words := HistogramOf([]int{2, 3, 3, 4, 9})
	low, high := words.Quartiles()
	fmt.Println(words.N(), words.Mean(), words.Median(), low, high)
	// Output: 5 4.2 3 3 4
}
