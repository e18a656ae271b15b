package student

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/routenator/routenator/schemas"
)

// unmask gives a call the names of its function and parameters back, where a row shows its tools under other names: the
// function is the one that has the description of the shown tool, and those of its parameters in their order.
func unmask(call schemas.Call, tools []json.RawMessage, functions []schemas.Function) (schemas.Call, error) {
	if indexOf(functions, call.Name) >= 0 {
		return call, nil
	}
	shown, err := shownTool(call.Name, tools)
	if err != nil {
		return call, err
	}
	k := slices.IndexFunc(functions, func(f schemas.Function) bool { return alike(&f, shown) })
	if k < 0 {
		return call, fmt.Errorf("no function is called %q, or described as it is", call.Name)
	}
	var hidden map[string]json.RawMessage
	if err := json.Unmarshal(call.Arguments, &hidden); err != nil {
		return call, fmt.Errorf("arguments of %s: %w", call.Name, err)
	}
	arguments := map[string]json.RawMessage{}
	for name, value := range hidden {
		at := slices.IndexFunc(shown.Parameters, func(p schemas.Parameter) bool { return p.Name == name })
		if at < 0 {
			return call, fmt.Errorf("%s has no parameter %q", call.Name, name)
		}
		arguments[functions[k].Parameters[at].Name] = value
	}
	raw, err := json.Marshal(arguments)
	if err != nil {
		return call, fmt.Errorf("arguments of %s: %w", call.Name, err)
	}
	return schemas.Call{Name: functions[k].Name, Arguments: raw}, nil
}

// shownTool reads the tool of that name.
func shownTool(name string, tools []json.RawMessage) (*schemas.Function, error) {
	for _, tool := range tools {
		var outer struct{ Function struct{ Name string } }
		if err := json.Unmarshal(tool, &outer); err != nil {
			return nil, fmt.Errorf("tool %s: %w", tool, err)
		}
		if outer.Function.Name != name {
			continue
		}
		list, err := schemas.ReadFunctions(slices.Concat([]byte("["), tool, []byte("]")))
		if err != nil {
			return nil, fmt.Errorf("tool %s: %w", name, err)
		}
		return &list[0], nil
	}
	return nil, fmt.Errorf("no function, and no tool of the row, is called %q", name)
}

func alike(a, b *schemas.Function) bool {
	return a.Description == b.Description && slices.EqualFunc(a.Parameters, b.Parameters, func(p, q schemas.Parameter) bool {
		return p.Type == q.Type && p.Description == q.Description && slices.Equal(p.Enum, q.Enum)
	})
}
