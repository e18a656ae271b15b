package accuracy

import (
	"maps"
	"slices"
)

// argument counts one argument of one pair of calls.
type argument struct {
	name string
	counts
}

// countArguments counts the (argument, value) pairs of one call beside another. What may be left out counts only where it
// is given.
func (s *scorer) countArguments(r *row, g *goldCall, c *call) {
	if g != nil {
		for _, name := range g.names {
			given := c != nil && c.values[name] != nil
			if !given && g.optional[name] {
				continue
			}
			n := counts{gold: 1}
			if given {
				n.predicted = 1
				if g.right(name, c.values[name]) {
					n.right = 1
				}
			}
			r.arguments = append(r.arguments, argument{name, n})
		}
	}
	if c == nil {
		return
	}
	for _, name := range c.names {
		if g != nil && g.values[name] != nil {
			continue
		}
		n := counts{predicted: 1}
		if g != nil && g.right(name, c.values[name]) { // accepted, though not what the golden set gives
			n = counts{1, 1, 1}
		}
		if !s.knownArguments[name] && r.shown[c.name].parameter(name) == nil {
			name = UnknownArgument
		}
		r.arguments = append(r.arguments, argument{name, n})
	}
}

// arguments sums up the (argument, value) pairs.
func arguments(rows []*row) Arguments {
	by := map[string]counts{}
	var all counts
	for _, r := range rows {
		for _, a := range r.arguments {
			c := by[a.name]
			c.add(a.counts)
			by[a.name] = c
			all.add(a.counts)
		}
	}
	names := slices.Sorted(maps.Keys(by))
	list := make([]counts, len(names))
	for i, name := range names {
		list[i] = by[name]
	}
	return Arguments{report([]string{"all"}, []counts{all})[0], report(names, list)}
}
