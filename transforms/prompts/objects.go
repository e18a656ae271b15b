package prompts

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// errNoObject says that a reply holds no row that can be read.
var errNoObject = errors.New("the reply holds no JSON object")

// Bounds of what is read of a reply: a hostile one costs no more than a long one.
const (
	mostBytes  = 1 << 20
	mostStarts = 200
	mostRows   = 100
	mostWork   = 4 << 20 // bytes read in all: a reply that was cut is read again from each bracket within
)

// objects returns the JSON objects of a reply, in order: those of its lists, of its rows, and of the list in an object that holds
// nothing else. Reasoning, code fences and prose around them are passed over.
func objects(reply string) ([]map[string]json.RawMessage, error) {
	reply = withoutReasoning(reply)
	reply = strings.ToValidUTF8(reply[:min(len(reply), mostBytes)], "\uFFFD")
	var found []map[string]json.RawMessage
	work := 0
	for starts := 0; starts < mostStarts && work < mostWork && len(found) < mostRows; starts++ {
		at := strings.IndexAny(reply, "{[")
		if at < 0 {
			break
		}
		reply = reply[at:]
		value, length, read := firstValue(reply)
		work += read
		if length == 0 {
			reply = reply[1:]
			continue
		}
		reply = reply[length:]
		found = append(found, rowsOf(value, 0)...)
	}
	if len(found) == 0 {
		return nil, errNoObject
	}
	return found[:min(len(found), mostRows)], nil
}

// firstValue reads the JSON value that s begins with, and says how long it is, 0 where it is none, and how much was
// read to see that.
func firstValue(s string) (value json.RawMessage, length, read int) {
	decoder := json.NewDecoder(strings.NewReader(s))
	err := decoder.Decode(&value)
	if err == nil {
		length = int(decoder.InputOffset())
		return value, length, length
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return nil, 0, int(syntax.Offset)
	}
	return nil, 0, len(s)
}

// deepest bounds the lists and objects around the rows.
const deepest = 3

// rowsOf returns the objects that are rows: an object with a query, and what lists hold.
func rowsOf(value json.RawMessage, depth int) []map[string]json.RawMessage {
	value = bytes.TrimSpace(value)
	if depth > deepest || len(value) == 0 {
		return nil
	}
	switch value[0] {
	case '[':
		var list []json.RawMessage
		if json.Unmarshal(value, &list) != nil {
			return nil
		}
		var rows []map[string]json.RawMessage
		for _, v := range list[:min(len(list), mostRows)] {
			if len(rows) < mostRows {
				rows = append(rows, rowsOf(v, depth+1)...)
			}
		}
		return rows
	case '{':
		var object map[string]json.RawMessage
		if json.Unmarshal(value, &object) != nil {
			return nil
		}
		if object[queryKey] == nil && object[rowsKey] != nil {
			return rowsOf(object[rowsKey], depth+1)
		}
		if len(object) == 1 && object[queryKey] == nil {
			for _, inner := range object {
				if rows := rowsOf(inner, depth+1); len(rows) > 0 {
					return rows
				}
			}
		}
		return []map[string]json.RawMessage{object}
	}
	return nil
}

// withoutReasoning drops what a model says to itself: <think> … </think>, also where the server swallowed the opening
// tag. Reasoning without an end leaves nothing.
func withoutReasoning(s string) string {
	for _, tag := range []string{"think", "thinking", "reasoning"} {
		if _, after, ok := cutLast(s, "</"+tag+">"); ok {
			s = after
		}
		if before, _, ok := strings.Cut(s, "<"+tag+">"); ok {
			s = before
		}
	}
	return s
}

func cutLast(s, sep string) (before, after string, ok bool) {
	at := strings.LastIndex(s, sep)
	if at < 0 {
		return s, "", false
	}
	return s[:at], s[at+len(sep):], true
}
