package stats

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
)

// MinimumDifferenceT is the smallest mean difference that [PairedT] would detect with n pairs whose differences have the
// given sample deviation, in the unit of that deviation. It is exact for normal differences: the d for which
//
//	power = P(|T| > t(1-alpha/2, n-1)), T being noncentral t with n-1 degrees of freedom and noncentrality d sqrt(n) / deviation
//
// (Cohen 1988, "Statistical Power Analysis for the Behavioral Sciences", chapter 2; statsmodels' TTestPower). [ErrTooFew]
// below two pairs. It panics on a deviation that is not a positive number.
func MinimumDifferenceT(n int, deviation float64, p PowerParams) (float64, error) {
	p = p.withDefaults()
	if !(deviation > 0) || math.IsInf(deviation, 1) {
		panic("stats: a deviation is a positive number")
	}
	if n < 2 {
		return 0, ErrTooFew
	}
	critical := distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}.Quantile(1 - p.Alpha/2)
	low, high := 0.0, 1.0
	for powerOfT(critical, high, n-1) < p.Power {
		high *= 2
	}
	for range 100 { // halves to rounding
		if at := (low + high) / 2; powerOfT(critical, at, n-1) < p.Power {
			low = at
		} else {
			high = at
		}
	}
	return high * deviation / math.Sqrt(float64(n)), nil
}

// powerOfT is the chance that a noncentral t is at least `critical` from 0. T is (Z+noncentrality)/S, where S is the
// root of a chi-square over its degrees of freedom; given S the chance is that of a normal, which is integrated over S.
func powerOfT(critical, noncentrality float64, degrees int) float64 {
	v := float64(degrees)
	gamma, _ := math.Lgamma(v / 2)
	scale := math.Ln2 + v/2*math.Log(v/2) - gamma
	chance := func(s float64) float64 {
		density := math.Exp(scale + (v-1)*math.Log(s) - v*s*s/2)
		return density * (normalBelow(noncentrality-critical*s) + normalBelow(-critical*s-noncentrality))
	}
	width := 10 / math.Sqrt(2*v) // ten deviations of S, beyond which there is nothing
	return quad.Fixed(chance, max(0, 1-width), 1+width, 500, quad.Legendre{}, 0)
}

func normalBelow(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
