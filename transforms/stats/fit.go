package stats

import "math"

// Fit is a [Test] of counts.
type Fit struct {
	Test
	LeastExpected float64 // the smallest count expected; below 5, P is rough (Cochran 1954, Biometrics 10)
}

// GTest tells whether two samples, counted over the same cells, come from one source, by the likelihood ratio (Sokal and
// Rohlf, "Biometry", chapter 17): Statistic is 2 * sum of count ln(count/expected) over the cells of both, where what is
// expected are the shares of both together, with one degree of freedom less than there are cells.
//
// A cell that neither side counts is left out. Where only one is left, nothing is tested and P is 1. [ErrTooFew] where a
// side counts nothing. It panics where the lengths differ and on a negative count. Of many rows the least difference is
// more than chance: how large it is, [JensenShannon] says.
func GTest(p, q []int) (Fit, error) {
	if len(p) != len(q) {
		panic("stats: counts of different cells")
	}
	nP, nQ := sumOf(p), sumOf(q)
	if nP == 0 || nQ == 0 {
		return Fit{}, ErrTooFew
	}
	out := Fit{Test: Test{N: nP + nQ, P: 1, DegreesOfFreedom: -1}, LeastExpected: math.Inf(1)}
	for i := range p {
		if p[i]+q[i] == 0 {
			continue
		}
		share := float64(p[i]+q[i]) / float64(nP+nQ)
		out.Statistic += likelihood(p[i], share*float64(nP)) + likelihood(q[i], share*float64(nQ))
		out.LeastExpected = min(out.LeastExpected, share*float64(min(nP, nQ)))
		out.DegreesOfFreedom++
	}
	out.Statistic = max(out.Statistic, 0) // rounding may leave it a hair below
	if out.DegreesOfFreedom > 0 {
		out.P = chiSquareAbove(out.Statistic, out.DegreesOfFreedom)
	}
	return out, nil
}

func likelihood(count int, expected float64) float64 {
	if count == 0 {
		return 0
	}
	return 2 * float64(count) * math.Log(float64(count)/expected)
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
