package bfcl

import "github.com/routenator/routenator/transforms/calls"

// kind is a type of Python.
type kind string

const (
	noKind    kind = ""
	nullKind  kind = "NoneType"
	boolKind  kind = "bool"
	intKind   kind = "int"
	floatKind kind = "float"
	textKind  kind = "str"
	listKind  kind = "list"
	tupleKind kind = "tuple"
	dictKind  kind = "dict"
)

func kindOf(v calls.Value) kind {
	switch v.(type) {
	case calls.Null:
		return nullKind
	case calls.Bool:
		return boolKind
	case calls.Int:
		return intKind
	case calls.Float:
		return floatKind
	case calls.String, calls.Name:
		return textKind
	case calls.List:
		return listKind
	case calls.Tuple:
		return tupleKind
	}
	return dictKind // Dict, Call
}

// plain turns what only source code has into what the leaderboard makes of it: a name is its text; a call is its text
// if it has no named argument, and else a dict of its name and arguments.
func plain(v calls.Value) calls.Value {
	switch v := v.(type) {
	case calls.Name:
		return calls.String(v)
	case calls.List:
		return calls.List(plains(v))
	case calls.Tuple:
		return calls.Tuple(plains(v))
	case calls.Dict:
		out := make(calls.Dict, len(v))
		for i, e := range v {
			out[i] = calls.Entry{Key: plain(e.Key), Value: plain(e.Value)}
		}
		return out
	case calls.Call:
		return plainCall(v)
	}
	return v
}

func plains(values []calls.Value) []calls.Value {
	out := make([]calls.Value, len(values))
	for i, v := range values {
		out[i] = plain(v)
	}
	return out
}

func plainCall(c calls.Call) calls.Value {
	if len(c.Arguments) == 0 {
		return calls.String(c.String())
	}
	arguments := calls.Dict{}
	for _, a := range c.Arguments {
		arguments = append(arguments, calls.Entry{Key: calls.String(a.Name), Value: plain(a.Value)})
	}
	return calls.Dict{{Key: calls.String(c.Name), Value: arguments}}
}

// expected is the type that an argument must have.
type expected struct {
	kind  kind
	items kind // of a list's items; noKind if they are not looked at
}

// pythonKinds are the leaderboard's types and, from number on, JSON Schema's and common others.
var pythonKinds = map[string]kind{"string": textKind, "integer": intKind, "float": floatKind, "boolean": boolKind, "array": listKind,
	"tuple": listKind, "dict": dictKind, "any": textKind,
	"number": floatKind, "object": dictKind, "list": listKind, "bool": boolKind, "int": intKind, "str": textKind, "null": nullKind}

// expectPython returns the type that a parameter must have and the value as Python would convert it: a whole number
// where a float is due, a tuple where a tuple is declared (which JSON made a list). A type that is not known is that of
// the accepted values.
func expectPython(declared Type, v calls.Value, accepted Accepted) (expected, calls.Value) {
	e := expected{kind: pythonKinds[declared.Name]}
	if e.kind == noKind {
		if e.kind = kindOfAccepted(accepted.Values); e.kind == noKind {
			e.kind = kindOf(v)
		}
	}
	if e.kind == listKind {
		e.items = pythonKinds[declared.Items]
	}
	if tuple, ok := v.(calls.Tuple); ok && declared.Name == "tuple" {
		v = calls.List(tuple)
	}
	if n, ok := v.(calls.Int); ok && e.kind == floatKind {
		v = toFloat(n)
	}
	return e, v
}

// kindOfAccepted is the type of the first accepted value that is not the mark of an optional parameter.
func kindOfAccepted(accepted []calls.Value) kind {
	for _, v := range accepted {
		if v != calls.String("") {
			return kindOf(v)
		}
	}
	return noKind
}

// check says whether a value has its type. It may also have that of the accepted values: then it is a variable's name,
// as the leaderboard sees it, and is compared as it is.
func (e expected) check(name string, v calls.Value, accepted []calls.Value) (variable bool, verdict Verdict) {
	found, other := kindOf(v), kindOfAccepted(accepted)
	if found == e.kind {
		switch {
		case e.items == noKind || e.checkItems(v.(calls.List), accepted):
			return other != noKind && other != e.kind, valid()
		case other == listKind:
			return false, invalid(WrongItemType, "%s is %s, want items of %s", name, calls.Python(v), e.items)
		}
	}
	if other != noKind && found == other {
		return true, valid()
	}
	return false, invalid(WrongType, "%s is %s, want %s", name, calls.Python(v), e.kind)
}

// checkItems says whether every item has the type due, or that of the items of one accepted list. An accepted value that
// is no list asks for nothing.
func (e expected) checkItems(items calls.List, accepted []calls.Value) bool {
	for _, a := range accepted {
		list, ok := a.(calls.List)
		if !ok || e.holds(items, kindOfAccepted(list)) {
			return true
		}
	}
	return false
}

func (e expected) holds(items calls.List, other kind) bool {
	for _, v := range items {
		if found := kindOf(v); found != e.items && (other == noKind || found != other) {
			return false
		}
	}
	return true
}
