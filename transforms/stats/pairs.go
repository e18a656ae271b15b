package stats

import "math"

// Comparison is a test between two variants of many.
type Comparison struct {
	A, B     int // the variants, A below B
	Test     Test
	Adjusted float64 // Test.P after [Holm] over all pairs
	Err      error   // why the pair has no test; P and Adjusted are then NaN, and Holm does not count the pair
}

// AllPairs tests every pair of n variants, (0,1), (0,2), ... (n-2,n-1), and corrects for their number by [Holm].
func AllPairs(n int, test func(a, b int) (Test, error)) []Comparison {
	var out []Comparison
	var ps []float64
	for a := range n {
		for b := a + 1; b < n; b++ {
			t, err := test(a, b)
			if err != nil {
				t.P = math.NaN()
			}
			out, ps = append(out, Comparison{A: a, B: b, Test: t, Err: err}), append(ps, t.P)
		}
	}
	for i, adjusted := range Holm(ps) {
		out[i].Adjusted = adjusted
	}
	return out
}
