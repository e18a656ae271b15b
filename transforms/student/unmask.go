package student

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/routenator/routenator/schemas"
)

// Alias says which function a row shows under a tool's name.
type Alias struct {
	Name       string // the tool's
	Function   string
	Parameters map[string]string // the tool's to the function's
}

// AliasOf returns the function that has the description of a tool, and those of its parameters in their order. It is an
// error where the tool cannot be read, or describes none of the functions.
func AliasOf(tool json.RawMessage, functions []schemas.Function) (Alias, error) {
	list, err := schemas.ReadFunctions(slices.Concat([]byte("["), tool, []byte("]")))
	if err != nil {
		return Alias{}, fmt.Errorf("tool %s: %w", tool, err)
	}
	shown := &list[0]
	k := slices.IndexFunc(functions, func(f schemas.Function) bool { return alike(&f, shown) })
	if k < 0 {
		return Alias{}, fmt.Errorf("no function is called %q, or described as it is", shown.Name)
	}
	a := Alias{Name: shown.Name, Function: functions[k].Name, Parameters: map[string]string{}}
	for i, p := range shown.Parameters {
		a.Parameters[p.Name] = functions[k].Parameters[i].Name
	}
	return a, nil
}

// Call returns a call of the tool as one of the function.
func (a *Alias) Call(call schemas.Call) (schemas.Call, error) {
	var hidden map[string]json.RawMessage
	if err := json.Unmarshal(call.Arguments, &hidden); err != nil {
		return call, fmt.Errorf("arguments of %s: %w", call.Name, err)
	}
	arguments := map[string]json.RawMessage{}
	for name, value := range hidden {
		own, ok := a.Parameters[name]
		if !ok {
			return call, fmt.Errorf("%s has no parameter %q", call.Name, name)
		}
		arguments[own] = value
	}
	raw, err := json.Marshal(arguments)
	if err != nil {
		return call, fmt.Errorf("arguments of %s: %w", call.Name, err)
	}
	return schemas.Call{Name: a.Function, Arguments: raw}, nil
}

func alike(a, b *schemas.Function) bool {
	return a.Description == b.Description && slices.EqualFunc(a.Parameters, b.Parameters, func(p, q schemas.Parameter) bool {
		return p.Type == q.Type && p.Description == q.Description && slices.Equal(p.Enum, q.Enum)
	})
}
