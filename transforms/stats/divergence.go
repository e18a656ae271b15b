package stats

import "math"

// JensenShannon returns the Jensen-Shannon divergence of two distributions in bits, from 0 (alike) to 1 (disjoint):
//
//	JS(p, q) = KL(p, m)/2 + KL(q, m)/2 with m = (p+q)/2
//
// (Lin 1991, IEEE Transactions on Information Theory 37). p and q have one weight a value, in the same order; a value
// that both give 0 adds nothing. Weights need not sum to 1: each side is divided by its sum, so counts will do. A
// negative weight counts as 0. A side that sums to 0 has nothing in common with the other: the answer is 1, and 0 where
// both do. Otherwise it is NaN where a weight is NaN or infinite. It panics where the lengths differ.
func JensenShannon(p, q []float64) float64 {
	sumP, sumQ, distance, empty := sums(p, q)
	if empty {
		return distance
	}
	sum := 0.0
	for i := range p {
		a, b := max(p[i], 0)/sumP, max(q[i], 0)/sumQ
		middle := (a + b) / 2
		sum += half(a, middle) + half(b, middle)
	}
	return min(max(sum, 0), 1) // rounding may leave it a hair outside
}

// half is one term of half a Kullback-Leibler divergence.
func half(p, middle float64) float64 {
	if p == 0 {
		return 0
	}
	return p * math.Log2(p/middle) / 2
}

// sums adds up the weights of two sides. Where one of them is empty the distance is known already: 0 where both are, else 1.
// It panics where the lengths differ.
func sums(p, q []float64) (sumP, sumQ, distance float64, empty bool) {
	if len(p) != len(q) {
		panic("stats: distributions over different values")
	}
	sumP, sumQ = positive(p), positive(q)
	if sumP == sumQ {
		return sumP, sumQ, 0, sumP == 0
	}
	return sumP, sumQ, 1, sumP == 0 || sumQ == 0
}

// positive sums the weights that are above 0.
func positive(weights []float64) float64 {
	sum := 0.0
	for _, w := range weights {
		sum += max(w, 0)
	}
	return sum
}
