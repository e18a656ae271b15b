package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Normalise returns the key under which two texts are the same: NFKC, full Unicode case folding, one form of the
// apostrophe, no invisible characters, and the words of that joined by one space. The result is valid UTF-8, a text
// that is a key already comes back as it is, and a text without words gives "".
func Normalise(s string) string {
	if isASCII(s) {
		return normaliseASCII(s)
	}
	// Folding can undo normal form and the other way round, but not among plain Latin letters. A second pass settles
	// all other text that people write.
	for range 8 {
		next := normaliseOnce(s)
		if next == s {
			break
		}
		if isLatin(next) {
			return next
		}
		s = next
	}
	return s
}

// Opening returns the first n normalised words of s joined by one space, or all of them when there are fewer.
func Opening(s string, n int) string {
	key := Normalise(s)
	for i := range len(key) {
		if n <= 0 {
			return ""
		}
		if key[i] == ' ' {
			if n--; n == 0 {
				return key[:i]
			}
		}
	}
	if n <= 0 {
		return ""
	}
	return key
}

func normaliseASCII(s string) string {
	if isASCIIKey(s) {
		return s
	}
	if strings.IndexByte(s, '`') >= 0 {
		s = strings.ReplaceAll(s, "`", "'")
	}
	var key strings.Builder
	key.Grow(len(s))
	for start, end := nextASCIIWord(s, 0); start < end; start, end = nextASCIIWord(s, end) {
		if key.Len() > 0 {
			key.WriteByte(' ')
		}
		for i := start; i < end; i++ {
			key.WriteByte(lowerASCII(s[i]))
		}
	}
	return key.String()
}

// isASCIIKey reports whether s is surely a key: lower-case letters and digits with single spaces between them.
func isASCIIKey(s string) bool {
	spaced := true // a space may not come first, nor after another, nor last
	for i := range len(s) {
		c := s[i]
		if c == ' ' && spaced || c != ' ' && asciiClass[c] != digit && (c < 'a' || c > 'z') {
			return false
		}
		spaced = c == ' '
	}
	return !spaced || s == ""
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// isLatin reports whether s has only letters up to Latin Extended-A: one pass has settled them.
func isLatin(s string) bool {
	for _, r := range s {
		if r > 0x17f {
			return false
		}
	}
	return true
}

func normaliseOnce(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = norm.NFKC.String(strings.Map(plainRune, s))
	s = cases.Fold().String(s)
	s = strings.Map(plainRune, norm.NFKC.String(s)) // compatibility forms decompose into apostrophes as well
	var key strings.Builder
	key.Grow(len(s))
	for word := range eachWord(s) {
		if key.Len() > 0 {
			key.WriteByte(' ')
		}
		key.WriteString(word)
	}
	return key.String()
}

// plainRune gives every apostrophe one form and drops (-1) what cannot be seen.
func plainRune(r rune) rune {
	switch {
	case isApostrophe(r):
		return '\''
	case r > 0x7f && unicode.Is(invisible, r):
		return -1
	}
	return r
}

// isApostrophe reports whether r is typed or set where an apostrophe belongs.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', 'ʹ', 'ʻ', 'ʼ', 'ʽ', '‘', '’', '‛', '′', '＇':
		return true
	}
	return false
}

// invisible is Default_Ignorable_Code_Point of Unicode without the zero width space, which ends words.
var invisible = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00ad, Hi: 0x00ad, Stride: 1}, {Lo: 0x034f, Hi: 0x034f, Stride: 1}, {Lo: 0x061c, Hi: 0x061c, Stride: 1},
		{Lo: 0x115f, Hi: 0x1160, Stride: 1}, {Lo: 0x17b4, Hi: 0x17b5, Stride: 1}, {Lo: 0x180b, Hi: 0x180f, Stride: 1},
		{Lo: 0x200c, Hi: 0x200f, Stride: 1}, {Lo: 0x202a, Hi: 0x202e, Stride: 1}, {Lo: 0x2060, Hi: 0x206f, Stride: 1},
		{Lo: 0x3164, Hi: 0x3164, Stride: 1}, {Lo: 0xfe00, Hi: 0xfe0f, Stride: 1}, {Lo: 0xfeff, Hi: 0xfeff, Stride: 1},
		{Lo: 0xffa0, Hi: 0xffa0, Stride: 1}, {Lo: 0xfff0, Hi: 0xfff8, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1bca0, Hi: 0x1bca3, Stride: 1}, {Lo: 0x1d173, Hi: 0x1d17a, Stride: 1}, {Lo: 0xe0000, Hi: 0xe0fff, Stride: 1},
	},
	LatinOffset: 1,
}
