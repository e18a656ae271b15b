package calls

import (
	"math"
	"math/big"
)

// Equal says whether two values are the same value. Numbers are compared by value, exactly: 5 equals 5.0, and neither
// equals true. Texts are compared as they are; a bare word equals the same word in quotes. A tuple equals the list of its
// items (JSON has no tuples). Dicts and named arguments are compared without their order. Infinities of one sign are
// equal, and NaN, which nothing here reads, equals nothing.
func Equal(a, b Value) bool {
	switch a := a.(type) {
	case Int, Float:
		return equalNumbers(a, b)
	case String:
		return equalTexts(string(a), b)
	case Name:
		return equalTexts(string(a), b)
	case List:
		return equalItems(a, b)
	case Tuple:
		return equalItems(a, b)
	case Dict:
		b, ok := b.(Dict)
		return ok && equalDicts(a, b)
	case Call:
		b, ok := b.(Call)
		return ok && EqualCalls(a, b)
	}
	return a == b // Null, Bool
}

// EqualCalls says whether two calls have the same name, positional arguments in the same order and named arguments in any
// order, by [Equal].
func EqualCalls(a, b Call) bool {
	if a.Name != b.Name || len(a.Arguments) != len(b.Arguments) || !equalItems(a.Positional, List(b.Positional)) {
		return false
	}
	for _, argument := range a.Arguments {
		other, ok := b.Argument(argument.Name)
		if !ok || !Equal(argument.Value, other) {
			return false
		}
	}
	return true
}

func equalTexts(a string, b Value) bool {
	switch b := b.(type) {
	case String:
		return a == string(b)
	case Name:
		return a == string(b)
	}
	return false
}

func equalItems(a []Value, other Value) bool {
	var b []Value
	switch other := other.(type) {
	case List:
		b = other
	case Tuple:
		b = other
	default:
		return false
	}
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

func equalDicts(a, b Dict) bool {
	if len(a) != len(b) {
		return false
	}
	for _, e := range a {
		if !has(b, e) {
			return false
		}
	}
	return true
}

func has(d Dict, wanted Entry) bool {
	for _, e := range d {
		if Equal(e.Key, wanted.Key) {
			return Equal(e.Value, wanted.Value)
		}
	}
	return false
}

func equalNumbers(a, b Value) bool {
	switch b := b.(type) {
	case Int:
		if a, ok := a.(Int); ok {
			return a == b
		}
		return equalMixed(b, a.(Float))
	case Float:
		if a, ok := a.(Float); ok {
			return a == b
		}
		return equalMixed(a.(Int), b)
	}
	return false
}

func equalMixed(n Int, f Float) bool {
	whole, ok := n.big()
	if !ok || math.IsInf(float64(f), 0) || math.Trunc(float64(f)) != float64(f) {
		return false
	}
	of, _ := new(big.Float).SetFloat64(float64(f)).Int(nil)
	return whole.Cmp(of) == 0
}
