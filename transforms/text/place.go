package text

import "strings"

// Where a keyword stands in a query, as [Place] says it.
const (
	PlaceFirst  = "first"  // the keyword's first word is the query's first, also when the query is nothing else
	PlaceLast   = "last"   // the query ends with the keyword
	PlaceMiddle = "middle" // words stand before it and after it
	PlaceAbsent = "absent" // it does not stand there as whole words
)

// Place says where surface stands in query: [PlaceFirst], [PlaceLast], [PlaceMiddle] or [PlaceAbsent]. It compares
// normalised words and goes by the first place where surface stands, as [Position] does.
func Place(query, surface string) string {
	key := Normalise(query)
	start, end := find(key, Normalise(surface))
	switch {
	case start < 0:
		return PlaceAbsent
	case start == 0:
		return PlaceFirst
	case end == len(key):
		return PlaceLast
	}
	return PlaceMiddle
}

// Position returns i/(n-1), where i is the index of the surface's first word among the n normalised words of the
// query; 0 when n is 1. It is false when surface does not stand in query.
func Position(query, surface string) (float64, bool) {
	key := Normalise(query)
	start, _ := find(key, Normalise(surface))
	if start < 0 {
		return 0, false
	}
	last := strings.Count(key, " ")
	if last == 0 {
		return 0, true
	}
	return float64(strings.Count(key[:start], " ")) / float64(last), true
}

// Contains reports whether surface stands in query as whole normalised words. A surface without words does not. The
// possessive of a word holds the word: "play Blur's songs" contains Blur.
func Contains(query, surface string) bool {
	start, _ := find(Normalise(query), Normalise(surface))
	return start >= 0
}

// find returns the first place of the words in key, both normalised, as bytes [start, end); start is -1 without one.
func find(key, words string) (start, end int) {
	if words == "" {
		return -1, -1
	}
	for from := 0; ; from++ {
		at := strings.Index(key[from:], words)
		if at < 0 {
			return -1, -1
		}
		from += at
		end := from + len(words)
		end += possessive(key[end:])
		if (from == 0 || key[from-1] == ' ') && (end == len(key) || key[end] == ' ') {
			return from, end
		}
	}
}

// possessive is the length of an English possessive ending that rest begins with.
func possessive(rest string) int {
	for _, ending := range []string{"'s", "’s"} {
		if after, ok := strings.CutPrefix(rest, ending); ok && (after == "" || after[0] == ' ') {
			return len(ending)
		}
	}
	return 0
}
