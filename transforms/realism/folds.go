package realism

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/hash"
)

// folds of the cross-validation.
const folds = 5

// foldOf says, for each row of each side, where it is tested: rows of one group in one fold, and rows of one text too, on
// whichever side they are, so that no model is asked about a text that it has learned from the other side. Which fold that
// is is a hash: close to a fifth of the groups each.
func foldOf(sides [2][]Row, seed int64) [2][]int {
	g := groups{}
	for _, rows := range sides {
		for _, r := range rows {
			g.join("group "+r.Group, "text "+strings.ToLower(r.Query), r.Group != "")
		}
	}
	var out [2][]int
	for side, rows := range sides {
		for _, r := range rows {
			out[side] = append(out[side], int(hash.Of(seed, g.root("text "+strings.ToLower(r.Query)), "realism.fold")%folds))
		}
	}
	return out
}

// groups is a forest of names: those of one tree belong together. The root is the least name of its tree, whatever the order
// in which names were joined.
type groups map[string]string

func (g groups) root(name string) string {
	above, ok := g[name]
	if !ok || above == name {
		return name
	}
	root := g.root(above)
	g[name] = root
	return root
}

// join makes b known and, where both holds, one with a.
func (g groups) join(a, b string, both bool) {
	if !both {
		a = b
	}
	a, b = g.root(a), g.root(b)
	g[max(a, b)] = min(a, b)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func compare(a, b uint64) int { return cmp.Compare(a, b) }
