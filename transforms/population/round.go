package population

import (
	"cmp"
	"maps"
	"slices"
)

// round rounds a count to the nearest multiple of unit, which is 1 or more.
func round(n, unit int) int { return (n + unit/2) / unit * unit }

// suppress splits labels into those that are named, the most frequent first, and the rows of the others together: 0, or at
// least as many as the least count. Of labels of few rows, and of the next larger ones where their rest is of few rows
// itself, nothing else is told.
func suppress(counts map[string]int, least int) (named []string, rest int) {
	named = slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	n := len(named)
	for n > 0 && (counts[named[n-1]] < least || rest > 0 && rest < least) {
		n--
		rest += counts[named[n]]
	}
	return named[:n], rest
}

// shares divides a denominator that is a multiple of unit in proportion to counts, which are not negative and of which one
// is not 0: whole numbers by largest remainder. It returns them over the denominator.
func shares(counts []int, unit int) []float64 {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	whole := max(round(sum, unit), unit)
	given, parts, order := 0, make([]int, len(counts)), make([]int, len(counts))
	for i, n := range counts {
		parts[i], order[i] = n*whole/sum, i
		given += parts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[b]*whole%sum, counts[a]*whole%sum) })
	for _, i := range order[:whole-given] {
		parts[i]++
	}
	out := make([]float64, len(counts))
	for i, n := range parts {
		out[i] = float64(n) / float64(whole)
	}
	return out
}
