package stats

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The end of an interval is the 2.5% quantile of 40,000 resampled means. Where these are about normal its standard error
// is sqrt(0.025*0.975/40000)/0.0584 = 0.0134 of theirs; scipy's, of 200,000, adds 0.006. 0.1 is 6.8 of both together: for
// fewer than 1e-10 of seeds would one end be off. Small samples have few different means and are left out.
func TestBootstrapDifferenceAgreesWithScipy(t *testing.T) {
	compared := 0
	for _, c := range readReference(t).Paired {
		if len(c.A) < 50 {
			continue
		}
		compared++
		got, err := BootstrapDifference(c.A, c.B, BootstrapParams{Seed: 3, Replicates: 40_000})
		if err != nil {
			t.Fatal(c.Name, err)
		}
		checkNear(t, c.Name, got.Mean, c.Mean)
		if math.Abs(got.Low-c.Interval[0]) > 0.1*c.Error || math.Abs(got.High-c.Interval[1]) > 0.1*c.Error {
			t.Errorf("%s: %+v, want %v", c.Name, got, c.Interval)
		}
		if outside := got.Low > 0 || got.High < 0; outside != (got.P < 0.05) {
			t.Errorf("%s: the interval and p disagree: %+v", c.Name, got)
		}
	}
	if compared < 4 {
		t.Fatal("cases are missing")
	}
}

// Of differences -1 and 3, a resample's mean is -1, 1 or 3 with chances 1/4, 1/2, 1/4. p is 2*(1/4): of 100,000
// replicates it is off by more than 0.02 (seven standard errors) with a chance below 1e-11.
func TestBootstrapDifferenceOfTwoPairs(t *testing.T) {
	got, err := BootstrapDifference([]float64{0, 3}, []float64{1, 0}, BootstrapParams{Replicates: 100_000})
	if err != nil || got.Mean != 1 || got.Low != -1 || got.High != 3 || math.Abs(got.P-0.5) > 0.02 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestBootstrapDifferenceAtTheEdges(t *testing.T) {
	fixed, err := BootstrapDifference([]float64{2, 3}, []float64{1, 2}, BootstrapParams{Replicates: 99})
	if want := (Difference{Mean: 1, Low: 1, High: 1, P: 0.02, N: 2, Replicates: 99}); err != nil || fixed != want {
		t.Errorf("all alike: %+v, %v", fixed, err)
	}
	if same, err := BootstrapDifference(make([]float64, 5), make([]float64, 5), BootstrapParams{}); err != nil || same.P != 1 || same.Replicates != 10_000 {
		t.Errorf("no difference: %+v, %v", same, err)
	}
	if _, err := BootstrapDifference([]float64{1}, []float64{0}, BootstrapParams{}); !errors.Is(err, ErrTooFew) {
		t.Error("one pair:", err)
	}
	if _, err := BootstrapDifference([]float64{1, math.NaN()}, []float64{0, 0}, BootstrapParams{}); !errors.Is(err, ErrNotFinite) {
		t.Error("NaN:", err)
	}
	wantPanic(t, "level", func() { BootstrapDifference(nil, nil, BootstrapParams{Level: 1}) })
	wantPanic(t, "replicates", func() { BootstrapDifference(nil, nil, BootstrapParams{Replicates: -1}) })
}

func TestBootstrapDifferenceIsASeededHash(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := pairs(t, 2, 20)
		p := BootstrapParams{Seed: rapid.Int64().Draw(t, "seed"), ID: "a", Replicates: 50}
		first, err := BootstrapDifference(a, b, p)
		again, errAgain := BootstrapDifference(a, b, p)
		back, errBack := BootstrapDifference(b, a, p)
		if err != nil || errAgain != nil || errBack != nil || first != again {
			t.Fatalf("%+v and %+v", first, again)
		}
		if !near(first.P, back.P) || !near(first.Low, -back.High) || !near(first.Mean, -back.Mean) || first.Low > first.High {
			t.Fatalf("%+v, and turned round %+v", first, back)
		}
	})
}

func TestBootstrapDifferenceDrawsAnewForAnotherID(t *testing.T) {
	a, b := make([]float64, 100), make([]float64, 100)
	for i := range a {
		a[i] = float64(i * i)
	}
	first, _ := BootstrapDifference(a, b, BootstrapParams{ID: "a"})
	second, _ := BootstrapDifference(a, b, BootstrapParams{ID: "b"})
	if first.Low == second.Low {
		t.Error("two IDs, the same draws")
	}
}

func ExampleBootstrapDifference() {
	first := []float64{0.91, 0.85, 0.77, 0.96, 0.62, 0.88, 0.93, 0.70}
	second := []float64{0.83, 0.80, 0.79, 0.90, 0.55, 0.81, 0.93, 0.66}
	d, err := BootstrapDifference(first, second, BootstrapParams{Seed: 42, ID: "first against second"})
	fmt.Printf("%.3f, above 0 is the whole interval: %v, %v\n", d.Mean, d.Low > 0, err)
	// Output: 0.044, above 0 is the whole interval: true, <nil>
}
