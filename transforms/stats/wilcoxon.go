package stats

import (
	"cmp"
	"math"
	"slices"
)

// WilcoxonTest is a [Test] that says how its P was found.
type WilcoxonTest struct {
	Test
	Exact bool // all signs counted, rather than the normal approximation
}

// Wilcoxon tells whether a[i]-b[i] lies around 0, by the signed rank test (Wilcoxon 1945, Biometrics Bulletin 1). It
// asks less of the differences than [PairedT]: not that they be normal. It agrees with scipy 1.17's
// wilcoxon(a, b, zero_method="wilcox", correction=False, method="auto"):
//
//   - zeros are dropped, and N is what remains (zero_method "wilcox"); tied differences share the mean of their ranks;
//   - Statistic is the smaller of the rank sums of positive and of negative differences;
//   - up to 50 pairs without zero or tie, and up to 13 pairs with them, P counts all 2^N signs ("exact", and "auto"'s
//     permutations);
//   - otherwise P is that of the normal approximation, whose variance is lowered for ties by the sum of (t^3-t)/48 over
//     groups of t, without continuity correction ("asymptotic").
//
// Where every difference is 0, N is 0 and P is 1. Differences that should be tied but differ by rounding are not tied:
// round them before. [ErrTooFew] without a pair, [ErrNotFinite]. It panics where the lengths differ.
func Wilcoxon(a, b []float64) (WilcoxonTest, error) {
	all, err := differences(a, b, 1)
	if err != nil {
		return WilcoxonTest{}, err
	}
	d := slices.DeleteFunc(all, func(x float64) bool { return x == 0 })
	ranks, ties := signedRanks(d)
	plus, minus := 0, 0
	for i, r := range ranks {
		if d[i] > 0 {
			plus += r
		} else {
			minus += r
		}
	}
	least := min(plus, minus)
	out := WilcoxonTest{Test: Test{Statistic: float64(least) / 2, N: len(d), P: 1}}
	plain := ties == 0 && len(d) == len(a)
	out.Exact = len(d) == 0 || plain && len(a) <= 50 || len(a) <= 13
	if out.Exact {
		out.P = signsAtMost(ranks, least)
	} else {
		out.P = signedRankNormal(out.Statistic, len(d), ties)
	}
	return out, nil
}

// signedRanks sorts differences by their size and returns twice the mean rank of each, which is whole, and the sum of
// t^3-t over groups of t tied.
func signedRanks(d []float64) (twice []int, ties float64) {
	slices.SortFunc(d, func(x, y float64) int { return cmp.Compare(math.Abs(x), math.Abs(y)) })
	twice = make([]int, len(d))
	for i := 0; i < len(d); {
		j := i
		for j < len(d) && math.Abs(d[j]) == math.Abs(d[i]) {
			j++
		}
		for k := i; k < j; k++ {
			twice[k] = i + 1 + j
		}
		t := float64(j - i)
		ties += t*t*t - t
		i = j
	}
	return twice, ties
}

// signsAtMost is twice the share of all signs of the ranks whose positive ranks sum to `least` or less, at most 1. The
// null distribution is symmetric, so that the other tail is alike.
func signsAtMost(ranks []int, least int) float64 {
	ways := make([]float64, least+1) // ways to reach a sum; whole and below 2^50, thus exact
	ways[0] = 1
	for _, r := range ranks {
		for s := least; s >= r; s-- {
			ways[s] += ways[s-r]
		}
	}
	sum := 0.0
	for _, w := range ways {
		sum += w
	}
	return min(1, 2*math.Ldexp(sum, -len(ranks)))
}

func signedRankNormal(statistic float64, count int, ties float64) float64 {
	n := float64(count)
	variance := n*(n+1)*(2*n+1)/24 - ties/48
	return normalTwoSided((statistic - n*(n+1)/4) / math.Sqrt(variance))
}
