package router

import (
	"fmt"
	"math"
	"testing"

	"github.com/routenator/routenator/transforms/hash"
)

// loop is a simulated run: cells with quotas, routes that land a plan's row with a probability of their own, and a share
// of rows that drift into a neighbouring cell instead.
type loop struct {
	quotas   []int
	slots    []Slot
	supplies []Supply
	yields   []float64 // by route
	drift    float64
	seed     int64

	unique, calls []int // rows by slot, plans by route
	rounds        int
	planner       *Planner
}

// run plays rounds until every quota is met, and at most ten.
func (l *loop) run(t *testing.T) {
	t.Helper()
	l.planner = NewPlanner(l.quotas, l.slots, l.supplies, nil)
	l.unique, l.calls = make([]int, len(l.slots)), make([]int, len(l.supplies))
	for ; l.rounds < 10; l.rounds++ {
		planned := l.planner.Next(l.accepted(), nil)
		if sum(planned) == 0 {
			return
		}
		l.planner.Learn(planned, l.round(planned))
	}
}

func (l *loop) round(planned []int) []int {
	landed := make([]int, len(l.slots))
	for slot, plans := range planned {
		route := l.slots[slot].Route
		l.calls[route] += plans
		s := hash.New(l.seed, fmt.Sprintf("%d %d", l.rounds, slot), "loop")
		for range plans {
			switch u := s.Float64(); {
			case u < l.yields[route]*(1-l.drift):
				landed[slot]++
				l.unique[slot]++
			case u < l.yields[route]: // in the next cell that this route can make
				for other := (slot + 1) % len(l.slots); ; other = (other + 1) % len(l.slots) {
					if l.slots[other].Route == route {
						l.unique[other]++
						break
					}
				}
			}
		}
	}
	return landed
}

func (l *loop) accepted() []int {
	out := make([]int, len(l.quotas))
	for slot, n := range l.unique {
		out[l.slots[slot].Cell] += n
	}
	for cell := range out {
		out[cell] = min(out[cell], l.quotas[cell])
	}
	return out
}

func sum(list []int) int {
	n := 0
	for _, v := range list {
		n += v
	}
	return n
}

// joint is 600 cells of very different size: three attributes, raked.
func jointOf(t *testing.T, size, a, b, c int) (quotas []int) {
	t.Helper()
	dims := []Dimension{{"a", numbered(a)}, {"b", numbered(b)}, {"c", numbered(c)}}
	cells, err := Cells(dims, nil)
	if err != nil {
		t.Fatal(err)
	}
	var tables []Table
	for _, d := range dims {
		share, all := map[string]float64{}, 0.0
		for i, label := range d.Labels {
			share[label] = math.Pow(0.75, float64(i))
			all += share[label]
		}
		for label := range share {
			share[label] /= all
		}
		tables = append(tables, Table{Name: d.Name, Of: d.Name, Share: share})
	}
	shares, err := Rake(dims, cells, nil, tables)
	if err != nil {
		t.Fatal(err)
	}
	quotas, _ = Quotas(size, dims, cells, shares, tables)
	return quotas
}

func numbered(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("%02d", i))
	}
	return out
}

var simulated = []float64{0.9, 0.5, 0.1} // the yields of the routes

// With a fixed mix each route has cells of its own: the target is met within five rounds, with at most 1.15 times the
// calls of one who knows the yields beforehand.
func TestLoopWithAFixedMix(t *testing.T) {
	for _, size := range []int{20000, 100000} {
		for seed := range int64(5) {
			l := &loop{yields: simulated, drift: 0.05, seed: seed, supplies: []Supply{{1, true, 1e-6, 0, 0}, {1, true, 1, 0, 0}, {1, true, 5, 0, 0}}}
			oracle := 0.0
			for _, q := range jointOf(t, size, size/8000, 10, 5) {
				for route := range simulated { // a third of the rows each
					n := (q + route) / 3
					l.slots = append(l.slots, Slot{Cell: len(l.quotas), Route: route})
					l.quotas = append(l.quotas, n)
					oracle += float64(n) / simulated[route]
				}
			}
			l.run(t)
			got := l.accepted()
			ratio := float64(sum(l.calls)) / oracle
			t.Logf("size %d, seed %d: %d of %d rows in %d rounds, %d calls, %.3f of the oracle's", size, seed, sum(got), sum(l.quotas), l.rounds, sum(l.calls), ratio)
			if sum(got) != sum(l.quotas) || l.rounds > 5 || ratio > 1.15 {
				t.Errorf("size %d, seed %d: %d of %d rows in %d rounds, %.3f of the oracle's calls", size, seed, sum(got), sum(l.quotas), l.rounds, ratio)
			}
		}
	}
}

// In one group the cheapest route makes what its bound lets it, and each its least share; nothing is asked of the others
// but a pilot.
func TestLoopOfOneGroup(t *testing.T) {
	const size = 20000
	for _, test := range []struct {
		name     string
		supplies []Supply
		least    []int // rows that each route must have made
		most     int   // that the first may have made
	}{
		{"no bounds", []Supply{{1, true, 1e-6, 0, 0}, {1, true, 1, 0, 0}, {1, true, 5, 0, 0}}, []int{19000, 0, 0}, size},
		{"bounds", []Supply{{1, true, 1e-6, 0, size / 2}, {1, true, 1, 0, 0}, {1, true, 5, size / 20, 0}}, []int{size * 45 / 100, size / 4, size / 20}, size * 52 / 100},
	} {
		for seed := range int64(5) {
			l := &loop{yields: simulated, drift: 0.05, seed: seed, supplies: test.supplies, quotas: jointOf(t, size, 12, 10, 5)}
			for cell := range l.quotas {
				for route := range simulated {
					l.slots = append(l.slots, Slot{cell, route})
				}
			}
			l.run(t)
			made := make([]int, 3)
			oracle := 0.0
			for slot, n := range l.unique {
				made[l.slots[slot].Route] += n
			}
			for route, n := range made {
				oracle += float64(n) / simulated[route]
			}
			t.Logf("%s, seed %d: %d rows in %d rounds, made %v by %v calls", test.name, seed, sum(l.accepted()), l.rounds, made, l.calls)
			if got := sum(l.accepted()); got != size || l.rounds > 5 {
				t.Errorf("%s, seed %d: %d rows in %d rounds", test.name, seed, got, l.rounds)
			}
			for route, least := range test.least {
				if made[route] < least {
					t.Errorf("%s, seed %d: route %d made %d rows, of %d at least", test.name, seed, route, made[route], least)
				}
			}
			if made[0] > test.most*11/10 {
				t.Errorf("%s, seed %d: the first route made %d rows", test.name, seed, made[0])
			}
			if test.name == "no bounds" && float64(sum(l.calls)) > 1.15*size/simulated[0] {
				t.Errorf("seed %d: %d calls", seed, sum(l.calls))
			}
		}
	}
}
