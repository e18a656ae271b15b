package linear

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawChain draws a small model and a sequence for it.
func drawChain(t *rapid.T) (*Chain, [][]uint32) {
	weight := rapid.Custom(func(t *rapid.T) float32 { return float32(rapid.IntRange(-300, 300).Draw(t, "w")) / 100 })
	tags, features := rapid.IntRange(2, 3).Draw(t, "tags"), 4
	c := &Chain{tags, rapid.SliceOfN(weight, features*tags, features*tags).Draw(t, "weights"),
		rapid.SliceOfN(weight, tags*tags, tags*tags).Draw(t, "follow")}
	token := rapid.SliceOfN(rapid.Uint32Range(0, uint32(features-1)), 0, 3)
	return c, rapid.SliceOfN(token, 1, 5).Draw(t, "tokens")
}

// each calls yield with every assignment of tags and its score.
func (c *Chain) each(tokens [][]uint32, yield func(tags []int, score float64)) {
	scores, tags := c.scores(tokens), make([]int, len(tokens))
	for {
		sum := 0.0
		for i, tag := range tags {
			sum += scores[i*c.tags+tag]
			if i > 0 {
				sum += float64(c.follow[tags[i-1]*c.tags+tag])
			}
		}
		yield(tags, sum)
		i := 0
		for ; i < len(tags); i++ {
			if tags[i]++; tags[i] < c.tags {
				break
			}
			tags[i] = 0
		}
		if i == len(tags) {
			return
		}
	}
}

// All assignments of a short sequence can be listed: the sums and the best of them are known.
func TestChainAgreesWithEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, tokens := drawChain(t)
		marginals, pairs := make([]float64, len(tokens)*c.tags), make([]float64, c.tags*c.tags)
		total, most := 0.0, math.Inf(-1)
		var best []int
		c.each(tokens, func(tags []int, score float64) {
			p := math.Exp(score)
			total += p
			for i, tag := range tags {
				marginals[i*c.tags+tag] += p
				if i > 0 {
					pairs[tags[i-1]*c.tags+tag] += p
				}
			}
			if score > most {
				most, best = score, slices.Clone(tags)
			}
		})
		l := c.lattice(tokens)
		for i, p := range l.marginals() {
			if math.Abs(p-marginals[i]/total) > 1e-9 {
				t.Fatalf("marginal %d is %g, want %g", i, p, marginals[i]/total)
			}
		}
		for i, p := range l.pairs() {
			if math.Abs(p-pairs[i]/total) > 1e-9 {
				t.Fatalf("pair %d is %g, want %g", i, p, pairs[i]/total)
			}
		}
		if got := c.Tags(tokens); c.sum(tokens, got) < most-1e-9 {
			t.Fatalf("tags %v score %g, %v score %g", got, c.sum(tokens, got), best, most)
		}
	})
}

func (c *Chain) sum(tokens [][]uint32, tags []int) (sum float64) {
	c.each(tokens, func(other []int, score float64) {
		if slices.Equal(other, tags) {
			sum = score
		}
	})
	return sum
}

// Feature 1 opens a span, 3 stands before and 2 after it; what is inside has no feature of its own, so only the tag before
// tells it from what is outside.
func spans() []Sequence {
	var rows []Sequence
	for inside := range 6 {
		for around := range 5 {
			var s Sequence
			add := func(tag int, features ...uint32) {
				s.Tokens, s.Tags = append(s.Tokens, features), append(s.Tags, tag)
			}
			for range around {
				add(0, 0)
			}
			add(0, 0, 3)
			add(1, 0, 1)
			for range inside {
				add(1, 0)
			}
			add(0, 0, 2)
			for range around {
				add(0, 0)
			}
			rows = append(rows, s)
		}
	}
	return rows
}

func TestTrainChainLearnsSpans(t *testing.T) {
	rows := spans()
	c := TrainChain(rows, 2, Params{Dimensions: 4, Epochs: 30})
	for _, r := range rows {
		if got := c.Tags(r.Tokens); !slices.Equal(got, r.Tags) {
			t.Fatalf("tags %v, want %v", got, r.Tags)
		}
	}
	again := TrainChain(rows, 2, Params{Dimensions: 4, Epochs: 30})
	if !slices.Equal(c.weights, again.weights) || !slices.Equal(c.follow, again.follow) {
		t.Error("two trainings on the same rows differ")
	}
	if c.Tags(nil) != nil || c.Marginals(nil) != nil {
		t.Error("a text without tokens has tags")
	}
}

func BenchmarkTrainChain(b *testing.B) {
	rows := spans()
	for b.Loop() {
		TrainChain(rows, 2, Params{Dimensions: 4})
	}
}
