package text

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Words returns the word segments of Unicode Standard Annex 29 that hold a letter or a number, in order, as they
// stand in s. "don't", "3.5" and "content_type" are one word each, "16:9" and "e-mail" are two, an emoji is none.
// Scripts without spaces (Han, Hiragana, Thai, Lao, Khmer, Burmese) give about one word a letter, as the annex says.
func Words(s string) []string {
	var found []string
	for word := range eachWord(s) {
		if found == nil {
			found = make([]string, 0, 1+strings.Count(s, " "))
		}
		found = append(found, word)
	}
	return found
}

// CountWords returns len(Words(s)) without making the words.
func CountWords(s string) int {
	count := 0
	if isASCII(s) {
		for start, end := nextASCIIWord(s, 0); start < end; start, end = nextASCIIWord(s, end) {
			count++
		}
		return count
	}
	for range eachWord(s) {
		count++
	}
	return count
}

// eachWord yields the words of s; text in ASCII never reaches the tables.
func eachWord(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if isASCII(s) {
			for start, end := nextASCIIWord(s, 0); start < end; start, end = nextASCIIWord(s, end) {
				if !yield(s[start:end]) {
					return
				}
			}
			return
		}
		segments := words.FromString(s)
		for segments.Next() {
			// A joiner before a letterlike pictograph ties it to the space before (rules WB3c and WB4).
			segment := strings.TrimSpace(segments.Value())
			if holdsLetterOrNumber(segment) && !yield(segment) {
				return
			}
		}
	}
}

func holdsLetterOrNumber(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return true
		}
	}
	return false
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// The word break classes of ASCII (WordBreakProperty.txt).
const (
	breaks    = iota // everything that always breaks
	letter           // ALetter
	digit            // Numeric
	connector        // ExtendNumLet: the underscore
	midLetter        // MidLetter: the colon
	midNumber        // MidNum: comma and semicolon
	midEither        // MidNumLet and Single_Quote: full stop and apostrophe
)

var asciiClass = func() (class [256]byte) {
	for c := range class {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			class[c] = letter
		case '0' <= c && c <= '9':
			class[c] = digit
		}
	}
	class['_'], class[':'] = connector, midLetter
	class[','], class[';'] = midNumber, midNumber
	class['.'], class['\''] = midEither, midEither
	return class
}()

// nextASCIIWord returns the first word at or after from as s[start:end]; start equals end when there is none.
func nextASCIIWord(s string, from int) (start, end int) {
	for from < len(s) {
		for from < len(s) && (asciiClass[s[from]] == breaks || asciiClass[s[from]] > connector) {
			from++
		}
		end, worded := asciiSegmentEnd(s, from)
		if worded {
			return from, end
		}
		from = end
	}
	return len(s), len(s)
}

// asciiSegmentEnd returns where the segment that begins at start ends, and whether it holds a letter or a digit.
func asciiSegmentEnd(s string, start int) (end int, worded bool) {
	for end = start; end < len(s); {
		switch class := asciiClass[s[end]]; {
		case class == letter || class == digit:
			worded = true
			end++
		case class == connector:
			end++
		case end > start && end+1 < len(s) && joins(asciiClass[s[end-1]], class, asciiClass[s[end+1]]):
			end++
		default:
			return end, worded
		}
	}
	return end, worded
}

// joins reports whether the middle class ties its neighbours into one word (rules WB6, WB7, WB11 and WB12).
func joins(left, middle, right byte) bool {
	return left == right && (left == letter && (middle == midLetter || middle == midEither) ||
		left == digit && (middle == midNumber || middle == midEither))
}
