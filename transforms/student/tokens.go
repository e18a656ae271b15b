package student

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/routenator/routenator/transforms/text"
)

// token is a word, a number or a sign of a query, as query[start:end].
type token struct {
	key        string // what tokens are compared by
	start, end int
	sign       bool // neither letter nor digit
	unspaced   bool // of a script that writes no spaces
}

// Scripts without spaces between words: each letter is a token.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// tokenise splits a query: runs of letters, numbers with what stands inside them ("3.5", "16:9"), endings after an
// apostrophe ("'s"), and every other sign by itself, an emoji with its modifiers. Letters and digits part: "7pm" is two.
func tokenise(query string) []token {
	var out []token
	for at := 0; at < len(query); {
		r, size := utf8.DecodeRuneInString(query[at:])
		if unicode.IsSpace(r) {
			at += size
			continue
		}
		t := token{start: at, unspaced: unicode.In(r, unspaced...)}
		switch {
		case t.unspaced:
			t.end = at + size + lengthWhile(query[at+size:], extends)
		case unicode.IsLetter(r):
			t.end = at + lengthWhile(query[at:], isSpacedLetter)
		case unicode.IsDigit(r):
			t.end = at + numberLength(query[at:])
		case len(out) > 0 && out[len(out)-1].end == at && isEnding(query[at:], r, size):
			t.end = at + size + lengthWhile(query[at+size:], isSpacedLetter)
		default:
			t.end = at + signLength(query[at:])
			t.sign = true
		}
		t.key = keyOf(query[at:t.end])
		out = append(out, t)
		at = t.end
	}
	return out
}

// keyOf folds case and apostrophes of a word; numbers and signs stay as they are.
func keyOf(s string) string {
	key, first := text.Normalise(s), firstRune(s)
	switch {
	case key == "" || unicode.IsDigit(first):
		return s
	case !unicode.IsLetter(first):
		return "'" + key
	}
	return key
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func isSpacedLetter(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r)) && !unicode.In(r, unspaced...)
}

// extends reports whether r belongs to the sign or letter before it: marks, joiners, skin tones.
func extends(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || r >= 0x1f3fb && r <= 0x1f3ff
}

// isEnding reports whether an apostrophe r begins s and a letter follows.
func isEnding(s string, r rune, size int) bool {
	next, _ := utf8.DecodeRuneInString(s[size:])
	return (r == '\'' || r == '’' || r == '`') && isSpacedLetter(next)
}

func lengthWhile(s string, is func(rune) bool) int {
	if end := strings.IndexFunc(s, func(r rune) bool { return !is(r) }); end >= 0 {
		return end
	}
	return len(s)
}

// numberLength returns the length of the digits that begin s, with single full stops, commas and colons between them.
func numberLength(s string) int {
	end := lengthWhile(s, unicode.IsDigit)
	for end+1 < len(s) && strings.IndexByte(".,:", s[end]) >= 0 {
		more := lengthWhile(s[end+1:], unicode.IsDigit)
		if more == 0 {
			break
		}
		end += 1 + more
	}
	return end
}

// signLength returns the length of the sign that begins s; what a zero width joiner ties to it is of the same sign.
func signLength(s string) int {
	const joiner = '\u200d'
	_, end := utf8.DecodeRuneInString(s)
	for end < len(s) {
		last, _ := utf8.DecodeLastRuneInString(s[:end])
		r, size := utf8.DecodeRuneInString(s[end:])
		if !extends(r) && (last != joiner || unicode.IsSpace(r)) {
			break
		}
		end += size
	}
	return end
}

// join returns the text of the kept tokens, in order: neighbours as they stand in the query, others with one space between.
func join(query string, tokens []token, kept []int) string {
	var b strings.Builder
	for i, k := range kept {
		if i > 0 {
			last := &tokens[kept[i-1]]
			adjacent := kept[i-1]+1 == k
			if adjacent && last.end < tokens[k].start || !adjacent && !(last.unspaced && tokens[k].unspaced) {
				b.WriteByte(' ')
			}
		}
		b.WriteString(query[tokens[k].start:tokens[k].end])
	}
	return b.String()
}

// keysOf returns the keys of the tokens of s that are no signs, joined by one space.
func keysOf(s string) string {
	var keys []string
	for _, t := range tokenise(s) {
		if !t.sign {
			keys = append(keys, t.key)
		}
	}
	return strings.Join(keys, " ")
}
