package accuracy

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

// Kinds of error, from the worst.
const (
	kindMissing    = "missing"
	kindUnreadable = "unreadable"
	kindFunction   = "function"
	kindArguments  = "arguments"
)

const examplesPerClass = 10

// kind says what is wrong with a row, "" where nothing is.
func (r *row) kind() string {
	switch {
	case r.answer == nil:
		return kindMissing
	case r.answer.Unreadable:
		return kindUnreadable
	case !r.function:
		return kindFunction
	case !r.exact:
		return kindArguments
	}
	return ""
}

// errorsOf picks examples of each class and kind by hash order.
func errorsOf(rows []*row, seed int64) []Errors {
	type key struct{ class, kind string }
	groups := map[key][]*row{}
	for _, r := range rows {
		if kind := r.kind(); kind != "" {
			k := key{NoCall, kind}
			if len(r.gold) > 0 {
				k.class = r.gold[0].name
			}
			groups[k] = append(groups[k], r)
		}
	}
	keys := slices.SortedFunc(maps.Keys(groups), func(a, b key) int {
		return cmp.Or(strings.Compare(a.class, b.class), strings.Compare(a.kind, b.kind))
	})
	out := make([]Errors, 0, len(keys))
	for _, k := range keys {
		group := groups[k]
		slices.SortFunc(group, func(a, b *row) int {
			x, y := hash.Of(seed, a.golden.ID, "accuracy.examples"), hash.Of(seed, b.golden.ID, "accuracy.examples")
			return cmp.Or(cmp.Compare(x, y), strings.Compare(a.golden.ID, b.golden.ID))
		})
		e := Errors{Class: k.class, Kind: k.kind, Count: len(group)}
		for _, r := range group[:min(examplesPerClass, len(group))] {
			e.Examples = append(e.Examples, r.example())
		}
		out = append(out, e)
	}
	return out
}

func (r *row) example() Example {
	e := Example{ID: r.golden.ID, Query: r.golden.Request(), Gold: []schemas.Call{}, Predicted: []schemas.Call{}}
	for i := range r.gold {
		e.Gold = append(e.Gold, schemas.Call{Name: r.gold[i].name, Arguments: marshal(r.gold[i].values)})
	}
	for i := range r.calls {
		c := &r.calls[i]
		arguments := c.raw
		if c.broken {
			arguments = marshal(string(c.raw))
		}
		e.Predicted = append(e.Predicted, schemas.Call{Name: c.name, Arguments: arguments})
	}
	if r.answer != nil {
		e.Detail = r.answer.Detail
	}
	return e
}

func marshal(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil { // it was read from JSON, or is a text
		panic("accuracy: value does not marshal: " + err.Error())
	}
	return raw
}
