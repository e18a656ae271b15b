package calls

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// String writes the call as Python: Search(content_type="Photo", prompt="elephant"). [Read] reads it back where its
// names are such as Python or JSON Schema allow: letters, digits and _ . - $ @.
func (c Call) String() string {
	var b strings.Builder
	pythonCall(&b, c)
	return b.String()
}

// JSON writes the call as {"name":"Search","arguments":{"content_type":"Photo","prompt":"elephant"}}. A tuple becomes a
// list; a name and a call within become texts; positional arguments stand under "positional", which is no one's
// standard and is left out when there are none.
func (c Call) JSON() string {
	var b strings.Builder
	b.WriteString(`{"name":`)
	b.WriteString(quote(c.Name))
	if len(c.Positional) > 0 {
		b.WriteString(`,"positional":`)
		jsonList(&b, c.Positional)
	}
	b.WriteString(`,"arguments":{`)
	for i, a := range c.Arguments {
		jsonMember(&b, i, a.Name, a.Value)
	}
	b.WriteString("}}")
	return b.String()
}

// PythonList writes calls as [f(a=1), g(b=2)].
func PythonList(list []Call) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, c := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		pythonCall(&b, c)
	}
	b.WriteByte(']')
	return b.String()
}

// JSONList writes calls as a JSON list of what [Call.JSON] writes.
func JSONList(list []Call) string {
	written := make([]string, len(list))
	for i, c := range list {
		written[i] = c.JSON()
	}
	return "[" + strings.Join(written, ",") + "]"
}

// Python writes a value as Python.
func Python(v Value) string {
	var b strings.Builder
	python(&b, v)
	return b.String()
}

// JSON writes a value as JSON, as [Call.JSON] does.
func JSON(v Value) string {
	var b strings.Builder
	jsonValue(&b, v)
	return b.String()
}

func pythonCall(b *strings.Builder, c Call) {
	b.WriteString(c.Name)
	b.WriteByte('(')
	pythonItems(b, c.Positional)
	for i, a := range c.Arguments {
		if i > 0 || len(c.Positional) > 0 {
			b.WriteString(", ")
		}
		b.WriteString(a.Name)
		b.WriteByte('=')
		python(b, a.Value)
	}
	b.WriteByte(')')
}

func pythonItems(b *strings.Builder, items []Value) {
	for i, v := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		python(b, v)
	}
}

func python(b *strings.Builder, v Value) {
	switch v := v.(type) {
	case Null:
		b.WriteString("None")
	case Bool:
		b.WriteString(map[Bool]string{true: "True", false: "False"}[v])
	case Int:
		b.WriteString(string(v))
	case Float:
		b.WriteString(floatText(v))
	case String:
		b.WriteString(quote(string(v)))
	case Name:
		b.WriteString(string(v))
	case List:
		b.WriteByte('[')
		pythonItems(b, v)
		b.WriteByte(']')
	case Tuple:
		b.WriteByte('(')
		pythonItems(b, v)
		if len(v) == 1 {
			b.WriteByte(',')
		}
		b.WriteByte(')')
	case Dict:
		pythonDict(b, v)
	case Call:
		pythonCall(b, v)
	}
}

func pythonDict(b *strings.Builder, d Dict) {
	b.WriteByte('{')
	for i, e := range d {
		if i > 0 {
			b.WriteString(", ")
		}
		python(b, e.Key)
		b.WriteString(": ")
		python(b, e.Value)
	}
	b.WriteByte('}')
}

func jsonValue(b *strings.Builder, v Value) {
	switch v := v.(type) {
	case Null:
		b.WriteString("null")
	case Bool:
		b.WriteString(strconv.FormatBool(bool(v)))
	case List:
		jsonList(b, v)
	case Tuple:
		jsonList(b, v)
	case Dict:
		b.WriteByte('{')
		for i, e := range v {
			jsonMember(b, i, keyText(e.Key), e.Value)
		}
		b.WriteByte('}')
	case Name, Call:
		b.WriteString(quote(Python(v)))
	default: // Int, Float and String are written alike
		python(b, v)
	}
}

func jsonList(b *strings.Builder, items []Value) {
	b.WriteByte('[')
	for i, v := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		jsonValue(b, v)
	}
	b.WriteByte(']')
}

func jsonMember(b *strings.Builder, i int, key string, v Value) {
	if i > 0 {
		b.WriteByte(',')
	}
	b.WriteString(quote(key))
	b.WriteByte(':')
	jsonValue(b, v)
}

// keyText is a key as JSON must have it: a text.
func keyText(key Value) string {
	if s, ok := key.(String); ok {
		return string(s)
	}
	return JSON(key)
}

// floatText writes a float so that it reads back as one: with a point or an exponent.
func floatText(f Float) string {
	if math.IsInf(float64(f), 0) {
		return map[bool]string{true: "1e999", false: "-1e999"}[f > 0]
	}
	text := strconv.FormatFloat(float64(f), 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

// quote writes a text in double quotes with escapes that mean the same in JSON and in Python: every character outside
// the basic plane and every printable one stands as it is.
func quote(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a text always encodes, into memory
	return strings.TrimSuffix(b.String(), "\n")
}
