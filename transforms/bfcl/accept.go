package bfcl

import (
	"strings"

	"github.com/routenator/routenator/transforms/calls"
)

// among says whether a value is one of those accepted, as Python's "in" does.
func among(name string, v calls.Value, accepted []calls.Value) Verdict {
	if isIn(v, accepted) {
		return valid()
	}
	return invalid(WrongValue, "%s is %s, want one of %s", name, calls.Python(v), calls.Python(calls.List(accepted)))
}

func isIn(v calls.Value, list []calls.Value) bool {
	for _, a := range list {
		if equal(v, a) {
			return true
		}
	}
	return false
}

// checkText compares texts by [standard].
func checkText(name string, v calls.Value, accepted []calls.Value) Verdict {
	for _, a := range accepted {
		if s, ok := a.(calls.String); ok && standard(string(s)) == standard(text(v)) {
			return valid()
		}
	}
	return among(name, v, nil).want(accepted).typed("value_error:string")
}

// want says in a failed verdict what would have been accepted.
func (v Verdict) want(accepted []calls.Value) Verdict {
	v.Detail = strings.TrimSuffix(v.Detail, "[]") + calls.Python(calls.List(accepted))
	return v
}

// unseen are the characters that the comparison of texts leaves out.
var unseen = strings.NewReplacer(" ", "", ",", "", ".", "", "/", "", "-", "", "_", "", "*", "", "^", "", "'", `"`)

// standard is a text as the leaderboard compares it: lower case, without blanks and ,./-_*^, with one kind of quotes.
func standard(text string) string { return strings.ToLower(unseen.Replace(text)) }

func standardValue(v calls.Value) calls.Value {
	if s, ok := v.(calls.String); ok {
		return calls.String(standard(string(s)))
	}
	return v
}

func standardItems(items []calls.Value) calls.List {
	out := make(calls.List, len(items))
	for i, v := range items {
		out[i] = standardValue(v)
	}
	return out
}

// options are the values that Python would go through: those of a list, or the characters of a text. The mark of an
// optional parameter is an empty list that way, and is accepted as one.
func options(v calls.Value) ([]calls.Value, bool) {
	switch v := v.(type) {
	case calls.List:
		return v, true
	case calls.String:
		var out []calls.Value
		for _, r := range string(v) {
			out = append(out, calls.String(r))
		}
		return out, true
	}
	return nil, false
}

// checkList compares a list with each accepted one: item by item, its texts by [standard].
func checkList(name string, v calls.Value, accepted []calls.Value) Verdict {
	list, _ := v.(calls.List)
	made := standardItems(list)
	for _, a := range accepted {
		if items, ok := options(a); ok && equal(made, standardItems(items)) {
			return valid()
		}
	}
	return among(name, v, nil).want(accepted).typed("value_error:list/tuple")
}

// checkDict compares a dict with each accepted one, which has for each key the values accepted there.
func checkDict(name string, v calls.Value, accepted []calls.Value) Verdict {
	verdict := invalid(WrongValue, "%s is %s, and no dict is accepted", name, calls.Python(v)).typed("value_error:dict_value")
	made, ok := v.(calls.Dict)
	if !ok {
		return invalid(WrongType, "%s is %s, want a dict", name, kindOf(v))
	}
	for _, a := range accepted {
		if a == calls.String("") {
			continue
		}
		right, ok := a.(calls.Dict)
		if !ok {
			verdict = invalid(WrongValue, "%s: an accepted value is no dict", name)
			continue
		}
		if verdict = checkEntries(name, made, right); verdict.Valid {
			return verdict
		}
	}
	return verdict
}

func checkEntries(name string, made, right calls.Dict) Verdict {
	for _, key := range right {
		if _, ok := get(made, key.Key); !ok && !mayLack(key.Value) {
			return invalid(WrongKeys, "%s lacks the key %s", name, calls.Python(key.Key))
		}
	}
	for _, e := range made {
		accepted, ok := get(right, e.Key)
		if !ok {
			return invalid(WrongKeys, "%s has the key %s", name, calls.Python(e.Key))
		}
		values, _ := options(accepted)
		if !isIn(standardValue(e.Value), standardItems(values)) {
			return invalid(WrongValue, "%s[%s] is %s, want one of %s", name, calls.Python(e.Key), calls.Python(e.Value), calls.Python(accepted)).typed("value_error:dict_value")
		}
	}
	return valid()
}

// mayLack says whether a key may be left out: the empty text is among its values, or they are a text, which holds it.
func mayLack(values calls.Value) bool {
	if _, ok := values.(calls.String); ok {
		return true
	}
	list, _ := values.(calls.List)
	return Accepted{Values: list}.optional()
}

// checkDicts compares a list of dicts with each accepted one, in order.
func checkDicts(name string, v calls.Value, accepted []calls.Value) Verdict {
	list, _ := v.(calls.List)
	verdict := invalid(WrongValue, "%s: no list is accepted", name)
	for _, a := range accepted {
		right, ok := options(a)
		if !ok || len(right) != len(list) {
			verdict = invalid(WrongItemCount, "%s has %d dicts, want %d", name, len(list), len(right))
			continue
		}
		if verdict = checkEach(name, list, right); verdict.Valid {
			return verdict
		}
	}
	return verdict
}

func checkEach(name string, list calls.List, right []calls.Value) Verdict {
	for i := range list {
		if v := checkDict(name, list[i], right[i:i+1]); !v.Valid {
			return v
		}
	}
	return valid()
}
