package near

import (
	"slices"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
)

// N is the length of n-grams, in characters.
const N = 5

// shingles appends the hashes of the distinct n-grams of a text, in ascending order. A text shorter than N is one n-gram;
// an empty one has none.
func shingles(into []uint64, text string) []uint64 {
	if text == "" {
		return into
	}
	before := len(into)
	var starts [N]int // of the last N characters
	count := 0
	for at := range text {
		if count >= N {
			into = append(into, xxhash.Sum64String(text[starts[count%N]:at]))
		}
		starts[count%N] = at
		count++
	}
	if count <= N {
		into = append(into, xxhash.Sum64String(text))
	} else {
		into = append(into, xxhash.Sum64String(text[starts[count%N]:]))
	}
	set := into[before:]
	slices.Sort(set)
	return into[:before+len(slices.Compact(set))]
}

// sketch has a bit for each of 64 groups of n-grams: whether the text has an odd number of them.
func sketch(set []uint64) uint64 {
	var s uint64
	for _, h := range set {
		s ^= 1 << (h >> 58)
	}
	return s
}

// Jaccard returns the similarity of two texts' n-gram sets: 1 for equal texts, 0 where one is empty and the other not.
func Jaccard(a, b string) float64 {
	x, y := shingles(make([]uint64, 0, utf8.RuneCountInString(a)), a), shingles(make([]uint64, 0, utf8.RuneCountInString(b)), b)
	if len(x)+len(y) == 0 {
		return 1
	}
	same := common(x, y)
	return float64(same) / float64(len(x)+len(y)-same)
}

// common counts what two ascending lists share.
func common(x, y []uint64) int {
	same, j := 0, 0
	for _, h := range x {
		for j < len(y) && y[j] < h {
			j++
		}
		if j < len(y) && y[j] == h {
			same++
		}
	}
	return same
}
