package calls

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quoteAhead says whether a string literal begins here, with its prefix.
func (p *parser) quoteAhead() bool {
	i := p.at
	for i < len(p.text) && i < p.at+2 && strings.IndexByte("rRbBuUfF", p.text[i]) >= 0 {
		i++
	}
	return i < len(p.text) && (p.text[i] == '"' || p.text[i] == '\'')
}

// quoted reads string literals; those that follow one another are one text.
func (p *parser) quoted() (Value, error) {
	var b strings.Builder
	for {
		if err := p.literal(&b); err != nil {
			return nil, err
		}
		end := p.at
		if p.space(); !p.quoteAhead() {
			p.at = end
			return String(b.String()), nil
		}
	}
}

// literal reads one string literal: r, u and quotes of both kinds, single and triple. Bytes and f-strings are no texts.
func (p *parser) literal(b *strings.Builder) error {
	raw := false
	for p.peek() != '"' && p.peek() != '\'' {
		switch p.peek() {
		case 'r', 'R':
			raw = true
		case 'b', 'B':
			return p.fail("bytes, want a text")
		case 'f', 'F':
			return p.fail("a formatted text, want a plain one")
		}
		p.at++
	}
	opened, quote := p.at, p.text[p.at:p.at+1]
	if strings.HasPrefix(p.rest(), strings.Repeat(quote, 3)) {
		quote = strings.Repeat(quote, 3)
	}
	p.at += len(quote)
	start := p.at
	for !p.accept(quote) {
		if p.at >= len(p.text) || p.strict && len(quote) == 1 && p.peek() == '\n' {
			p.at = opened
			return p.fail("a text without its closing quote")
		}
		if err := p.character(b, raw); err != nil {
			return err
		}
	}
	return p.spend((p.at - start) / 8)
}

// character reads one character or escape.
func (p *parser) character(b *strings.Builder, raw bool) error {
	if p.peek() != '\\' || p.at+1 >= len(p.text) {
		b.WriteByte(p.text[p.at])
		p.at++
		return nil
	}
	if raw {
		b.WriteString(p.text[p.at : p.at+2])
		p.at += 2
		return nil
	}
	return p.escape(b)
}

// simple escapes, of Python.
var simple = map[byte]string{'\n': "", '\\': "\\", '\'': "'", '"': "\"", 'a': "\a", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r",
	't': "\t", 'v': "\v"}

// escape reads a backslash and what it escapes. One that means nothing stays, backslash and all, as in Python.
func (p *parser) escape(b *strings.Builder) error {
	c := p.text[p.at+1]
	if s, ok := simple[c]; ok {
		b.WriteString(s)
		p.at += 2
		return nil
	}
	switch c {
	case 'x':
		return p.code(b, 2)
	case 'u':
		return p.code(b, 4)
	case 'U':
		return p.code(b, 8)
	case 'N':
		return p.fail("a character by its name")
	}
	if c >= '0' && c <= '7' {
		p.octal(b)
		return nil
	}
	b.WriteByte('\\')
	p.at++
	return nil
}

func (p *parser) octal(b *strings.Builder) {
	n := rune(0)
	p.at++
	for i := 0; i < 3 && p.peek() >= '0' && p.peek() <= '7'; i++ {
		n = n*8 + rune(p.peek()-'0')
		p.at++
	}
	b.WriteRune(n)
}

// code reads a character by its number, of so many hexadecimal digits. Two halves of a surrogate pair are one character,
// as in JSON; half a pair is U+FFFD.
func (p *parser) code(b *strings.Builder, digits int) error {
	r, err := p.hex(digits)
	if err != nil {
		return err
	}
	if utf16.IsSurrogate(r) && strings.HasPrefix(p.rest(), `\u`) {
		back := p.at
		low, err := p.hex(4)
		if err != nil {
			return err
		}
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			r = pair
		} else {
			p.at = back
		}
	}
	b.WriteRune(r)
	return nil
}

func (p *parser) hex(digits int) (rune, error) {
	from := p.at + 2
	if from+digits > len(p.text) {
		return 0, p.fail("an escape cut short")
	}
	n, err := strconv.ParseUint(p.text[from:from+digits], 16, 32)
	if err != nil || n > utf8.MaxRune {
		return 0, p.fail("an escape of no character: %q", p.text[p.at:from+digits])
	}
	p.at = from + digits
	return rune(n), nil
}
