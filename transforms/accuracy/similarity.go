package accuracy

import (
	"math"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/text"
)

// similarity is how alike two texts are, by each measure; all are 0 to 1 but the cosine, which can be negative.
type similarity struct{ exact, tokenF1, trigram, cosine float64 }

// best takes the best of each measure.
func (s similarity) best(o similarity) similarity {
	return similarity{max(s.exact, o.exact), max(s.tokenF1, o.tokenF1), max(s.trigram, o.trigram), max(s.cosine, o.cosine)}
}

// compare compares two texts by what [text.Normalise] leaves of them, the cosine apart.
func (e *embedder) compare(a, b string) similarity {
	if a == b {
		return similarity{1, 1, 1, 1}
	}
	s := similarity{cosine: e.cosine(a, b)}
	x, y := text.Normalise(a), text.Normalise(b)
	switch {
	case x == "" && y == "": // signs alone
		return s
	case x == y:
		s.exact, s.tokenF1, s.trigram = 1, 1, 1
		return s
	}
	s.tokenF1, s.trigram = tokenF1(x, y), jaccard(trigrams(x), trigrams(y))
	return s
}

// tokenF1 is the F1 of the words of two normalised texts, each word as often as both have it (Rajpurkar et al. 2016,
// SQuAD, without dropping articles).
func tokenF1(a, b string) float64 {
	x, y := slices.Sorted(strings.FieldsSeq(a)), slices.Sorted(strings.FieldsSeq(b))
	return counts{common(x, y), len(x), len(y)}.f1()
}

// trigrams returns the distinct runs of three characters, ascending; of a shorter text, the text.
func trigrams(s string) []string {
	runes := []rune(s)
	if len(runes) == 0 {
		return nil
	}
	var out []string
	for i := range max(1, len(runes)-2) {
		out = append(out, string(runes[i:min(i+3, len(runes))]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// jaccard is the share of members that two ascending sets have in common.
func jaccard(x, y []string) float64 {
	both := common(x, y)
	return ratio(float64(both), float64(len(x)+len(y)-both))
}

// common counts what two ascending lists share, each as often as both have it.
func common(x, y []string) int {
	n, j := 0, 0
	for _, v := range x {
		for j < len(y) && y[j] < v {
			j++
		}
		if j < len(y) && y[j] == v {
			n++
			j++
		}
	}
	return n
}

// embedder asks for each text's embedding once.
type embedder struct {
	embed   func(string) []float32
	known   map[string]vector
	without int // texts that have none
}

type vector struct {
	v    []float32
	norm float64
}

func newEmbedder(embed func(string) []float32) *embedder {
	return &embedder{embed: embed, known: map[string]vector{}}
}

// cosine of two different texts: 0 where one is empty or has no embedding of the other's length.
func (e *embedder) cosine(a, b string) float64 {
	if e.embed == nil || strings.TrimSpace(a) == "" || strings.TrimSpace(b) == "" {
		return 0
	}
	if text.Normalise(a) != "" && strings.TrimSpace(a) == strings.TrimSpace(b) {
		return 1
	}
	x, y := e.of(a), e.of(b)
	if len(x.v) != len(y.v) || x.norm == 0 || y.norm == 0 {
		return 0
	}
	sum := 0.0
	for i := range x.v {
		sum += float64(x.v[i]) * float64(y.v[i])
	}
	return min(1, max(-1, sum/(x.norm*y.norm)))
}

// of returns a text's embedding; one that is no vector of finite numbers, not all 0, is none.
func (e *embedder) of(s string) vector {
	v, ok := e.known[s]
	if ok {
		return v
	}
	v.v = e.embed(s)
	sum := 0.0
	for _, x := range v.v {
		sum += float64(x) * float64(x)
	}
	if v.norm = math.Sqrt(sum); v.norm == 0 || math.IsNaN(v.norm) || math.IsInf(v.norm, 0) {
		v = vector{}
		e.without++
	}
	e.known[s] = v
	return v
}
