package text

import "strings"

// Nearest returns the known word that word was probably meant to be: the one with the smallest Damerau-Levenshtein
// distance (optimal string alignment, in letters, capitals alike), of equal ones the first in lexicographic order.
// It is false when none is within max(2, letters/3), or when every letter would have to change.
func Nearest(word string, known []string) (string, bool) {
	letters := []rune(strings.ToLower(word))
	limit := max(2, len(letters)/3)
	best, least, found := "", limit+1, false
	for _, candidate := range known {
		other := []rune(strings.ToLower(candidate))
		d := distance(letters, other)
		if d > limit || d > 0 && d >= max(len(letters), len(other)) {
			continue
		}
		if d < least || d == least && candidate < best {
			best, least, found = candidate, d, true
		}
	}
	return best, found
}

// distance is the optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
// Source: Oommen and Loke, Pattern Recognition 30(5), 1997.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
