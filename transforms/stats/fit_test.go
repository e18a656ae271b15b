package stats

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestFitsAgreeWithScipy(t *testing.T) {
	cases := readReference(t).Fits
	if len(cases) < 4 {
		t.Fatal("cases are missing")
	}
	for _, c := range cases {
		chi, err := ChiSquareFit(c.Counts, c.Shares)
		g, errG := GTest(c.Counts, c.Shares)
		if err != nil || errG != nil || chi.DegreesOfFreedom != len(c.Counts)-1 || chi.N != g.N {
			t.Fatalf("%+v %v, %+v %v", chi, err, g, errG)
		}
		name := fmt.Sprint(c.Counts)
		checkNear(t, name+" chi-square", chi.Statistic, c.ChiSquare[0])
		checkNear(t, name+" p", chi.P, c.ChiSquare[1])
		checkNear(t, name+" G", g.Statistic, c.G[0])
		checkNear(t, name+" p of G", g.P, c.G[1])
		checkNear(t, name+" least", g.LeastExpected, c.Least)
	}
}

func TestFitsAtTheEdges(t *testing.T) {
	for name, c := range map[string]struct {
		counts []int
		shares []float64
		p      float64
		free   int
		err    error
	}{
		"no cell":           {nil, nil, 0, 0, ErrNotFinite},
		"no count":          {[]int{0, 0}, []float64{1, 1}, 0, 0, ErrTooFew},
		"no share":          {[]int{1, 0}, []float64{0, 0}, 0, 0, ErrNotFinite},
		"a negative share":  {[]int{1, 0}, []float64{1, -1}, 0, 0, ErrNotFinite},
		"a NaN":             {[]int{1, 0}, []float64{1, math.NaN()}, 0, 0, ErrNotFinite},
		"an infinite share": {[]int{1, 0}, []float64{1, math.Inf(1)}, 0, 0, ErrNotFinite},
		"one cell":          {[]int{7}, []float64{1}, 1, 0, nil},
		"one cell is left":  {[]int{7, 0}, []float64{1, 0}, 1, 0, nil},
		"cannot be":         {[]int{7, 1}, []float64{1, 0}, 0, 1, nil},
		"as expected":       {[]int{3, 6, 0}, []float64{1, 2, 0}, 1, 1, nil},
	} {
		for form, f := range map[string]func([]int, []float64) (Fit, error){"chi-square": ChiSquareFit, "G": GTest} {
			if got, err := f(c.counts, c.shares); !errors.Is(err, c.err) || got.P != c.p || got.DegreesOfFreedom != c.free {
				t.Errorf("%s, %s: %+v, %v", name, form, got, err)
			}
		}
	}
	wantPanic(t, "lengths", func() { GTest([]int{1}, nil) })
	wantPanic(t, "negative", func() { GTest([]int{-1, 2}, []float64{1, 1}) })
}

func TestFitsDoNotCareForOrderOrScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "cells")
		counts := rapid.SliceOfN(rapid.IntRange(0, 50), n, n).Draw(t, "counts")
		counts[0]++
		shares := rapid.SliceOfN(rapid.Float64Range(0.01, 1), n, n).Draw(t, "shares")
		turned, scaled := make([]int, n), make([]float64, n)
		for i := range n {
			turned[n-1-i], scaled[n-1-i] = counts[i], 3*shares[i]
		}
		a, err := GTest(counts, shares)
		b, errB := GTest(turned, scaled)
		if err != nil || errB != nil || math.Abs(a.P-b.P) > 1e-9 || !(a.P >= 0 && a.P <= 1) || a.Statistic < 0 {
			t.Fatalf("%+v and %+v", a, b)
		}
	})
}

func ExampleGTest() {
	made, wanted := []int{520, 480}, []float64{0.5, 0.5}
	test, err := GTest(made, wanted)
	fmt.Printf("G = %.2f, p = %.2f, %v\n", test.Statistic, test.P, err)
	// Output: G = 1.60, p = 0.21, <nil>
}
