package realism

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/linear"
)

// Gram is an n-gram that tells the sides apart.
type Gram struct {
	Text      string   `json:"text"`   // ‹in such brackets› where it is of characters
	Weight    float64  `json:"weight"` // above 0 where it is a sign of the tested rows, below of the reference
	Written   int      `json:"written"`
	Reference int      `json:"reference"` // rows that have it
	Queries   []string `json:"queries"`   // three rows that have it, of the side that has more
}

const (
	examples  = 3
	mostLacks = 10
)

// candidate is an n-gram and what a model gains by it.
type candidate struct {
	gram string
	gain float64
}

// telling names the n-grams by which a model of all rows gains most: weight times the difference of the shares of rows
// that have it. Those that the tested rows have more give them away; those that the reference has more are what they lack.
func telling(sides [2][]Row, p Params) (written, lacks []Gram) {
	model := linear.Train(rowsOf(sides), 2, linear.Params{Seed: p.Seed})
	has := index(sides)
	var more, less []candidate
	for gram, rows := range has {
		difference := float64(len(rows[1]))/float64(len(sides[1])) - float64(len(rows[0]))/float64(len(sides[0]))
		switch gain := model.Weight(gram) * difference; {
		case gain > 0 && difference > 0:
			more = append(more, candidate{gram, gain})
		case gain > 0:
			less = append(less, candidate{gram, gain})
		}
	}
	name := func(list []candidate, most int) []Gram {
		out := []Gram{}
		for _, gram := range unlike(list, has, most) {
			out = append(out, named(gram, model.Weight(gram), has[gram], sides))
		}
		return out
	}
	return name(more, p.Top), name(less, mostLacks)
}

// unlike lists the n-grams of the highest gain. One whose rows are mostly those of one that is listed already is left out.
func unlike(all []candidate, has map[string]*[2][]int, most int) []string {
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.gain, a.gain), strings.Compare(a.gram, b.gram))
	})
	var out []string
	for _, c := range all {
		if len(out) == most {
			break
		}
		if !slices.ContainsFunc(out, func(gram string) bool { return alike(has[gram], has[c.gram]) }) {
			out = append(out, c.gram)
		}
	}
	return out
}

func rowsOf(sides [2][]Row) []linear.Row {
	var rows []linear.Row
	for side, list := range sides {
		for _, r := range list {
			rows = append(rows, linear.Row{Vector: linear.Vector(r.Query), Class: side})
		}
	}
	return rows
}

// index lists, by n-gram, the rows of each side that have it, in ascending order.
func index(sides [2][]Row) map[string]*[2][]int {
	out := map[string]*[2][]int{}
	for side, list := range sides {
		for i, r := range list {
			linear.Grams(r.Query, func(gram string) {
				if out[gram] == nil {
					out[gram] = new([2][]int)
				}
				if rows := &out[gram][side]; len(*rows) == 0 || (*rows)[len(*rows)-1] != i {
					*rows = append(*rows, i)
				}
			})
		}
	}
	return out
}

// alike says whether half of the rows of two n-grams are the same (Jaccard).
func alike(a, b *[2][]int) bool {
	both, all := 0, 0
	for side := range a {
		shared := 0
		for _, i := range a[side] {
			if _, ok := slices.BinarySearch(b[side], i); ok {
				shared++
			}
		}
		both, all = both+shared, all+len(a[side])+len(b[side])-shared
	}
	return 2*both >= all
}

func named(gram string, weight float64, rows *[2][]int, sides [2][]Row) Gram {
	g := Gram{Text: gram, Weight: math.Round(weight*1000) / 1000, Reference: len(rows[0]), Written: len(rows[1])}
	more := 0
	if g.Written > g.Reference {
		more = 1
	}
	for _, i := range rows[more][:min(examples, len(rows[more]))] {
		g.Queries = append(g.Queries, sides[more][i].Query)
	}
	return g
}
