package router

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func anyClass(int, int) bool { return true }

func TestAllocate(t *testing.T) {
	cases := []struct {
		name     string
		quotas   []int
		eligible func(cell, class int) bool
		weights  []uint64
		totals   []int
	}{
		{"shares of the weights", []int{40, 40, 20}, anyClass, []uint64{1, 3}, []int{25, 75}},
		{"weight 0 gets nothing", []int{10, 10}, anyClass, []uint64{5, 0}, []int{20, 0}},
		{"a class that can serve one cell takes it all", []int{10, 90}, func(cell, class int) bool { return class == 0 || cell == 0 }, []uint64{1, 1}, []int{90, 10}},
		{"reserved cells count towards the share", []int{30, 70}, func(cell, class int) bool { return class == 1 || cell == 1 }, []uint64{1, 1}, []int{50, 50}},
		{"what one class cannot take goes to the others by weight", []int{10, 90}, func(cell, class int) bool { return class > 0 || cell == 0 }, []uint64{100, 1, 2}, []int{10, 30, 60}},
		{"quota 0 needs no class", []int{0, 7}, func(cell, class int) bool { return cell == 1 }, []uint64{1}, []int{7}},
		{"nothing", nil, anyClass, []uint64{1}, []int{0}},
	}
	for _, c := range cases {
		counts, err := Allocate(c.quotas, len(c.weights), c.eligible, c.weights)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		totals := make([]int, len(c.weights))
		for class := range counts {
			for _, n := range counts[class] {
				totals[class] += n
			}
		}
		if !reflect.DeepEqual(totals, c.totals) {
			t.Errorf("%s: %v, want %v", c.name, totals, c.totals)
		}
	}
}

func TestAllocateRefuses(t *testing.T) {
	cases := []struct {
		name     string
		quotas   []int
		eligible func(cell, class int) bool
		weights  []uint64
		says     string
	}{
		{"no class", []int{1, 2}, func(cell, _ int) bool { return cell == 0 }, []uint64{1}, "cell 1 wants 2 rows"},
		{"no class with weight", []int{1}, func(_, class int) bool { return class == 1 }, []uint64{1, 0}, "cell 0 wants 1 rows"},
		{"negative", []int{-1}, anyClass, []uint64{1}, "cell 0 has the quota -1"},
		{"lengths", []int{1}, anyClass, nil, "0 weights for 1 classes"},
	}
	for _, c := range cases {
		if _, err := Allocate(c.quotas, max(1, len(c.weights)), c.eligible, c.weights); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
}

// Every cell is split exactly, over eligible classes only; where all classes can serve all cells each has its share of
// the weights to within two rows.
func TestAllocateIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quotas := rapid.SliceOfN(rapid.IntRange(0, 50), 1, 60).Draw(t, "quotas")
		weights := rapid.SliceOfN(rapid.Uint64Range(0, 1<<40), 1, 6).Draw(t, "weights")
		weights[0]++ // class 0 can serve all
		closed := rapid.SliceOfN(rapid.Bool(), len(quotas)*len(weights), len(quotas)*len(weights)).Draw(t, "closed")
		free := rapid.Bool().Draw(t, "all eligible")
		eligible := func(cell, class int) bool { return free || class == 0 || !closed[cell*len(weights)+class] }
		counts, err := Allocate(quotas, len(weights), eligible, weights)
		if err != nil {
			t.Fatal(err)
		}
		totals, size, weight := make([]int, len(weights)), 0, 0.0
		for class, w := range weights {
			weight += float64(w)
			for cell, n := range counts[class] {
				if n < 0 || n > 0 && (w == 0 || !eligible(cell, class)) {
					t.Fatalf("class %d has %d rows of cell %d", class, n, cell)
				}
				totals[class] += n
			}
		}
		for cell, quota := range quotas {
			size += quota
			for class := range weights {
				quota -= counts[class][cell]
			}
			if quota != 0 {
				t.Fatalf("cell %d is %d rows short", cell, quota)
			}
		}
		for class, w := range weights {
			if want := float64(size) * float64(w) / weight; free && math.Abs(float64(totals[class])-want) > 2 {
				t.Fatalf("class %d has %d rows, want %v", class, totals[class], want)
			}
		}
	})
}

// Rounding does not fall into step with the labels: with two classes and every cell wanting one row, each class has
// some of the even and some of the odd cells.
func TestAllocateIsOutOfStep(t *testing.T) {
	quotas := make([]int, 1000)
	for i := range quotas {
		quotas[i] = 1
	}
	counts, err := Allocate(quotas, 2, anyClass, []uint64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	even := 0
	for cell := 0; cell < len(quotas); cell += 2 {
		even += counts[0][cell]
	}
	if even < 150 || even > 350 {
		t.Fatalf("class 0 has %d of 500 even cells", even)
	}
}
