package bfcl

import "fmt"

// Reason says why a row fails.
type Reason string

// Reasons, in the order in which they are looked for.
const (
	Unreadable          Reason = "unreadable"           // the output cannot be decoded
	Called              Reason = "called"               // something is called where nothing fits
	NotCalled           Reason = "not_called"           // nothing is called where something fits
	WrongCount          Reason = "wrong_count"          // more or fewer calls than are right
	NoMatch             Reason = "no_match"             // no call matches one of several that are right
	WrongName           Reason = "wrong_name"           // another function
	MissingRequired     Reason = "missing_required"     // a required argument is missing
	UnexpectedParameter Reason = "unexpected_parameter" // an argument that the schema or the answer does not have
	WrongType           Reason = "wrong_type"
	WrongItemType       Reason = "wrong_item_type" // of a list's items
	WrongValue          Reason = "wrong_value"
	WrongKeys           Reason = "wrong_keys"       // a dict with a key too many or too few
	WrongItemCount      Reason = "wrong_item_count" // a list with more or fewer dicts than are right
	MissingOptional     Reason = "missing_optional" // an argument that the answer does not mark as optional is missing
)

// Verdict is what the leaderboard would say of one row.
type Verdict struct {
	Valid  bool
	Reason Reason // "" if valid
	Type   string // error_type, as the leaderboard's score files call the reason; "" if valid
	Detail string // what was found, in words
	// Tried holds, with NoMatch, why each of the calls left is not the right one.
	Tried []Verdict
}

func valid() Verdict { return Verdict{Valid: true} }

func invalid(r Reason, format string, a ...any) Verdict {
	return Verdict{Reason: r, Type: errorTypes[r], Detail: fmt.Sprintf(format, a...)}
}

// errorTypes are the leaderboard's names of the reasons. Where it has several, as for wrong values, the others are set
// where they are found.
var errorTypes = map[Reason]string{
	Unreadable: "decoder_failed", Called: "relevance", NotCalled: "relevance",
	WrongCount: "simple_function_checker:wrong_count", NoMatch: "parallel_function_checker_no_order:cannot_find_match",
	WrongName: "simple_function_checker:wrong_func_name", MissingRequired: "simple_function_checker:missing_required",
	UnexpectedParameter: "simple_function_checker:unexpected_param", MissingOptional: "simple_function_checker:missing_optional",
	WrongType: "type_error:simple", WrongItemType: "type_error:nested",
	WrongValue: "value_error:others", WrongKeys: "value_error:dict_key", WrongItemCount: "value_error:list_dict_count",
}

// typed gives a verdict that is not valid the leaderboard's name of its reason.
func (v Verdict) typed(name string) Verdict {
	if !v.Valid {
		v.Type = name
	}
	return v
}
