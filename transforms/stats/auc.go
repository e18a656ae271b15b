package stats

import (
	"math"
	"slices"
)

// AUC is the area under the receiver operating characteristic: the chance that a positive's score is above a
// negative's, with half for a tie (Hanley and McNeil 1982, Radiology 143). Units: 0.5 is blind, 1 is perfect. It is NaN
// where a side is empty or a score is NaN. Time is that of sorting.
func AUC(positive, negative []float64) float64 {
	if len(positive) == 0 || len(negative) == 0 || slices.ContainsFunc(positive, math.IsNaN) || slices.ContainsFunc(negative, math.IsNaN) {
		return math.NaN()
	}
	p, n := slices.Sorted(slices.Values(positive)), slices.Sorted(slices.Values(negative))
	below, upTo := 0, 0
	sum := 0.0
	for _, score := range p {
		for below < len(n) && n[below] < score {
			below++
		}
		for upTo < len(n) && n[upTo] <= score {
			upTo++
		}
		sum += float64(below) + float64(upTo-below)/2
	}
	return sum / float64(len(p)) / float64(len(n))
}
