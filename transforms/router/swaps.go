package router

import (
	"math"
	"slices"
)

const (
	// slack is how far a value may be off with nothing to mend: less than a row is the floor or the ceiling.
	slack = row - 1
	// valueWeight is the first weight of a table's value, against 1 for a cell's own target.
	valueWeight = 16
	// narrow is how many cells a search for a swap looks at first.
	narrow = 1024
	// swapWork bounds the search, in looks at a cell's value: about two seconds.
	swapWork = 400_000_000
	// patience and patienceWithin are how often the search may be stuck while some value is more than a row off, and
	// while all are within a row but some not the floor or the ceiling.
	patience, patienceWithin = 3000, 300
)

// swaps moves rows from cell to cell until the tables' values are as near to their targets as whole rows can be. It is a
// breakout search (Morris, AAAI 1993): each move must lower the weighted sum of what the values are off; where none
// does, the values that are off gain weight, so that the search leaves the dead end by another way.
type swaps struct {
	counts  []int
	targets []int64 // of the cells, in units of row
	open    []bool  // the cells that may have rows
	tables  int
	values  []int32   // by cell and table: the value, or 0 where the table does not count the cell
	members [][]int32 // the open cells of each value
	off     []int64   // of each value: rows planned less target, in units of row
	target  []int64   // of each value
	weight  []int64   // of each value; 0 for value 0, which is none
	rise    []int64   // of each value: what one more row costs
	fall    []int64   // of each value: what one row less costs
	stride  int       // order in which searches look at the cells: neighbours have most labels in common
	at      int       // where the next search begins
	work    int
}

func newSwaps(tables []*index, targets []int64, counts []int, shares []float64) *swaps {
	s := &swaps{
		counts: counts, targets: targets, open: make([]bool, len(counts)), tables: len(tables),
		values: make([]int32, len(counts)*len(tables)),
		off:    make([]int64, 1), target: make([]int64, 1), weight: make([]int64, 1), members: make([][]int32, 1),
		stride: coprime(len(counts)),
	}
	for c, share := range shares {
		s.open[c] = share > 0
	}
	for number, t := range tables {
		first := len(s.off)
		for range t.labels {
			s.off, s.target = append(s.off, 0), append(s.target, 0)
			s.weight, s.members = append(s.weight, valueWeight), append(s.members, nil)
		}
		for i, c := range t.cells {
			v := first + int(t.label[i])
			s.values[int(c)*s.tables+number] = int32(v)
			s.off[v] += int64(counts[c])*row - targets[c]
			s.target[v] += targets[c]
			if s.open[c] {
				s.members[v] = append(s.members[v], c)
			}
		}
	}
	s.rise, s.fall = make([]int64, len(s.off)), make([]int64, len(s.off))
	for v := range s.off {
		s.reckon(v)
	}
	return s
}

// of returns the values of a cell.
func (s *swaps) of(c int32) []int32 { return s.values[int(c)*s.tables : (int(c)+1)*s.tables] }

// excess is what there is to mend about a number of rows that is off.
func excess(off int64) int64 { return max(0, off-slack, -off-slack) }

// reckon works out what one row more or less costs a value.
func (s *swaps) reckon(v int) {
	now := excess(s.off[v])
	s.rise[v] = s.weight[v] * (excess(s.off[v]+row) - now)
	s.fall[v] = s.weight[v] * (excess(s.off[v]-row) - now)
}

// move adds rows to a cell, or takes them off it.
func (s *swaps) move(c int32, rows int) {
	s.counts[c] += rows
	for _, v := range s.of(c) {
		if v > 0 {
			s.off[v] += int64(rows) * row
			s.reckon(int(v))
		}
	}
}

// run swaps until nothing is off or patience ends, and leaves the best counts that were seen.
func (s *swaps) run() {
	best, bestMisses, bestExcess := slices.Clone(s.counts), math.MaxInt, int64(math.MaxInt64)
	for stuck := 0; ; stuck++ {
		for s.work < swapWork && s.mend() {
		}
		misses, left := s.state()
		if misses < bestMisses || misses == bestMisses && left < bestExcess {
			copy(best, s.counts)
			bestMisses, bestExcess = misses, left
		}
		if left == 0 || s.work >= swapWork || stuck > patience || bestMisses == 0 && stuck > patienceWithin {
			break
		}
		s.emphasise()
	}
	for c, n := range best {
		if more := n - s.counts[c]; more != 0 {
			s.move(int32(c), more)
		}
	}
}

// mend finds a swap that helps the value that weighs most, or else any other that is off, and reports whether there is
// one.
func (s *swaps) mend() bool {
	worst, most := 0, int64(0)
	for v := range s.off {
		if e := s.weight[v] * excess(s.off[v]); e > most {
			worst, most = v, e
		}
	}
	if worst == 0 || s.improve(worst) {
		return worst > 0
	}
	for v := range s.off {
		if v != worst && excess(s.off[v]) > 0 && s.improve(v) {
			return true
		}
	}
	return false
}

// state counts the values that are more than a row off, and sums what there is to mend.
func (s *swaps) state() (misses int, left int64) {
	for v, off := range s.off[1:] {
		if s.missed(v + 1) {
			misses++
		}
		left += excess(off)
	}
	return misses, left
}

// missed says whether a value is more than a row off, but for the rounding of its target to units.
func (s *swaps) missed(v int) bool {
	const rounding = row >> 20
	return s.off[v] > row+rounding || s.off[v] < -row-rounding
}

// emphasise adds to the weight of all values that are off.
func (s *swaps) emphasise() {
	for v := 1; v < len(s.off); v++ {
		if excess(s.off[v]) > 0 && s.weight[v] < 1<<20 {
			s.weight[v] += valueWeight
			s.reckon(v)
		}
	}
}

// improve moves one row into or out of a value, from or to wherever that costs least, and reports whether that lowers
// the weighted sum. It looks at few cells first, and at all before it gives up.
func (s *swaps) improve(v int) bool {
	rows := 1
	if s.off[v] > 0 {
		rows = -1
	}
	for width := narrow; ; width *= 4 {
		first, cost := s.cheapest(s.members[v], width, rows)
		if first >= 0 {
			s.move(first, rows)
			second, more := s.cheapest(nil, width, -rows)
			if second >= 0 && cost+more < 0 {
				s.move(second, -rows)
				return true
			}
			s.move(first, -rows)
		}
		if width >= len(s.counts) {
			return false
		}
	}
}

// cheapest returns the cell, among some or among all, in which one row more or less costs least, or -1.
func (s *swaps) cheapest(among []int32, width, rows int) (cell int32, cost int64) {
	n := len(s.counts)
	if among != nil {
		n = len(among)
	}
	width = min(width, n)
	cell, cost = -1, math.MaxInt64
	stride, at := s.stride%n, s.at%n
	if among != nil {
		stride = coprime(n)
	}
	price := s.rise
	if rows < 0 {
		price = s.fall
	}
	for range width {
		c := int32(at)
		if among != nil {
			c = among[at]
		}
		if at += stride; at >= n {
			at -= n
		}
		if !s.open[c] || rows < 0 && s.counts[c] == 0 {
			continue
		}
		own := int64(s.counts[c])*row - s.targets[c]
		sum := excess(own+int64(rows)*row) - excess(own)
		for _, v := range s.of(c) {
			sum += price[v]
		}
		if sum < cost {
			cell, cost = c, sum
		}
	}
	s.at += width * stride
	s.work += width * (s.tables + 1)
	return cell, cost
}

// coprime returns a stride near the golden section of n that visits all of n places.
func coprime(n int) int {
	stride := max(1, int(float64(n)*0.618))
	for greatestDivisor(stride, n) > 1 {
		stride++
	}
	return stride
}

func greatestDivisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// misses lists the values that stayed more than a row off.
func (s *swaps) misses(tables []*index) []Miss {
	var misses []Miss
	v := 0
	for _, t := range tables {
		for _, label := range t.labels {
			if v++; s.missed(v) {
				misses = append(misses, Miss{
					Table: t.name, Label: label,
					Target: float64(s.target[v]) / row, Planned: int((s.target[v] + s.off[v]) / row),
				})
			}
		}
	}
	return misses
}
