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
	Detail string // what was found, in words
	// Tried holds, with NoMatch, why each of the calls left is not the right one.
	Tried []Verdict
}

func valid() Verdict { return Verdict{Valid: true} }

func invalid(r Reason, format string, a ...any) Verdict {
	return Verdict{Reason: r, Detail: fmt.Sprintf(format, a...)}
}
