package records

import (
	"encoding/json"
	"regexp"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/student"
)

// hiddenName is what generate calls a function whose name a row hides (tools: mask).
var hiddenName = regexp.MustCompile(`^function_[0-9]+$`)

// hidden says whether a function's name is hidden: it is none of those that are known, where any are.
func (s *Spec) hidden(name string) bool {
	return name != "" && len(s.Functions) > 0 && !slices.ContainsFunc(s.Functions, func(f schemas.Function) bool { return f.Name == name }) && hiddenName.MatchString(name)
}

// callsOf reads calls, with the functions' own names where the row hides them.
func (s *Spec) callsOf(raw, tools []json.RawMessage) ([]schemas.Call, error) {
	calls := make([]schemas.Call, len(raw))
	for i := range raw {
		if err := json.Unmarshal(raw[i], &calls[i]); err != nil {
			return nil, err
		}
	}
	if !slices.ContainsFunc(calls, func(c schemas.Call) bool { return s.hidden(c.Name) }) {
		return calls, nil
	}
	row, err := student.RowOf(&schemas.Example{Calls: raw, Tools: tools}, s.Functions)
	return row.Calls, err
}

// addTools adds the functions that a row shows under their own names.
func (s *Spec) addTools(tools []json.RawMessage) {
	for _, raw := range tools {
		list, err := schemas.ReadFunctions(slices.Concat([]byte("["), raw, []byte("]")))
		if err != nil || hiddenName.MatchString(list[0].Name) { // a strange tool explains no hidden name
			continue
		}
		if !slices.ContainsFunc(s.Functions, func(f schemas.Function) bool { return f.Name == list[0].Name }) {
			s.Functions = append(s.Functions, list[0])
		}
	}
}
