package realism

import (
	"cmp"
	"maps"
	"slices"

	"github.com/routenator/routenator/transforms/hash"
)

// folds of the cross-validation.
const folds = 5

// fold returns where a row is tested. A fold is a hash of the group: close to a fifth of the groups each.
func fold(r Row, seed int64) int {
	group := r.Group
	if group == "" {
		group = r.Query
	}
	return int(hash.Of(seed, group, "realism.fold") % folds)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func compare(a, b uint64) int { return cmp.Compare(a, b) }
