package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// PowerParams of a minimum detectable difference. The zero value is valid.
type PowerParams struct {
	Alpha float64 // chance of a false alarm, two-sided; default 0.05
	Power float64 // chance to see the difference that is there; default 0.8
}

func (p PowerParams) withDefaults() PowerParams {
	if p.Alpha == 0 {
		p.Alpha = 0.05
	}
	if p.Power == 0 {
		p.Power = 0.8
	}
	if !(p.Alpha > 0 && p.Alpha < 1 && p.Power >= 0.5 && p.Power < 1) {
		panic("stats: alpha lies between 0 and 1, power between 0.5 and 1")
	}
	return p
}

// MinimumDifferenceMcNemar is the smallest difference of two shares of right answers that McNemar's test would detect,
// when n items are answered by both and the share `discordance` of them is got right by only one. Unit: a share of n,
// 0.05 being 5 points. It is the difference d for which the sample size of Connor (1987, Biometrics 43) is n:
//
//	n = (z(1-alpha/2) sqrt(discordance) + z(power) sqrt(discordance - d^2))^2 / d^2
//
// Of 80 in 460 discordant it is 0.0543. That is for the chi-square form; the exact test sees somewhat less: a difference
// of 0.0543 with a chance of 0.774 in place of 0.8. [ErrTooFew] below one item; [ErrUndetectable] where d would be above
// discordance, which no difference can be, as with a discordance of 0. It panics on a discordance outside 0 to 1.
func MinimumDifferenceMcNemar(n int, discordance float64, p PowerParams) (float64, error) {
	p = p.withDefaults()
	if !(discordance >= 0 && discordance <= 1) {
		panic("stats: a share lies between 0 and 1")
	}
	if n < 1 {
		return 0, ErrTooFew
	}
	za, zb, size := distuv.UnitNormal.Quantile(1-p.Alpha/2), distuv.UnitNormal.Quantile(p.Power), float64(n)
	under := size + zb*zb - za*za
	if discordance == 0 || under < 0 {
		return 0, ErrUndetectable
	}
	// Connor's formula is quadratic in d; this is its positive root.
	d := math.Sqrt(discordance) * (za*math.Sqrt(size) + zb*math.Sqrt(under)) / (size + zb*zb)
	if d > discordance {
		return 0, ErrUndetectable
	}
	return d, nil
}
