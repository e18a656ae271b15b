package phrases

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

// token is one word of a query as it is written, and where it comes from.
type token struct {
	text  string
	glued bool // leans on the token before it
	piece int  // index into the derivation's pieces
}

// tokens adds to out the pieces, split into words and sets the English articles that the author wrote as "a".
func tokens(out []token, pieces []piece, english bool) []token {
	for i, p := range pieces {
		for word := range strings.FieldsSeq(p.text) {
			out = append(out, token{text: word, glued: p.slot == "" && leans(word), piece: i})
		}
	}
	if !english {
		return out
	}
	for i := range out {
		word := strings.ToLower(out[i].text)
		if (word == "a" || word == "an") && pieces[out[i].piece].slot == "" && i+1 < len(out) {
			article := text.Article(out[i+1].text)
			out[i].text = out[i].text[:1] + article[1:] // "A" stays a capital
		}
	}
	return out
}

// leans says whether a literal is punctuation, or a clitic, that belongs to the word before it.
func leans(word string) bool {
	switch word[0] {
	case ',', '.', '?', '!', ';', ':', '\'':
		return true
	}
	return strings.HasPrefix(word, "’")
}

// write joins tokens; join stands between two that do not lean.
func write(list []token, join string) string {
	var b strings.Builder
	for i, t := range list {
		if i > 0 && !t.glued {
			b.WriteString(join)
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// typeTokens applies the ways of typing that the row's stream draws, noise aside.
func typeTokens(list []token, pieces []piece, typing schemas.Typing, s *hash.Stream, question bool) []token {
	lower, capital, stop, mark := s.Float64(), s.Float64(), s.Float64(), s.Float64()
	if lower < typing.Lower {
		for i := range list {
			list[i].text = strings.ToLower(list[i].text)
		}
	} else if capital < typing.Capital && len(list) > 0 {
		r, size := utf8.DecodeRuneInString(list[0].text)
		list[0].text = string(unicode.ToUpper(r)) + list[0].text[size:]
	}
	if n := len(list); n == 0 || endsSentence(list[n-1].text) {
		return list
	}
	end := token{glued: true, piece: len(pieces)}
	switch {
	case question && mark < typing.Question:
		end.text = "?"
	case !question && stop < typing.Stop:
		end.text = "."
	default:
		return list
	}
	return append(list, end)
}

func endsSentence(word string) bool { return strings.ContainsAny(word[len(word)-1:], ".?!") }

// skeleton is the query with its slots masked: the author's own words, lower-case, without punctuation.
func skeleton(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		part := "{" + p.slot + "}"
		if p.slot == "" {
			part = text.Normalise(p.text)
		}
		if part != "" {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(part)
		}
	}
	return b.String()
}

// mistype mistypes at most one word of the author's or of free text, and returns the kind of noise. The words of
// enums, numbers and other closed values are telling and stay as they are: they are what the label hangs on.
func mistype(list []token, pieces []piece, s *hash.Stream, telling func(p *piece) bool) string {
	var at []int
	for i, t := range list {
		if t.piece < len(pieces) && !telling(&pieces[t.piece]) {
			at = append(at, i)
		}
	}
	kinds := text.TypoKinds()
	for range 8 {
		if len(at) == 0 {
			return ""
		}
		i, kind := at[s.Intn(len(at))], kinds[s.Intn(len(kinds))]
		if word, ok := text.Typo(list[i].text, s, kind); ok {
			list[i].text = word
			return kind
		}
	}
	return ""
}
