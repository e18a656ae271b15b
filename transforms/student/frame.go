package student

import (
	"slices"
	"strings"
)

// framed returns the n-grams of a query and, apart from them, those of its frame: the query with one mark for each run of
// kept tokens. A closed argument is mostly said in the frame: of "make a poster of a photo booth" it is "make a poster of a
// ¤" that says what is made.
func framed(query string, grams []gram, tokens []token, kept []int) []gram {
	isKept := make([]bool, len(tokens))
	for _, i := range kept {
		isKept[i] = true
	}
	var frame []string
	for i, t := range tokens {
		switch {
		case !isKept[i]:
			frame = append(frame, query[t.start:t.end])
		case i == 0 || !isKept[i-1]:
			frame = append(frame, "¤")
		}
	}
	return slices.Concat(grams, gramsOf(strings.Join(frame, " "), "frame"))
}
