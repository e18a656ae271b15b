package records

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/routenator/routenator/schemas"
)

var errNoObject = errors.New("arguments are no JSON object")

// appendArguments appends the scalar arguments of a JSON object, in its order for plain ones, else in name order.
func appendArguments(into []Argument, raw []byte) ([]Argument, error) {
	if out, ok := plainArguments(into, raw); ok {
		return out, nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil || object == nil {
		return into, errNoObject
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if value := object[name]; len(value) > 0 && value[0] != '{' && value[0] != '[' && value[0] != 'n' {
			into = append(into, Argument{name, schemas.ScalarText(value)})
		}
	}
	return into, nil
}

// plainArguments reads an object of texts without escapes, as most are; it is false for any other.
func plainArguments(into []Argument, raw []byte) ([]Argument, bool) {
	out := into
	if len(raw) < 2 || raw[0] != '{' || raw[len(raw)-1] != '}' {
		return into, false
	}
	rest := raw[1 : len(raw)-1]
	for len(rest) > 0 {
		name, after, ok := plainText(rest)
		if !ok || len(after) == 0 || after[0] != ':' {
			return into, false
		}
		value, end, ok := plainText(after[1:])
		if !ok || len(end) > 0 && (end[0] != ',' || len(end) == 1) {
			return into, false
		}
		for _, a := range out[len(into):] {
			if a.Name == string(name) {
				return into, false
			}
		}
		out = append(out, Argument{string(name), string(value)})
		if len(end) == 0 {
			return out, true
		}
		rest = end[1:]
	}
	return out, true
}

// plainText reads a quoted text of printable ASCII without escapes.
func plainText(b []byte) (text, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		return nil, nil, false
	}
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return b[1:i], b[i+1:], true
		case c == '\\' || c < ' ' || c >= 0x7f:
			return nil, nil, false
		}
	}
	return nil, nil, false
}
