package student

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/routenator/routenator/transforms/hash"
)

// Longest beginnings and endings of a word that are features, in letters.
const mostAffix = 4

// windowFeatures returns the features of each token: the words around it, one by one and in pairs, its own beginnings,
// endings and shape, the shapes of its neighbours, and whether it is near an end of the query.
func windowFeatures(query string, tokens []token) [][]uint64 {
	shapes := make([]string, len(tokens))
	for i, t := range tokens {
		shapes[i] = shapeOf(query[t.start:t.end])
	}
	at := func(of func(int) string, i int) string {
		if i < 0 || i >= len(tokens) {
			return ""
		}
		return of(i)
	}
	word := func(i int) string { return at(func(i int) string { return tokens[i].key }, i) }
	shape := func(i int) string { return at(func(i int) string { return shapes[i] }, i) }
	out := make([][]uint64, len(tokens))
	for i := range tokens {
		add := func(kind string, parts ...string) {
			out[i] = append(out[i], hash.Of(0, append(parts, kind)...))
		}
		add("any")
		for d := -2; d <= 2; d++ {
			add("word"+strconv.Itoa(d), word(i+d))
		}
		for d := -2; d <= 1; d++ {
			add("pair"+strconv.Itoa(d), word(i+d), word(i+d+1))
		}
		add("around", word(i-1), word(i+1))
		for d := -1; d <= 1; d++ {
			add("shape"+strconv.Itoa(d), shape(i+d))
		}
		add("shapes", shape(i-1), shape(i))
		add("shapes1", shape(i), shape(i+1))
		add("from start", strconv.Itoa(min(i, 3)))
		add("from end", strconv.Itoa(min(len(tokens)-1-i, 3)))
		affixes(tokens[i].key, add)
	}
	return out
}

func affixes(word string, add func(kind string, parts ...string)) {
	begin, end := 0, len(word)
	for n := 1; n <= mostAffix && begin < len(word); n++ {
		_, first := utf8.DecodeRuneInString(word[begin:])
		_, last := utf8.DecodeLastRuneInString(word[:end])
		begin, end = begin+first, end-last
		add("begins", word[:begin])
		add("ends", word[end:])
	}
}

// shapeOf writes X for capitals, x for other letters, 0 for digits and the sign itself for others, each run once.
func shapeOf(s string) string {
	var b strings.Builder
	last := rune(-1)
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			r = 'X'
		case unicode.IsLetter(r):
			r = 'x'
		case unicode.IsDigit(r):
			r = '0'
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
