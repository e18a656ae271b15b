package stats

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestMinimumDifferenceMcNemarSolvesConnor(t *testing.T) {
	cases := readReference(t).PowerMcNemar
	if len(cases) < 4 {
		t.Fatal("cases are missing")
	}
	for _, c := range cases {
		got, err := MinimumDifferenceMcNemar(c.N, c.Discordance, PowerParams{Alpha: c.Alpha, Power: c.Power})
		if err != nil {
			t.Error(c, err)
		}
		checkNear(t, fmt.Sprint(c), got, c.Difference)
	}
}

func TestMinimumDifferenceTAgreesWithStatsmodels(t *testing.T) {
	cases := readReference(t).PowerT
	if len(cases) < 5 {
		t.Fatal("cases are missing")
	}
	for _, c := range cases {
		got, err := MinimumDifferenceT(c.N, 2, PowerParams{Alpha: c.Alpha, Power: c.Power})
		if err != nil {
			t.Error(c, err)
		}
		checkNear(t, fmt.Sprint(c), got, 2*c.Effect)
	}
}

func TestMinimumDifferenceWithoutAnAnswer(t *testing.T) {
	for _, c := range []struct {
		n           int
		discordance float64
		want        error
	}{{0, 0.5, ErrTooFew}, {1, 0.5, ErrUndetectable}, {1000, 0, ErrUndetectable}, {100, 0.01, ErrUndetectable}, {3, 1, ErrUndetectable}} {
		if d, err := MinimumDifferenceMcNemar(c.n, c.discordance, PowerParams{}); !errors.Is(err, c.want) {
			t.Errorf("%+v: %g, %v", c, d, err)
		}
	}
	if _, err := MinimumDifferenceT(1, 1, PowerParams{}); !errors.Is(err, ErrTooFew) {
		t.Error(err)
	}
	wantPanic(t, "discordance", func() { MinimumDifferenceMcNemar(10, math.NaN(), PowerParams{}) })
	wantPanic(t, "deviation", func() { MinimumDifferenceT(10, 0, PowerParams{}) })
	wantPanic(t, "power", func() { MinimumDifferenceT(10, 1, PowerParams{Power: 0.2}) })
}

func TestMinimumDifferencesShrinkWithMoreItems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, discordance := rapid.IntRange(200, 5000).Draw(t, "n"), rapid.Float64Range(0.1, 1).Draw(t, "discordance")
		few, err := MinimumDifferenceMcNemar(n, discordance, PowerParams{})
		many, errMany := MinimumDifferenceMcNemar(n+1, discordance, PowerParams{})
		if err != nil || errMany != nil || !(many < few && many > 0 && few <= discordance) {
			t.Fatalf("%g and %g, %v and %v", few, many, err, errMany)
		}
	})
}

func ExampleMinimumDifferenceMcNemar() {
	d, err := MinimumDifferenceMcNemar(460, 80.0/460, PowerParams{})
	fmt.Printf("%.1f points, %v\n", 100*d, err)
	// Output: 5.4 points, <nil>
}
