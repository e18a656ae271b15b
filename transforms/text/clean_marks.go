package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// closers maps opening brackets to their closing ones.
var closers = map[rune]rune{'(': ')', '[': ']', '（': '）', '［': '］', '【': '】'}

// cleanBrackets drops (…) and […] with what they hold; a bracket without its partner is dropped alone.
func cleanBrackets(s string) string {
	if !strings.ContainsAny(s, "()[]（）［］【】") {
		return tidy(s)
	}
	runes := []rune(strings.ToValidUTF8(s, ""))
	drop := make([]bool, len(runes))
	var open []int
	for i, r := range runes {
		switch {
		case closers[r] != 0:
			open = append(open, i)
			drop[i] = true
		case strings.ContainsRune(")]）］】", r):
			drop[i] = true
			if len(open) > 0 && closers[runes[open[len(open)-1]]] == r {
				for j := open[len(open)-1]; j < i; j++ {
					drop[j] = true
				}
				open = open[:len(open)-1]
			}
		}
	}
	var kept strings.Builder
	for i, r := range runes {
		if !drop[i] {
			kept.WriteRune(r)
		}
	}
	return tidy(kept.String())
}

var (
	bracketedDoubt = regexp.MustCompile(`\s*[(\[]\s*\?+\s*[)\]]`)
	doubtBefore    = regexp.MustCompile(`(^|[\s(\[‘“"'/-])\?+\s*([\pL\pN‘“"'])`)
	doubtAlone     = regexp.MustCompile(`(?:^|\s)\?+(?:\s|$)`)
	doubtAfter     = regexp.MustCompile(`([\pL\pN])\?+([,;:)\]])|(\d)\?+`)
	manyMarks      = regexp.MustCompile(`\?{2,}`)
)

// cleanQuestionMarks drops the marks of doubt that cataloguers write ("?Dover", "Dover (?)", "c.1820?") and leaves
// questions ("What Are Little Girls Made Of?").
func cleanQuestionMarks(s string) string {
	if strings.IndexByte(s, '?') < 0 {
		return tidy(s)
	}
	s = bracketedDoubt.ReplaceAllString(s, "")
	s = doubtBefore.ReplaceAllString(s, "$1$2")
	s = doubtAlone.ReplaceAllString(s, " ")
	s = doubtAfter.ReplaceAllString(s, "$1$3$2")
	return tidy(manyMarks.ReplaceAllString(s, "?"))
}

const (
	singleQuotes = "'‘’‚‛`´"
	doubleQuotes = "\"“”„‟«»‹›「」『』＂"
)

// elisions begin with an apostrophe.
var elisions = setOf("tis twas n em til till cause cos bout round neath gainst twixt")

// cleanQuotes drops quotation marks, asterisks and underscores around and between words; apostrophes stay, and so do
// marks of feet and inches.
func cleanQuotes(s string) string {
	if !strings.ContainsAny(s, singleQuotes+doubleQuotes+"*_") {
		return tidy(s)
	}
	runes := []rune(strings.ToValidUTF8(s, ""))
	var kept strings.Builder
	singles, doubles := 0, 0 // quotations that are open
	for i, r := range runes {
		before, after := around(runes, i)
		switch {
		case strings.ContainsRune(singleQuotes, r):
			if keepsApostrophe(runes, i, &singles) {
				kept.WriteRune(r)
			}
		case strings.ContainsRune(doubleQuotes, r):
			if unicode.IsDigit(before) && doubles == 0 {
				kept.WriteRune(r) // inches
				continue
			}
			doubles = 1 - doubles
			if isWordRune(before) && isWordRune(after) {
				kept.WriteByte(' ')
			}
		case r == '*' && !(unicode.IsDigit(before) && unicode.IsDigit(after)):
		case r == '_' && !(isWordRune(before) && isWordRune(after)):
		default:
			kept.WriteRune(r)
		}
	}
	return tidy(kept.String())
}

// keepsApostrophe reports whether the single mark at i belongs to a word; it counts the quotations that are open.
func keepsApostrophe(runes []rune, i int, open *int) bool {
	before, after := around(runes, i)
	switch {
	case isWordRune(before) && isWordRune(after):
		return true
	case isWordRune(after):
		word := wordFrom(runes[i+1:])
		if runes[i] != '‘' && runes[i] != '`' && elisions[strings.ToLower(word)] || isDecade(word) {
			return true
		}
		*open++
		return false
	case isWordRune(before) && *open > 0:
		*open--
		return false
	case isWordRune(before):
		return unicode.IsDigit(before) || strings.ContainsRune("sSxXzZ", before) || i > 2 && strings.EqualFold(string(runes[i-2:i]), "in")
	}
	*open = max(0, *open-1)
	return false
}

func wordFrom(runes []rune) string {
	end := 0
	for end < len(runes) && isWordRune(runes[end]) {
		end++
	}
	return string(runes[:end])
}

// isDecade reports whether word is "80s".
func isDecade(word string) bool {
	return len(word) == 3 && unicode.IsDigit(rune(word[0])) && unicode.IsDigit(rune(word[1])) && word[2] == 's'
}

// around returns the runes before and after i, or spaces at the ends.
func around(runes []rune, i int) (before, after rune) {
	before, after = ' ', ' '
	if i > 0 {
		before = runes[i-1]
	}
	if i+1 < len(runes) {
		after = runes[i+1]
	}
	return before, after
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && r != utf8.RuneError
}
