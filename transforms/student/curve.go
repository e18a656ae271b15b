package student

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

// Subset returns n rows, or all where there are fewer: those whose hash of (seed, query) is lowest, in that order. Of one
// seed, a smaller subset is part of a larger one. Of equal queries, the one that stands first comes first.
func Subset(rows []Row, n int, seed int64) []Row {
	type ranked struct {
		rank uint64
		row  *Row
	}
	all := make([]ranked, len(rows))
	for i := range rows {
		all[i] = ranked{hash.Of(seed, rows[i].Query, "student.subset"), &rows[i]}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	out := make([]Row, min(n, len(all)))
	for i := range out {
		out[i] = *all[i].row
	}
	return out
}

// CurveParams of a learning curve. The zero value is valid.
type CurveParams struct {
	Params           // Seed is that of the first model; the others count up from it
	Shares []float64 // of the rows, each above 0 and at most 1; default 0.1, 0.3 and 1
	Seeds  int       // models of each share; default 5
}

// Point is one model of a learning curve.
type Point struct {
	Share float64
	Rows  int
	Seed  int64
	Model *Model
}

// Curve trains models on growing subsets of the rows, one after another, by share and then by seed; a seed chooses the
// subset, and the order of its rows. Compare datasets at equal size: take [Subset] of the larger one first. An error ends
// it.
func Curve(rows []Row, functions []schemas.Function, p CurveParams) iter.Seq2[Point, error] {
	if p.Shares == nil {
		p.Shares = []float64{0.1, 0.3, 1}
	}
	if p.Seeds == 0 {
		p.Seeds = 5
	}
	return func(yield func(Point, error) bool) {
		for _, share := range p.Shares {
			for i := range p.Seeds {
				params := p.Params
				params.Seed += int64(i)
				part := Subset(rows, int(math.Ceil(share*float64(len(rows)))), params.Seed)
				m, err := Train(part, functions, params)
				if !yield(Point{share, len(part), params.Seed, m}, err) || err != nil {
					return
				}
			}
		}
	}
}
