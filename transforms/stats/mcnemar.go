package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Discordant counts the items that only one of two systems got right: b only the first, c only the second. These are
// what McNemar's tests take. It panics where the lengths differ.
func Discordant(first, second []bool) (b, c int) {
	if len(first) != len(second) {
		panic("stats: pairs of different items")
	}
	for i := range first {
		if first[i] && !second[i] {
			b++
		} else if second[i] && !first[i] {
			c++
		}
	}
	return b, c
}

// McNemarExact tells whether two systems that answered the same items are right equally often, by the exact two-sided
// binomial test of the discordant counts (McNemar 1947, Psychometrika 12):
//
//	p = min(1, 2 * sum over i <= min(b, c) of C(b+c, i) / 2^(b+c))
//
// Statistic is min(b, c), as in statsmodels, and N is b+c. Without a discordant item P is 1. It panics on a negative
// count.
func McNemarExact(b, c int) Test {
	out := Test{Statistic: float64(min(b, c)), P: 1, N: discordance(b, c)}
	if b != c {
		out.P = min(1, 2*mathext.RegIncBeta(float64(max(b, c)), float64(min(b, c)+1), 0.5))
	}
	return out
}

// McNemarChiSquare is McNemar's test by its chi-square approximation, (b-c)^2 / (b+c) with one degree of freedom. It
// wants 25 discordant items or more; [McNemarExact] wants none. Without one, Statistic is 0 and P is 1.
func McNemarChiSquare(b, c int) Test { return mcNemarChiSquare(b, c, 0) }

// McNemarCorrected is [McNemarChiSquare] with the continuity correction of Edwards (1948, Psychometrika 13):
// (|b-c|-1)^2 / (b+c). Where b and c are alike that is 1/(b+c), as in statsmodels.
func McNemarCorrected(b, c int) Test { return mcNemarChiSquare(b, c, 1) }

func mcNemarChiSquare(b, c int, correction float64) Test {
	n := discordance(b, c)
	if n == 0 {
		return Test{P: 1, DegreesOfFreedom: 1}
	}
	apart := math.Abs(float64(b-c)) - correction
	x := apart * apart / float64(n)
	return Test{Statistic: x, P: chiSquareAbove(x, 1), N: n, DegreesOfFreedom: 1}
}

func discordance(b, c int) int {
	if b < 0 || c < 0 {
		panic("stats: a negative count")
	}
	return b + c
}
