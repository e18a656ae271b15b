package calls

// description is what a JSON value describes.
type description struct {
	calls []Call
	form  Form
	prose string // an OpenAI message's content beside its calls
	is    bool   // whether the value describes calls at all
}

// describe returns the calls that a JSON value describes. An error is one of a value that describes a call and is not
// complete.
func (p *parser) describe(v Value) (description, error) {
	switch v := v.(type) {
	case Dict:
		return p.describeObject(v)
	case List:
		return p.describeList(v)
	}
	return description{}, nil
}

func (p *parser) describeList(list List) (description, error) {
	out := description{form: FormJSONList}
	for i, v := range list {
		d, err := p.describe(v)
		if err != nil {
			return d, err
		}
		if i > 0 && d.is != out.is {
			return description{}, p.fail("a list of calls and of something else")
		}
		out.is = d.is
		out.calls = append(out.calls, d.calls...)
		if d.form == FormOpenAI {
			out.form = FormOpenAI
		}
	}
	return out, nil
}

func (p *parser) describeObject(d Dict) (description, error) {
	if choices, ok := d.Get("choices"); ok {
		if list, ok := choices.(List); ok && len(list) > 0 {
			return p.describeChoice(list[0])
		}
	}
	if list, ok := d.Get("tool_calls"); ok {
		return p.describeMessage(d, list)
	}
	if one, ok := d.Get("function_call"); ok && one != (Null{}) {
		return p.describeMessage(d, List{one})
	}
	if role, _ := d.Get("role"); role == String("assistant") {
		return p.describeMessage(d, Null{})
	}
	if inner, ok := d.Get("function"); ok {
		if inner, ok := inner.(Dict); ok {
			out, err := p.describeObject(inner)
			out.form = FormOpenAI
			return out, err
		}
	}
	return p.describeCall(d)
}

func (p *parser) describeChoice(choice Value) (description, error) {
	if choice, ok := choice.(Dict); ok {
		if message, ok := choice.Get("message"); ok {
			return p.describe(message)
		}
	}
	return description{}, nil
}

// describeMessage reads an OpenAI message: its tool calls, or its content where it has none.
func (p *parser) describeMessage(message Dict, toolCalls Value) (description, error) {
	out := description{is: true, form: FormOpenAI}
	content, _ := message.Get("content")
	if text, ok := content.(String); ok {
		out.prose = string(text)
	}
	list, ok := toolCalls.(List)
	if !ok && toolCalls != (Null{}) {
		return out, p.fail("tool_calls that are no list")
	}
	if len(list) == 0 {
		inner, err := Read(out.prose)
		if err != nil {
			return out, p.fail("in the content of a message: %v", err)
		}
		out.calls, out.prose = inner.Calls, inner.Prose
		return out, nil
	}
	d, err := p.describeList(list)
	if err == nil && !d.is {
		err = p.fail("tool_calls that are no calls")
	}
	out.calls = d.calls
	return out, err
}

// what an object may hold beside its name, if it is a call without arguments.
var bare = map[Value]bool{String("name"): true, String("id"): true, String("type"): true}

// describeCall reads {name, arguments}, or parameters for arguments. An object with a description is a tool, not a call.
func (p *parser) describeCall(d Dict) (description, error) {
	name, _ := d.Get("name")
	text, ok := name.(String)
	if _, tool := d.Get("description"); !ok || tool {
		return description{}, nil
	}
	arguments, ok := d.Get("arguments")
	if !ok {
		arguments, ok = d.Get("parameters")
	}
	if !ok {
		for _, e := range d {
			if !bare[e.Key] {
				return description{}, nil
			}
		}
		arguments = Null{}
	}
	if text == "" {
		return description{}, p.fail("a call without a name")
	}
	c := Call{Name: string(text)}
	if list, ok := d.Get("positional"); ok {
		if list, ok := list.(List); ok {
			c.Positional = list
		}
	}
	if err := c.fill(arguments); err != nil {
		return description{}, p.fail("arguments of %s: %v", c.Name, err)
	}
	return description{is: true, calls: []Call{c}, form: FormJSON}, nil
}

// fill sets the arguments of a call: an object, or a text that holds one.
func (c *Call) fill(arguments Value) error {
	if text, ok := arguments.(String); ok {
		if text == "" {
			return nil
		}
		v, err := ParseJSON(string(text))
		if err != nil {
			return err
		}
		arguments = v
	}
	switch arguments := arguments.(type) {
	case Null:
		return nil
	case Dict:
		if len(arguments) > maxCalls {
			return &SyntaxError{Detail: "too many arguments"}
		}
		for _, e := range arguments {
			c.set(keyText(e.Key), e.Value)
		}
		return nil
	}
	return &SyntaxError{Detail: "no object"}
}
