package stats

import (
	"math"
	"slices"
)

// SelfBLEUParams of self-BLEU. The zero value is valid.
type SelfBLEUParams struct {
	N      int   // longest n-gram; default 4
	Sample int   // texts compared; default 1,000
	Seed   int64 // of the sample
}

// SelfBLEUScore is a self-BLEU with what it rests on.
type SelfBLEUScore struct {
	Mean  float64 // 0 to 1; lower is more diverse
	Texts int     // texts compared
}

// epsilon is what a precision without a match counts instead: method 1 of Chen and Cherry (2014, "A Systematic
// Comparison of Smoothing Techniques for Sentence-Level BLEU") with NLTK's value.
const epsilon = 0.1

// SelfBLEU measures how alike texts are: the mean, over the texts of a sample, of the BLEU of each with all others as its
// references (Zhu et al. 2018, "Texygen"). Orders 1 to N weigh alike, the brevity penalty takes the closest length and
// the shorter of two, and a precision without a match has 0.1 matches: NLTK's sentence_bleu with
// SmoothingFunction().method1 and weights 1/N, and sacrebleu's sentence score with floor smoothing at 0.1, where no text is
// shorter than N. A text without a word of the others scores 0.
//
// A text shorter than N tokens has no longest n-grams, which NLTK counts as 0.1 of 1: short texts score low even where
// they are repeated. More texts score higher: compare at one sample size only; Texts says whether there were as many. The
// order of texts decides the sample: sort them by their ID. [ErrTooFew] below two texts.
//
// Time is that of sorting the n-grams, not of comparing each pair: 2,000 texts take well below a second.
func SelfBLEU(texts [][]int32, p SelfBLEUParams) (SelfBLEUScore, error) {
	p = p.withDefaults()
	sample := sampled(texts, p)
	if len(sample) < 2 {
		return SelfBLEUScore{Texts: len(sample)}, ErrTooFew
	}
	scores := brevityPenalties(sample)
	eachOrder(sample, p.N, func(n int, grams [][]int32, count int) {
		for i, matched := range clippedMatches(grams, count) {
			scores[i] *= precision(matched, len(grams[i]), n, p.N)
		}
	})
	return SelfBLEUScore{Mean: mean(scores), Texts: len(sample)}, nil
}

func (p SelfBLEUParams) withDefaults() SelfBLEUParams {
	if p.N == 0 {
		p.N = 4
	}
	if p.Sample == 0 {
		p.Sample = 1000
	}
	if p.N < 1 || p.Sample < 1 {
		panic("stats: self-BLEU needs a length of grams and a size of sample")
	}
	return p
}

func sampled(texts [][]int32, p SelfBLEUParams) [][]int32 {
	if len(texts) <= p.Sample {
		return texts
	}
	out := make([][]int32, p.Sample)
	for i, at := range shuffled(len(texts), p.Seed, "stats.self-bleu")[:p.Sample] {
		out[i] = texts[at]
	}
	return out
}

// precision is the factor that order n of `most` gives to a text's BLEU.
func precision(matched, grams, n, most int) float64 {
	if matched > 0 {
		return math.Pow(float64(matched)/float64(grams), 1/float64(most))
	}
	if n == 1 {
		return 0
	}
	return math.Pow(epsilon/float64(max(grams, 1)), 1/float64(most))
}

// brevityPenalties are e^(1-r/c) for texts of c tokens, where r, above c, is the length closest to c among the others;
// otherwise 1, and 0 without a token.
func brevityPenalties(texts [][]int32) []float64 {
	lengths := make([]int, len(texts))
	for i, text := range texts {
		lengths[i] = len(text)
	}
	slices.Sort(lengths)
	out := make([]float64, len(texts))
	for i, text := range texts {
		if c := len(text); c > 0 {
			out[i] = min(1, math.Exp(1-float64(closest(lengths, c))/float64(c)))
		}
	}
	return out
}

// closest is the length nearest to c among sorted lengths without one of c itself, the shorter of two as near.
func closest(lengths []int, c int) int {
	at, _ := slices.BinarySearch(lengths, c)
	switch above := at + 1; {
	case at == 0:
		return lengths[above]
	case above == len(lengths) || c-lengths[at-1] <= lengths[above]-c:
		return lengths[at-1]
	default:
		return lengths[above]
	}
}

// clippedMatches says, for each text, how many of its grams the others have, one gram counting at most as often as the
// text among the others that has it most often. It keeps the two largest counts of each gram: a text that has the largest
// is held against the second.
func clippedMatches(texts [][]int32, count int) []int {
	most, second := make([]int, count), make([]int, count)
	eachCount(texts, func(_ int, gram int32, times int) {
		if times > most[gram] {
			most[gram], second[gram] = times, most[gram]
		} else {
			second[gram] = max(second[gram], times)
		}
	})
	matches := make([]int, len(texts))
	eachCount(texts, func(text int, gram int32, times int) {
		others := most[gram]
		if times == others {
			others = second[gram]
		}
		matches[text] += min(times, others)
	})
	return matches
}

// eachCount calls yield with how often a text has each of its grams.
func eachCount(texts [][]int32, yield func(text int, gram int32, times int)) {
	for i, grams := range texts {
		sorted := slices.Sorted(slices.Values(grams))
		for from := 0; from < len(sorted); {
			to := from
			for to < len(sorted) && sorted[to] == sorted[from] {
				to++
			}
			yield(i, sorted[from], to-from)
			from = to
		}
	}
}
