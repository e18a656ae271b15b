package stats

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Known answers: scipy 1.16, scipy.spatial.distance.jensenshannon(p, q, base=2) ** 2.
func TestJensenShannon(t *testing.T) {
	for _, test := range []struct {
		p, q []float64
		want float64
	}{
		{[]float64{0.5, 0.5}, []float64{0.5, 0.5}, 0},
		{[]float64{1, 0}, []float64{0, 1}, 1},
		{[]float64{1, 0}, []float64{0.5, 0.5}, 0.3112781244591328},
		{nil, nil, 0},
	} {
		if got := JensenShannon(test.p, test.q); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("JensenShannon(%v, %v) = %.16f, want %.16f", test.p, test.q, got, test.want)
		}
	}
}

func TestJensenShannonIsSymmetricAndBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "values")
		p, q := distribution(t, n), distribution(t, n)
		a, b := JensenShannon(p, q), JensenShannon(q, p)
		if a < 0 || a > 1 || math.Abs(a-b) > 1e-12 || JensenShannon(p, p) > 1e-12 {
			t.Fatalf("JS(%v, %v) = %g and %g", p, q, a, b)
		}
	})
}

func distribution(t *rapid.T, n int) []float64 {
	p, sum := make([]float64, n), 0.0
	for i := range p {
		p[i] = rapid.Float64Range(0.001, 1).Draw(t, "p")
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

func ExampleJensenShannon() {
	fmt.Printf("%.4f\n", JensenShannon([]float64{1, 0}, []float64{0.5, 0.5}))
	// Output: 0.3113
}
