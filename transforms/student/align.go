package student

// What an alignment counts: a token that is equal, one that is mistyped, an equal sign; a new run, a token of the value
// that is left out.
const (
	equalScore    = 4
	mistypedScore = 3
	signScore     = 1
	runCost       = 2
	leftOutCost   = 2
)

// leastWordsLeftOut is the number of words from which a value may lack a quarter of them.
const leastWordsLeftOut = 4

// align returns the tokens of the query that say the value, in the order of both: the alignment with the highest score,
// of equals the first. free says which tokens of the query no other value has taken. nil where the value is not said.
func align(value, query []token, free []bool) []int {
	if len(value) == 0 || !shareWord(value, query, free) {
		return nil
	}
	a := newAlignment(value, query, free)
	kept, words, said := []int(nil), 0, 0
	for i, t := range value {
		if at := a.at[i]; at >= 0 {
			kept = append(kept, at)
		}
		if !t.sign {
			words++
			if a.at[i] >= 0 {
				said++
			}
		}
	}
	if said == 0 || said < words && (words < leastWordsLeftOut || 4*said < 3*words) {
		return nil
	}
	return kept
}

func shareWord(value, query []token, free []bool) bool {
	for j := range query {
		for i := range value {
			if free[j] && matchScore(&value[i], &query[j]) >= mistypedScore {
				return true
			}
		}
	}
	return false
}

// alignment is the table of a dynamic program: best[i][j][c] is the score of value[i:] in query[j:], where c says that
// value's last token stands at j-1.
type alignment struct {
	value, query []token
	free         []bool
	best         [][2]int
	at           []int // of each token of the value, -1 where it is left out
}

func newAlignment(value, query []token, free []bool) *alignment {
	a := &alignment{value, query, free, make([][2]int, (len(value)+1)*(len(query)+1)), make([]int, len(value))}
	for i := len(value) - 1; i >= 0; i-- {
		for j := len(query); j >= 0; j-- {
			for c := range 2 {
				a.best[i*(len(query)+1)+j][c] = max(a.match(i, j, c), a.skipValue(i, j, c), a.skipQuery(i, j))
			}
		}
	}
	a.trace()
	return a
}

const impossible = -1 << 30

func (a *alignment) score(i, j, c int) int { return a.best[i*(len(a.query)+1)+j][c] }

func (a *alignment) match(i, j, c int) int {
	if j == len(a.query) || !a.free[j] {
		return impossible
	}
	score := matchScore(&a.value[i], &a.query[j])
	if score == 0 {
		return impossible
	}
	if c == 0 {
		score -= runCost
	}
	return score + a.score(i+1, j+1, 1)
}

func (a *alignment) skipValue(i, j, c int) int {
	if a.value[i].sign {
		return a.score(i+1, j, c)
	}
	return a.score(i+1, j, c) - leftOutCost
}

func (a *alignment) skipQuery(i, j int) int {
	if j == len(a.query) {
		return impossible
	}
	return a.score(i, j+1, 0)
}

func (a *alignment) trace() {
	for i, j, c := 0, 0, 0; i < len(a.value); {
		switch a.score(i, j, c) {
		case a.match(i, j, c):
			a.at[i] = j
			i, j, c = i+1, j+1, 1
		case a.skipQuery(i, j):
			j, c = j+1, 0
		default:
			a.at[i] = -1
			i++
		}
	}
}

func matchScore(a, b *token) int {
	switch {
	case a.key == b.key && a.sign:
		return signScore
	case a.key == b.key:
		return equalScore
	case !a.sign && !b.sign && mistyped(a.key, b.key):
		return mistypedScore
	}
	return 0
}

// leastMistyped is the length in bytes from which a word is known again with a mistake.
const leastMistyped = 4

// mistyped reports whether one letter was added, dropped, exchanged or swapped with its neighbour.
func mistyped(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < leastMistyped || len(b)-len(a) > 1 {
		return false
	}
	for len(a) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}
