package text

import (
	"strings"
	"unicode"
)

// Humanise returns an identifier as people would say it, in lower case: "contentType" and "content_type" give
// "content type", "HTTPServer" gives "http server".
func Humanise(identifier string) string {
	runes := []rune(identifier)
	var said strings.Builder
	pending := false // a word has ended
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && r != '\'' {
			pending = true
			continue
		}
		if (pending || startsWord(runes, i)) && said.Len() > 0 {
			said.WriteByte(' ')
		}
		pending = false
		said.WriteRune(unicode.ToLower(r))
	}
	return said.String()
}

// startsWord reports whether a capital at i begins a word: after a small letter or digit, or before a small letter
// at the end of a run of capitals.
func startsWord(runes []rune, i int) bool {
	if i == 0 || !unicode.IsUpper(runes[i]) {
		return false
	}
	before := runes[i-1]
	if unicode.IsLower(before) || unicode.IsDigit(before) {
		return true
	}
	return unicode.IsUpper(before) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
}
