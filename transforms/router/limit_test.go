package router

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestGroupCaps(t *testing.T) {
	supplies := []Supply{{Most: 40}, {}, {Least: 30, Most: 50}}
	got := GroupCaps([]int{0, 1, 2}, supplies, 100)
	if want := []Cap{{[]int{0}, 40}, {[]int{2}, 50}, {[]int{0, 1}, 70}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := GroupCaps([]int{1}, supplies, 100); got != nil {
		t.Errorf("without bounds: %+v", got)
	}
}

// By hand: route 0 may have 2 rows. Of its ranks 1, 2, 5 the last leaves; in its cell rank 7 of route 1 comes in.
func TestLimitByHand(t *testing.T) {
	cells := [][]Ranked{{{5, 0}, {1, 0}, {7, 1}, {8, 1}}, {{2, 0}, {3, 1}}}
	got := Limit(cells, []int{2, 2}, 2, []Cap{{[]int{0}, 2}})
	want := Limited{Limits: []uint64{5, AllStay}, Bounds: []uint64{8, AllStay}, Accepted: []int{2, 2}, Made: []int{2, 2}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// Whatever the rows, their order and the caps: no cap and no quota is overrun; without caps each cell has as many rows as
// it can; with them a row that was left out of a cell with room would overrun the limit of its route.
func TestLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const routes = 3
		ranks := rapid.Permutation(slices.Collect(func(yield func(uint64) bool) {
			for i := range uint64(60) {
				if !yield(i * 7919) {
					return
				}
			}
		})).Draw(t, "ranks")
		cells := make([][]Ranked, 4)
		for _, rank := range ranks[:rapid.IntRange(0, 60).Draw(t, "rows")] {
			cell := rapid.IntRange(0, 3).Draw(t, "cell")
			cells[cell] = append(cells[cell], Ranked{rank, rapid.IntRange(0, routes-1).Draw(t, "route")})
		}
		quotas := rapid.SliceOfN(rapid.IntRange(0, 20), 4, 4).Draw(t, "quotas")
		var caps []Cap
		for _, of := range [][]int{{0}, {1}, {2}, {0, 1}, {1, 2}} {
			if rapid.Bool().Draw(t, "capped") {
				caps = append(caps, Cap{of, rapid.IntRange(0, 30).Draw(t, "most")})
			}
		}
		got := Limit(cells, quotas, routes, caps)
		for _, c := range caps {
			sum := 0
			for _, route := range c.Routes {
				sum += got.Made[route]
			}
			if sum > c.Most {
				t.Fatalf("%v has %d rows", c, sum)
			}
		}
		for cell, rows := range cells {
			stay, below := 0, 0
			for _, row := range rows {
				if Stay(got.Limits[row.Route], row.Rank) {
					below++
					if Stay(got.Bounds[cell], row.Rank) {
						stay++
					}
				}
			}
			if stay != got.Accepted[cell] || stay != min(below, quotas[cell]) || len(caps) == 0 && below != len(rows) {
				t.Fatalf("cell %d: %d of %d rows stay, %d are accepted, quota %d", cell, stay, below, got.Accepted[cell], quotas[cell])
			}
		}
		for cell := range cells {
			slices.Reverse(cells[cell])
		}
		if again := Limit(cells, quotas, routes, caps); !reflect.DeepEqual(got, again) {
			t.Fatalf("in another order: %+v, was %+v", again, got)
		}
	})
}
