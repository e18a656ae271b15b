package student

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// What counts as a word or phrase that tells: it is in five rows, and its log-odds are two standard errors from even.
const (
	leastTellingRows = 5
	leastTelling     = 2
	mostTellingWords = 3 // words of a phrase
)

// RequestWords returns, for each label of the rows, the words and phrases of up to three words that tell it best from all
// others, at most so many, the best first. Labels are functions, and outcomes other than call. Telling is the log-odds
// ratio with 1/2 added to each count, by its standard error (Haldane 1956; Monroe, Colaresi, Quinn 2008, eq. 22, without
// their prior).
func RequestWords(rows []Row, most int) map[string][]string {
	of, in := map[string]int{}, map[string]map[string]int{}
	total := map[string]int{}
	for i := range rows {
		l := label(&rows[i])
		of[l]++
		if in[l] == nil {
			in[l] = map[string]int{}
		}
		for phrase := range phrasesOf(keysOf(rows[i].Query), mostTellingWords) {
			in[l][phrase]++
			total[phrase]++
		}
	}
	out := map[string][]string{}
	for l, counts := range in {
		telling := map[string]float64{}
		for phrase, n := range counts {
			z := logOddsByError(n, of[l], total[phrase]-n, len(rows)-of[l])
			if n >= leastTellingRows && z >= leastTelling {
				telling[phrase] = z
			}
		}
		best := slices.SortedFunc(maps.Keys(telling), func(a, b string) int {
			return cmp.Or(cmp.Compare(telling[b], telling[a]), strings.Compare(a, b))
		})
		out[l] = best[:min(most, len(best))]
	}
	return out
}

// logOddsByError compares n of all with m of the others.
func logOddsByError(n, all, m, others int) float64 {
	a, b, c, d := float64(n)+0.5, float64(all-n)+0.5, float64(m)+0.5, float64(others-m)+0.5
	return (math.Log(a/b) - math.Log(c/d)) / math.Sqrt(1/a+1/b+1/c+1/d)
}

// phrasesOf returns the distinct runs of 1 to most words of a text whose words stand between single spaces.
func phrasesOf(spoken string, most int) map[string]bool {
	out, words := map[string]bool{}, strings.Fields(spoken)
	for i := range words {
		for n := 1; n <= most && i+n <= len(words); n++ {
			out[strings.Join(words[i:i+n], " ")] = true
		}
	}
	return out
}
