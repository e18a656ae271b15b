package stats

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestHolmAgreesWithStatsmodels(t *testing.T) {
	cases := readReference(t).Holm
	if len(cases) < 5 {
		t.Fatal("cases are missing")
	}
	for _, c := range cases {
		for i, got := range Holm(c.P) {
			checkNear(t, fmt.Sprint(c.P, i), got, c.Adjusted[i])
		}
	}
}

func TestHolmLeavesOutWhatWasNotTested(t *testing.T) {
	got := Holm([]float64{0.03, math.NaN(), 0.01})
	if got[0] != 0.03 || !math.IsNaN(got[1]) || got[2] != 0.02 {
		t.Error(got)
	}
	if len(Holm(nil)) != 0 {
		t.Error("something of nothing")
	}
	wantPanic(t, "p above 1", func() { Holm([]float64{1.5}) })
}

func TestHolmKeepsTheOrderOfPs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		adjusted := Holm(p)
		for i := range p {
			if adjusted[i] < p[i] || adjusted[i] > 1 {
				t.Fatalf("%g became %g", p[i], adjusted[i])
			}
			for j := range p {
				if p[i] < p[j] && adjusted[i] > adjusted[j] {
					t.Fatalf("%g became %g, %g became %g", p[i], adjusted[i], p[j], adjusted[j])
				}
			}
		}
	})
}

func ExampleHolm() {
	fmt.Println(Holm([]float64{0.25, 0.0625, 0.125}))
	// Output: [0.25 0.1875 0.25]
}
