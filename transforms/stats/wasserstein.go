package stats

import "math"

// Wasserstein returns the Wasserstein-1 distance of two distributions over the whole numbers 0, 1, 2, ...: how far mass
// must move, on average, to make one of the other. Unit: that of the numbers, such as words. It is exact, the area
// between the cumulative shares (Vallender 1974, Theory of Probability and its Applications 18):
//
//	W = sum over v of |F(v) - G(v)|
//
// p[v] and q[v] are the weights of v, as [Histogram.Weights] has them; what lies beyond the end of the shorter weighs 0.
// Weights need not sum to 1, and a negative one counts as 0, as in [JensenShannon]. It is NaN where a side sums to 0, and
// where a weight is NaN or infinite.
func Wasserstein(p, q []float64) float64 {
	sumP, sumQ := positive(p), positive(q)
	if sumP == 0 || sumQ == 0 {
		return math.NaN()
	}
	distance, apart := 0.0, 0.0
	for v := range max(len(p), len(q)) {
		apart += weight(p, v)/sumP - weight(q, v)/sumQ
		distance += math.Abs(apart)
	}
	return distance
}

// weight is what value v weighs.
func weight(weights []float64, v int) float64 {
	if v >= len(weights) {
		return 0
	}
	return max(weights[v], 0)
}
