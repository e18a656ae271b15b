package transforms

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

// shelf holds every tool that a row can show, as JSON.
type shelf struct {
	functions   []schemas.Function
	distractors []schemas.Function
	tools       map[string]json.RawMessage
}

func newShelf(domain *schemas.Domain) *shelf {
	s := &shelf{domain.Functions, domain.Distractors, map[string]json.RawMessage{}}
	for _, f := range slices.Concat(s.functions, s.distractors) {
		s.tools[f.Name] = f.Tool()
	}
	return s
}

// shown is the tools of one row and, where names are hidden, what they are called there.
type shown struct {
	tools []json.RawMessage
	names map[string]string            // function to its hidden name
	keys  map[string]map[string]string // function to parameter to its hidden name
}

// choose picks the tools of a row by hash of its id. Those that it calls, or asks an argument for, are among them.
func (s *shelf) choose(recipe *schemas.Recipe, c *schemas.Candidate) shown {
	stream := hash.New(recipe.Seed, c.ID, "tools")
	chosen := s.pick(recipe, c, stream)
	if stream.Float64() < recipe.Tools.Mask {
		return mask(chosen, stream)
	}
	out := shown{tools: make([]json.RawMessage, len(chosen))}
	for i, f := range chosen {
		out.tools[i] = s.tools[f.Name]
	}
	return out
}

func (s *shelf) pick(recipe *schemas.Recipe, c *schemas.Candidate, stream *hash.Stream) []*schemas.Function {
	var must, others []*schemas.Function
	for i := range s.functions {
		if f := &s.functions[i]; f.Name == c.Function || slices.ContainsFunc(c.Calls, func(call schemas.Call) bool { return call.Name == f.Name }) {
			must = append(must, f)
		} else {
			others = append(others, f)
		}
	}
	count := len(s.functions)
	if show := recipe.Tools.Show; len(show) == 2 {
		for i := range s.distractors {
			others = append(others, &s.distractors[i])
		}
		count = show[0] + stream.Intn(show[1]-show[0]+1)
	}
	shuffle(others, stream)
	count = min(max(count, len(must), 1), len(must)+len(others))
	chosen := append(must, others[:count-len(must)]...)
	if recipe.Tools.Shuffle {
		shuffle(chosen, stream)
	} else {
		order := slices.Concat(s.functions, s.distractors)
		slices.SortStableFunc(chosen, func(a, b *schemas.Function) int { return cmp.Compare(at(order, a), at(order, b)) })
	}
	return chosen
}

func at(order []schemas.Function, f *schemas.Function) int {
	return slices.IndexFunc(order, func(g schemas.Function) bool { return g.Name == f.Name })
}

// shuffle is Fisher and Yates's.
func shuffle[T any](list []T, s *hash.Stream) {
	for i := len(list) - 1; i > 0; i-- {
		j := s.Intn(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

// mask hides the names of functions and parameters, so that only their descriptions say what they do (Hammer,
// arXiv 2410.04587).
func mask(chosen []*schemas.Function, stream *hash.Stream) shown {
	out := shown{names: map[string]string{}, keys: map[string]map[string]string{}}
	first := stream.Intn(90) + 10
	for i, f := range chosen {
		hidden := schemas.Function{Name: fmt.Sprintf("function_%d", first+i), Description: f.Description}
		keys := map[string]string{}
		for j, p := range f.Parameters {
			keys[p.Name] = fmt.Sprintf("parameter_%d", j+1)
		}
		hidden.Schema = renameProperties(f, keys)
		out.names[f.Name], out.keys[f.Name] = hidden.Name, keys
		out.tools = append(out.tools, hidden.Tool())
	}
	return out
}

// renameProperties returns the function's schema with other names of its parameters, in the same order.
func renameProperties(f *schemas.Function, keys map[string]string) json.RawMessage {
	var schema struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(f.Schema, &schema); err != nil { // it was parsed when it was read
		panic("transforms: " + err.Error())
	}
	var properties, required bytes.Buffer
	for _, p := range f.Parameters {
		if properties.Len() > 0 {
			properties.WriteByte(',')
		}
		fmt.Fprintf(&properties, "%s:%s", quoted(keys[p.Name]), schema.Properties[p.Name])
		if p.Required {
			if required.Len() > 0 {
				required.WriteByte(',')
			}
			required.WriteString(quoted(keys[p.Name]))
		}
	}
	return json.RawMessage(fmt.Sprintf(`{"type":"object","properties":{%s},"required":[%s]}`, properties.Bytes(), required.Bytes()))
}

// rename writes calls as the row shows its tools.
func (s *shown) rename(calls []schemas.Call) []schemas.Call {
	if s.names == nil {
		return calls
	}
	out := make([]schemas.Call, len(calls))
	for i, call := range calls {
		out[i] = schemas.Call{Name: s.names[call.Name], Arguments: renameKeys(call.Arguments, s.keys[call.Name])}
	}
	return out
}

// renameKeys renames the keys of a JSON object in place of order.
func renameKeys(object json.RawMessage, keys map[string]string) json.RawMessage {
	decoder := json.NewDecoder(bytes.NewReader(object))
	var out bytes.Buffer
	out.WriteByte('{')
	if _, err := decoder.Token(); err != nil { // calls were checked before
		panic("transforms: " + err.Error())
	}
	for decoder.More() {
		key, err := decoder.Token()
		var value json.RawMessage
		if err == nil {
			err = decoder.Decode(&value)
		}
		if err != nil {
			panic("transforms: " + err.Error())
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, "%s:%s", quoted(keys[key.(string)]), value)
	}
	out.WriteByte('}')
	return out.Bytes()
}
