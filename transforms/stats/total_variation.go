package stats

import "math"

// TotalVariation returns the total variation distance of two distributions, half the sum of |p-q|: the largest
// difference that they give to any set of values, from 0 (alike) to 1 (disjoint). Weights, sides that sum to 0, NaN and
// lengths are treated as in [JensenShannon].
func TotalVariation(p, q []float64) float64 {
	sumP, sumQ, distance, empty := sums(p, q)
	if empty {
		return distance
	}
	sum := 0.0
	for i := range p {
		sum += math.Abs(max(p[i], 0)/sumP - max(q[i], 0)/sumQ)
	}
	return min(sum/2, 1) // rounding may leave it a hair above
}
