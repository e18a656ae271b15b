package bfcl

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/routenator/routenator/transforms/calls"
)

// Tools returns the functions of a row in the form of endpoints that call natively: OpenAI's {"type": "function",
// "function": {…}}, with JSON Schema's names of types, and underscores for the dots in names, which those endpoints do not
// take. A parameter in Java or JavaScript becomes a text that holds source code, as the leaderboard wants it, and its
// description says of which type. Answers are checked with Params.Underscores. Errors name the function.
func (r Row) Tools() ([]json.RawMessage, error) {
	out := make([]json.RawMessage, len(r.Schemas))
	for i, raw := range r.Schemas {
		tool, err := nativeTool(raw, languageOf(r.Category))
		if err != nil {
			return nil, fmt.Errorf("function %d: %w", i+1, err)
		}
		out[i] = tool
	}
	return out, nil
}

func nativeTool(raw json.RawMessage, l language) (json.RawMessage, error) {
	v, err := calls.ParseJSON(string(raw))
	if err != nil {
		return nil, err
	}
	f, ok := v.(calls.Dict)
	if inner, wrapped := f.Get("function"); wrapped {
		f, ok = inner.(calls.Dict)
	}
	if !ok {
		return nil, errors.New("is no object")
	}
	for i, e := range f {
		switch e.Key {
		case calls.String("name"):
			f[i].Value = calls.String(underscored(text(e.Value)))
		case calls.String("parameters"):
			f[i].Value = nativeSchema(e.Value, l)
		}
	}
	tool := calls.Dict{{Key: calls.String("type"), Value: calls.String("function")}, {Key: calls.String("function"), Value: f}}
	return json.RawMessage(calls.JSON(tool)), nil
}

// nativeNames are JSON Schema's names of types.
var nativeNames = map[kind]string{textKind: "string", intKind: "integer", floatKind: "number", boolKind: "boolean", listKind: "array", dictKind: "object", nullKind: "null"}

// nativeSchema writes a schema with JSON Schema's names of types, at every depth. A type that nobody knows is a text.
func nativeSchema(v calls.Value, l language) calls.Value {
	d, ok := v.(calls.Dict)
	if !ok {
		return v
	}
	out := calls.Dict{}
	for _, e := range d {
		switch e.Key {
		case calls.String("type"):
			if declared, ok := e.Value.(calls.String); ok {
				e.Value = nativeName(string(declared))
			}
		case calls.String("properties"):
			e.Value = nativeProperties(e.Value, l)
		case calls.String("items"), calls.String("additionalProperties"):
			e.Value = nativeSchema(e.Value, python)
		}
		out = append(out, e)
	}
	return out
}

func nativeName(declared string) calls.String {
	if name, ok := nativeNames[pythonKinds[declared]]; ok {
		return calls.String(name)
	}
	return "string"
}

func nativeProperties(v calls.Value, l language) calls.Value {
	d, ok := v.(calls.Dict)
	if !ok {
		return v
	}
	out := calls.Dict{}
	for _, e := range d {
		if l == python {
			e.Value = nativeSchema(e.Value, l)
		} else if p, ok := e.Value.(calls.Dict); ok {
			e.Value = sourceParameter(p, l)
		}
		out = append(out, e)
	}
	return out
}

// sourceParameter is a parameter whose value is given as source code.
func sourceParameter(p calls.Dict, l language) calls.Dict {
	said, _ := p.Get("description")
	declared, _ := p.Get("type")
	words := fmt.Sprintf("%s Give it as %s source code of the type %s", text(said), l, text(declared))
	if items, ok := p.Get("items"); ok {
		if d, ok := items.(calls.Dict); ok {
			of, _ := d.Get("type")
			words += " of " + text(of)
		}
	}
	return calls.Dict{{Key: calls.String("type"), Value: calls.String("string")}, {Key: calls.String("description"), Value: calls.String(words + ".")}}
}
