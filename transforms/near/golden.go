package near

import (
	"iter"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// Limits says which texts are too much like one of a golden set.
type Limits struct {
	Similarity float64 // least Jaccard similarity of the n-gram sets, above 0 and at most 1; 0: no text for that
	Overlap    int     // a run of more than that many words that both have; 0: no text for that
	Short      bool    // golden texts of up to four words take similar ones too, and not only exact matches
}

// shortWords is the most words of a text that takes exact matches only: the commonest requests are short, and would
// vanish with all that is like them.
const shortWords = 4

// Rule names why a text is too much like a golden one.
type Rule string

// The rules, in the order in which they are asked.
const (
	Exact   Rule = "exact"   // the same text
	Similar Rule = "near"    // n-gram sets of at least Limits.Similarity
	Overlap Rule = "overlap" // a run of more than Limits.Overlap words
)

// Match is the golden text that another is too much like.
type Match struct {
	Rule       Rule
	Text       int     // its number, from 0
	Similarity float64 // Similar: the Jaccard similarity, the largest that any golden text has
	Shared     string  // Overlap: the first run of words that both have
}

// Golden is a fixed set of texts, made ready to find what repeats one of them. It is safe for concurrent use.
type Golden struct {
	limits  Limits
	entries []entry
	exact   map[string]int32   // the first text that reads so
	order   Order              // by how often the golden texts themselves have an n-gram
	lists   map[uint64][]int32 // by n-gram, the texts that have it among their rarest
	runs    map[string]int32   // by run of Overlap+1 words, the first text that has it
}

// NewGolden returns the index of texts, whose words are joined by single spaces.
func NewGolden(texts []string, limits Limits) *Golden {
	g := &Golden{limits: limits, exact: map[string]int32{}, lists: map[uint64][]int32{}, runs: map[string]int32{}}
	for _, text := range texts {
		g.order.Count(Buckets(nil, text))
	}
	for i, text := range texts {
		g.add(int32(i), text)
	}
	return g
}

func (g *Golden) add(number int32, text string) {
	if _, ok := g.exact[text]; !ok {
		g.exact[text] = number
	}
	set := shingles(nil, text)
	g.entries = append(g.entries, entry{text: text, sketch: sketch(set), size: int32(len(set))})
	short := strings.Count(text, " ") < shortWords
	if short && !g.limits.Short {
		return
	}
	if g.limits.Similarity > 0 {
		for _, h := range g.order.rarest(nil, set, prefix(len(set), g.limits.Similarity)) {
			g.lists[h] = append(g.lists[h], number)
		}
	}
	if short {
		return
	}
	for run := range g.eachRun(text) {
		if _, ok := g.runs[run]; !ok {
			g.runs[run] = number
		}
	}
}

// Find returns the golden text that text repeats, by the first rule that one does: of several that are similar the
// most similar, then the first. The words of text are joined by single spaces. The answer is exact: no match is missed.
func (g *Golden) Find(text string) (Match, bool) {
	if number, ok := g.exact[text]; ok {
		return Match{Rule: Exact, Text: int(number)}, true
	}
	if m, ok := g.similar(text); ok {
		return m, true
	}
	for run := range g.eachRun(text) {
		if number, ok := g.runs[run]; ok {
			return Match{Rule: Overlap, Text: int(number), Shared: run}, true
		}
	}
	return Match{}, false
}

// similar finds the most similar golden text.
func (g *Golden) similar(text string) (best Match, found bool) {
	for number, similarity := range g.EachSimilar(text) {
		if similarity > best.Similarity {
			best, found = Match{Rule: Similar, Text: number, Similarity: similarity}, true
		}
	}
	return best, found
}

// EachSimilar yields the golden texts that are similar to text, by number and with their similarity. The words of text
// are joined by single spaces. The answer is exact: none is missed. An equal text is similar too.
func (g *Golden) EachSimilar(text string) iter.Seq2[int, float64] {
	return func(yield func(int, float64) bool) {
		if g.limits.Similarity <= 0 || len(g.lists) == 0 {
			return
		}
		var few, fewRarest, fewOther [256]uint64
		set := shingles(few[:0], text)
		e := entry{sketch: sketch(set), size: int32(len(set))}
		var near []int32 // that size and sketch do not rule out
		for _, h := range g.order.rarest(fewRarest[:0], set, prefix(len(set), g.limits.Similarity)) {
			for _, number := range g.lists[h] {
				if !g.apart(&e, &g.entries[number]) {
					near = append(near, number)
				}
			}
		}
		slices.Sort(near)
		for _, number := range slices.Compact(near) {
			other := shingles(fewOther[:0], g.entries[number].text)
			same := common(set, other)
			all := len(set) + len(other) - same
			if float64(same) >= g.limits.Similarity*float64(all)-1e-9 && !yield(int(number), float64(same)/float64(all)) {
				return
			}
		}
	}
}

// apart says that two texts are surely less similar than the limit, by size or by sketch (as [Index] has it).
func (g *Golden) apart(a, b *entry) bool {
	limit := g.limits.Similarity
	if float64(min(a.size, b.size)) < math.Ceil(limit*float64(max(a.size, b.size))-1e-9) {
		return true
	}
	return float64(bits.OnesCount64(a.sketch^b.sketch))*(1+limit) > (1-limit)*float64(a.size+b.size)+1e-9
}

// eachRun yields the runs of Overlap+1 words of a text, none where that rule is off.
func (g *Golden) eachRun(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		n := g.limits.Overlap + 1
		if n == 1 || strings.Count(text, " ")+1 < n {
			return
		}
		var few [64]int
		starts := append(few[:0], 0)
		for i := range len(text) {
			if text[i] != ' ' {
				continue
			}
			if len(starts) >= n && !yield(text[starts[len(starts)-n]:i]) {
				return
			}
			starts = append(starts, i+1)
		}
		yield(text[starts[len(starts)-n]:])
	}
}
