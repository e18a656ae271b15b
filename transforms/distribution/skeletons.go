package distribution

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/text"
)

// Skeletons counts the patterns of the first rows of a sample. ways, which may be nil, say how values are said.
func Skeletons(sample []Sampled, rows int, ways Ways) evaluation.Skeletons {
	sample = sample[:min(rows, len(sample))]
	out := evaluation.Skeletons{Rows: len(sample), Top: []evaluation.SkeletonCount{}}
	counts := map[string]*evaluation.SkeletonCount{}
	known := newSurfaces(ways)
	for i := range sample {
		s := skeleton(text.Normalise(sample[i].Query), sample[i].Values, known)
		if counts[s] == nil {
			counts[s] = &evaluation.SkeletonCount{Skeleton: s, Example: sample[i].Query}
		}
		counts[s].Rows++
	}
	all := slices.SortedFunc(maps.Values(counts), func(a, b *evaluation.SkeletonCount) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Skeleton, b.Skeleton))
	})
	out.Distinct = len(all)
	top := 0
	for _, s := range all[:min(10, len(all))] {
		out.Top, top = append(out.Top, *s), top+s.Rows
	}
	if out.Rows > 0 {
		out.Top10 = float64(top) / float64(out.Rows)
	}
	return out
}

// skeleton masks the values of the arguments in a normalised query: the whole value where it stands there, else such of its
// words as do. Masks that follow each other and are alike are one.
func skeleton(key string, values []records.Argument, known surfaces) string {
	words := strings.Fields(key)
	masks := make([]string, len(words)) // what masks the word, "" for none
	values = slices.SortedStableFunc(slices.Values(values), func(a, b records.Argument) int { return cmp.Compare(len(b.Value), len(a.Value)) })
	for _, v := range values {
		mask := "‹" + v.Name + "›"
		if start, end := place(key, known.of(v)); start >= 0 {
			first, count := strings.Count(key[:start], " "), strings.Count(key[start:end], " ")+1
			for i := first; i < first+count; i++ {
				if masks[i] == "" {
					masks[i] = mask
				}
			}
			continue
		}
		parts := strings.Fields(text.Normalise(v.Value))
		for i, w := range words {
			if masks[i] == "" && slices.Contains(parts, w) {
				masks[i] = mask
			}
		}
	}
	var out []string
	for i, w := range words {
		switch {
		case masks[i] == "":
			out = append(out, w)
		case len(out) == 0 || out[len(out)-1] != masks[i]:
			out = append(out, masks[i])
		}
	}
	return strings.Join(out, " ")
}
