package accuracy

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/text"
)

// decode reads one JSON value; numbers stay as they are written.
func decode(raw []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errTrailing
	}
	return v, nil
}

// equal says whether two values of an argument are the same. parameter is its schema, nil where there is none.
//
//	number, integer  by value, also when one stands in quotes: 5, 5.0 and "5"
//	boolean          true is "true"
//	enum             to the letter
//	string           as [sameText] says
//	other            JSON values alike in all their parts; numbers by value, texts as sameText says
func equal(parameter *schemas.Parameter, a, b any) bool {
	if parameter == nil {
		return alike(a, b)
	}
	switch parameter.Type {
	case "number", "integer":
		x, isNumber := decimal(scalar(a))
		y, isToo := decimal(scalar(b))
		return isNumber && isToo && x == y
	case "boolean":
		x, y := strings.ToLower(scalar(a)), strings.ToLower(scalar(b))
		return x == y && (x == "true" || x == "false")
	}
	if len(parameter.Enum) > 0 {
		x, isText := a.(string)
		y, isToo := b.(string)
		return isText && isToo && x == y || !isText && !isToo && alike(a, b)
	}
	return alike(a, b)
}

// alike compares two JSON values that were read with their numbers as written.
func alike(a, b any) bool {
	switch x := a.(type) {
	case string:
		y, ok := b.(string)
		return ok && sameText(x, y)
	case json.Number:
		y, ok := b.(json.Number)
		p, _ := decimal(string(x))
		q, _ := decimal(string(y))
		return ok && (x == y || p == q && p != "")
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !alike(x[i], y[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for key, v := range x {
			if w, has := y[key]; !has || !alike(v, w) {
				return false
			}
		}
		return true
	}
	return a == b // booleans and null
}

// sameText says whether two texts say the same: ISO dates and times by what they name, texts with letters by their
// normalised words (case and punctuation do not count), others to the character, as signs are all that they have.
func sameText(a, b string) bool {
	if a == b {
		return true
	}
	x, isMoment := moment(a)
	y, isToo := moment(b)
	switch {
	case isMoment && isToo:
		return x == y
	case strings.ContainsFunc(a, unicode.IsLetter) && strings.ContainsFunc(b, unicode.IsLetter):
		return text.Normalise(a) == text.Normalise(b)
	}
	return strings.TrimSpace(a) == strings.TrimSpace(b)
}

// scalar returns a text, a number or a truth value as text; a list or object as its JSON, nothing as "".
func scalar(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return string(v)
	}
	raw, err := json.Marshal(v)
	if err != nil { // it was read from JSON
		panic("accuracy: value does not marshal: " + err.Error())
	}
	return string(raw)
}
