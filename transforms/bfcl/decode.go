package bfcl

import (
	"fmt"
	"strings"

	"github.com/routenator/routenator/transforms/calls"
)

// Decode reads an output as the leaderboard does for models that are prompted with text: blanks, line breaks and
// backticks around it are left out, brackets are put around it where they are missing, and the whole must be a list of
// calls in the category's language. Package calls reads more.
func Decode(c Category, output string) ([]calls.Call, error) {
	output = strings.Trim(output, "`\n ")
	if !strings.HasPrefix(output, "[") {
		output = "[" + output
	}
	if !strings.HasSuffix(output, "]") {
		output += "]"
	}
	if l := languageOf(c); l != python {
		return decodeSource(l, output[1:max(1, len(output)-1)])
	}
	list, err := calls.ParsePython(strings.Trim(strings.TrimSpace(output), "'"))
	if err != nil {
		return nil, err
	}
	for _, made := range list {
		for _, a := range made.Arguments {
			if name, ok := attribute(a.Value); ok {
				return nil, fmt.Errorf("%w: %s is no literal", calls.ErrUnreadable, name)
			}
		}
	}
	return list, nil
}

// attribute returns a dotted name within a value, which the leaderboard does not decode. One with a subscript it does.
func attribute(v calls.Value) (string, bool) {
	var items []calls.Value
	switch v := v.(type) {
	case calls.Name:
		return string(v), v != "..." && strings.Contains(string(v), ".") && !strings.Contains(string(v), "[")
	case calls.List:
		items = v
	case calls.Tuple:
		items = v
	case calls.Dict:
		for _, e := range v {
			items = append(items, e.Key, e.Value)
		}
	case calls.Call:
		for _, a := range v.Arguments {
			items = append(items, a.Value)
		}
	}
	for _, item := range items {
		if name, ok := attribute(item); ok {
			return name, true
		}
	}
	return "", false
}
