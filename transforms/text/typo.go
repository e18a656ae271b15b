package text

import (
	"strings"
	"unicode/utf8"

	"github.com/routenator/routenator/transforms/hash"
)

// Kinds of typing mistakes that [Typo] makes; each is one edit of one letter.
const (
	TypoAdjacent   = "adjacent"   // a letter becomes its neighbour on a QWERTY keyboard
	TypoDropped    = "dropped"    // a letter is missing
	TypoDoubled    = "doubled"    // a letter stands twice
	TypoSwapped    = "swapped"    // two neighbours have changed places
	TypoApostrophe = "apostrophe" // an apostrophe is missing: dont
)

// TypoKinds returns the kinds of typing mistakes in a fixed order.
func TypoKinds() []string {
	return []string{TypoAdjacent, TypoDropped, TypoDoubled, TypoSwapped, TypoApostrophe}
}

// Typo returns word with one typing mistake of the kind, at a place that the stream chooses. It is false, and the
// word comes back as it was, when the kind is unknown or finds no place: the first letter, digits, words with fewer
// than four letters, words with digits and words with letters outside ASCII are never touched. Capitals stay where
// they were.
func Typo(word string, s *hash.Stream, kind string) (string, bool) {
	if !canMistype(word) {
		return word, false
	}
	places := typoPlaces(word, kind)
	if len(places) == 0 {
		return word, false
	}
	at := places[s.Intn(len(places))]
	switch kind {
	case TypoAdjacent:
		near := neighbours[lowerASCII(word[at])-'a']
		return word[:at] + string(caseLike(near[s.Intn(len(near))], word[at])) + word[at+1:], true
	case TypoDropped:
		return word[:at] + word[at+1:], true
	case TypoDoubled:
		return word[:at+1] + word[at:], true
	case TypoSwapped:
		return word[:at] + string([]byte{caseLike(word[at+1], word[at]), caseLike(word[at], word[at+1])}) + word[at+2:], true
	}
	_, size := utf8.DecodeRuneInString(word[at:])
	return word[:at] + word[at+size:], true
}

// canMistype reports whether the word has at least four letters, all in ASCII, and no digit.
func canMistype(word string) bool {
	letters := 0
	for _, r := range word {
		switch {
		case r < utf8.RuneSelf && asciiClass[r] == letter:
			letters++
		case r >= utf8.RuneSelf && !isApostrophe(r), '0' <= r && r <= '9':
			return false
		}
	}
	return letters >= 4
}

// typoPlaces returns the byte offsets at which the kind of mistake changes the word by one edit.
func typoPlaces(word, kind string) []int {
	first := strings.IndexFunc(word, func(r rune) bool { return r < utf8.RuneSelf && asciiClass[r] == letter })
	var places []int
	for at := first + 1; at < len(word); at++ {
		if fits(word, at, kind) {
			places = append(places, at)
		}
	}
	return places
}

func fits(word string, at int, kind string) bool {
	if kind == TypoApostrophe {
		r, size := utf8.DecodeRuneInString(word[at:])
		return isApostrophe(r) && isLetterAt(word, at-1) && isLetterAt(word, at+size)
	}
	if !isLetterAt(word, at) {
		return false
	}
	next := byte(0)
	if isLetterAt(word, at+1) {
		next = lowerASCII(word[at+1])
	}
	this := lowerASCII(word[at])
	switch kind {
	case TypoAdjacent, TypoDropped:
		return true
	case TypoDoubled: // never three in a row
		return this != next && this != lowerASCII(word[at-1])
	case TypoSwapped:
		return next != 0 && this != next
	}
	return false
}

func isLetterAt(word string, at int) bool {
	return at < len(word) && asciiClass[word[at]] == letter
}

// caseLike returns the letter c in the case of the letter model.
func caseLike(c, model byte) byte {
	c = lowerASCII(c)
	if 'A' <= model && model <= 'Z' {
		return c - 'a' + 'A'
	}
	return c
}

// neighbours are the letters next to a to z on a QWERTY keyboard, in the same row and the rows above and below.
var neighbours = [26]string{
	"qwsz", "vghn", "xdfv", "erfcxs", "wsdr", "rtgvcd", "tyhbvf", "yujnbg", "ujko", "uikmnh", "iolmj", "opk", "njk",
	"bhjm", "iklp", "ol", "wa", "edft", "weadzx", "rfgy", "yhji", "cfgb", "qase", "zsdc", "tghu", "asx",
}
