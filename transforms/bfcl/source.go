package bfcl

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/routenator/routenator/transforms/calls"
)

var (
	sourceCall = regexp.MustCompile(`^\s*([\pL_$][\pL\pN_$.]*)\s*\(`)
	assignment = regexp.MustCompile(`^([\pL_$][\pL\pN_$.\[\]]*)\s*=([^=>].*|)$`)
	bareWord   = regexp.MustCompile(`^[\pL_$][\pL\pN_$]*$`)
	javaNew    = regexp.MustCompile(`(?s)^new\s+([\pL_$][\pL\pN_$.]*(?:\s*<[^()]*>)?)\s*(\(|\[\s*\]\s*\{)`)
	follows    = regexp.MustCompile(`^(?:$|\{|\+.|\.\s*[\pL_$])`) // what may stand behind a new object
	javaMethod = regexp.MustCompile(`(?s)^[\pL_$][\pL\pN_$.]*(?:\(.*\)\.[\pL_$][\pL\pN_$]*)*\(.*\)$`)
)

// errNoCall is source code without a call, which the leaderboard decodes to nothing. Words that are no
// source code it does not decode.
var errNoCall = fmt.Errorf("%w: it holds no call", calls.ErrUnreadable)

// decodeSource reads one call in Java or JavaScript, name(a = …, b = …), and leaves each value as source code. A text
// loses its quotes. Positional texts and numbers are dropped; a bare word is an argument without a name, which no schema
// has. A second call after a semicolon is not seen, as on the leaderboard.
func decodeSource(l language, source string) ([]calls.Call, error) {
	if l == java {
		source = unwrapped(source)
	}
	m := sourceCall.FindStringSubmatchIndex(source)
	if m == nil {
		if trimmed := strings.TrimSpace(source); trimmed == "" || strings.IndexByte(`[{'"`, trimmed[0]) >= 0 {
			return nil, errNoCall
		}
		return nil, fmt.Errorf("%w: it is no %s", calls.ErrUnreadable, l)
	}
	open := m[1] - 1
	end, err := closingAt(source, open)
	if err != nil {
		return nil, err
	}
	if after := strings.TrimSpace(source[end+1:]); after != "" && !strings.HasPrefix(after, ";") {
		if l == javaScript && strings.HasPrefix(after, ",") {
			return nil, fmt.Errorf("%w: at byte %d: another call behind a comma", errNoCall, end+1)
		}
		return nil, fmt.Errorf("%w: at byte %d: %q after the call", calls.ErrUnreadable, end+1, after)
	}
	c := calls.Call{Name: source[m[2]:m[3]]}
	parts, err := split(source[open+1 : end])
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		if err := addSource(&c, l, strings.TrimSpace(part)); err != nil {
			return nil, err
		}
	}
	return []calls.Call{c}, nil
}

// unwrapped is source without brackets around the whole, within which the leaderboard finds a call of Java too.
func unwrapped(source string) string {
	for {
		trimmed := strings.TrimSpace(source)
		if trimmed == "" || trimmed[0] != '[' && trimmed[0] != '{' {
			return source
		}
		if end, err := closingAt(trimmed, 0); err != nil || end != len(trimmed)-1 {
			return source
		}
		source = trimmed[1 : len(trimmed)-1]
	}
}

func addSource(c *calls.Call, l language, part string) error {
	name, value := "", part
	if m := assignment.FindStringSubmatch(strings.ReplaceAll(part, "\n", " ")); m != nil {
		name, value = m[1], strings.TrimSpace(part[strings.IndexByte(part, '=')+1:])
		if value == "" {
			return fmt.Errorf("%w: %s has no value", calls.ErrUnreadable, name)
		}
	} else if !bareWord.MatchString(part) {
		return nil // positional, and not seen
	}
	if _, twice := c.Argument(name); twice {
		return fmt.Errorf("%w: argument %q twice", calls.ErrUnreadable, name)
	}
	switch {
	case l == javaScript:
		value = unquoted(value)
	case isQuoted(value) && textEnd(value, 0) == len(value):
		value = within(value)
	default:
		var err error
		if value, err = javaText(value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	c.Arguments = append(c.Arguments, calls.Argument{Name: name, Value: calls.String(value)})
	return nil
}

// javaText is a Java expression as the leaderboard writes it again: names and calls as they are; new objects by their
// type and arguments, without a body; other expressions without blanks.
func javaText(source string) (string, error) {
	m := javaNew.FindStringSubmatchIndex(source)
	if m == nil {
		return javaOther(source)
	}
	name, open := compact(source[m[2]:m[3]]), m[1]-1
	end, err := closingAt(source, open)
	if err != nil {
		return "", err
	}
	after := strings.TrimSpace(source[end+1:])
	if !follows.MatchString(after) {
		return "", fmt.Errorf("%w: %q after a new %s", calls.ErrUnreadable, after, name)
	}
	if source[open] == '{' {
		return "new " + name + "[]" + compact(source[open:end+1]), nil
	}
	if strings.HasPrefix(after, ".") {
		return source, nil
	}
	parts, err := split(source[open+1 : end])
	for i := 0; i < len(parts) && err == nil; i++ {
		parts[i], err = javaText(strings.TrimSpace(parts[i]))
	}
	return "new " + name + "(" + strings.Join(parts, ", ") + ")", err
}

// javaOther is an expression that makes nothing new.
func javaOther(source string) (string, error) {
	if javaMethod.MatchString(source) {
		return source, nil
	}
	if strings.HasPrefix(source, "(") && strings.HasSuffix(source, ")") {
		if parts, err := split(source[1 : len(source)-1]); err != nil || len(parts) != 1 {
			return "", fmt.Errorf("%w: %s is no expression of Java", calls.ErrUnreadable, source)
		}
	}
	return compact(source), nil
}

// compact drops the blanks outside texts.
func compact(source string) string {
	var b strings.Builder
	for i := 0; i < len(source); i++ {
		if c := source[i]; c == '"' || c == '\'' {
			end := textEnd(source, i)
			b.WriteString(source[i:end])
			i = end - 1
		} else if strings.IndexByte(" \t\r\n", c) < 0 {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// textEnd returns where a text that begins at a quote ends, after its closing quote.
func textEnd(source string, at int) int {
	for i := at + 1; i < len(source); i++ {
		switch source[i] {
		case '\\':
			i++
		case source[at]:
			return i + 1
		}
	}
	return len(source)
}

// closingAt returns where the bracket closes that opens at a place.
func closingAt(source string, open int) (int, error) {
	var due []byte
	for i := open; i < len(source); i++ {
		switch c := source[i]; c {
		case '"', '\'', '`':
			end := textEnd(source, i)
			if source[end-1] != c || end-1 == i {
				return 0, fmt.Errorf("%w: at byte %d: a text without its closing quote", calls.ErrUnreadable, i)
			}
			i = end - 1
		case '(', '[', '{':
			due = append(due, map[byte]byte{'(': ')', '[': ']', '{': '}'}[c])
		case ')', ']', '}':
			if due[len(due)-1] != c {
				return 0, fmt.Errorf("%w: at byte %d: %q, want %q", calls.ErrUnreadable, i, c, due[len(due)-1])
			}
			if due = due[:len(due)-1]; len(due) == 0 {
				return i, nil
			}
		}
	}
	return 0, fmt.Errorf("%w: a bracket without its end", calls.ErrUnreadable)
}

// split parts arguments at the commas that are in no bracket, no text and no list of types.
func split(source string) ([]string, error) {
	var parts []string
	start := 0
	for i := 0; i < len(source); i++ {
		switch c := source[i]; c {
		case '"', '\'', '`':
			i = textEnd(source, i) - 1
		case '(', '[', '{':
			end, err := closingAt(source, i)
			if err != nil {
				return nil, err
			}
			i = end
		case '<':
			if types := generic.FindString(source[i:]); types != "" {
				i += len(types) - 1
			}
		case ',':
			parts = append(parts, source[start:i])
			start = i + 1
		}
	}
	if last := source[start:]; strings.TrimSpace(last) != "" || len(parts) > 0 {
		parts = append(parts, last)
	}
	return parts, nil
}

// generic is a list of types, as in Map<String, List<Integer>>.
var generic = regexp.MustCompile(`^<[\pL\pN_.,\s\[\]?]*(?:<[\pL\pN_.,\s\[\]?]*>[\pL\pN_.,\s\[\]?]*)*>`)
