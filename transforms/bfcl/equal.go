package bfcl

import (
	"strconv"

	"github.com/routenator/routenator/transforms/calls"
)

// equal says whether Python's == would hold: true is 1, 1 is 1.0, and a tuple is no list.
func equal(a, b calls.Value) bool {
	a, b = asNumber(a), asNumber(b)
	switch a := a.(type) {
	case calls.List:
		b, ok := b.(calls.List)
		return ok && equalItems(a, b)
	case calls.Tuple:
		b, ok := b.(calls.Tuple)
		return ok && equalItems(a, b)
	case calls.Dict:
		b, ok := b.(calls.Dict)
		return ok && equalDicts(a, b)
	}
	switch b.(type) {
	case calls.List, calls.Tuple, calls.Dict:
		return false
	}
	return calls.Equal(a, b)
}

func asNumber(v calls.Value) calls.Value {
	if b, ok := v.(calls.Bool); ok {
		return map[calls.Bool]calls.Int{true: "1", false: "0"}[b]
	}
	return v
}

func equalItems(a, b []calls.Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

func equalDicts(a, b calls.Dict) bool {
	if len(a) != len(b) {
		return false
	}
	for _, e := range a {
		if other, ok := get(b, e.Key); !ok || !equal(e.Value, other) {
			return false
		}
	}
	return true
}

// get returns the value of a key.
func get(d calls.Dict, key calls.Value) (calls.Value, bool) {
	for _, e := range d {
		if equal(e.Key, key) {
			return e.Value, true
		}
	}
	return nil, false
}

func toFloat(n calls.Int) calls.Value {
	f, _ := strconv.ParseFloat(string(n), 64) // too large is infinite; Python would fail
	return calls.Float(f)
}
