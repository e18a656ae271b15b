package stats

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestMcNemarAgreesWithStatsmodels(t *testing.T) {
	cases := readReference(t).McNemar
	if len(cases) < 9 {
		t.Fatal("cases are missing")
	}
	for _, c := range cases {
		name := fmt.Sprint(c.B, " and ", c.C)
		checkNear(t, name+" exact", McNemarExact(c.B, c.C).P, c.Exact)
		for _, form := range []struct {
			name string
			got  Test
			want [2]float64
		}{{"chi-square", McNemarChiSquare(c.B, c.C), c.ChiSquare}, {"corrected", McNemarCorrected(c.B, c.C), c.Corrected}} {
			checkNear(t, name+" "+form.name, form.got.Statistic, form.want[0])
			checkNear(t, name+" "+form.name+" p", form.got.P, form.want[1])
		}
	}
}

// The p that RouteNator prints (arXiv 2505.10495) is that of 59 and 21.
func TestMcNemarOfRouteNator(t *testing.T) {
	if got := fmt.Sprintf("%.5e", McNemarExact(59, 21).P); got != "2.52911e-05" {
		t.Errorf("p = %s", got)
	}
}

func TestMcNemarWithoutDiscordantItems(t *testing.T) {
	for name, test := range map[string]Test{"exact": McNemarExact(0, 0), "chi-square": McNemarChiSquare(0, 0), "corrected": McNemarCorrected(0, 0)} {
		if test.P != 1 || test.Statistic != 0 || test.N != 0 {
			t.Errorf("%s: %+v", name, test)
		}
	}
}

func TestMcNemarExactIsTheSumOfItsFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, c := rapid.IntRange(0, 60).Draw(t, "b"), rapid.IntRange(0, 60).Draw(t, "c")
		ways := new(big.Int)
		for i := range min(b, c) + 1 {
			ways.Add(ways, new(big.Int).Binomial(int64(b+c), int64(i)))
		}
		ways.Lsh(ways, 1)
		want, _ := new(big.Rat).SetFrac(ways, new(big.Int).Lsh(big.NewInt(1), uint(b+c))).Float64()
		got, back := McNemarExact(b, c), McNemarExact(c, b)
		if !near(got.P, min(1, want)) || got != back {
			t.Fatalf("%+v and %+v, want p = %g", got, back, want)
		}
	})
}

func TestDiscordant(t *testing.T) {
	b, c := Discordant([]bool{true, true, false, false, true}, []bool{true, false, true, false, false})
	if b != 2 || c != 1 {
		t.Errorf("%d and %d, want 2 and 1", b, c)
	}
}

func TestMcNemarPanics(t *testing.T) {
	wantPanic(t, "negative", func() { McNemarExact(-1, 2) })
	wantPanic(t, "negative", func() { McNemarCorrected(1, -2) })
	wantPanic(t, "lengths", func() { Discordant(make([]bool, 1), nil) })
}

func wantPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", what)
		}
	}()
	f()
}

func ExampleMcNemarExact() {
	first := []bool{true, true, true, true, true, true, true, false}
	second := []bool{true, false, false, false, false, false, false, false}
	b, c := Discordant(first, second)
	test := McNemarExact(b, c)
	fmt.Printf("%d against %d, p = %.3f\n", b, c, test.P)
	// Output: 6 against 0, p = 0.031
}
