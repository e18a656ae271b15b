package stats

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestGTestAgreesWithScipy(t *testing.T) {
	cases := readReference(t).Samples
	if len(cases) < 3 {
		t.Fatal("cases are missing")
	}
	for _, c := range cases {
		name := fmt.Sprint(c.P, c.Q)
		g, err := GTest(c.P, c.Q)
		if err != nil || g.DegreesOfFreedom != len(c.P)-1 || g.N != sumOf(c.P)+sumOf(c.Q) {
			t.Fatalf("%s: %+v, %v", name, g, err)
		}
		checkNear(t, name+" G", g.Statistic, c.G[0])
		checkNear(t, name+" p", g.P, c.G[1])
		checkNear(t, name+" least", g.LeastExpected, c.Least)
	}
}

func TestGTestAtTheEdges(t *testing.T) {
	for name, c := range map[string]struct {
		p, q []int
		free int
		err  error
	}{
		"nothing":          {nil, nil, 0, ErrTooFew},
		"one side empty":   {[]int{1, 2}, []int{0, 0}, 0, ErrTooFew},
		"one cell":         {[]int{4}, []int{9}, 0, nil},
		"a cell of none":   {[]int{4, 0, 4}, []int{9, 0, 9}, 1, nil},
		"the same shares":  {[]int{4, 8}, []int{9, 18}, 1, nil},
		"one row, one row": {[]int{1, 0}, []int{1, 0}, 0, nil},
	} {
		got, err := GTest(c.p, c.q)
		if !errors.Is(err, c.err) || got.DegreesOfFreedom != c.free || err == nil && (got.P != 1 || got.Statistic > 1e-12) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	wantPanic(t, "lengths", func() { GTest([]int{1}, nil) })
	wantPanic(t, "negative", func() { GTest([]int{1, -1}, []int{1, 1}) })
}

// Neither side comes first, and no order of cells does.
func TestGTestIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "cells")
		p, q := rapid.SliceOfN(rapid.IntRange(0, 50), n, n).Draw(t, "p"), rapid.SliceOfN(rapid.IntRange(0, 50), n, n).Draw(t, "q")
		p[0]++
		q[n-1]++
		a, errA := GTest(p, q)
		b, errB := GTest(q, p)
		if errA != nil || errB != nil || a.P < 0 || a.P > 1 || a.Statistic-b.Statistic > 1e-9*(1+a.Statistic) || b.Statistic-a.Statistic > 1e-9*(1+a.Statistic) {
			t.Fatalf("%+v %v, %+v %v", a, errA, b, errB)
		}
	})
}

func ExampleGTest() {
	g, err := GTest([]int{52, 48}, []int{30, 70})
	fmt.Printf("G %.2f, p %.4f, %v\n", g.Statistic, g.P, err)
	// Output: G 10.10, p 0.0015, <nil>
}
