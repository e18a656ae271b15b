package router

import (
	"cmp"
	"slices"
)

// share gives the rows that each cell misses to its slots. In a group the route whose row costs least makes it, as far as
// the routes' bounds let it.
func (p *Planner) share(accepted []int, closed []bool, routes []pooled) []int {
	shares := make([]int, len(p.slots))
	var shared []int // cells with more than one open slot
	for cell, quota := range p.quotas {
		missing := quota - accepted[cell]
		open := p.open(cell, closed, routes)
		if missing <= 0 || len(open) == 0 {
			continue
		}
		shares[p.cheapest(open, routes)] = missing
		if len(open) > 1 {
			shared = append(shared, cell)
		}
	}
	if len(shared) > 0 {
		m := &mover{p, shares, closed, routes, shared, slices.Clone(p.landed)}
		for slot, rows := range shares {
			m.made[p.slots[slot].Route] += rows
		}
		for route := range p.supplies {
			m.lower(route)
		}
		for route := range p.supplies {
			m.raise(route)
		}
	}
	return shares
}

// open returns the slots of a cell that may be planned.
func (p *Planner) open(cell int, closed []bool, routes []pooled) []int {
	var out []int
	for _, slot := range p.ways[cell] {
		if (closed == nil || !closed[p.slots[slot].Route]) && !p.givenUp(slot, routes) {
			out = append(out, slot)
		}
	}
	return out
}

func (p *Planner) cheapest(slots []int, routes []pooled) int {
	return slices.MinFunc(slots, func(a, b int) int { return cmp.Compare(p.rowCost(a, routes), p.rowCost(b, routes)) })
}

// rowCost is what a row of a slot costs.
func (p *Planner) rowCost(slot int, routes []pooled) float64 {
	route := p.slots[slot].Route
	return p.supplies[route].Cost / float64(p.supplies[route].PerPlan) / p.yield(slot, routes)
}

// mover moves rows between the slots of shared cells until the routes' bounds hold.
type mover struct {
	*Planner
	shares []int
	closed []bool
	routes []pooled
	shared []int
	made   []int // by route: the rows that have landed or are to be made
}

// move is one cell's rows that may go from one slot to another, and what each costs more there.
type move struct {
	from, to int
	extra    float64
}

// lower moves rows away from a route that would make more than it may, where it costs least.
func (m *mover) lower(route int) {
	if m.supplies[route].Most == 0 {
		return
	}
	m.apply(m.made[route]-m.supplies[route].Most, func(from, to int) bool { return m.slots[from].Route == route && m.room(m.slots[to].Route) > 0 })
}

// raise moves rows to a route that would make fewer than it must.
func (m *mover) raise(route int) {
	m.apply(m.supplies[route].Least-m.made[route], func(from, to int) bool {
		other := m.slots[from].Route
		return m.slots[to].Route == route && m.made[other] > m.supplies[other].Least
	})
}

// apply makes the cheapest moves that fit, until so many rows have moved.
func (m *mover) apply(rows int, fits func(from, to int) bool) {
	if rows <= 0 {
		return
	}
	var moves []move
	for _, cell := range m.shared {
		open := m.open(cell, m.closed, m.routes)
		for _, from := range open {
			for _, to := range open {
				if from != to && m.shares[from] > 0 && fits(from, to) {
					moves = append(moves, move{from, to, m.rowCost(to, m.routes) - m.rowCost(from, m.routes)})
				}
			}
		}
	}
	slices.SortStableFunc(moves, func(a, b move) int { return cmp.Compare(a.extra, b.extra) })
	for _, v := range moves {
		if rows <= 0 || !fits(v.from, v.to) {
			continue
		}
		from, to := m.slots[v.from].Route, m.slots[v.to].Route
		n := min(rows, m.shares[v.from], m.room(to), max(m.made[from]-m.supplies[from].Least, 0))
		m.shares[v.from], m.shares[v.to], rows = m.shares[v.from]-n, m.shares[v.to]+n, rows-n
		m.made[from], m.made[to] = m.made[from]-n, m.made[to]+n
	}
}

// room is how many rows a route may still be given.
func (m *mover) room(route int) int {
	if m.supplies[route].Most == 0 {
		return int(^uint(0) >> 1)
	}
	return max(m.supplies[route].Most-m.made[route], 0)
}
