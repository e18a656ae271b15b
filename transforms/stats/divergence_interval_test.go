package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/routenator/routenator/transforms/hash"
	"pgregory.net/rapid"
)

// Each sampler's 200,000 draws are held against the binomial's chances by a G test whose p is below 1e-6 for one seed in
// a million, were they of that distribution. Values expected less than 10 times are taken together.
func TestBinomialHasItsChances(t *testing.T) {
	for _, c := range []struct {
		n int
		p float64
	}{{1, 0.5}, {7, 0.2}, {40, 0.24}, {1000, 0.002}, {25, 0.4}, {25, 0.6}, {300, 0.05}, {10_000, 0.5}, {60, 0.99}} {
		const draws = 200_000
		stream, counts := hash.New(1, fmt.Sprint(c), "test.binomial"), make([]int, c.n+2)
		for range draws {
			counts[binomial(c.n, c.p, stream)]++
		}
		chances := make([]float64, c.n+2)
		for k := range c.n + 1 {
			atN := logWays(float64(c.n), float64(k)) - logWays(float64(c.n), 0)
			chances[k] = math.Exp(atN + float64(k)*math.Log(c.p) + float64(c.n-k)*math.Log(1-c.p))
			if chances[k] < 10.0/draws {
				counts[c.n+1], chances[c.n+1] = counts[c.n+1]+counts[k], chances[c.n+1]+chances[k]
				counts[k], chances[k] = 0, 0
			}
		}
		statistic, cells := 0.0, 0 // Pearson's chi-square
		for k, count := range counts {
			if expected := draws * chances[k]; expected > 0 {
				statistic += (float64(count) - expected) * (float64(count) - expected) / expected
				cells++
			} else if count > 0 {
				t.Errorf("binomial of %+v: %d cannot be", c, k)
			}
		}
		if cells < 2 || chiSquareAbove(statistic, cells-1) < 1e-6 {
			t.Errorf("binomial of %+v: chi-square %g of %d cells", c, statistic, cells)
		}
	}
}

func TestMultinomialKeepsTheSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 1000), 1, 30).Draw(t, "counts")
		n, into := sumOf(counts), make([]float64, len(counts))
		multinomial(counts, n, into, hash.New(rapid.Int64().Draw(t, "seed"), "", "test"))
		sum := 0.0
		for i, drawn := range into {
			if drawn < 0 || drawn > 0 && counts[i] == 0 {
				t.Fatalf("%v drew %v", counts, into)
			}
			sum += drawn
		}
		if sum != float64(n) {
			t.Fatalf("%d became %g", n, sum)
		}
	})
}

// The truth is known here, and 95% intervals should hold it. Each case draws 200 pairs of samples; were the coverage
// 0.95, fewer than 174 would hold it with a chance below 1e-5. The middle of the replicates holds the first case never.
// Of Wasserstein the case is one whose cumulative shares do not cross; where they nearly touch, coverage is less.
func TestDivergenceIntervalHoldsTheTruth(t *testing.T) {
	one := []int{300, 200, 150, 120, 100, 80, 30, 20}
	other, shorter := []int{220, 240, 170, 110, 120, 60, 60, 20}, []int{500, 200, 120, 80, 60, 20, 10, 10}
	for name, c := range map[string]struct {
		p, q []int
		of   Divergence
	}{
		"Jensen-Shannon, one source":  {one, one, JensenShannon},
		"Jensen-Shannon, two sources": {one, other, JensenShannon},
		"Wasserstein, two sources":    {one, shorter, Wasserstein},
		"total variation":             {one, shorter, TotalVariation},
	} {
		truth, held := c.of(shares(floats(c.p)), shares(floats(c.q))), 0
		stream, p, q := hash.New(2, name, "test"), make([]float64, 8), make([]float64, 8)
		for seed := range int64(200) {
			multinomial(c.p, 1000, p, stream)
			multinomial(c.q, 1000, q, stream)
			got, err := DivergenceInterval(whole(p), whole(q), c.of, BootstrapParams{Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			if got.Low <= truth && truth <= got.High {
				held++
			}
		}
		if held < 174 {
			t.Errorf("%s: %d of 200 intervals hold %g", name, held, truth)
		}
	}
}

func whole(values []float64) []int {
	out := make([]int, len(values))
	for i, v := range values {
		out[i] = int(v)
	}
	return out
}

func TestDivergenceFromTargetDrawsOnlyTheSample(t *testing.T) {
	p, target := []int{40, 35, 25}, []float64{2, 1, 1}
	got, err := DivergenceFromTarget(p, target, func(p, q []float64) float64 {
		if !slices.Equal(q, []float64{0.5, 0.25, 0.25}) {
			t.Fatal("the target was drawn again:", q)
		}
		return JensenShannon(p, q)
	}, BootstrapParams{})
	if err != nil || got.Replicates != 200 || got.Value != JensenShannon(floats(p), target) || !(got.Low <= got.High) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestDivergenceIntervalAtTheEdges(t *testing.T) {
	notNumber := func(p, q []float64) float64 { return math.NaN() }
	for name, c := range map[string]struct {
		p, q []int
		of   Divergence
		want error
	}{
		"p counts nothing": {[]int{0, 0}, []int{1, 2}, JensenShannon, ErrTooFew},
		"q counts nothing": {[]int{1, 2}, []int{0, 0}, JensenShannon, ErrTooFew},
		"no cell":          {nil, nil, JensenShannon, ErrTooFew},
		"NaN":              {[]int{1, 2}, []int{1, 2}, notNumber, ErrNotFinite},
	} {
		if _, err := DivergenceInterval(c.p, c.q, c.of, BootstrapParams{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := DivergenceFromTarget([]int{1}, []float64{0}, JensenShannon, BootstrapParams{}); !errors.Is(err, ErrTooFew) {
		t.Error("no target:", err)
	}
	one, err := DivergenceInterval([]int{5, 0}, []int{0, 1}, JensenShannon, BootstrapParams{})
	if want := (DivergenceEstimate{Value: 1, Low: 1, High: 1, Replicates: 200}); err != nil || one != want {
		t.Errorf("disjoint: %+v, %v", one, err)
	}
	wantPanic(t, "replicates", func() { DivergenceInterval([]int{1}, []int{1}, JensenShannon, BootstrapParams{Replicates: 1}) })
	wantPanic(t, "lengths", func() { DivergenceInterval([]int{1}, []int{1, 2}, JensenShannon, BootstrapParams{}) })
	wantPanic(t, "negative", func() { DivergenceInterval([]int{1, -1}, []int{1, 2}, JensenShannon, BootstrapParams{}) })
}

func TestDivergenceIntervalIsASeededHash(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(1, 40), 4, 4)
		p, q := counts.Draw(t, "p"), counts.Draw(t, "q")
		params := BootstrapParams{Seed: rapid.Int64().Draw(t, "seed"), Replicates: 40}
		first, err := DivergenceInterval(p, q, TotalVariation, params)
		again, _ := DivergenceInterval(p, q, TotalVariation, params)
		if err != nil || first != again || first.Low < 0 || first.Low > first.High {
			t.Fatalf("%+v and %+v, %v", first, again, err)
		}
	})
}

func BenchmarkDivergenceInterval(b *testing.B) {
	p, q := make([]int, 1000), make([]int, 1000)
	for i := range p {
		p[i], q[i] = 100_000/(i+1), 100_000/(1000-i)
	}
	for b.Loop() {
		if _, err := DivergenceInterval(p, q, JensenShannon, BootstrapParams{}); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleDivergenceInterval() {
	real, made := []int{400, 300, 200, 100}, []int{390, 320, 180, 110}
	js, err := DivergenceInterval(real, made, JensenShannon, BootstrapParams{Seed: 42, ID: "content type"})
	fmt.Printf("JS %.3f, none is possible: %v, %v\n", js.Value, js.Low == 0, err)
	// Output: JS 0.001, none is possible: true, <nil>
}
