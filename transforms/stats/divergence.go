package stats

import "math"

// JensenShannon returns the Jensen-Shannon divergence of two distributions in bits, from 0 (alike) to 1 (disjoint):
//
//	JS(p, q) = KL(p, m)/2 + KL(q, m)/2 with m = (p+q)/2
//
// (Lin 1991, IEEE Transactions on Information Theory 37). p and q have one probability a value, in the same order, and
// each sums to 1; a value that both give 0 adds nothing. It panics where their lengths differ.
func JensenShannon(p, q []float64) float64 {
	if len(p) != len(q) {
		panic("stats: distributions over different values")
	}
	sum := 0.0
	for i := range p {
		middle := (p[i] + q[i]) / 2
		sum += half(p[i], middle) + half(q[i], middle)
	}
	return min(max(sum, 0), 1) // rounding may leave it a hair outside
}

// half is one term of half a Kullback-Leibler divergence.
func half(p, middle float64) float64 {
	if p <= 0 {
		return 0
	}
	return p * math.Log2(p/middle) / 2
}
