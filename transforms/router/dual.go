package router

import (
	"math"
	"slices"
)

// dual is the problem of fitting seen from its other side: each label of each table gets a multiplier, and a cell's
// share is its base share times the exponential of the sum of its multipliers, scaled to sum 1 (Csiszár, 1975). The
// best multipliers minimise log(sum(base * exp(sum))), a convex function with the tables' errors as its gradient. Where
// the tables contradict one another it falls for ever; then some multipliers give every cell a negative sum, and such
// multipliers are a proof (Gordan, 1873): whatever the shares, the tables' errors, weighted by them, add up to the mean
// of those sums, which cannot be 0.
type dual struct {
	tables []*index
	offset []int     // of each table's first label among all labels
	wanted []float64 // by label: its share in its table
	cells  []int32   // cells with a base share
	base   []float64 // by position in cells
	labels []int32   // by position in cells and table: the label among all, or -1 where the table does not count the cell
}

// newDual prepares the problem on the cells that have a share.
func newDual(tables []*index, shares []float64) *dual {
	d := &dual{tables: tables}
	place := make([]int32, len(shares))
	for c, share := range shares {
		place[c] = -1
		if share > 0 {
			place[c] = int32(len(d.cells))
			d.cells = append(d.cells, int32(c))
			d.base = append(d.base, share)
		}
	}
	d.labels = make([]int32, len(d.cells)*len(tables))
	for i := range d.labels {
		d.labels[i] = -1
	}
	for number, t := range tables {
		first := len(d.wanted)
		d.offset = append(d.offset, first)
		d.wanted = append(d.wanted, t.shares...)
		for i, c := range t.cells {
			if place[c] >= 0 {
				d.labels[int(place[c])*len(tables)+number] = int32(first) + t.label[i]
			}
		}
	}
	return d
}

// of returns the labels of the cell at a position, by table.
func (d *dual) of(position int) []int32 {
	return d.labels[position*len(d.tables) : (position+1)*len(d.tables)]
}

// point is the dual at some multipliers.
type point struct {
	multipliers []float64
	exponents   []float64 // by label: what having it adds to a cell's sum
	shares      []float64 // by position in cells
	top         float64   // the largest sum of any cell; below 0 the exponents are a proof
	scale       float64   // the largest size that a sum could have, for the rounding error of top
	gradient    []float64 // by label: the error of its share of all rows
}

// at evaluates the dual.
func (d *dual) at(multipliers []float64) *point {
	p := &point{
		multipliers: multipliers,
		exponents:   d.centred(multipliers),
		shares:      make([]float64, len(d.cells)),
	}
	d.sum(p)
	for i := range p.shares {
		p.shares[i] = float64(d.base[i] * exponential(p.shares[i]-p.top))
	}
	scaleToOne(p.shares)
	p.gradient = make([]float64, len(d.wanted))
	for i, share := range p.shares {
		for _, label := range d.of(i) {
			if label >= 0 {
				p.gradient[label] += share
			}
		}
	}
	d.centre(p.gradient)
	return p
}

// sum writes each cell's sum of exponents to shares, and their largest to top.
func (d *dual) sum(p *point) {
	for number := range d.tables {
		largest := 0.0
		for _, e := range p.exponents[d.offset[number]:d.end(number)] {
			largest = math.Max(largest, math.Abs(e))
		}
		p.scale += largest
	}
	p.top = math.Inf(-1)
	for i := range p.shares {
		sum := 0.0
		for _, label := range d.of(i) {
			if label >= 0 {
				sum += p.exponents[label]
			}
		}
		p.shares[i] = sum
		p.top = math.Max(p.top, sum)
	}
}

func (d *dual) end(table int) int { return d.offset[table] + len(d.tables[table].shares) }

// contradiction reports that the point proves that no shares satisfy the tables, beyond any rounding.
func (p *point) contradiction() bool { return p.top < -1e-12*p.scale }

// centred returns the multipliers less each table's mean under its wanted shares.
func (d *dual) centred(multipliers []float64) []float64 {
	exponents := slices.Clone(multipliers)
	for number := range d.tables {
		mean := 0.0
		for label := d.offset[number]; label < d.end(number); label++ {
			mean += float64(d.wanted[label] * multipliers[label])
		}
		for label := d.offset[number]; label < d.end(number); label++ {
			exponents[label] -= mean
		}
	}
	return exponents
}

// centre turns the mass of each label into its error: less its wanted share of the table's mass.
func (d *dual) centre(masses []float64) {
	for number := range d.tables {
		mass := 0.0
		for _, m := range masses[d.offset[number]:d.end(number)] {
			mass += m
		}
		for label := d.offset[number]; label < d.end(number); label++ {
			masses[label] -= float64(d.wanted[label] * mass)
		}
	}
}

// hessian returns the covariance of the labels' errors under the point's shares, row by row.
func (d *dual) hessian(p *point) [][]float64 {
	n := len(d.wanted)
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
	}
	for i, share := range p.shares {
		labels := d.of(i)
		for a, first := range labels {
			if first < 0 || share == 0 {
				continue
			}
			row := rows[first]
			for _, second := range labels[a:] {
				if second >= 0 {
					row[second] += share
				}
			}
		}
	}
	mirror(rows)
	for range 2 { // centre the rows, then the columns
		for _, row := range rows {
			d.centre(row)
		}
		transpose(rows)
	}
	for i, row := range rows {
		for j := range row {
			row[j] -= float64(p.gradient[i] * p.gradient[j])
		}
	}
	return rows
}

// mirror copies the upper triangle to the lower one.
func mirror(rows [][]float64) {
	for i := range rows {
		for j := range i {
			rows[i][j] = rows[j][i]
		}
	}
}

func transpose(rows [][]float64) {
	for i := range rows {
		for j := range i {
			rows[i][j], rows[j][i] = rows[j][i], rows[i][j]
		}
	}
}

// exponential is e^x for x of at most 0. The standard library's has another last digit on some machines.
func exponential(x float64) float64 {
	const ln2High, ln2Low = 6.93147180369123816490e-01, 1.90821492927058770002e-10
	if x < -700 {
		return 0
	}
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	r := x - float64(k*ln2High) - float64(k*ln2Low)
	sum := 1.0
	for i := 14; i > 0; i-- { // |r| <= 0.35: the term after the last is below 1e-18
		sum = 1 + float64(r*sum)/float64(i)
	}
	return math.Ldexp(sum, int(k))
}
