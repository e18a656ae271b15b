package accuracy

import (
	"cmp"
	"maps"
	"slices"
)

// decision is what is right beside what was predicted.
type decision struct{ gold, predicted string }

// confusion counts decisions.
type confusion map[decision]int

// cells lists the matrix without its zeros, by gold and then by predicted.
func (c confusion) cells() []Cell {
	out := make([]Cell, 0, len(c))
	for d, n := range c {
		out = append(out, Cell{d.gold, d.predicted, n})
	}
	slices.SortFunc(out, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Gold, b.Gold), cmp.Compare(a.Predicted, b.Predicted))
	})
	return out
}

// classes lists every label that is gold or predicted, in lexicographic order; [Surplus] is none.
func (c confusion) classes() (labels []string, of []counts) {
	by := map[string]counts{}
	for d, n := range c {
		gold := by[d.gold]
		gold.gold += n
		if d.gold == d.predicted {
			gold.right += n
		}
		by[d.gold] = gold
		predicted := by[d.predicted]
		predicted.predicted += n
		by[d.predicted] = predicted
	}
	delete(by, Surplus)
	labels = slices.Sorted(maps.Keys(by))
	for _, label := range labels {
		of = append(of, by[label])
	}
	return labels, of
}

// ofGold keeps the classes that the gold has.
func ofGold(classes []counts) []counts {
	return slices.DeleteFunc(slices.Clone(classes), func(c counts) bool { return c.gold == 0 })
}

func report(labels []string, classes []counts) []Class {
	out := make([]Class, len(labels))
	for i, c := range classes {
		out[i] = Class{labels[i], c.precision(), c.recall(), c.f1(), c.gold, c.predicted, c.right}
	}
	return out
}

// functions sums the decisions on functions up.
func (c confusion) functions() Functions {
	labels, classes := c.classes()
	gold := ofGold(classes)
	out := Functions{MacroF1: macro(gold), MacroUnionF1: macro(classes), WeightedF1: weighted(gold),
		Classes: report(labels, classes), Confusion: c.cells()}
	right := 0
	for d, n := range c {
		out.Decisions += n
		if d.gold == d.predicted {
			right += n
		}
		switch d.predicted {
		case Unreadable:
			out.Unreadable += n
		case Missing:
			out.Missing += n
		case UnknownFunction:
			out.Unknown += n
		}
		if d.gold == Surplus {
			out.Surplus += n
		}
	}
	out.MicroF1 = ratio(float64(right), float64(out.Decisions))
	return out
}
