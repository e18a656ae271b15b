package bfcl

import (
	"regexp"
	"strings"

	"github.com/routenator/routenator/transforms/calls"
)

// javaKinds are the types of Java that the leaderboard converts.
var javaKinds = map[string]kind{"byte": intKind, "short": intKind, "integer": intKind, "float": floatKind, "double": floatKind, "long": intKind,
	"boolean": boolKind, "char": textKind, "Array": listKind, "ArrayList": listKind, "HashMap": dictKind, "String": textKind, "any": textKind}

var (
	wholeText  = regexp.MustCompile(`^-?\d+$`)
	longText   = regexp.MustCompile(`^-?\d+[lL]$`)
	floatText  = regexp.MustCompile(`^-?\d+(\.\d+)?([eE][+-]?\d+)?[fF]$`)
	doubleText = regexp.MustCompile(`^-?\d+(\.\d+)?([eE][+-]?\d+)?$`)

	javaAsList  = regexp.MustCompile(`new\s+ArrayList<\w*>\(Arrays\.asList\((.+?)\)\)`)
	javaAdds    = regexp.MustCompile(`(?s)new\s+ArrayList<\w*>\(\)\s*\{\{\s*(.+?)\s*\}\}`)
	javaAdd     = regexp.MustCompile(`add\((.+?)\)`)
	javaNewList = regexp.MustCompile(`new\s+ArrayList<\w*>\(\)`)
	javaArray   = regexp.MustCompile(`new\s+\w+\[\]\s*\{(.*?)\}`)
	javaMap     = regexp.MustCompile(`(?s)new\s+HashMap<.*?>\s*\(\)\s*\{\s*\{?\s*(.*?)\s*\}?\s*\}`)
	javaPut     = regexp.MustCompile(`put\("(.*?)",\s*(.*?)\)`)
	javaNewMap  = regexp.MustCompile(`(?s)new\s+HashMap<.*?>\s*\(\)`)
)

// convertJava returns the value of a Java expression of a type. What is not written as that type is left as text; a type
// that the leaderboard does not convert has no value.
func convertJava(source, name, items string) calls.Value {
	switch name {
	case "byte", "short", "integer":
		return number(source, wholeText, "", false)
	case "long":
		return number(source, longText, "lL", false)
	case "float":
		return number(source, floatText, "fF", true)
	case "double":
		return number(source, doubleText, "", true)
	case "boolean":
		return boolean(source)
	case "Array":
		return javaArrayOf(source, items)
	case "ArrayList":
		return javaListOf(source, items)
	case "HashMap":
		return javaMapOf(source)
	case "char", "String", "any":
		return calls.String(source)
	}
	return nil
}

// number reads digits of a form, less a suffix; text of another form stays text.
func number(source string, form *regexp.Regexp, suffix string, float bool) calls.Value {
	if !form.MatchString(source) {
		return calls.String(source)
	}
	return digits(strings.TrimRight(source, suffix), float)
}

func boolean(source string) calls.Value {
	if source == "true" || source == "false" {
		return calls.Bool(source == "true")
	}
	return calls.String(source)
}

func javaArrayOf(source, items string) calls.Value {
	m := javaArray.FindStringSubmatch(source)
	if m == nil {
		return calls.String(source)
	}
	list := calls.List{}
	for part := range strings.SplitSeq(m[1], ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, javaItem(part, items))
		}
	}
	return list
}

func javaItem(source, items string) calls.Value {
	if items == "" {
		return javaValue(source)
	}
	return convertJava(source, items, "")
}

func javaListOf(source, items string) calls.Value {
	list := calls.List{}
	if m := javaAsList.FindStringSubmatch(source); m != nil {
		for part := range strings.SplitSeq(m[1], ",") {
			list = append(list, javaListItem(strings.TrimSpace(part), items))
		}
		return list
	}
	if m := javaAdds.FindStringSubmatch(source); m != nil {
		for _, add := range javaAdd.FindAllStringSubmatch(m[1], -1) {
			list = append(list, javaListItem(strings.TrimSpace(add[1]), items))
		}
		return list
	}
	if javaNewList.MatchString(source) {
		return list
	}
	return calls.String(source)
}

// javaListItem reads an item of an ArrayList, whose texts lose their quotes; those of an array keep them.
func javaListItem(source, items string) calls.Value {
	if items == "char" || items == "String" {
		return calls.String(within(source))
	}
	return javaItem(source, items)
}

// within is a text less its first and last character.
func within(text string) string {
	r := []rune(text)
	if len(r) < 2 {
		return ""
	}
	return string(r[1 : len(r)-1])
}

func javaMapOf(source string) calls.Value {
	out := calls.Dict{}
	if m := javaMap.FindStringSubmatch(source); m != nil {
		for _, put := range javaPut.FindAllStringSubmatch(m[1], -1) {
			out = setKey(out, put[1], javaValue(strings.TrimSpace(put[2])))
		}
		return out
	}
	if javaNewMap.MatchString(source) {
		return out
	}
	return calls.String(source)
}

func setKey(d calls.Dict, key string, v calls.Value) calls.Dict {
	for i := range d {
		if d[i].Key == calls.String(key) {
			d[i].Value = v
			return d
		}
	}
	return append(d, calls.Entry{Key: calls.String(key), Value: v})
}

// javaValue reads a value whose type is not known.
func javaValue(source string) calls.Value {
	switch {
	case source == "true" || source == "false":
		return calls.Bool(source == "true")
	case strings.HasPrefix(source, `"`) && strings.HasSuffix(source, `"`):
		return calls.String(within(source))
	case longText.MatchString(source):
		return digits(strings.TrimRight(source, "lL"), false)
	case floatText.MatchString(source):
		return digits(strings.TrimRight(source, "fF"), true)
	}
	return pythonNumber(source)
}
