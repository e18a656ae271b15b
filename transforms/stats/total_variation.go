package stats

import "math"

// TotalVariation returns the total variation distance of two distributions, half the sum of |p-q|: the largest
// difference that they give to any set of values, from 0 (alike) to 1 (disjoint). Weights, sides that sum to 0, NaN and
// lengths are treated as in [JensenShannon].
func TotalVariation(p, q []float64) float64 {
	if len(p) != len(q) {
		panic("stats: distributions over different values")
	}
	sumP, sumQ := positive(p), positive(q)
	if sumP == 0 || sumQ == 0 {
		if sumP == sumQ {
			return 0
		}
		return 1
	}
	sum := 0.0
	for i := range p {
		sum += math.Abs(max(p[i], 0)/sumP - max(q[i], 0)/sumQ)
	}
	return min(sum/2, 1) // rounding may leave it a hair above
}
