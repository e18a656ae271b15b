package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// Calls writes calls as people write them: Search(content_type="Template", prompt="coffee").
func Calls(calls []schemas.Call) string {
	if len(calls) == 0 {
		return "no call"
	}
	out := make([]string, len(calls))
	for i, c := range calls {
		out[i] = c.Name + "(" + argumentsText(c.Arguments) + ")"
	}
	return strings.Join(out, "; ")
}

// argumentsText writes a JSON object as name=value, in its own order; what is no object stays as it is.
func argumentsText(object json.RawMessage) string {
	decoder := json.NewDecoder(bytes.NewReader(object))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return string(object)
	}
	var parts []string
	for decoder.More() {
		key, err := decoder.Token()
		var value json.RawMessage
		if err != nil || decoder.Decode(&value) != nil {
			return string(object)
		}
		parts = append(parts, fmt.Sprintf("%s=%s", key, plainJSON(value)))
	}
	return strings.Join(parts, ", ")
}

// plainJSON writes a value without the escapes (\u003c for <, \u00e9 for é) that only machines need.
func plainJSON(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil && value[0] == '"' {
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		if encoder.Encode(text) == nil {
			return strings.TrimSuffix(b.String(), "\n")
		}
	}
	var b bytes.Buffer
	if json.Compact(&b, value) != nil {
		return string(value)
	}
	return b.String()
}
