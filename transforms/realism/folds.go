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

// clusters names, for each row of each side, what it belongs to: rows of one group are together, and rows of one text too,
// on whichever side they are, so that no model is asked about a text that it has learned from the other side.
func clusters(sides [2][]Row) [2][]string {
	g := groups{}
	for _, rows := range sides {
		for _, r := range rows {
			g.join("group "+r.Group, "text "+strings.ToLower(r.Query), r.Group != "")
		}
	}
	var out [2][]string
	for side, rows := range sides {
		for _, r := range rows {
			out[side] = append(out[side], g.root("text "+strings.ToLower(r.Query)))
		}
	}
	return out
}

// foldOf says where the rows of a cluster are tested. It is a hash: close to a fifth of the clusters each.
func foldOf(cluster string, seed int64) int {
	return int(hash.Of(seed, cluster, "realism.fold") % folds)
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
