package transforms

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/prompts"
	"github.com/routenator/routenator/transforms/text"
)

// Of the rows so far, the first openingRows parts' worth say what is common, and mostOpenings are worth avoiding.
const (
	openingRows  = 50000
	mostOpenings = 50
)

// Openings returns, by function, the commonest first two words of the unique rows, the commonest first, of those that
// stand more than once. It reads parts in order until it has seen enough.
func Openings(ctx context.Context, parts []Part) (prompts.Openings, error) {
	parts = slices.SortedFunc(slices.Values(parts), func(a, b Part) int { return cmp.Compare(a.Partition, b.Partition) })
	counts, seen := map[string]map[string]int{}, 0
	for _, part := range parts {
		if seen >= openingRows {
			break
		}
		rows, err := readPart[schemas.Candidate](ctx, part.URI)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			of := counts[rows[i].Function]
			if of == nil {
				of = map[string]int{}
				counts[rows[i].Function] = of
			}
			of[text.Opening(rows[i].Query, 2)]++
		}
		seen += len(rows)
	}
	out := prompts.Openings{}
	for function, of := range counts {
		out[function] = commonestOpenings(of)
	}
	return out, nil
}

func commonestOpenings(counts map[string]int) []string {
	maps.DeleteFunc(counts, func(_ string, n int) bool { return n < 2 })
	list := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return list[:min(len(list), mostOpenings)]
}
