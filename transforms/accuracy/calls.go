package accuracy

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/routenator/routenator/schemas"
)

// call is one call that was read. Arguments that are null count as not given.
type call struct {
	name   string
	names  []string // of the arguments, ascending
	values map[string]any
	broken bool // the arguments are no JSON object: there are none
	raw    json.RawMessage
}

// goldCall is one call that is right.
type goldCall struct {
	call
	function *function          // nil where no schema is known
	accepted map[string][]value // by argument: what is right, the golden set's own value first
	optional map[string]bool    // arguments that may be left out
}

// value is one accepted value.
type value struct {
	v      any
	nested bool // an object of the leaderboard's form: each key holds the list of its accepted values
}

var errArguments = errors.New("arguments are no JSON object")

func readCall(c schemas.Call) (call, error) {
	out := call{name: c.Name, raw: c.Arguments}
	if len(c.Arguments) == 0 {
		out.raw = json.RawMessage("{}")
	}
	v, err := decode(out.raw)
	object, ok := v.(map[string]any)
	if err != nil || !ok {
		out.broken = true
		return out, errArguments
	}
	maps.DeleteFunc(object, func(_ string, v any) bool { return v == nil })
	out.values, out.names = object, slices.Sorted(maps.Keys(object))
	return out, nil
}

// readGold reads the calls of a golden row.
func readGold(row *schemas.Golden, shown tools, shared tools) ([]goldCall, error) {
	calls := row.Calls
	if len(calls) == 0 {
		calls = make([]schemas.Call, len(row.Accept))
	} else if len(row.Accept) > 0 && len(row.Accept) != len(calls) {
		return nil, fmt.Errorf("%s: accept is for %d calls, and there are %d", row.ID, len(row.Accept), len(calls))
	}
	var out []goldCall
	for i, c := range calls {
		read, err := readCall(c)
		if err != nil {
			return nil, fmt.Errorf("%s: call %d: %w", row.ID, i+1, err)
		}
		g := goldCall{call: read, accepted: map[string][]value{}, optional: map[string]bool{}}
		for name, v := range g.values {
			g.accepted[name] = []value{{v, false}}
		}
		if len(row.Accept) > 0 {
			if err := g.accept(row.Accept[i]); err != nil {
				return nil, fmt.Errorf("%s: accept %d: %w", row.ID, i+1, err)
			}
		}
		if g.name == "" {
			return nil, fmt.Errorf("%s: call %d has no name", row.ID, i+1)
		}
		if g.function = shown[g.name]; g.function == nil {
			g.function = shared[g.name]
		}
		out = append(out, g)
	}
	return out, nil
}

// accept adds accepted values. A call without a name of its own takes the name and, of each argument, the first value
// that is one.
func (g *goldCall) accept(a schemas.Accept) error {
	if len(a) != 1 {
		return fmt.Errorf("names %d functions; write {name: {parameter: [values]}}", len(a))
	}
	for name, parameters := range a {
		own := g.name == ""
		if own {
			g.name = name
		}
		if name != g.name {
			return fmt.Errorf("is for %s, and the call is %s", name, g.name)
		}
		for argument, list := range parameters {
			if err := g.acceptValues(argument, list, own); err != nil {
				return err
			}
		}
	}
	g.names = slices.Sorted(maps.Keys(g.values))
	return nil
}

func (g *goldCall) acceptValues(argument string, list []json.RawMessage, own bool) error {
	for _, raw := range list {
		v, err := decode(raw)
		if err != nil {
			return fmt.Errorf("%s: %w", argument, err)
		}
		if v == "" || v == nil {
			g.optional[argument] = true
		}
		if v == nil {
			continue // to give null is not to give it
		}
		if _, has := g.values[argument]; own && !has && v != "" {
			g.values[argument] = first(v)
		}
		g.accepted[argument] = append(g.accepted[argument], value{v, true})
	}
	return nil
}

// readPredicted reads what a model called. Calls whose arguments are no object stay, without arguments.
func readPredicted(list []schemas.Call) []call {
	var out []call
	for _, c := range list {
		read, _ := readCall(c) // broken says it
		out = append(out, read)
	}
	return out
}

// right says whether a value of an argument is one of those accepted.
func (g *goldCall) right(argument string, v any) bool {
	parameter := g.function.parameter(argument)
	return slices.ContainsFunc(g.accepted[argument], func(a value) bool {
		return equal(parameter, a.v, v) || a.nested && accepts(a.v, v)
	})
}

// same says whether a call is right in its name and all its arguments.
func (g *goldCall) same(c *call) bool {
	if g.name != c.name || c.broken {
		return false
	}
	for _, name := range c.names {
		if !g.right(name, c.values[name]) {
			return false
		}
	}
	return !slices.ContainsFunc(g.names, func(name string) bool {
		_, given := c.values[name]
		return !given && !g.optional[name]
	})
}

// agreement counts the arguments that are right.
func (g *goldCall) agreement(c *call) int {
	n := 0
	for _, name := range c.names {
		if g.right(name, c.values[name]) {
			n++
		}
	}
	return n
}
