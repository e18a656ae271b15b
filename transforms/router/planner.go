package router

import (
	"math"
	"slices"
)

// Slot is one way to fill a cell: a route that can make its rows. A cell has one slot, or one for each route of a group.
type Slot struct {
	Cell  int // index into the quotas
	Route int // index into the supplies
}

// Supply is what the planner knows of a route before any row was made.
type Supply struct {
	PerPlan int     // rows that one plan asks for, at least 1
	Asks    bool    // whether a plan is a question to an endpoint: such routes begin with a pilot and plan with a small margin
	Cost    float64 // of one plan, above 0: its price and a constant, in any unit; decides between the routes of a group
	Least   int     // rows that the route makes at least where it shares cells with others (its lower bound)
	Most    int     // rows that it makes at most, 0 for no bound
}

// Planner says how many rows of each slot to make next, from what is missing and from what the slots yielded so far. All
// it does hangs on the counts that it was told; a Planner that is told the same rounds plans the same.
type Planner struct {
	slots    []Slot
	supplies []Supply
	quotas   []int
	bySlot   []Yield
	planned  []int   // by route: the rounds in which it was planned, but for its pilot
	vain     []int   // by slot: rows asked for in a row that did not land
	landed   []int   // by route, in all: see Made
	ways     [][]int // slots by cell
	rounds   int
}

// NewPlanner returns a planner for cells with these quotas, whose slots are in ascending order of their cells. earlier is
// what another run learned of the slots, nil for nothing.
func NewPlanner(quotas []int, slots []Slot, supplies []Supply, earlier []Yield) *Planner {
	p := &Planner{slots: slots, supplies: supplies, quotas: quotas, bySlot: make([]Yield, len(slots)), vain: make([]int, len(slots)), planned: make([]int, len(supplies)),
		landed: make([]int, len(supplies)), ways: make([][]int, len(quotas))}
	copy(p.bySlot, earlier)
	for i, s := range slots {
		p.ways[s.Cell] = append(p.ways[s.Cell], i)
	}
	return p
}

// A pilot asks for pilotShare of a route's rows, but for pilotLeast plans at least: enough to know a yield of one half
// within a tenth.
const (
	pilotShare = 0.02
	pilotLeast = 30
)

// A refill of a route that asks nobody plans leastRefill rows at least: a few draws say little of a rare cell, and cost
// nothing.
const leastRefill = 20

// A route that asks is planned with these margins, in standard deviations of the rows that land, in its first whole round
// and after it: what is too much in the last rounds is little, as little is missing. Its first whole round takes the rate
// of the pilot for higher than it was, by so many of its standard deviations: what is too little is made up for, and what
// is too much is paid.
var (
	margins  = [...]float64{0, 0.25, 2, 5}
	optimism = [...]float64{1.5, 0, 0, 0}
)

// The yield of a route that asks nobody falls as its phrases are used up. A round plans for as many times less; what is too
// much costs little.
var falls = [...]float64{1, 1.25, 2, 3, 4}

// A slot is given up when so many rows in a row did not land: vainFree of a route that asks nobody, vainAsked of one that
// does, and more where the route's own rate is so low that it may be chance (e^-vainChances).
const (
	vainFree    = 240
	vainAsked   = 12
	vainChances = 10
)

// Next returns the plans of the next round, by slot: the rows that cells miss, over what their slots yield. accepted
// counts the rows that each cell holds; closed says which routes may not be planned any more, nil for none.
//
// A route that asks an endpoint and of which nothing is known begins with a pilot. Routes that ask nobody plan with a
// margin from the start.
func (p *Planner) Next(accepted []int, closed []bool) []int {
	routes := p.pool()
	shares := p.share(accepted, closed, routes)
	planned, unknown := make([]int, len(p.slots)), p.unknown()
	for route := range p.supplies {
		if unknown[route] && (closed == nil || !closed[route]) {
			p.pilot(route, shares, planned)
		}
	}
	for slot, rows := range shares {
		if rows > 0 && !unknown[p.slots[slot].Route] {
			planned[slot] = p.plans(slot, rows, routes)
		}
	}
	return planned
}

// unknown says of each route whether it has to begin with a pilot.
func (p *Planner) unknown() []bool {
	out := make([]bool, len(p.supplies))
	for route := range out {
		out[route] = p.supplies[route].Asks
	}
	for slot, y := range p.bySlot {
		if y.Asked > 0 {
			out[p.slots[slot].Route] = false
		}
	}
	return out
}

// pilot plans a route's pilot. Every route of a group has one of its own, over the cells that it shares.
func (p *Planner) pilot(route int, shares, planned []int) {
	var slots []int
	rows := 0
	for slot, s := range p.slots {
		if s.Route == route {
			if want := p.wanted(slot, shares); want > 0 {
				slots, rows = append(slots, slot), rows+want
			}
		}
	}
	all := ceilDiv(rows, p.supplies[route].PerPlan)
	plans := min(max(int(math.Ceil(pilotShare*float64(all))), pilotLeast), all)
	before := 0
	for _, slot := range slots { // cumulative: the plans are spread as the rows are
		after := before + p.wanted(slot, shares)
		planned[slot] = plans*after/rows - plans*before/rows
		before = after
	}
}

// wanted returns the rows that a pilot takes a slot to stand for: in a group, the whole cell's.
func (p *Planner) wanted(slot int, shares []int) int {
	sum := 0
	for _, way := range p.ways[p.slots[slot].Cell] {
		sum += shares[way]
	}
	return sum
}

// plans returns how many plans bring these rows.
func (p *Planner) plans(slot, rows int, routes []pooled) int {
	supply, missing := &p.supplies[p.slots[slot].Route], float64(rows)
	yield := p.yield(slot, routes)
	spread, margin, least := math.Sqrt(missing), float64(min(p.rounds, 1)+1), leastRefill
	if !supply.Asks {
		yield /= falls[min(p.rounds, len(falls)-1)]
	} else {
		stage := min(p.planned[p.slots[slot].Route], len(margins)-1)
		yield += float64(optimism[stage] * routes[p.slots[slot].Route].deviation())
		spread, margin, least = math.Sqrt(missing*(1-min(yield, 1))), margins[stage], 1
	}
	if p.rounds == 0 {
		least = 1
	}
	wanted := (missing + float64(margin*spread)) / yield
	plans := max(int(math.Ceil(wanted/float64(supply.PerPlan))), least)
	if p.vain[slot] > 0 { // what it is still given, and where that costs nothing at once
		rest := max(ceilDiv(p.patience(slot, routes)-p.vain[slot], supply.PerPlan), 1)
		plans = min(plans, rest)
		if !supply.Asks {
			plans = rest
		}
	}
	return plans
}

// patience is how many rows in a row may be asked for in vain.
func (p *Planner) patience(slot int, routes []pooled) int {
	least := vainFree
	if p.supplies[p.slots[slot].Route].Asks {
		least = vainAsked
	}
	return max(least, int(math.Ceil(vainChances/max(routes[p.slots[slot].Route].rate, leastYield))))
}

// GivenUp says whether a slot was asked so often in vain that it is not planned any more.
func (p *Planner) GivenUp(slot int) bool { return p.givenUp(slot, p.pool()) }

func (p *Planner) givenUp(slot int, routes []pooled) bool {
	return p.vain[slot] >= p.patience(slot, routes)
}

// Rates returns the yield of each route: over all its slots, and before there is evidence what is usual.
func (p *Planner) Rates() []float64 {
	var out []float64
	for _, r := range p.pool() {
		out = append(out, r.rate)
	}
	return out
}

// Rates before there is evidence.
const (
	usualFree  = 0.95
	usualAsked = 0.5
)

// pool adds the slots of each route up.
func (p *Planner) pool() []pooled {
	slots := make([][]Yield, len(p.supplies))
	for slot, y := range p.bySlot {
		route := p.slots[slot].Route
		slots[route] = append(slots[route], y)
	}
	out := make([]pooled, len(p.supplies))
	for route := range out {
		usual := usualFree
		if p.supplies[route].Asks {
			usual = usualAsked
		}
		out[route] = pool(slots[route], usual)
	}
	return out
}

// yield is what a slot is taken to yield.
func (p *Planner) yield(slot int, routes []pooled) float64 {
	r := routes[p.slots[slot].Route]
	return max(p.bySlot[slot].mean(r.rate, r.strength), leastYield)
}

// Made says how many accepted rows a route has, where that is known better than by the rows that landed: bounds hold of them.
func (p *Planner) Made(route, rows int) { p.landed[route] = rows }

// Yields returns what is known of each slot.
func (p *Planner) Yields() []Yield { return slices.Clone(p.bySlot) }

// Learn takes in what came of a round: by slot, the plans that were tried and the rows that landed in the cell that they
// were made for. Plans that a budget kept from being asked are no trial, and must not be among them.
func (p *Planner) Learn(tried, landed []int) {
	for route, unknown := range p.unknown() {
		if !unknown {
			p.planned[route]++
		}
	}
	for slot, plans := range tried {
		if plans == 0 {
			continue
		}
		route := p.slots[slot].Route
		asked := plans * p.supplies[route].PerPlan
		p.bySlot[slot].learn(asked, landed[slot])
		p.landed[route] += landed[slot]
		if p.vain[slot] += asked; landed[slot] > 0 {
			p.vain[slot] = 0
		}
	}
	p.rounds++
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }
