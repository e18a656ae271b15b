package calls

import (
	"regexp"
	"strings"
)

// ParseJSON reads one JSON value, with its order kept and 5 apart from 5.0. Line breaks within texts are forgiven. The
// error is a [*SyntaxError].
func ParseJSON(text string) (Value, error) {
	if len(text) > maxBytes {
		return nil, &SyntaxError{Detail: "longer than 1 MiB"}
	}
	p := newParser(strings.ToValidUTF8(text, "\uFFFD"))
	p.blanks()
	v, err := p.json(0)
	if err != nil {
		return nil, err
	}
	if p.blanks(); p.at < len(p.text) {
		return nil, p.fail("%s after the end", p.found())
	}
	return v, nil
}

// FromJSON returns the call of a function with arguments that are a JSON object; none or null is one without arguments.
func FromJSON(name string, arguments []byte) (Call, error) {
	c := Call{Name: name}
	if strings.TrimSpace(string(arguments)) == "" {
		return c, nil
	}
	v, err := ParseJSON(string(arguments))
	if err != nil {
		return Call{}, err
	}
	return c, c.fill(v)
}

var number = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`)

func (p *parser) json(depth int) (Value, error) {
	if depth > maxDepth {
		return nil, p.fail("more than %d levels deep", maxDepth)
	}
	if err := p.spend(1); err != nil {
		return nil, err
	}
	switch c := p.peek(); {
	case c == '{':
		return p.jsonObject(depth)
	case c == '[':
		return p.jsonArray(depth)
	case c == '"':
		s, err := p.jsonString()
		return String(s), err
	case c == '-' || isDigit(c):
		return p.jsonNumber()
	}
	start := p.at
	switch p.identifier("") {
	case "true":
		return Bool(true), nil
	case "false":
		return Bool(false), nil
	case "null":
		return Null{}, nil
	}
	p.at = start
	return nil, p.fail("%s, want a JSON value", p.found())
}

func (p *parser) jsonNumber() (Value, error) {
	m := number.FindStringSubmatch(p.rest())
	if m == nil {
		return nil, p.fail("a sign without a number")
	}
	next := p.from(p.at + len(m[0]))
	if isDigit(next.peek()) || next.peek() == '.' || next.identifier("") != "" {
		return nil, p.fail("no number of JSON")
	}
	if m[1] != "" || m[2] != "" {
		p.at += len(m[0])
		return floatOf(m[0]), nil
	}
	if len(m[0]) > maxDigits {
		return nil, p.fail("a number of more than %d digits", maxDigits)
	}
	p.at += len(m[0])
	if m[0] == "-0" {
		return Int("0"), nil
	}
	return Int(m[0]), nil
}

func (p *parser) jsonArray(depth int) (Value, error) {
	out := List{}
	p.at++
	for p.blanks(); !p.accept("]"); p.blanks() {
		if len(out) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
			p.blanks()
		}
		v, err := p.json(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (p *parser) jsonObject(depth int) (Value, error) {
	var out dictBuilder
	p.at++
	for p.blanks(); !p.accept("}"); p.blanks() {
		if len(out.dict) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
			p.blanks()
		}
		if p.peek() != '"' {
			return nil, p.fail("%s, want a key in double quotes", p.found())
		}
		key, err := p.jsonString()
		if err != nil {
			return nil, err
		}
		p.blanks()
		if err := p.expect(":"); err != nil {
			return nil, err
		}
		p.blanks()
		v, err := p.json(depth + 1)
		if err != nil {
			return nil, err
		}
		out.set(String(key), v)
	}
	if out.dict == nil {
		out.dict = Dict{}
	}
	return out.dict, nil
}

// simple escapes, of JSON.
var jsonSimple = map[byte]string{'\\': "\\", '"': "\"", '/': "/", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t"}

func (p *parser) jsonString() (string, error) {
	var b strings.Builder
	opened := p.at
	p.at++
	for !p.accept(`"`) {
		if p.at >= len(p.text) {
			p.at = opened
			return "", p.fail("a text without its closing quote")
		}
		if p.peek() != '\\' {
			b.WriteByte(p.peek())
			p.at++
			continue
		}
		if err := p.jsonEscape(&b); err != nil {
			return "", err
		}
	}
	return b.String(), p.spend((p.at - opened) / 8)
}

func (p *parser) jsonEscape(b *strings.Builder) error {
	next := p.from(p.at + 1).peek()
	if s, ok := jsonSimple[next]; ok {
		b.WriteString(s)
		p.at += 2
		return nil
	}
	if next == 'u' {
		return p.code(b, 4)
	}
	return p.fail("an escape that JSON has not")
}
