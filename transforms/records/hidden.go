package records

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/student"
)

// hiddenName is what generate calls a function whose name a row hides (tools: mask).
var hiddenName = regexp.MustCompile(`^function_[0-9]+$`)

// hidden says whether a function's name is hidden: it is none of those that are known, where any are.
func (s *Spec) hidden(name string) bool {
	return name != "" && len(s.Functions) > 0 && !slices.ContainsFunc(s.Functions, func(f schemas.Function) bool { return f.Name == name }) && hiddenName.MatchString(name)
}

// aliases remembers which functions tools stand for. The zero value is ready.
type aliases struct {
	lock sync.Mutex
	read map[string]*student.Alias // by tool as it is written; nil for one that stands for none
}

// mostAliases bounds the tools that are remembered.
const mostAliases = 1 << 14

func (a *aliases) of(tool json.RawMessage, functions []schemas.Function) *student.Alias {
	a.lock.Lock()
	defer a.lock.Unlock()
	alias, ok := a.read[string(tool)]
	if ok {
		return alias
	}
	if found, err := student.AliasOf(tool, functions); err == nil { // a tool that distracts stands for no function
		alias = &found
	}
	if a.read == nil {
		a.read = map[string]*student.Alias{}
	}
	if len(a.read) < mostAliases {
		a.read[string(tool)] = alias
	}
	return alias
}

// errHidden says that nothing tells which function a hidden name means.
var errHidden = errors.New("no tool of the row says what function this is")

// callsOf reads calls, with the functions' own names where the row hides them.
func (r *Record) callsOf(raw []json.RawMessage) ([]schemas.Call, error) {
	calls := make([]schemas.Call, len(raw))
	for i := range raw {
		err := json.Unmarshal(raw[i], &calls[i])
		if err == nil && r.spec.hidden(calls[i].Name) {
			calls[i], err = r.unhide(calls[i])
		}
		if err != nil {
			return nil, err
		}
	}
	return calls, nil
}

func (r *Record) unhide(call schemas.Call) (schemas.Call, error) {
	for _, tool := range r.tools {
		if nameOf(tool) != call.Name {
			continue
		}
		if alias := r.spec.aliases.of(tool, r.spec.Functions); alias != nil && alias.Name == call.Name {
			return alias.Call(call)
		}
	}
	return call, fmt.Errorf("%s: %w", call.Name, errHidden)
}

// addTools adds the functions that a row shows under their own names.
func (s *Spec) addTools(tools []json.RawMessage) {
	for _, raw := range tools {
		name := nameOf(raw)
		if hiddenName.MatchString(name) || slices.ContainsFunc(s.Functions, func(f schemas.Function) bool { return f.Name == name }) {
			continue
		}
		list, err := schemas.ReadFunctions(slices.Concat([]byte("["), raw, []byte("]")))
		if err == nil { // a strange tool explains no hidden name
			s.Functions = append(s.Functions, list[0])
		}
	}
}

// nameOf returns a tool's name without reading its schema, which takes a hundred times as long; "" where it has none.
func nameOf(tool json.RawMessage) string {
	var t struct {
		Name     string                 `json:"name"`
		Function *struct{ Name string } `json:"function"`
	}
	switch {
	case json.Unmarshal(tool, &t) != nil:
		return ""
	case t.Function != nil:
		return t.Function.Name
	}
	return t.Name
}
