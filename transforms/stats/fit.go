package stats

import "math"

// Fit is a [Test] of counts against shares.
type Fit struct {
	Test
	LeastExpected float64 // the smallest count expected; below 5, P is rough (Cochran 1954, Biometrics 10)
}

// ChiSquareFit tells whether counts come from given shares, by Pearson's test (1900, Philosophical Magazine 50): the sum
// of (count-expected)^2 / expected, which is Statistic, with one degree of freedom less than there are cells.
//
// counts and shares have one element a cell, in the same order; shares are divided by their sum. A cell without share
// and count is left out. One with a count but no share cannot be: Statistic is infinite and P is 0. Where only one cell
// is left, nothing is tested and P is 1. [ErrTooFew] without a count, [ErrNotFinite] on a share that is negative, not
// finite, or where they sum to 0. It panics where the lengths differ and on a negative count.
func ChiSquareFit(counts []int, shares []float64) (Fit, error) {
	return fit(counts, shares, func(count, expected float64) float64 {
		return (count - expected) * (count - expected) / expected
	})
}

// GTest is [ChiSquareFit] with the likelihood ratio as Statistic, 2 * sum of count ln(count/expected) (Sokal and Rohlf,
// "Biometry", chapter 17). It adds over subdivisions of the cells, as chi-square does not.
func GTest(counts []int, shares []float64) (Fit, error) {
	return fit(counts, shares, func(count, expected float64) float64 {
		if count == 0 {
			return 0
		}
		return 2 * count * math.Log(count/expected)
	})
}

func fit(counts []int, shares []float64, term func(count, expected float64) float64) (Fit, error) {
	if len(counts) != len(shares) {
		panic("stats: counts and shares of different cells")
	}
	n, total := sumOf(counts), 0.0
	for _, s := range shares {
		if !(s >= 0) {
			return Fit{}, ErrNotFinite
		}
		total += s
	}
	if total == 0 || math.IsInf(total, 1) {
		return Fit{}, ErrNotFinite
	}
	if n == 0 {
		return Fit{}, ErrTooFew
	}
	out := Fit{Test: Test{N: n, P: 1, DegreesOfFreedom: -1}, LeastExpected: math.Inf(1)}
	for i, count := range counts {
		if shares[i] == 0 && count == 0 {
			continue
		}
		expected := float64(n) * shares[i] / total
		out.Statistic += cell(float64(count), expected, term)
		out.LeastExpected = min(out.LeastExpected, expected)
		out.DegreesOfFreedom++
	}
	out.Statistic = max(out.Statistic, 0) // rounding may leave it a hair below
	if out.DegreesOfFreedom > 0 {
		out.P = chiSquareAbove(out.Statistic, out.DegreesOfFreedom)
	}
	return out, nil
}

func cell(count, expected float64, term func(count, expected float64) float64) float64 {
	if expected == 0 {
		return math.Inf(1)
	}
	return term(count, expected)
}

// sumOf sums counts, and panics on a negative one.
func sumOf(counts []int) int {
	sum := 0
	for _, c := range counts {
		if c < 0 {
			panic("stats: a negative count")
		}
		sum += c
	}
	return sum
}
