package calls

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrUnreadable is what began as a call and cannot be read. The error that wraps it is a [*SyntaxError].
var ErrUnreadable = errors.New("unreadable call")

// SyntaxError says where a call cannot be read, and why. It wraps [ErrUnreadable].
type SyntaxError struct {
	Offset int // in bytes of the text that was read
	Detail string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%v: at byte %d: %s", ErrUnreadable, e.Offset, e.Detail)
}

// Unwrap returns [ErrUnreadable].
func (e *SyntaxError) Unwrap() error { return ErrUnreadable }

// Bounds of what is read. Real outputs are far within them.
const (
	maxBytes  = 1 << 20 // of one output
	maxDepth  = 64      // of values within values
	maxCalls  = 1000    // of one output, and arguments of one call
	maxDigits = 4300    // of one whole number; Python's own limit
	maxTrials = 8       // times that a byte is looked at, on average
)

// parser is a place in a text.
type parser struct {
	text   string
	at     int
	strict bool // as Python reads, where a model's habits would be forgiven
	budget *int // steps left, shared by all attempts at one output: no output takes quadratic time
}

func newParser(text string) *parser {
	budget := maxTrials * (len(text) + 16)
	return &parser{text: text, budget: &budget}
}

// from returns a parser at another place of the same text.
func (p *parser) from(at int) *parser {
	q := *p // a copy: the budget is shared
	q.at = at
	return &q
}

func (p *parser) fail(format string, a ...any) error {
	return &SyntaxError{Offset: p.at, Detail: fmt.Sprintf(format, a...)}
}

// spend counts steps against the budget.
func (p *parser) spend(steps int) error {
	*p.budget -= steps
	if *p.budget < 0 {
		return p.fail("too tangled to read")
	}
	return nil
}

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) rest() string { return p.text[p.at:] }

// ahead is as much of the rest as it takes to tell what begins.
func (p *parser) ahead() string { return p.text[p.at:min(p.at+512, len(p.text))] }

// accept steps over a text if it comes next.
func (p *parser) accept(text string) bool {
	if strings.HasPrefix(p.rest(), text) {
		p.at += len(text)
		return true
	}
	return false
}

func (p *parser) expect(text string) error {
	if !p.accept(text) {
		return p.fail("%s, want %q", p.found(), text)
	}
	return nil
}

// found names what comes next, for an error.
func (p *parser) found() string {
	if p.at >= len(p.text) {
		return "the text ends"
	}
	r, _ := utf8.DecodeRuneInString(p.rest())
	return fmt.Sprintf("found %q", r)
}

// blanks steps over white space.
func (p *parser) blanks() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n\f\v", p.text[p.at]) >= 0 {
		p.at++
	}
}

// space steps over white space and comments, as inside Python's brackets.
func (p *parser) space() {
	for p.blanks(); p.peek() == '#'; p.blanks() {
		end := strings.IndexByte(p.rest(), '\n')
		if end < 0 {
			end = len(p.rest())
		}
		p.at += end
	}
}

// identifier reads letters, digits and underscores, not beginning with a digit; others are further characters that may
// stand within. It returns "" where none begins.
func (p *parser) identifier(others string) string {
	start := p.at
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.rest())
		within := p.at > start && (unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune(others, r))
		if r != '_' && !unicode.IsLetter(r) && !within {
			break
		}
		p.at += size
	}
	return p.text[start:p.at]
}
