package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Test is the outcome of a significance test.
type Test struct {
	Statistic        float64 // what it is, the test's docstring says
	P                float64 // chance of a result at least as extreme, on either side, if nothing differs
	N                int     // observations that the statistic rests on
	DegreesOfFreedom int     // 0 where the test has none
}

// normalTwoSided is the chance that a standard normal variable is at least as far from 0 as z.
func normalTwoSided(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// chiSquareAbove is the chance that a chi-square variable is at least x.
func chiSquareAbove(x float64, degrees int) float64 {
	if math.IsInf(x, 1) {
		return 0
	}
	return mathext.GammaIncRegComp(float64(degrees)/2, x/2)
}

// studentTwoSided is the chance that a variable of Student's t is at least as far from 0 as t.
func studentTwoSided(t float64, degrees int) float64 {
	v := float64(degrees)
	return mathext.RegIncBeta(v/2, 0.5, v/(v+t*t))
}

// differences are a[i]-b[i] of paired observations, at least `least` of them. It panics where the lengths differ.
func differences(a, b []float64, least int) ([]float64, error) {
	if len(a) != len(b) {
		panic("stats: pairs of different items")
	}
	if len(a) < least {
		return nil, ErrTooFew
	}
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
		if !(math.Abs(out[i]) < 1e150) { // its square is finite
			return nil, ErrNotFinite
		}
	}
	return out, nil
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// deviation is the sample standard deviation, of n-1.
func deviation(values []float64) float64 {
	m, sum := mean(values), 0.0
	for _, v := range values {
		sum += (v - m) * (v - m)
	}
	return math.Sqrt(sum / float64(len(values)-1))
}
