package stats

import "math"

// PairedT tells whether the mean of a[i]-b[i] differs from 0, by Student's t (Student 1908, Biometrika 6):
//
//	t = mean / (s / sqrt(n)) with n-1 degrees of freedom, s being the sample deviation of the differences
//
// Statistic is t. Where every difference is 0 it is 0 and P is 1: nothing differs. [ErrTooFew] below two pairs,
// [ErrNoVariance] where all differences are alike to rounding and not 0, [ErrNotFinite]. It panics where the lengths
// differ.
func PairedT(a, b []float64) (Test, error) {
	d, err := differences(a, b, 2)
	if err != nil {
		return Test{}, err
	}
	m, s := mean(d), deviation(d)
	out := Test{P: 1, N: len(d), DegreesOfFreedom: len(d) - 1}
	if m == 0 && s == 0 {
		return out, nil
	}
	if s < flat*math.Abs(m) {
		return Test{}, ErrNoVariance
	}
	out.Statistic = m / (s / math.Sqrt(float64(len(d))))
	out.P = studentTwoSided(out.Statistic, out.DegreesOfFreedom)
	return out, nil
}

// flat is the share of the mean below which a deviation is rounding: ten times a float64's, where scipy warns too.
const flat = 10 * 0x1p-52
