package stats

import (
	"cmp"
	"math"
	"slices"
)

// Holm adjusts the p-values of several tests so that the chance of any false alarm stays what one test's would be (Holm
// 1979, Scandinavian Journal of Statistics 6). The answer is in the order of the input: of m values the k-th smallest,
// from 0, is multiplied by m-k, is no smaller than those before it, and at most 1. A NaN stays NaN and does not count:
// that test was not made. It panics on a p outside 0 to 1.
func Holm(p []float64) []float64 {
	out := slices.Repeat([]float64{math.NaN()}, len(p))
	var order []int
	for i, value := range p {
		if value < 0 || value > 1 {
			panic("stats: a p-value lies between 0 and 1")
		}
		if !math.IsNaN(value) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(p[i], p[j]) })
	largest := 0.0
	for k, i := range order {
		largest = max(largest, min(1, p[i]*float64(len(order)-k)))
		out[i] = largest
	}
	return out
}
