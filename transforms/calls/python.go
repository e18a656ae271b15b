package calls

import (
	"strings"
)

// ParsePython reads a text as Python does: one call, or one list of calls, and nothing else. true, false and null are
// names, a text in single or double quotes ends on its line, and no keyword of the language is a name. A further
// [Read] forgives. The error is a [*SyntaxError].
func ParsePython(text string) ([]Call, error) {
	if len(text) > maxBytes {
		return nil, &SyntaxError{Detail: "longer than 1 MiB"}
	}
	p := newParser(strings.ToValidUTF8(text, "\uFFFD"))
	p.strict = true
	p.space()
	list, err := p.listOrCall()
	if err != nil {
		return nil, err
	}
	if p.space(); p.at < len(p.text) {
		return nil, p.fail("%s after the end", p.found())
	}
	return list, nil
}

// listOrCall reads f(…), [f(…), g(…)] or (f(…), g(…)).
func (p *parser) listOrCall() ([]Call, error) {
	closing := map[byte]string{'[': "]", '(': ")"}[p.peek()]
	if closing == "" {
		c, err := p.call(0)
		return []Call{c}, err
	}
	p.at++
	var out []Call
	for {
		p.space()
		if p.accept(closing) {
			return out, nil
		}
		if len(out) >= maxCalls {
			return nil, p.fail("more than %d calls", maxCalls)
		}
		c, err := p.call(1)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
		if p.space(); !p.accept(",") {
			return out, p.expect(closing)
		}
	}
}

// call reads name(…).
func (p *parser) call(depth int) (Call, error) {
	name, err := p.functionName()
	if err != nil {
		return Call{}, err
	}
	if p.strict {
		p.space()
	}
	if p.peek() != '(' {
		return Call{}, p.fail("%s, want \"(\" of a call", p.found())
	}
	return p.arguments(name, depth)
}

// functionName reads a dotted name. Names of tools may hold hyphens, which Python's may not.
func (p *parser) functionName() (string, error) {
	others := "."
	if !p.strict {
		others = ".-"
	}
	start := p.at
	name := p.identifier(others)
	if name == "" || strings.HasSuffix(name, ".") || strings.Contains(name, "..") || p.strict && isKeyword(name) {
		p.at = start
		return "", p.fail("%s, want the name of a function", p.found())
	}
	return name, nil
}

// arguments reads (…) of a call.
func (p *parser) arguments(name string, depth int) (Call, error) {
	c := Call{Name: name}
	p.at++
	for {
		if err := p.spend(1); err != nil {
			return c, err
		}
		p.space()
		if p.accept(")") {
			return c, nil
		}
		if err := p.argument(&c, depth+1); err != nil {
			return c, err
		}
		if p.space(); !p.accept(",") {
			return c, p.expect(")")
		}
	}
}

func (p *parser) argument(c *Call, depth int) error {
	start := p.at
	name, ok := p.keyword()
	if ok && p.strict && isKeyword(name) {
		p.at = start
		return p.fail("%q is a keyword of Python", name)
	}
	if !ok && p.strict && len(c.Arguments) > 0 {
		return p.fail("a positional argument after a named one")
	}
	p.space()
	v, err := p.expression(depth)
	if err != nil {
		return err
	}
	if len(c.Arguments)+len(c.Positional) >= maxCalls {
		return p.fail("more than %d arguments", maxCalls)
	}
	if ok {
		c.set(name, v)
	} else {
		c.Positional = append(c.Positional, v)
	}
	return nil
}

// keyword reads "name =" and says whether it was there.
func (p *parser) keyword() (string, bool) {
	start, others := p.at, ""
	if !p.strict {
		others = "-.$@"
		if c := p.peek(); c == '$' || c == '@' {
			p.at++
		}
	}
	p.identifier(others)
	name := p.text[start:p.at]
	p.space()
	if name != "" && p.peek() == '=' && !strings.HasPrefix(p.rest(), "==") {
		p.at++
		return name, true
	}
	p.at = start
	return "", false
}

// atom reads what arithmetic works on.
func (p *parser) atom(depth int) (Value, error) {
	if depth > maxDepth {
		return nil, p.fail("more than %d levels deep", maxDepth)
	}
	if err := p.spend(1); err != nil {
		return nil, err
	}
	switch c := p.peek(); {
	case c == '[':
		items, _, err := p.items("]", depth)
		return List(items), err
	case c == '(':
		return p.parenthesis(depth)
	case c == '{':
		return p.dict(depth)
	case c >= '0' && c <= '9' || c == '.' && p.at+1 < len(p.text) && isDigit(p.text[p.at+1]):
		return p.number()
	case p.quoteAhead():
		return p.quoted()
	case p.accept("..."):
		return Name("..."), nil
	}
	return p.word(depth)
}

// items reads values up to a closing bracket; comma says whether the last one had a comma after it.
func (p *parser) items(closing string, depth int) (items []Value, comma bool, err error) {
	p.at++
	for {
		p.space()
		if p.accept(closing) {
			return items, comma, nil
		}
		v, err := p.expression(depth + 1)
		if err != nil {
			return nil, false, err
		}
		items = append(items, v)
		p.space()
		if comma = p.accept(","); !comma {
			return items, false, p.expect(closing)
		}
	}
}

func (p *parser) parenthesis(depth int) (Value, error) {
	items, comma, err := p.items(")", depth)
	if err == nil && len(items) == 1 && !comma {
		return items[0], nil
	}
	return Tuple(items), err
}

func (p *parser) dict(depth int) (Value, error) {
	var out dictBuilder
	p.at++
	for {
		p.space()
		if p.accept("}") {
			return out.dict, nil
		}
		key, err := p.expression(depth + 1)
		if err != nil {
			return nil, err
		}
		if !hashable(key) {
			return nil, p.fail("a key that is no text, number or name")
		}
		p.space()
		if err := p.expect(":"); err != nil {
			return nil, err
		}
		p.space()
		v, err := p.expression(depth + 1)
		if err != nil {
			return nil, err
		}
		out.set(key, v)
		if p.space(); !p.accept(",") {
			return out.dict, p.expect("}")
		}
	}
}

// dictBuilder keeps the keys of a dict apart by their Python form.
type dictBuilder struct {
	dict   Dict
	places map[string]int
}

func (b *dictBuilder) set(key, v Value) {
	if b.places == nil {
		b.dict, b.places = Dict{}, map[string]int{}
	}
	text := Python(key)
	if i, ok := b.places[text]; ok {
		b.dict[i].Value = v
		return
	}
	b.places[text] = len(b.dict)
	b.dict = append(b.dict, Entry{Key: key, Value: v})
}

func hashable(key Value) bool {
	switch key := key.(type) {
	case List, Dict, Call:
		return false
	case Tuple:
		for _, v := range key {
			if !hashable(v) {
				return false
			}
		}
	}
	return true
}

// word reads a constant, a bare name, a subscript or a call within.
func (p *parser) word(depth int) (Value, error) {
	start := p.at
	name := p.identifier(".")
	if name == "" || strings.HasSuffix(name, ".") || strings.Contains(name, "..") {
		p.at = start
		return nil, p.fail("%s, want a value", p.found())
	}
	if v, ok := p.constant(name); ok {
		return v, nil
	}
	if p.strict && isKeyword(name) {
		p.at = start
		return nil, p.fail("%q is a keyword of Python", name)
	}
	switch p.peek() {
	case '(':
		return p.arguments(name, depth)
	case '[':
		if _, _, err := p.items("]", depth); err != nil {
			return nil, err
		}
		return Name(p.text[start:p.at]), nil
	}
	return Name(name), nil
}

func (p *parser) constant(name string) (Value, bool) {
	switch name {
	case "None":
		return Null{}, true
	case "True", "False":
		return Bool(name == "True"), true
	case "null":
		return Null{}, !p.strict
	case "true", "false":
		return Bool(name == "true"), !p.strict
	}
	return nil, false
}

// keywords of Python 3 other than True, False and None.
const keywords = " and as assert async await break class continue def del elif else except finally for from global if " +
	"import in is lambda nonlocal not or pass raise return try while with yield True False None "

func isKeyword(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if strings.Contains(keywords, " "+part+" ") {
			return true
		}
	}
	return false
}
