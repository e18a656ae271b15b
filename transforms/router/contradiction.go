package router

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// compromiseSweeps is how long contradicting tables push each other before their shares are reported.
const compromiseSweeps = 200

// unreachable finds the labels that no possible cell has.
func unreachable(tables []*index, start []float64) error {
	var found []error
	for _, t := range tables {
		if label := t.starved(start); label >= 0 {
			found = append(found, &UnreachableError{Table: t.name, Label: t.labels[label], Share: t.shares[label]})
		}
	}
	return errors.Join(found...)
}

// starved returns the wanted label of largest share that has no cell, or -1. A table that counts no rows wants none.
func (t *index) starved(shares []float64) int {
	sums := make([]float64, len(t.shares))
	if t.masses(shares, sums) == 0 && t.given {
		return -1
	}
	worst := -1
	for label, share := range t.shares {
		if share > 0 && sums[label] == 0 && (worst < 0 || share > t.shares[worst]) {
			worst = label
		}
	}
	return worst
}

// empty finds a label for which the zeros of other tables leave no cell.
func empty(tables []*index, start []float64) error {
	left := withoutZeros(tables, start)
	for _, t := range tables {
		label := t.starved(left)
		if label < 0 {
			continue
		}
		wanted := make([]bool, len(start))
		for i, c := range t.cells {
			wanted[c] = int(t.label[i]) == label && start[c] > 0
		}
		conflicts := []Conflict{{Table: t.name, Label: t.labels[label], Wanted: t.shares[label]}}
		return &ContradictionError{Conflicts: append(conflicts, forbidding(tables, wanted)...)}
	}
	if total(left) > 0 {
		return nil
	}
	possible := make([]bool, len(start))
	for c := range start {
		possible[c] = start[c] > 0
	}
	return &ContradictionError{Conflicts: forbidding(tables, possible)}
}

// forbidding returns tables whose zeros forbid all these cells between them, none of them in vain.
func forbidding(tables []*index, cells []bool) []Conflict {
	times := make([]int, len(cells)) // how many tables forbid a cell
	for _, t := range tables {
		t.forbid(cells, func(c int32, _ int32) { times[c]++ })
	}
	var conflicts []Conflict
	for _, t := range tables {
		needed, counts := false, make([]int, len(t.labels))
		t.forbid(cells, func(c int32, label int32) {
			counts[label]++
			needed = needed || times[c] == 1
		})
		if !needed {
			t.forbid(cells, func(c int32, _ int32) { times[c]-- })
			continue
		}
		most := 0
		for label, n := range counts {
			if n > counts[most] {
				most = label
			}
		}
		conflicts = append(conflicts, Conflict{Table: t.name, Label: t.labels[most]})
	}
	return conflicts
}

// forbid calls f for each of these cells to which the table gives no share.
func (t *index) forbid(cells []bool, f func(cell, label int32)) {
	for i, c := range t.cells {
		if cells[c] && t.shares[t.label[i]] == 0 {
			f(c, t.label[i])
		}
	}
}

// blame finds a set of tables that contradict one another and has none too many, and says what each would get. Where
// the tables are too large for proofs it names all that miss their shares.
func blame(tables []*index, start, proof []float64) error {
	guilty := tables
	switch {
	case proof != nil:
		guilty = fewer(tables, start, proof)
	case labelsOf(tables) > newtonLabels:
		missed := slices.DeleteFunc(compromise(tables, start), func(c Conflict) bool {
			return math.Abs(c.Wanted-c.Reached) <= acceptable
		})
		return &ContradictionError{Conflicts: missed}
	}
	for i := 0; i < len(guilty); {
		rest := slices.Delete(slices.Clone(guilty), i, i+1)
		if newFit(rest, start).solve() {
			i++ // without it there is peace: it is one of them
		} else {
			guilty = rest
		}
	}
	return &ContradictionError{Conflicts: compromise(guilty, start)}
}

func labelsOf(tables []*index) (labels int) {
	for _, t := range tables {
		labels += len(t.labels)
	}
	return labels
}

// fewer drops tables, the least involved first, as long as the proof holds without them.
func fewer(tables []*index, start, proof []float64) []*index {
	sums, parts := make([]float64, len(start)), make([][]float64, len(tables))
	size, order := make([]float64, len(tables)), make([]int, len(tables))
	left := withoutZeros(tables, start)
	for number, t := range tables {
		parts[number], proof = proof[:len(t.shares)], proof[len(t.shares):]
		order[number] = number
		for _, e := range parts[number] {
			size[number] = math.Max(size[number], math.Abs(e))
		}
		t.addTo(sums, parts[number], 1)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size[a], size[b]) })
	dropped := make([]bool, len(tables))
	for _, number := range order {
		tables[number].addTo(sums, parts[number], -1)
		dropped[number] = holds(sums, left)
		if !dropped[number] {
			tables[number].addTo(sums, parts[number], 1)
		}
	}
	var guilty []*index
	for number, t := range tables {
		if !dropped[number] {
			guilty = append(guilty, t)
		}
	}
	// The zeros of the dropped tables may have been part of the proof.
	if newFit(guilty, start).solve() {
		return tables
	}
	return guilty
}

func (t *index) addTo(sums, exponents []float64, sign float64) {
	for i, c := range t.cells {
		sums[c] += float64(sign * exponents[t.label[i]])
	}
}

// holds reports that the exponents give every possible cell a negative sum.
func holds(sums, possible []float64) bool {
	for c, sum := range sums {
		if possible[c] > 0 && sum >= 0 {
			return false
		}
	}
	return true
}

// compromise fits the tables one after the other until they only push each other to and fro, and averages over such a
// cycle, so that none of them has the last word.
func compromise(tables []*index, start []float64) []Conflict {
	f := newFit(tables, start)
	shares, mean, scratch := f.start, make([]float64, len(start)), f.scratch()
	for sweep := range compromiseSweeps {
		for _, t := range tables {
			t.fit(shares, scratch)
			if sweep < compromiseSweeps-1 {
				continue
			}
			for c, share := range shares {
				mean[c] += share
			}
		}
	}
	var conflicts []Conflict
	for _, t := range tables {
		conflicts = append(conflicts, t.worstLabel(mean, scratch))
	}
	return conflicts
}

// worstLabel is the label whose share is furthest from what the table wants.
func (t *index) worstLabel(shares, scratch []float64) Conflict {
	mass := t.masses(shares, scratch)
	worst, conflict := -1.0, Conflict{Table: t.name}
	for label, wanted := range t.shares {
		reached := 0.0
		if mass > 0 {
			reached = scratch[label] / mass
		}
		if off := math.Abs(reached - wanted); off > worst+converged {
			worst = off
			conflict.Label, conflict.Wanted, conflict.Reached = t.labels[label], wanted, reached
		}
	}
	return conflict
}
