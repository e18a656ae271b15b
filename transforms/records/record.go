package records

import (
	"encoding/json"

	"github.com/routenator/routenator/schemas"
)

// Record is one row of a dataset. What a row does not have is "".
type Record struct {
	ID       string
	Query    string
	Outcome  string
	Function string // of the first call
	Route    string
	Group    string // rows of one group share values: the asset

	Arguments []Argument // of the first call; numbers and booleans as JSON has them, other than texts and these left out
	Labels    []string   // by Spec.Labels

	calls []json.RawMessage
	first schemas.Call // where columns of their own have it, and it is not hidden; else without a name
	tools []json.RawMessage
	spec  *Spec
}

// Argument is one argument of a call.
type Argument struct{ Name, Value string }

// Calls returns all calls of the row, with their own names where the row hides them. A row that says its function by a
// label alone has none.
func (r *Record) Calls() ([]schemas.Call, error) {
	if len(r.calls) == 0 {
		return nil, nil
	}
	if len(r.calls) == 1 && r.first.Name != "" {
		return []schemas.Call{r.first}, nil
	}
	return r.callsOf(r.calls)
}

// Refusal is a row that is no record.
type Refusal struct {
	File   string // as the user knows it
	Offset int64  // bytes or rows from its start: the order of refusals
	Where  string // "line 3", or "row 3"
	Reason string // one of a few
	Detail string
}

// Reasons of refusals.
const (
	ReasonNotJSON = "not a JSON object"
	ReasonNoQuery = "no query"
	ReasonNotText = "the query is no UTF-8 text"
	ReasonTooLong = "the line is too long"
	ReasonCalls   = "the calls cannot be read"
)
