package distribution

import (
	"math"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/stats"
	"github.com/routenator/routenator/transforms/text"
)

// Most and least tokens that diversity is measured on.
const (
	mostTokens  = 50_000
	leastTokens = 200
	mostBLEU    = 1000 // texts that self-BLEU compares
)

// Texts are the normalised words of a sample's queries, in its order.
func Texts(sample []Sampled) [][]string {
	out := make([][]string, len(sample))
	for i := range sample {
		out[i] = text.Words(text.Normalise(sample[i].Query))
	}
	return out
}

// Tokens counts the words of texts.
func Tokens(texts [][]string) int {
	n := 0
	for _, t := range texts {
		n += len(t)
	}
	return n
}

// Diversities measures how varied each of several samples is, all on as many tokens and texts: those of the smallest. Where
// that is too small, and of samples that are nil, nothing is measured.
func Diversities(samples [][][]string, seed int64) []evaluation.Diversity {
	out := make([]evaluation.Diversity, len(samples))
	budget, rows := mostTokens, mostBLEU
	for _, texts := range samples {
		if texts != nil {
			budget, rows = min(budget, Tokens(texts)), min(rows, len(texts))
		}
	}
	if budget < leastTokens {
		return out
	}
	for i, texts := range samples {
		if texts != nil {
			out[i] = diversity(texts, budget, rows, seed)
		}
	}
	return out
}

func diversity(texts [][]string, budget, rows int, seed int64) evaluation.Diversity {
	ids := stats.TokenIDs(texts)
	d := evaluation.Diversity{Budget: budget}
	for n, share := range map[int]**float64{1: &d.Distinct1, 2: &d.Distinct2, 3: &d.Distinct3} {
		if g, err := stats.DistinctN(ids, stats.DistinctParams{N: n, Budget: budget, Seed: seed}); err == nil && g.Total > 0 {
			*share = new(g.Share)
		}
	}
	d.Entropy = new(wordEntropy(ids, budget))
	if s, err := stats.SelfBLEU(ids, stats.SelfBLEUParams{Sample: rows, Seed: seed}); err == nil && !math.IsNaN(s.Mean) {
		d.SelfBLEU, d.Texts = new(s.Mean), s.Texts
	}
	return d
}

// wordEntropy is the entropy of the first budget tokens, in bits.
func wordEntropy(ids [][]int32, budget int) float64 {
	var counts []float64
	for _, t := range ids {
		for _, id := range t {
			if budget == 0 {
				return stats.Entropy(counts)
			}
			budget--
			for int(id) >= len(counts) {
				counts = append(counts, 0)
			}
			counts[id]++
		}
	}
	return stats.Entropy(counts)
}
