package stats

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestJensenShannon(t *testing.T) {
	for name, test := range map[string]struct {
		p, q []float64
		want float64
	}{
		"no values": {nil, nil, 0},
		"alike":     {[]float64{0.5, 0.5}, []float64{0.5, 0.5}, 0},
		"disjoint":  {[]float64{1, 0}, []float64{0, 1}, 1},
		// scipy 1.17.1: scipy.spatial.distance.jensenshannon(p, q, base=2) ** 2
		"a zero":       {[]float64{1, 0}, []float64{0.5, 0.5}, 0.3112781244591328},
		"three values": {[]float64{0.1, 0.2, 0.7}, []float64{0.3, 0.4, 0.3}, 0.12161017527648015},
		"counts":       {[]float64{3, 5, 2}, []float64{30, 40, 30}, 0.01127812445913286},
		"two zeros":    {[]float64{0.5, 0.25, 0.25, 0}, []float64{0, 0.25, 0.25, 0.5}, 0.5},
		// beyond scipy, as documented
		"negative is 0": {[]float64{1, -2}, []float64{0.5, 0.5}, 0.3112781244591328},
		"nothing there": {[]float64{0.5, 0.5}, []float64{0, 0}, 1},
		"both nothing":  {[]float64{0, 0}, []float64{0, 0}, 0},
	} {
		if got := JensenShannon(test.p, test.q); !(math.Abs(got-test.want) <= 1e-12) {
			t.Errorf("%s: JensenShannon(%v, %v) = %.16f, want %.16f", name, test.p, test.q, got, test.want)
		}
	}
}

func TestJensenShannonOfWhatIsNoNumber(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		if got := JensenShannon([]float64{bad, 1}, []float64{1, 1}); !math.IsNaN(got) {
			t.Errorf("with %g: %g, want NaN", bad, got)
		}
	}
}

func TestJensenShannonOfDifferentLengths(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("two lengths, and no panic")
		}
	}()
	JensenShannon([]float64{1}, []float64{0.5, 0.5})
}

func TestJensenShannonIsSymmetricBoundedAndOfShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "values")
		p, q := weights(t, n), weights(t, n)
		a, b := JensenShannon(p, q), JensenShannon(q, p)
		if !(a >= 0 && a <= 1) || math.Abs(a-b) > 1e-12 || JensenShannon(p, p) > 1e-12 {
			t.Fatalf("JS(%v, %v) = %g and %g", p, q, a, b)
		}
		times := rapid.Float64Range(0.01, 1000).Draw(t, "times")
		scaled := make([]float64, n)
		for i := range p {
			scaled[i] = p[i] * times
		}
		if c := JensenShannon(scaled, q); math.Abs(a-c) > 1e-9 {
			t.Fatalf("JS changes from %g to %g when p is taken %g times", a, c, times)
		}
	})
}

// weights draws n weights, some of them 0.
func weights(t *rapid.T, n int) []float64 {
	return rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0.001, 1)), n, n).Draw(t, "weights")
}

func ExampleJensenShannon() {
	fmt.Printf("%.4f\n", JensenShannon([]float64{1, 0}, []float64{0.5, 0.5}))
	// Output: 0.3113
}
