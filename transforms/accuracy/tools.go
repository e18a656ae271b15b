package accuracy

import (
	"encoding/json"
	"fmt"

	"github.com/routenator/routenator/schemas"
)

// function is a schema with what is looked up in it.
type function struct {
	name       string
	parameters map[string]*schemas.Parameter
	validator  *schemas.Validator
}

// tools are the functions that a row shows, by name.
type tools map[string]*function

func compile(f *schemas.Function) (*function, error) {
	validator, err := f.Validator()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	out := &function{f.Name, map[string]*schemas.Parameter{}, validator}
	for i := range f.Parameters {
		out.parameters[f.Parameters[i].Name] = &f.Parameters[i]
	}
	return out, nil
}

// parameter returns the schema of an argument, nil where there is none.
func (f *function) parameter(name string) *schemas.Parameter {
	if f == nil {
		return nil
	}
	return f.parameters[name]
}

// catalogue holds the functions of a golden set: those that every row shows, and each schema that rows list themselves.
type catalogue struct {
	shared tools
	read   map[string]*function // by the schema's JSON
}

func newCatalogue(functions []schemas.Function) (*catalogue, error) {
	c := &catalogue{shared: tools{}, read: map[string]*function{}}
	for i := range functions {
		f, err := compile(&functions[i])
		if err != nil {
			return nil, err
		}
		c.shared[f.name] = f
	}
	return c, nil
}

// shown returns the functions that a row shows: its own, or all that are shared.
func (c *catalogue) shown(row *schemas.Golden) (tools, error) {
	if row.Tools == nil {
		return c.shared, nil
	}
	shown := make(tools, len(row.Tools))
	for i, raw := range row.Tools {
		f, err := c.one(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: tool %d: %w", row.ID, i+1, err)
		}
		shown[f.name] = f
	}
	return shown, nil
}

func (c *catalogue) one(raw json.RawMessage) (*function, error) {
	if f, ok := c.read[string(raw)]; ok {
		return f, nil
	}
	list, err := schemas.ReadFunctions([]byte("[" + string(raw) + "]"))
	if err != nil {
		return nil, err
	}
	f, err := compile(&list[0])
	if err != nil {
		return nil, err
	}
	c.read[string(raw)] = f
	return f, nil
}
