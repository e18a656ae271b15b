package router

import (
	"cmp"
	"slices"
)

// Ranked is a row of a cell: its rank, unique among all rows, and the route that made it.
type Ranked struct {
	Rank  uint64
	Route int
}

// Cap is the most accepted rows that some routes may have together.
type Cap struct {
	Routes []int
	Most   int
}

// GroupCaps returns the caps that the bounds of a group's routes come to, where its cells have so many rows in all: of each
// route with an upper bound what it may have, and beside each with a lower one what the others may have.
func GroupCaps(routes []int, supplies []Supply, rows int) []Cap {
	var out []Cap
	for _, route := range routes {
		if most := supplies[route].Most; most > 0 {
			out = append(out, Cap{[]int{route}, most})
		}
		if least := supplies[route].Least; least > 0 {
			others := slices.DeleteFunc(slices.Clone(routes), func(other int) bool { return other == route })
			out = append(out, Cap{others, max(rows-least, 0)})
		}
	}
	return out
}

// Limited is what caps leave of the rows of cells.
type Limited struct {
	Limits   []uint64 // by route: its rows stay below this rank
	Bounds   []uint64 // by cell: of these, its rows stay below this rank
	Accepted []int    // by cell
	Made     []int    // accepted rows by route
}

// Limit accepts in each cell the rows of lowest rank up to its quota, so that no cap is overrun: of routes that have too
// many rows those of highest rank leave, wherever they are, and others of their cells take their place as far as there are
// any. Rows may come in any order. Every limit only falls, and each time below a row that was accepted, so that this ends.
func Limit(cells [][]Ranked, quotas []int, routes int, caps []Cap) Limited {
	sorted := make([][]Ranked, len(cells))
	for i, rows := range cells {
		sorted[i] = slices.SortedFunc(slices.Values(rows), func(a, b Ranked) int { return cmp.Compare(a.Rank, b.Rank) })
	}
	l := Limited{Limits: make([]uint64, routes)}
	for route := range l.Limits {
		l.Limits[route] = AllStay
	}
	for {
		ranks := l.accept(sorted, quotas)
		if !l.lower(ranks, caps) {
			return l
		}
	}
}

// accept fills the cells below the limits, and returns the ranks of the accepted rows by route.
func (l *Limited) accept(cells [][]Ranked, quotas []int) [][]uint64 {
	ranks := make([][]uint64, len(l.Limits))
	l.Bounds, l.Accepted, l.Made = make([]uint64, len(cells)), make([]int, len(cells)), make([]int, len(l.Limits))
	for cell, rows := range cells {
		l.Bounds[cell] = AllStay
		for _, row := range rows {
			if !Stay(l.Limits[row.Route], row.Rank) {
				continue
			}
			if l.Accepted[cell] == quotas[cell] {
				l.Bounds[cell] = row.Rank
				break
			}
			l.Accepted[cell]++
			l.Made[row.Route]++
			ranks[row.Route] = append(ranks[row.Route], row.Rank)
		}
	}
	return ranks
}

// lower lowers the limits of the first cap that is overrun, and says whether one was.
func (l *Limited) lower(ranks [][]uint64, caps []Cap) bool {
	for _, c := range caps {
		var all []uint64
		for _, route := range c.Routes {
			all = append(all, ranks[route]...)
		}
		if len(all) <= c.Most {
			continue
		}
		slices.Sort(all)
		for _, route := range c.Routes {
			l.Limits[route] = min(l.Limits[route], all[c.Most])
		}
		return true
	}
	return false
}
