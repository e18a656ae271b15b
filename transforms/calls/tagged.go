package calls

import (
	"regexp"
	"strings"
)

var (
	marked = regexp.MustCompile(`^[\pL_][\pL\pN_.-]*\[(?:ARGS|CALL_ID)\]`)
	callID = regexp.MustCompile(`^\[CALL_ID\][A-Za-z0-9_-]*`)
)

// readTagged reads what a tag marks as a call.
func readTagged(p *parser, _ bool) (segment, bool) {
	var found description
	var err error
	switch {
	case p.accept("<tool_call>"):
		found, err = p.payloads(FormToolCall, "</tool_call>")
	case p.accept("<|python_tag|>"):
		found, err = p.payloads(FormPythonTag, "")
	case strings.HasPrefix(p.rest(), "<function="):
		found, err = p.payloads(FormFunction, "")
	case p.accept("[TOOL_CALLS]"):
		found, err = p.payloads(FormMistral, "")
	case !wordBefore(p.text, p.at) && marked.MatchString(p.ahead()):
		found, err = p.payloads(FormMistral, "")
	default:
		return segment{}, false
	}
	found.is = true
	return segment{description: found, rank: tagged, err: err}, true
}

// payloads reads the calls behind a tag, up to its end tag, the end of the text or, where it has none, the first thing
// that is no call.
func (p *parser) payloads(form Form, end string) (description, error) {
	out := description{form: form}
	for first := true; ; first = false {
		back := p.at
		p.separators()
		if end != "" && (p.accept(end) || p.at >= len(p.text) || strings.HasPrefix(p.rest(), "<tool_call>")) && !first {
			return out, nil
		}
		start := p.at
		found, err := p.payload(form)
		if err != nil || !found.is {
			if !first && end == "" && p.from(start).beginsNothing() {
				p.at = back
				return out, nil
			}
			if err == nil {
				err = p.from(start).fail("%s, want a call after its tag", p.from(start).found())
			}
			return out, err
		}
		if len(out.calls) > maxCalls {
			return out, p.fail("more than %d calls", maxCalls)
		}
		out.calls = append(out.calls, found.calls...)
		out.prose += found.prose
	}
}

func (p *parser) separators() {
	for p.blanks(); p.peek() == ';' || p.peek() == ','; p.blanks() {
		p.at++
	}
}

// beginsNothing says whether what follows a call is no further call: prose, or the next tag.
func (p *parser) beginsNothing() bool {
	c := p.peek()
	return c != '{' && !beginsNamed.MatchString(p.ahead()) && !marked.MatchString(p.ahead())
}

// payload reads one call, or one list of calls, as forms with tags write them.
func (p *parser) payload(form Form) (description, error) {
	start := p.at
	switch {
	case p.accept("<function="):
		return p.function()
	case p.peek() == '{', p.peek() == '[' && dataAhead(p.ahead()):
		v, err := p.data()
		if err != nil {
			return description{}, err
		}
		d, err := p.from(start).describe(v)
		d.is = d.is || len(d.calls) == 0 && isEmpty(v)
		return d, err
	case p.peek() == '[':
		list, err := p.listOrCall()
		return description{is: err == nil, calls: list}, err
	case form == FormMistral:
		return p.mistral()
	}
	c, err := p.call(0)
	return description{is: err == nil, calls: []Call{c}}, err
}

// isEmpty says whether a value is the empty list, by which a model calls nothing.
func isEmpty(v Value) bool {
	list, ok := v.(List)
	return ok && len(list) == 0
}

// mistral reads name{…} or name[ARGS]{…}, the latter perhaps with an id.
func (p *parser) mistral() (description, error) {
	name, err := p.functionName()
	if err != nil {
		return description{}, err
	}
	p.accept(callID.FindString(p.ahead()))
	p.accept("[ARGS]")
	return p.object(name)
}

// object reads the arguments of a call that was named before.
func (p *parser) object(name string) (description, error) {
	c := Call{Name: name}
	p.blanks()
	if p.peek() != '{' {
		return description{}, p.fail("%s, want the arguments of %s", p.found(), name)
	}
	start := p.at
	v, err := p.data()
	if err != nil {
		return description{}, err
	}
	if err := c.fill(v); err != nil {
		return description{}, p.from(start).fail("arguments of %s: %v", name, err)
	}
	return description{is: true, calls: []Call{c}}, nil
}

// function reads name>{…}</function>, or the same with <parameter=…> for JSON, as Qwen 3 Coder writes it.
func (p *parser) function() (description, error) {
	name, after, ok := strings.Cut(p.rest(), ">")
	if !ok || name == "" || strings.ContainsAny(name, "<\n{") {
		return description{}, p.fail("a function without its name")
	}
	p.at = len(p.text) - len(after)
	p.blanks()
	d := description{is: true, calls: []Call{{Name: strings.TrimSpace(name)}}}
	if p.peek() == '{' {
		var err error
		if d, err = p.object(strings.TrimSpace(name)); err != nil {
			return d, err
		}
	} else if err := p.parameters(&d.calls[0]); err != nil {
		return d, err
	}
	p.blanks()
	p.accept("</function>")
	return d, nil
}

// parameters reads <parameter=name>value</parameter>. A value that is JSON is that; any other is a text.
func (p *parser) parameters(c *Call) error {
	const end = "</parameter>"
	for p.blanks(); p.accept("<parameter="); p.blanks() {
		name, after, ok := strings.Cut(p.rest(), ">")
		value, _, ok2 := strings.Cut(after, end)
		if !ok || !ok2 || name == "" {
			return p.fail("a parameter without its end")
		}
		p.at += len(name) + 1 + len(value) + len(end)
		text := strings.TrimSuffix(strings.TrimPrefix(value, "\n"), "\n")
		v, err := ParseJSON(text)
		if err != nil {
			v = String(text)
		}
		c.set(name, v)
	}
	if !strings.HasPrefix(p.rest(), "</function>") {
		return p.fail("%s, want the arguments of %s", p.found(), c.Name)
	}
	return nil
}
