package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// HasControl reports whether s holds what no keyboard types into a search field: control characters (tabs and line
// ends too), line and paragraph separators, marks of writing direction, the byte order mark, private use,
// noncharacters, U+FFFD, or bytes that are not UTF-8. Joiners and soft hyphens are allowed.
func HasControl(s string) bool {
	for _, r := range s {
		switch {
		case r < 0x20 || r == 0x7f:
			return true
		case r < 0x80:
		case r == utf8.RuneError:
			return true // also every byte that is not UTF-8
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Noncharacter_Code_Point, r),
			r == 0x2028, r == 0x2029, 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069, r == 0xfeff:
			return true
		}
	}
	return false
}

// Printable returns s without its control characters, for a line of text that quotes a stranger.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}
