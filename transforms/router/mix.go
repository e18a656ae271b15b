package router

import (
	"fmt"
	"math"
)

// Mix returns the shares, in sum 1, that follow weights within bounds: share i is clamp(s * weights[i], min[i], max[i])
// with one scale s for all. A max of 0 is no bound; nil bounds are none. A weight of 0 gets its min and no more.
// Bounds that no shares can hold are an error, as are a negative weight and weights that are all 0.
func Mix(weights []float64, min, max []float64) ([]float64, error) {
	low, high, err := mixBounds(weights, min, max)
	if err != nil {
		return nil, err
	}
	shares, free := make([]float64, len(weights)), make([]bool, len(weights))
	for i := range free {
		free[i] = true
	}
	// Each pass freezes at least one share at a bound, in the direction in which the bounds push in all: those
	// stay at their bound for every scale that is still possible.
	for range len(weights) + 1 {
		if freeze(shares, weights, low, high, free) {
			return shares, nil
		}
	}
	return nil, fmt.Errorf("weights %v and bounds do not settle", weights)
}

// freeze scales the free shares to fill up 1 and freezes those that a bound stops. It reports that none was stopped.
func freeze(shares, weights, low, high []float64, free []bool) (settled bool) {
	left, weight := 1.0, 0.0
	for i := range shares {
		if free[i] {
			weight += weights[i]
		} else {
			left -= shares[i]
		}
	}
	var push float64
	for i := range shares {
		if !free[i] {
			continue
		}
		wanted := 0.0
		if weight > 0 {
			wanted = float64(left * (weights[i] / weight))
		}
		shares[i] = math.Max(low[i], math.Min(high[i], wanted))
		push += shares[i] - wanted
	}
	const still = 1e-15 // rounding of a sum that is 1
	settled = true
	for i := range shares {
		if !free[i] {
			continue
		}
		if push > still && shares[i] == low[i] || push < -still && shares[i] == high[i] {
			free[i], settled = false, false
		}
	}
	return settled
}

// mixBounds fills in absent bounds and refuses impossible ones.
func mixBounds(weights, min, max []float64) (low, high []float64, err error) {
	if min != nil && len(min) != len(weights) || max != nil && len(max) != len(weights) {
		return nil, nil, fmt.Errorf("%d weights with %d lower and %d upper bounds", len(weights), len(min), len(max))
	}
	low, high = make([]float64, len(weights)), make([]float64, len(weights))
	var lows, highs, sum float64
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			return nil, nil, fmt.Errorf("weight %d is %v: a weight is a number of at least 0", i, w)
		}
		high[i] = 1
		if min != nil {
			low[i] = min[i]
		}
		if max != nil && max[i] != 0 {
			high[i] = max[i]
		}
		if !(low[i] >= 0 && low[i] <= high[i] && high[i] <= 1) {
			return nil, nil, fmt.Errorf("bounds %d: min %v and max %v are not in order between 0 and 1", i, low[i], high[i])
		}
		lows, sum = lows+low[i], sum+w
		if w > 0 {
			highs += high[i]
		} else {
			highs += low[i]
		}
	}
	switch {
	case !(sum > 0) || math.IsInf(sum, 0):
		return nil, nil, fmt.Errorf("weights %v: at least one must be positive, and their sum finite", weights)
	case lows > 1+sumTolerance:
		return nil, nil, fmt.Errorf("lower bounds %v sum to %.6g, more than 1", low, lows)
	case highs < 1-sumTolerance:
		return nil, nil, fmt.Errorf("upper bounds %v leave %.6g of the rows to nobody: raise one, or give weight to another route", high, 1-highs)
	}
	return low, high, nil
}
