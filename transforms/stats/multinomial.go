package stats

import (
	"math"

	"github.com/routenator/routenator/transforms/hash"
)

// multinomial draws n items over cells in proportion to their counts into `into`, n being the sum of counts. Cells are
// drawn in turn, each a binomial of what is left (Devroye 1986, "Non-Uniform Random Variate Generation", chapter XI), so
// that time is that of the cells, however many items there are.
func multinomial(counts []int, n int, into []float64, stream *hash.Stream) {
	left, mass := n, n
	for i, count := range counts {
		drawn := left // the last cell with a count takes the rest
		if count < mass {
			drawn = binomial(left, float64(count)/float64(mass), stream)
		}
		into[i] = float64(drawn)
		left -= drawn
		mass -= count
	}
}

// binomial draws how many of n succeed with chance p.
func binomial(n int, p float64, stream *hash.Stream) int {
	switch {
	case n == 0 || p <= 0:
		return 0
	case p > 0.5:
		return n - binomial(n, 1-p, stream)
	case float64(n)*p < 10:
		return binomialInversion(n, p, stream)
	default:
		return binomialRejection(n, p, stream)
	}
}

// binomialInversion walks up the chances of 0, 1, 2, ... until they exceed a uniform number: np steps on average.
func binomialInversion(n int, p float64, stream *hash.Stream) int {
	odds := p / (1 - p)
	u, chance := stream.Float64(), math.Exp(float64(n)*math.Log1p(-p))
	for k := range n {
		if u < chance {
			return k
		}
		u -= chance
		chance *= odds * float64(n-k) / float64(k+1)
	}
	return n
}

// binomialRejection is the transformed rejection BTRS of Hörmann (1993, Journal of Statistical Computation and Simulation
// 46), exact for np of 10 or more and p of at most a half.
func binomialRejection(n int, p float64, stream *hash.Stream) int {
	size := float64(n)
	spread := math.Sqrt(size * p * (1 - p))
	b := 1.15 + 2.53*spread
	a := -0.0873 + 0.0248*b + 0.01*p
	alpha := (2.83 + 5.1/b) * spread
	mode, odds := math.Floor((size+1)*p), math.Log(p/(1-p))
	atMode := logWays(size, mode)
	for {
		u, v := stream.Float64()-0.5, stream.Float64()
		edge := 0.5 - math.Abs(u)
		k := math.Floor((2*a/edge+b)*u + size*p + 0.5)
		if edge >= 0.07 && v <= 0.92-4.2/b {
			return int(k)
		}
		if !(k >= 0 && k <= size) {
			continue
		}
		if math.Log(v*alpha/(a/(edge*edge)+b)) <= logWays(size, k)-atMode+(k-mode)*odds {
			return int(k)
		}
	}
}

// logWays is the logarithm of C(n, k), less what only n decides.
func logWays(n, k float64) float64 {
	a, _ := math.Lgamma(k + 1)
	b, _ := math.Lgamma(n - k + 1)
	return -a - b
}
