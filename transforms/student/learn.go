package student

import (
	"cmp"
	"slices"

	"github.com/routenator/routenator/schemas"
)

// learned is what the rows of one function hold, before anything is trained.
type learned struct {
	function *schemas.Function
	rows     []*prepared
	values   [][]string // row by row, the JSON of each parameter; "" is absent
	kept     [][][]int  // row by row, the tokens that say each parameter
	readings readingCounts
	closed   []bool
}

// mostClosed is the number of values up to which an argument is closed though it is no enum, if most are not said.
const mostClosed = 64

// learn finds where the values of the rows are said.
func learn(f *schemas.Function, rows []*prepared, surfaces Surfaces) *learned {
	l := &learned{function: f, rows: rows, values: make([][]string, len(rows)), kept: make([][][]int, len(rows)), readings: readingCounts{}}
	missed, free, said := make([][]valueOf, len(rows)), make([][]bool, len(rows)), newAssociations()
	for i, row := range rows {
		l.values[i] = make([]string, len(f.Parameters))
		for k := range f.Parameters {
			l.values[i][k] = row.arguments[f.Parameters[k].Name]
		}
		missed[i], free[i] = l.locate(i, surfaces)
		said.add(row.tokens, free[i], missed[i])
	}
	l.close()
	for i, row := range rows {
		for _, v := range missed[i] {
			if kept := said.find(row.tokens, free[i], v); kept != nil && !l.closed[v.parameter] {
				l.keep(i, v.parameter, kept, v.value, free[i])
			}
		}
	}
	return l
}

// located is a text that a row should say.
type located struct {
	item
	parameter int
	surfaces  [][]token // ways to say it
}

// locate looks for the values of a row that are not enums, the longest first, and returns those that it does not find, and
// which tokens are left.
func (l *learned) locate(row int, surfaces Surfaces) (missed []valueOf, free []bool) {
	r := l.rows[row]
	l.kept[row] = make([][]int, len(l.function.Parameters))
	free = make([]bool, len(r.tokens))
	for i := range free {
		free[i] = true
	}
	for _, want := range l.wanted(row, surfaces) {
		var best []int
		for _, way := range want.surfaces {
			if kept := align(way, r.tokens, free); len(kept) > len(best) {
				best = kept
			}
		}
		if best == nil {
			missed = append(missed, valueOf{want.parameter, want.raw})
			continue
		}
		l.keep(row, want.parameter, best, want.raw, free)
	}
	return missed, free
}

func (l *learned) wanted(row int, surfaces Surfaces) []located {
	var out []located
	for k := range l.function.Parameters {
		p := &l.function.Parameters[k]
		if value := l.values[row][k]; value != "" && !isClosed(p) {
			for _, it := range itemsOf(p, []byte(value)) {
				out = append(out, located{it, k, waysToSay(p, it, surfaces)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b located) int { return cmp.Compare(len(b.text), len(a.text)) })
	return out
}

func waysToSay(p *schemas.Parameter, it item, surfaces Surfaces) (out [][]token) {
	texts := append([]string{it.text}, momentSurfaces(it.text)...)
	if it.raw[0] != '"' {
		texts = numberSurfaces(it.text)
	}
	for _, s := range append(texts, surfaces[p.Name][it.text]...) {
		out = append(out, tokenise(s))
	}
	return out
}

// keep notes that tokens say a value.
func (l *learned) keep(row, parameter int, kept []int, value string, free []bool) {
	r := l.rows[row]
	l.readings.add(argumentOf(&l.function.Parameters[parameter]), keysOf(join(r.query, r.tokens, kept)), value)
	l.kept[row][parameter] = append(l.kept[row][parameter], kept...)
	for _, i := range kept {
		free[i] = false
	}
}

func isClosed(p *schemas.Parameter) bool {
	return len(p.Enum) > 0 || p.Type == "boolean" || p.Type == "object"
}

// close decides which arguments are chosen from a list: those of the schema that are, and those of few values that the
// rows mostly do not say in so many words.
func (l *learned) close() {
	l.closed = make([]bool, len(l.function.Parameters))
	for k := range l.function.Parameters {
		given, said, values := 0, 0, map[string]bool{}
		for i := range l.rows {
			if l.values[i][k] != "" {
				given++
				values[l.values[i][k]] = true
				said += min(len(l.kept[i][k]), 1)
			}
		}
		l.closed[k] = isClosed(&l.function.Parameters[k]) || given > 0 && 2*said < given && len(values) <= mostClosed
	}
}

// unsaid returns what the rows mostly hold where no token says the argument.
func (l *learned) unsaid(parameter int) string {
	counts := map[string]int{}
	for i := range l.rows {
		if len(l.kept[i][parameter]) == 0 {
			counts[l.values[i][parameter]]++
		}
	}
	if len(counts) == 0 {
		return ""
	}
	return mostFrequent(counts)
}

// tags returns the parameters that are said and not closed, and the tag of each token of each row: 1 is the first of them.
func (l *learned) tags() (parameters []int, tags [][]int) {
	tags = make([][]int, len(l.rows))
	for i, row := range l.rows {
		tags[i] = make([]int, len(row.tokens))
	}
	for k := range l.function.Parameters {
		if l.closed[k] || !slices.ContainsFunc(l.kept, func(kept [][]int) bool { return len(kept[k]) > 0 }) {
			continue
		}
		parameters = append(parameters, k)
		for i := range l.rows {
			for _, at := range l.kept[i][k] {
				tags[i][at] = len(parameters)
			}
		}
	}
	return parameters, tags
}

// column returns the JSON of one parameter, row by row.
func (l *learned) column(parameter int) []string {
	out := make([]string, len(l.rows))
	for i := range out {
		out[i] = l.values[i][parameter]
	}
	return out
}

// features returns what the tagger sees of each row.
func (l *learned) features() [][][]uint64 {
	out := make([][][]uint64, len(l.rows))
	for i, row := range l.rows {
		out[i] = row.features
	}
	return out
}

// framed returns the n-grams of each row and of its frame.
func (l *learned) framed() [][]gram {
	out := make([][]gram, len(l.rows))
	for i, row := range l.rows {
		var kept []int
		for k, of := range l.kept[i] {
			if !l.closed[k] {
				kept = append(kept, of...)
			}
		}
		out[i] = framed(row.query, row.grams, row.tokens, kept)
	}
	return out
}
