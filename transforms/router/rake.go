package router

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

const (
	// converged is the largest error of a share of all rows at which a fit is done.
	converged = 1e-9
	// acceptable is the largest error of a share of all rows that is put down to rounded targets: as far as the
	// shares of one table may be from a sum of 1, which is a fifth of a row in 200,000.
	acceptable = 1e-6
	// maxSweeps bounds the sweeps of proportional fitting. Those that do not stagnate take a few dozen.
	maxSweeps = 1000
	// window is how many sweeps must bring the error down to a tenth: else the fit stagnates.
	window = 25
)

// Rake returns the joint share of each cell, in sum 1, that satisfies all tables: iterative proportional fitting
// (Deming and Stephan, 1940) over marginal and conditional tables. A conditional table sets the shares among the rows
// that match its Given and leaves their mass alone. The seed says how common the cells are before any table speaks; its
// zeros are cells that cannot be. A nil seed is 1 everywhere.
//
// A table is a mistake where it names an unknown dimension or label or where its shares are negative or do not sum to
// 1 within 1e-6. It is an [*UnreachableError] where it wants a label that no possible cell has. Tables that no shares
// satisfy are a [*ContradictionError]; it is proven, not guessed from slow progress, since a fit that stagnates is
// carried on by Newton's method, which ends in a solution or in a proof that there is none (only where the tables have
// more than 1,200 labels in all is 5,000 sweeps without success taken for one). Contradictions below 1e-6 of the rows
// pass as rounding. A conditional table whose Given no possible row matches, or no row once all other
// tables hold, says nothing and is no error.
func Rake(dims []Dimension, cells []Cell, seed []float64, tables []Table) ([]float64, error) {
	if err := errors.Join(checkDimensions(dims), checkCells(dims, cells)); err != nil {
		return nil, err
	}
	start, err := startShares(len(cells), seed)
	if err != nil {
		return nil, err
	}
	indexes, err := indexTables(dims, cells, tables)
	if err != nil {
		return nil, err
	}
	if err := unreachable(indexes, start); err != nil {
		return nil, err
	}
	if err := empty(indexes, start); err != nil {
		return nil, err
	}
	f := newFit(indexes, start)
	if !f.solve() {
		return nil, blame(indexes, start, f.proof)
	}
	return f.best, nil
}

// startShares scales the seed to sum 1.
func startShares(n int, seed []float64) ([]float64, error) {
	if seed != nil && len(seed) != n {
		return nil, fmt.Errorf("a seed of %d values for %d cells", len(seed), n)
	}
	start, sum := make([]float64, n), 0.0
	for i := range start {
		start[i] = 1
		if seed != nil {
			start[i] = seed[i]
		}
		if !(start[i] >= 0) || math.IsInf(start[i], 0) {
			return nil, fmt.Errorf("seed %d is %v, not a number of at least 0", i, start[i])
		}
		sum += start[i]
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return nil, fmt.Errorf("the seed sums to %v", sum)
	}
	for i := range start {
		start[i] /= sum
	}
	return start, nil
}

// fit is one attempt at shares that satisfy some tables.
type fit struct {
	tables []*index
	start  []float64 // the seed, 0 where a table allows nothing
	best   []float64 // the shares with the smallest error so far
	off    float64   // of best: the largest error of a share of all rows
	proof  []float64 // if there is no solution and a proof of it was found: its exponents (see dual), one per label of each table
}

// newFit begins a fit; the tables' zeros are taken out of the cells for good.
func newFit(tables []*index, start []float64) *fit {
	return &fit{tables: tables, start: withoutZeros(tables, start), off: math.Inf(1)}
}

// withoutZeros returns the seed without the cells for which some table has the share 0, scaled to sum 1.
func withoutZeros(tables []*index, start []float64) []float64 {
	shares := slices.Clone(start)
	for _, t := range tables {
		for i, c := range t.cells {
			if t.shares[t.label[i]] == 0 {
				shares[c] = 0
			}
		}
	}
	scaleToOne(shares)
	return shares
}

// solve reports whether there are shares that satisfy the tables; they are in best.
func (f *fit) solve() bool {
	f.best = slices.Clone(f.start)
	if !(total(f.best) > 0) {
		return false
	}
	f.proportional(maxSweeps)
	if f.off > converged {
		f.newton()
	}
	return f.off <= acceptable && !f.collapsed()
}

// proportional sweeps over the tables until the error is small or stagnates.
func (f *fit) proportional(sweeps int) {
	shares, before := slices.Clone(f.best), math.Inf(1)
	scratch := f.scratch()
	for sweep := 1; sweep <= sweeps; sweep++ {
		worst := 0.0
		for _, t := range f.tables {
			worst = math.Max(worst, t.fit(shares, scratch))
		}
		if worst <= converged {
			break
		}
		if sweep%window == 0 {
			if worst > before/10 {
				break
			}
			before = worst
		}
	}
	scaleToOne(shares)
	f.keep(shares)
}

// keep remembers the shares if none were better.
func (f *fit) keep(shares []float64) {
	if off := f.worst(shares); f.off > off {
		f.off = off
		copy(f.best, shares)
	}
}

// worst returns the largest error of a share of all rows.
func (f *fit) worst(shares []float64) float64 {
	worst, scratch := 0.0, f.scratch()
	for _, t := range f.tables {
		mass := t.masses(shares, scratch)
		for label, share := range t.shares {
			worst = math.Max(worst, math.Abs(scratch[label]-float64(share*mass)))
		}
	}
	return worst
}

// scratch has room for the labels of any table.
func (f *fit) scratch() []float64 {
	most := 0
	for _, t := range f.tables {
		most = max(most, len(t.labels))
	}
	return make([]float64, most)
}

// masses sums the shares of each label into sums, and returns their total.
func (t *index) masses(shares, sums []float64) (mass float64) {
	sums = sums[:len(t.shares)]
	clear(sums)
	for i, c := range t.cells {
		sums[t.label[i]] += shares[c]
	}
	for _, s := range sums {
		mass += s
	}
	return mass
}

// fit scales the shares so that this table holds, and returns its largest error before.
func (t *index) fit(shares, scratch []float64) (worst float64) {
	mass := t.masses(shares, scratch)
	factors := scratch[:len(t.shares)]
	for label, reached := range factors {
		wanted := float64(t.shares[label] * mass)
		worst = math.Max(worst, math.Abs(reached-wanted))
		factors[label] = 0
		if reached > 0 {
			factors[label] = wanted / reached
		}
	}
	for i, c := range t.cells {
		shares[c] *= factors[t.label[i]]
	}
	return worst
}

// collapsed reports that the tables agree only because the rows of some Given have vanished, though the other tables
// leave some: conditional tables that contradict one another, not a Given that nobody wants.
func (f *fit) collapsed() bool {
	var rest, gone []*index
	for _, t := range f.tables {
		if t.given && t.mass(f.start) > 0 && t.mass(f.best) < acceptable {
			gone = append(gone, t)
		} else {
			rest = append(rest, t)
		}
	}
	if len(gone) == 0 {
		return false
	}
	without := newFit(rest, f.start)
	if !without.solve() {
		return true
	}
	for _, t := range gone {
		if t.mass(without.best) >= acceptable {
			return true
		}
	}
	return false
}

// mass returns the share of the rows that the table counts.
func (t *index) mass(shares []float64) (mass float64) {
	for _, c := range t.cells {
		mass += shares[c]
	}
	return mass
}

func total(shares []float64) (sum float64) {
	for _, s := range shares {
		sum += s
	}
	return sum
}

func scaleToOne(shares []float64) {
	if sum := total(shares); sum > 0 {
		for i := range shares {
			shares[i] /= sum
		}
	}
}
