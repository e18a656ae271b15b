package stats

import "math"

// Entropy returns the Shannon entropy of a distribution in bits (Shannon 1948, Bell System Technical Journal 27):
//
//	H = -sum p log2 p
//
// Weights need not sum to 1; one that is 0 or negative adds nothing. The entropy of a sample falls short of that of its
// source, the more so the smaller the sample: compare at equal size. It is NaN where the weights sum to 0, and where one
// is NaN or infinite.
func Entropy(weights []float64) float64 {
	total := positive(weights)
	if total == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, w := range weights {
		if p := max(w, 0) / total; p != 0 {
			sum -= p * math.Log2(p)
		}
	}
	return max(sum, 0) // not -0
}

// NormalisedEntropy returns [Entropy] as a share of the most that as many values can have, log2(len(weights)), values of
// weight 0 among them: 0 is all on one value, 1 is even. Of a single value it is NaN, since there is nothing to spread
// over; otherwise as Entropy.
func NormalisedEntropy(weights []float64) float64 {
	if len(weights) < 2 {
		return math.NaN()
	}
	return min(Entropy(weights)/math.Log2(float64(len(weights))), 1)
}
