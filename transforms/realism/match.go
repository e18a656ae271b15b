package realism

import (
	"slices"

	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

// Row is one query. Rows of one Group never stand in two folds; where it is empty the query is its own group.
type Row struct {
	Query string
	Group string
}

// Match returns, of each side, as many rows of each number of words as the side that has fewer of them, and at most
// most rows in all, in the proportions of the lengths. Which rows stay is a hash of (seed, query). Repeated queries of a
// side count once.
func Match(a, b []Row, most int, seed int64) (fromA, fromB []Row) {
	byLengthA, byLengthB := byLength(a, seed), byLength(b, seed)
	total := 0
	for words, rows := range byLengthA {
		total += min(len(rows), len(byLengthB[words]))
	}
	share := 1.0
	if total > most {
		share = float64(most) / float64(total)
	}
	for _, words := range sortedKeys(byLengthA) {
		n := int(float64(min(len(byLengthA[words]), len(byLengthB[words])))*share + 0.5)
		fromA, fromB = append(fromA, byLengthA[words][:n]...), append(fromB, byLengthB[words][:n]...)
	}
	return fromA, fromB
}

func byLength(rows []Row, seed int64) map[int][]Row {
	seen, out := map[string]bool{}, map[int][]Row{}
	for _, r := range rows {
		if !seen[r.Query] {
			seen[r.Query] = true
			words := text.CountWords(r.Query)
			out[words] = append(out[words], r)
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b Row) int {
			return compare(hash.Of(seed, a.Query, "realism.match"), hash.Of(seed, b.Query, "realism.match"))
		})
	}
	return out
}
