package router

import (
	"fmt"
	"math/bits"
	"sort"
)

// Deck is a shuffled pack with one card for each planned row of one class of assets: a cell with count n is on n cards.
// Assets own disjoint intervals that fill [0, weight), and each takes the cards whose points lie in its own. What an
// asset takes depends on its interval alone, so that any worker can deal to any asset, in any order. It is read only
// once made, and safe for concurrent use.
type Deck struct {
	ends   []uint64 // ends[c] is the number of cards of cells 0 to c, in unshuffled order
	guide  []int32  // first cell that can hold a card whose position begins with these bits
	shift  uint     // position to its place in guide
	total  uint64
	weight uint64
	order  permutation
}

// NewDeck returns the deck of counts[cell] rows over assets of this total weight. The seed, which should be a hash of
// the run's seed, the round and the class, decides which card comes where. Negative counts count as 0.
func NewDeck(counts []int, weight uint64, seed uint64) *Deck {
	d := &Deck{ends: make([]uint64, len(counts)), weight: weight}
	for cell, n := range counts {
		d.total += uint64(max(n, 0))
		d.ends[cell] = d.total
	}
	d.order = newPermutation(d.total, seed)
	d.shift = uint(max(0, bits.Len64(d.total)-bits.Len(uint(len(counts)))))
	d.guide = make([]int32, d.total>>d.shift+1)
	cell := 0
	for i := range d.guide {
		for cell < len(counts)-1 && d.ends[cell] <= uint64(i)<<d.shift {
			cell++
		}
		d.guide[i] = int32(cell)
	}
	return d
}

// Total returns the number of cards D.
func (d *Deck) Total() int { return int(d.total) }

// Deal emits the cells of the asset that owns [start, start+weight). These are the draws i in [0, D) whose point
// floor((2i+1) W / 2D) lies in the interval, W being the deck's weight: the floor or the ceiling of D weight / W, and
// over all assets each card exactly once. The cost is that of the asset's own draws. It panics where the interval does
// not lie in [0, W), which is a mistake in the prefix sums of the weights.
func (d *Deck) Deal(start, weight uint64, emit func(cell int)) {
	if start > d.weight || weight > d.weight-start {
		panic(fmt.Sprintf("router: asset interval [%d, %d+%d) is outside the deck's weight %d", start, start, weight, d.weight))
	}
	if d.weight == 0 {
		return
	}
	for i, end := d.drawsBelow(start), d.drawsBelow(start+weight); i < end; i++ {
		emit(d.cell(d.order.at(i)))
	}
}

// Draws counts the cards that [Deck.Deal] deals to the asset that owns [start, start+weight).
func (d *Deck) Draws(start, weight uint64) int {
	if d.weight == 0 {
		return 0
	}
	return int(d.drawsBelow(start+weight) - d.drawsBelow(start))
}

// drawsBelow counts the draws whose point is below a weight s of at most W: the i with (2i+1) W < 2 D s, which is
// D s / W rounded to the nearest, halves down.
func (d *Deck) drawsBelow(s uint64) uint64 {
	high, low := bits.Mul64(d.total, s)
	quotient, rest := bits.Div64(high, low, d.weight)
	if rest > d.weight-rest {
		quotient++
	}
	return quotient
}

// cell returns the cell of an unshuffled position.
func (d *Deck) cell(position uint64) int {
	place := position >> d.shift
	first, last := int(d.guide[place]), len(d.ends)-1
	if place+1 < uint64(len(d.guide)) {
		last = int(d.guide[place+1])
	}
	return first + sort.Search(last-first, func(i int) bool { return position < d.ends[first+i] })
}
