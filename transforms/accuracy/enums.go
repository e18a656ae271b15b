package accuracy

import (
	"cmp"
	"slices"
)

// choice is one enum argument of one gold call.
type choice struct {
	argument        string
	gold, predicted string // as text, or Absent
	right           bool
	sameFunction    bool
	stated          bool // the gold gives a value that is not the catch-all
}

// chooseEnums lists the enum arguments of a gold call beside the call that stands for it, nil where none does.
func (r *row) chooseEnums(g *goldCall, c *call, catchAll map[string]string) {
	if g.function == nil {
		return
	}
	from := len(r.enums)
	for name, p := range g.function.parameters {
		if len(p.Enum) > 0 {
			r.enums = append(r.enums, g.choose(name, c, r.nothing(), catchAll))
		}
	}
	slices.SortFunc(r.enums[from:], func(a, b choice) int { return cmp.Compare(a.argument, b.argument) })
}

func (g *goldCall) choose(name string, c *call, nothing string, catchAll map[string]string) choice {
	out := choice{argument: name, gold: Absent, predicted: nothing}
	value, given := g.values[name]
	if given {
		out.gold = scalar(value)
		other, has := catchAll[name]
		out.stated = !has || out.gold != other
	}
	if c == nil {
		return out
	}
	out.sameFunction = g.name == c.name
	chosen, did := c.values[name]
	switch {
	case did:
		out.right = g.right(name, chosen)
		out.predicted = g.label(name, chosen)
	default:
		out.right = !given || g.optional[name]
		out.predicted = Absent
	}
	if out.right {
		out.predicted = out.gold
	}
	return out
}

// label is a predicted value as text, if the schema lists it.
func (g *goldCall) label(name string, v any) string {
	s := scalar(v)
	if slices.Contains(g.function.parameter(name).Enum, s) {
		return s
	}
	return unlisted
}

// unlisted is predicted where a value is not of the enum.
const unlisted = "(not in the enum)"

// enums sums the choices of an argument up.
func enums(rows []*row, catchAll map[string]string) []Enum {
	by := map[string][]choice{}
	var names []string
	for _, r := range rows {
		for _, c := range r.enums {
			if by[c.argument] == nil {
				names = append(names, c.argument)
			}
			by[c.argument] = append(by[c.argument], c)
		}
	}
	slices.Sort(names)
	out := make([]Enum, 0, len(names))
	for _, name := range names {
		out = append(out, enum(name, by[name], catchAll[name]))
	}
	return out
}

func enum(name string, choices []choice, catchAll string) Enum {
	matrix := confusion{}
	var all, given, stated share
	for _, c := range choices {
		matrix[decision{c.gold, c.predicted}]++
		all.add(c.right)
		if c.sameFunction {
			given.add(c.right)
		}
		if c.stated {
			stated.add(c.right)
		}
	}
	labels, classes := matrix.classes()
	recall := 0.0
	gold := ofGold(classes)
	for _, c := range gold {
		recall += c.recall()
	}
	return Enum{Argument: name, Accuracy: all.figure(), GivenFunction: given.figure(), CatchAll: catchAll, WithoutCatchAll: stated.figure(),
		Macro: Figure{Value: ratio(recall, float64(len(gold))), N: len(choices)}, Values: report(labels, classes), Confusion: matrix.cells()}
}

// share counts yes and no, or sums values of 0 to 1.
type share struct {
	sum float64
	n   int
}

func (s *share) add(yes bool) {
	s.n++
	if yes {
		s.sum++
	}
}

func (s *share) put(v float64) {
	s.n++
	s.sum += v
}

func (s share) figure() Figure { return Figure{Value: ratio(s.sum, float64(s.n)), N: s.n} }
