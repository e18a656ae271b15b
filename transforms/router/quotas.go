package router

import (
	"fmt"
	"math"
	"math/bits"
)

const (
	// row is one row in the unit of all rounding.
	row = 1 << 24
	// one is a share of 1 as an integer. Sums of shares are rounded to it once, and all that follows is exact.
	one = 1 << 52
)

// Miss is a value of a table that could not be planned within one row of its target.
type Miss struct {
	Table   string
	Label   string
	Target  float64 // rows: the joint share of the value times the size
	Planned int
}

// Quotas rounds the joint shares of the cells, in lexicographic order, to whole rows that sum to size. First it rounds
// the running sum along the cells (Cox, 1987, in one dimension), then moves single rows between cells until each value
// of each table, marginal or conditional, has the floor or the ceiling of its target, or at least is within one row of
// it; the values for which neither could be had are the misses. No cell is below 0, and none without a share gets a
// row. The result is the same on every machine.
//
// Shares and tables are those of [Rake]; tables that Rake refuses are a programming mistake and panic, as does a size
// that is negative or above 2^31 - 1.
func Quotas(size int, dims []Dimension, cells []Cell, shares []float64, tables []Table) (counts []int, misses []Miss) {
	if size < 0 || size > math.MaxInt32 {
		panic(fmt.Sprintf("router: quotas of %d rows", size))
	}
	if len(shares) != len(cells) {
		panic(fmt.Sprintf("router: %d shares for %d cells", len(shares), len(cells)))
	}
	indexes, err := indexTables(dims, cells, tables)
	if err != nil {
		panic("router: " + err.Error())
	}
	targets := cellTargets(size, shares)
	s := newSwaps(indexes, targets, roundAlong(targets), shares)
	s.run()
	return s.counts, s.misses(indexes)
}

// cellTargets returns size times each share in units of row; they sum to size*row, and are 0 where the share is.
func cellTargets(size int, shares []float64) []int64 {
	sum := total(shares)
	targets, running, before := make([]int64, len(shares)), 0.0, int64(0)
	last := -1
	for c, share := range shares {
		if share > 0 {
			last = c
		}
	}
	for c := 0; c <= last; c++ {
		running += shares[c]
		part := uint64(one)
		if c < last {
			part = min(one, uint64(math.Round(running/sum*one)))
		}
		high, low := bits.Mul64(part, uint64(size)*row)
		through := int64(high<<12 | low>>52)
		targets[c], before = through-before, through
	}
	return targets
}

// roundAlong rounds the running sum of the targets: each cell gets the floor or the ceiling of its own, and so does
// every run of neighbours.
func roundAlong(targets []int64) []int {
	counts, running, before := make([]int, len(targets)), int64(0), int64(0)
	for c, target := range targets {
		running += target
		through := (running + row/2) / row
		counts[c], before = int(through-before), through
	}
	return counts
}
