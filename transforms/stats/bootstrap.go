package stats

import (
	"math"
	"slices"

	"github.com/routenator/routenator/transforms/hash"
)

// BootstrapParams of an interval. The zero value is valid.
type BootstrapParams struct {
	Seed       int64
	ID         string  // what is compared: another ID resamples otherwise
	Replicates int     // default 10,000; of divergences 200
	Level      float64 // coverage of the interval, in (0, 1); default 0.95
}

func (p BootstrapParams) withDefaults(replicates int) BootstrapParams {
	if p.Replicates == 0 {
		p.Replicates = replicates
	}
	if p.Level == 0 {
		p.Level = 0.95
	}
	if p.Replicates < 0 || !(p.Level > 0 && p.Level < 1) {
		panic("stats: a bootstrap needs replicates, and a level between 0 and 1")
	}
	return p
}

// Difference is a mean difference with what the bootstrap says of it.
type Difference struct {
	Mean       float64 // of a[i]-b[i]
	Low, High  float64 // its interval at the level asked for
	P          float64 // two-sided
	N          int     // pairs
	Replicates int
}

// BootstrapDifference returns the mean of a[i]-b[i] with its percentile interval (Efron and Tibshirani 1993, "An
// Introduction to the Bootstrap", chapter 13): pairs are drawn again with replacement, as many as there are, and the
// interval holds the middle of the means so found. P inverts it:
//
//	p = min(1, 2 * (1 + min(means <= 0, means >= 0)) / (replicates + 1))
//
// (Davison and Hinkley 1997, "Bootstrap Methods and their Application", section 4.4), so that it is never below
// 2/(replicates+1). The draws are hashes of Seed and ID: the same input gives the same answer. The interval is somewhat
// too narrow below some 30 pairs. Where all differences are alike the interval has no width. [ErrTooFew] below two
// pairs, [ErrNotFinite]. It panics where the lengths differ.
func BootstrapDifference(a, b []float64, p BootstrapParams) (Difference, error) {
	p = p.withDefaults(10_000)
	d, err := differences(a, b, 2)
	if err != nil {
		return Difference{}, err
	}
	stream, means := hash.New(p.Seed, p.ID, "stats.bootstrap difference"), make([]float64, p.Replicates)
	for r := range means {
		means[r] = resampledMean(d, stream)
	}
	slices.Sort(means)
	out := Difference{Mean: mean(d), P: shareBeyondZero(means), N: len(d), Replicates: p.Replicates}
	out.Low, out.High = middle(means, p.Level)
	return out, nil
}

func resampledMean(d []float64, stream *hash.Stream) float64 {
	sum := 0.0
	for range d {
		sum += d[stream.Intn(len(d))]
	}
	return sum / float64(len(d))
}

// shareBeyondZero is the two-sided p of sorted replicates.
func shareBeyondZero(sorted []float64) float64 {
	below, _ := slices.BinarySearch(sorted, 0)
	upTo, _ := slices.BinarySearch(sorted, math.SmallestNonzeroFloat64)
	least := min(upTo, len(sorted)-below)
	return min(1, 2*float64(1+least)/float64(len(sorted)+1))
}

// middle returns the ends of what lies in the middle of sorted replicates.
func middle(sorted []float64, level float64) (low, high float64) {
	return quantile(sorted, (1-level)/2), quantile(sorted, (1+level)/2)
}

// quantile interpolates between the two values that position q(n-1) lies between: numpy's default, type 7 of Hyndman and
// Fan (1996, The American Statistician 50).
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	below := int(at)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (at-float64(below))*(sorted[above]-sorted[below])
}
