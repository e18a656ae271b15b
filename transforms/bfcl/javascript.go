package bfcl

import (
	"regexp"
	"strings"

	"github.com/routenator/routenator/transforms/calls"
)

// javaScriptKinds are the types of JavaScript that the leaderboard converts.
var javaScriptKinds = map[string]kind{"String": textKind, "integer": intKind, "float": floatKind, "Bigint": intKind, "Boolean": boolKind, "dict": dictKind,
	"array": listKind, "any": textKind}

var (
	decimalText = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	bigText     = regexp.MustCompile(`^-?\d+n$`)

	scriptRows  = regexp.MustCompile(`^(?:\[\s*\[.*?\]\s*(,\s*\[.*?\]\s*)*\]|\bnew\s+Array\(\s*\[.*?\]\s*(,\s*\[.*?\]\s*)*\))`)
	scriptRow   = regexp.MustCompile(`\[(.*?)\]`)
	scriptArray = regexp.MustCompile(`^(?:\[(.*?)\]|\bnew\s+Array\((.*?)\))`)
	scriptDict  = regexp.MustCompile(`^\{(.*?)\}`)
)

// convertJavaScript returns the value of a JavaScript expression of a type. What is not written as that type is left as
// text; a type that the leaderboard does not convert has no value.
func convertJavaScript(source, name, items string) calls.Value {
	switch name {
	case "String":
		return calls.String(unquoted(source))
	case "integer":
		return number(source, wholeText, "", false)
	case "float":
		return number(source, decimalText, "", true)
	case "Bigint":
		return number(source, bigText, "n", false)
	case "Boolean":
		return boolean(source)
	case "dict":
		return scriptDictOf(strings.TrimSpace(source))
	case "array":
		return scriptArrayOf(strings.TrimSpace(source), items)
	case "any":
		return calls.String(source)
	}
	return nil
}

func isQuoted(source string) bool {
	return strings.HasPrefix(source, `"`) && strings.HasSuffix(source, `"`) || strings.HasPrefix(source, "'") && strings.HasSuffix(source, "'")
}

func unquoted(source string) string {
	if isQuoted(source) {
		return within(source)
	}
	return source
}

// scriptArrayOf reads an array, or an array of arrays.
func scriptArrayOf(source, items string) calls.Value {
	list := calls.List{}
	if rows := scriptRows.FindString(source); rows != "" {
		for i, m := range scriptRow.FindAllStringSubmatch(rows, -1) {
			row := strings.TrimSpace(m[1])
			if i == 0 {
				row = strings.TrimPrefix(row, "[")
			}
			list = append(list, scriptRowOf(row))
		}
		return list
	}
	m := scriptArray.FindStringSubmatch(source)
	if m == nil {
		return calls.String(source)
	}
	inner := strings.TrimSpace(m[1] + m[2])
	if inner == "" {
		return list
	}
	for part := range strings.SplitSeq(inner, ",") {
		v := scriptItem(strings.TrimSpace(part), items)
		if v == nil {
			return calls.String(source)
		}
		list = append(list, v)
	}
	return list
}

func scriptRowOf(row string) calls.Value {
	list := calls.List{}
	for part := range strings.SplitSeq(row, ",") {
		list = append(list, scriptValue(part))
	}
	return list
}

func scriptItem(source, items string) calls.Value {
	if items == "" {
		return scriptValue(source)
	}
	return convertJavaScript(source, items, "")
}

// scriptDictOf reads an object, up to its first closing brace.
func scriptDictOf(source string) calls.Value {
	if source == "{}" {
		return calls.Dict{}
	}
	m := scriptDict.FindStringSubmatch(source)
	if m == nil {
		return calls.String(source)
	}
	out := calls.Dict{}
	for _, pair := range pairs(m[1]) {
		key := strings.Trim(strings.TrimSpace(pair[0]), `'"`)
		value := strings.TrimSpace(pair[1])
		var v calls.Value
		switch {
		case strings.HasPrefix(value, "[") && strings.HasSuffix(value, "]"):
			v = scriptArrayOf(value, "")
		case strings.HasPrefix(value, "{") && strings.HasSuffix(value, "}"):
			v = scriptDictOf(value)
		default:
			v = scriptValue(strings.Trim(value, `'"`))
		}
		out = setKey(out, key, v)
	}
	return out
}

// pairs parts "a: 1, b: [2, 3]" at its keys: a comma ends a value where a colon comes before the next comma.
func pairs(content string) [][2]string {
	var out [][2]string
	for {
		content = strings.TrimLeft(content, ":")
		key, value, ok := strings.Cut(content, ":")
		if !ok {
			return out
		}
		value = strings.TrimLeft(value, " \t")
		end, after := len(value), len(value)
		for i := range len(value) {
			if value[i] == ',' && startsKey(value[i+1:]) {
				end, after = i, i+1
				break
			}
		}
		out = append(out, [2]string{key, value[:end]})
		content = value[after:]
	}
}

func startsKey(rest string) bool {
	segment, _, _ := strings.Cut(rest, ",")
	return strings.LastIndexByte(segment, ':') > 0
}

// scriptValue reads a value whose type is not known.
func scriptValue(source string) calls.Value {
	source = strings.TrimSpace(source)
	switch {
	case source == "true" || source == "false":
		return calls.Bool(source == "true")
	case isQuoted(source):
		return calls.String(within(source))
	}
	return pythonNumber(source)
}
