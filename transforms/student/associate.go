package student

import (
	"cmp"
	"strings"
)

// What a phrase must be to say a value that no surface is known of.
const (
	mostPhrase     = 3    // tokens
	leastRows      = 3    // rows that have both
	leastShare     = 0.9  // of the phrase's rows that have the value
	mostErrorShare = 0.25 // of the share without it that remains: a value that most rows have is not said by any word
)

// valueOf is the value of an argument, as JSON.
type valueOf struct {
	parameter int
	value     string
}

// associations are the phrases that nearly only rows with a value have, though it is not written so in them: "tx" for
// Texas. A value has many: in a row, the one of most rows says it.
type associations struct {
	rows    int
	phrases map[string]int
	values  map[valueOf]int            // rows in which the value was not found
	both    map[valueOf]map[string]int // and of those, by phrase
}

func newAssociations() *associations {
	return &associations{phrases: map[string]int{}, values: map[valueOf]int{}, both: map[valueOf]map[string]int{}}
}

// add counts the free phrases of a row, and those of the values that were not found in it.
func (a *associations) add(tokens []token, free []bool, missed []valueOf) {
	a.rows++
	seen := map[string]bool{}
	eachPhrase(tokens, free, func(phrase string, _, _ int) { seen[phrase] = true })
	for phrase := range seen {
		a.phrases[phrase]++
	}
	for _, v := range missed {
		a.values[v]++
		if a.both[v] == nil {
			a.both[v] = map[string]int{}
		}
		for phrase := range seen {
			a.both[v][phrase]++
		}
	}
}

// find returns the tokens from begin to end of the phrase that says the value; nothing where none does.
func (a *associations) find(tokens []token, free []bool, v valueOf) (kept []int) {
	best, most := "", 0
	eachPhrase(tokens, free, func(phrase string, begin, end int) {
		n := a.both[v][phrase]
		if !a.says(v, phrase) || cmp.Or(n-most, len(phrase)-len(best)) <= 0 {
			return
		}
		best, most, kept = phrase, n, nil
		for i := begin; i < end; i++ {
			kept = append(kept, i)
		}
	})
	return kept
}

func (a *associations) says(v valueOf, phrase string) bool {
	both, all := a.both[v][phrase], a.phrases[phrase]
	share, base := float64(both)/float64(max(all, 1)), float64(a.values[v])/float64(max(a.rows, 1))
	return both >= leastRows && share >= leastShare && 1-share < mostErrorShare*(1-base)
}

// eachPhrase calls yield with every run of up to mostPhrase free tokens that are no signs.
func eachPhrase(tokens []token, free []bool, yield func(phrase string, begin, end int)) {
	var keys []string
	for i := range tokens {
		keys = keys[:0]
		for j := i; j < len(tokens) && j < i+mostPhrase && free[j] && !tokens[j].sign; j++ {
			keys = append(keys, tokens[j].key)
			yield(strings.Join(keys, " "), i, j+1)
		}
	}
}
