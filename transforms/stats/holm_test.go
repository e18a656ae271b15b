package stats

import (
	"errors"
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

func TestAllPairs(t *testing.T) {
	unequal := errors.New("not the same items")
	got := AllPairs(3, func(a, b int) (Test, error) {
		if a == 1 {
			return Test{}, unequal
		}
		return Test{P: 0.01 * float64(b), N: 10}, nil
	})
	if len(got) != 3 || got[0].A != 0 || got[0].B != 1 || got[1].B != 2 || got[2].A != 1 {
		t.Fatalf("%+v", got)
	}
	if got[0].Adjusted != 0.02 || got[1].Adjusted != 0.02 || got[0].Err != nil { // two tests were made
		t.Errorf("%+v", got)
	}
	if !errors.Is(got[2].Err, unequal) || !math.IsNaN(got[2].Test.P) || !math.IsNaN(got[2].Adjusted) {
		t.Errorf("%+v", got[2])
	}
	if AllPairs(1, nil) != nil {
		t.Error("a pair of one")
	}
}

func ExampleHolm() {
	fmt.Println(Holm([]float64{0.25, 0.0625, 0.125}))
	// Output: [0.25 0.1875 0.25]
}

func ExampleAllPairs() {
	right := [][]bool{
		{true, true, true, true, true, true, true, true},
		{true, true, false, false, false, false, false, false},
		{false, false, false, false, false, false, false, false},
	}
	for _, c := range AllPairs(len(right), func(a, b int) (Test, error) {
		return McNemarExact(Discordant(right[a], right[b])), nil
	}) {
		fmt.Printf("%d against %d: p = %.2f, adjusted %.2f\n", c.A, c.B, c.Test.P, c.Adjusted)
	}
	// Output:
	// 0 against 1: p = 0.03, adjusted 0.06
	// 0 against 2: p = 0.01, adjusted 0.02
	// 1 against 2: p = 0.50, adjusted 0.50
}
