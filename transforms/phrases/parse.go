package phrases

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// nodeKind says what a part of a phrase is.
type nodeKind uint8

const (
	literal  nodeKind = iota // words
	slot                     // something drawn
	capture                  // what is said inside becomes an argument
	sequence                 // one part after the other
	choice                   // one of the parts
	call                     // outcome parallel: a whole request
	rule                     // the named rule, replaced when the grammar is linked
)

// node is one part of a phrase. After linking it is immutable and shared.
type node struct {
	kind    nodeKind
	id      int       // place in the memo of shapes, set when linked
	text    string    // literal: the words; rule: its name
	name    string    // slot: of its values; capture: of its argument
	form    string    // slot: the form said, "" for the text itself
	draw    int       // slot: which draw of the same values, from 1; call: which call, from 0
	parts   []*node   // sequence, choice; capture and linked rule: one
	weights []float64 // choice
	static  shape     // the shape, where it depends on no draw

	purposes [maxRequests]string // slot: of the stream that draws it, by request
	lower    *node               // slot: the draw of the same values before it, nil for the first
}

// parse reads one phrase. An error says at which character, counted from 1, and what was expected.
func parse(source string) (*node, error) {
	p := &phraseParser{source: source}
	n, err := p.alternatives("")
	if err == nil && p.at < len(source) {
		err = fmt.Errorf("%q closes nothing", source[p.at])
	}
	if err != nil {
		return nil, fmt.Errorf("%q, character %d: %w", source, utf8.RuneCountInString(source[:min(p.at, len(source))])+1, err)
	}
	return n, nil
}

type phraseParser struct {
	source string
	at     int
}

func (p *phraseParser) peek() byte {
	if p.at < len(p.source) {
		return p.source[p.at]
	}
	return 0
}

// alternatives reads a|b|c up to one of the characters of closing, which it leaves.
func (p *phraseParser) alternatives(closing string) (*node, error) {
	n := &node{kind: choice}
	for {
		weight, err := p.weight()
		if err != nil {
			return nil, err
		}
		part, err := p.words()
		if err != nil {
			return nil, err
		}
		n.parts, n.weights = append(n.parts, part), append(n.weights, weight)
		if p.peek() != '|' {
			break
		}
		p.at++
	}
	if closing != "" && (p.peek() == 0 || !strings.ContainsRune(closing, rune(p.peek()))) {
		return nil, fmt.Errorf("expected %q", closing)
	}
	if len(n.parts) == 1 && n.weights[0] == 1 {
		return n.parts[0], nil
	}
	return n, nil
}

// weight reads /3/; without one it is 1.
func (p *phraseParser) weight() (float64, error) {
	p.spaces()
	if p.peek() != '/' {
		return 1, nil
	}
	end := strings.IndexByte(p.source[p.at+1:], '/')
	if end < 0 {
		return 0, fmt.Errorf("a weight has no closing /; write \\/ for the character itself")
	}
	text := p.source[p.at+1 : p.at+1+end]
	weight, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || !(weight >= 0 && weight <= 1e9) {
		return 0, fmt.Errorf("the weight %q is no number from 0 to 1e9", text)
	}
	p.at += end + 2
	return weight, nil
}

func (p *phraseParser) spaces() {
	for p.peek() == ' ' || p.peek() == '\t' || p.peek() == '\n' {
		p.at++
	}
}

// words reads parts one after the other up to | or a closing character.
func (p *phraseParser) words() (*node, error) {
	n := &node{kind: sequence}
	for {
		p.spaces()
		var part *node
		var err error
		switch p.peek() {
		case 0, '|', ')', ']', '}', '>':
			if len(n.parts) == 1 {
				return n.parts[0], nil
			}
			return n, nil
		case '(':
			part, err = p.enclosed(')')
		case '[':
			part, err = p.optional()
		case '<':
			part, err = p.ruleName()
		case '{':
			part, err = p.braces()
		default:
			part, err = p.literal()
		}
		if err != nil {
			return nil, err
		}
		n.parts = append(n.parts, part)
	}
}

func (p *phraseParser) enclosed(closing byte) (*node, error) {
	p.at++
	n, err := p.alternatives(string(closing))
	if err == nil {
		p.at++
	}
	return n, err
}

// optional reads [x] as a choice of x and nothing; a weight is the probability that it is said.
func (p *phraseParser) optional() (*node, error) {
	p.at++
	said, start := 0.5, p.at
	p.spaces()
	if p.peek() == '/' {
		weight, err := p.weight()
		if err != nil {
			return nil, err
		}
		if said = weight; said > 1 {
			p.at = start
			return nil, fmt.Errorf("an optional part has the weight %g; write the probability that it is said, from 0 to 1", said)
		}
	}
	inner, err := p.alternatives("]")
	if err != nil {
		return nil, err
	}
	p.at++
	return &node{kind: choice, parts: []*node{inner, {kind: sequence}}, weights: []float64{said, 1 - said}}, nil
}

func (p *phraseParser) ruleName() (*node, error) {
	name, err := p.until('>')
	if err != nil {
		return nil, err
	}
	return &node{kind: rule, text: name}, nil
}

// until reads a name up to the closing character, which it passes.
func (p *phraseParser) until(closing byte) (string, error) {
	end := strings.IndexByte(p.source[p.at:], closing)
	if end < 0 {
		return "", fmt.Errorf("expected %q", closing)
	}
	name := strings.TrimSpace(p.source[p.at+1 : p.at+end])
	if name == "" || strings.ContainsAny(name, "<>{}[]()|") {
		return "", fmt.Errorf("%q is no name", name)
	}
	p.at += end + 1
	return name, nil
}

// braces reads {slot}, {slot#2.plural}, {call#2} or {argument: capture}.
func (p *phraseParser) braces() (*node, error) {
	rest := p.source[p.at:]
	colon, closing := strings.IndexByte(rest, ':'), strings.IndexByte(rest, '}')
	if colon > 0 && (closing < 0 || colon < closing) {
		name := strings.TrimSpace(rest[1:colon])
		if name == "" || strings.ContainsAny(name, "<>{}[]()| ") {
			return nil, fmt.Errorf("%q is no name of an argument", name)
		}
		p.at += colon
		inner, err := p.enclosed('}')
		return &node{kind: capture, name: name, parts: []*node{inner}}, err
	}
	text, err := p.until('}')
	if err != nil {
		return nil, err
	}
	return slotNode(text)
}

func slotNode(text string) (*node, error) {
	name, form, _ := strings.Cut(text, ".")
	draw := 1
	if at := strings.IndexByte(name, '#'); at >= 0 {
		n, err := strconv.Atoi(name[at+1:])
		if err != nil || n < 1 || n > 9 {
			return nil, fmt.Errorf("{%s}: write a number from 1 to 9 behind #", text)
		}
		name, draw = name[:at], n
	}
	if name == "call" {
		return &node{kind: call, draw: draw - 1}, nil
	}
	return drawNode(name, form, draw), nil
}

func drawNode(name, form string, draw int) *node {
	n := &node{kind: slot, name: name, form: form, draw: draw}
	for request := range n.purposes {
		n.purposes[request] = fmt.Sprintf("%s#%d#%d", name, draw, request)
	}
	if draw > 1 {
		n.lower = drawNode(name, "", draw-1)
	}
	return n
}

// literal reads words up to the next character with a meaning, and undoes escapes.
func (p *phraseParser) literal() (*node, error) {
	var b strings.Builder
	for p.at < len(p.source) && !strings.ContainsRune("()[]{}<>| \t\n", rune(p.source[p.at])) {
		if p.source[p.at] == '\\' {
			p.at++
			if p.at == len(p.source) {
				return nil, fmt.Errorf("a backslash stands at the end")
			}
		}
		b.WriteByte(p.source[p.at])
		p.at++
	}
	return &node{kind: literal, text: b.String()}, nil
}
