package router

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/transforms/hash"
)

// checkQuotas checks what must hold of all quotas, and returns how far the furthest value is off its target.
func checkQuotas(t rapid.TB, size int, dims []Dimension, cells []Cell, shares []float64, tables []Table, counts []int) (furthest float64) {
	sum := 0
	for c, n := range counts {
		sum += n
		if n < 0 || n > 0 && shares[c] == 0 {
			t.Fatalf("cell %d with share %v has %d rows", c, shares[c], n)
		}
	}
	if sum != size {
		t.Fatalf("the counts sum to %d, not %d", sum, size)
	}
	rows := make([]float64, len(counts))
	for c, n := range counts {
		rows[c] = float64(n)
	}
	for _, table := range tables {
		_, wanted := shareOf(dims, cells, shares, table)
		_, planned := shareOf(dims, cells, rows, table)
		for label := range wanted {
			furthest = math.Max(furthest, math.Abs(planned[label]-wanted[label]*float64(size)))
		}
	}
	return furthest
}

func TestQuotasAreWithinOneRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		size := rapid.OneOf(rapid.IntRange(0, 30), rapid.IntRange(0, 1_000_000)).Draw(t, "size")
		shares, err := Rake(w.dims, w.cells, nil, w.tables)
		if err != nil {
			t.Fatal(err)
		}
		counts, misses := Quotas(size, w.dims, w.cells, shares, w.tables)
		if furthest := checkQuotas(t, size, w.dims, w.cells, shares, w.tables, counts); furthest > 1.0001 || len(misses) > 0 {
			t.Fatalf("a value is %v rows off; misses %v", furthest, misses)
		}
	})
}

func TestQuotasOfManyCells(t *testing.T) {
	w := large()
	for _, size := range []int{200, 215_100} { // far fewer rows than cells, and ten times as many
		counts, misses := Quotas(size, w.dims, w.cells, w.joint, w.tables)
		if furthest := checkQuotas(t, size, w.dims, w.cells, w.joint, w.tables, counts); furthest > 1.0001 || len(misses) > 0 {
			t.Errorf("size %d: a value is %v rows off; misses %v", size, furthest, misses)
		}
		again, _ := Quotas(size, w.dims, w.cells, w.joint, w.tables)
		if !slices.Equal(counts, again) {
			t.Errorf("size %d: two calls differ", size)
		}
	}
}

// Along one dimension cumulative rounding is all there is: running sums 0.5, 1.5, 3.25, 5 round to 1, 2, 3, 5.
func TestQuotasRoundTheRunningSum(t *testing.T) {
	dims := []Dimension{{"d", labels(4)}}
	counts, _ := Quotas(5, dims, cellsOf(t, dims, nil), []float64{0.1, 0.2, 0.35, 0.35}, nil)
	if want := []int{1, 1, 1, 2}; !slices.Equal(counts, want) {
		t.Fatalf("%v, want %v", counts, want)
	}
}

func TestQuotasOfHugeSizesAreExact(t *testing.T) {
	dims := []Dimension{{"d", labels(3)}}
	counts, _ := Quotas(1<<30, dims, cellsOf(t, dims, nil), []float64{0.25, 0, 0.75}, nil)
	if want := []int{1 << 28, 0, 3 << 28}; !slices.Equal(counts, want) {
		t.Fatalf("%v, want %v", counts, want)
	}
}

// Value 1 wants half a row and has two; value 2 is exactly a row short, which is no miss.
func TestQuotasReportMisses(t *testing.T) {
	s := &swaps{off: []int64{0, 3 * row / 2, -row}, target: []int64{0, row / 2, 2 * row}}
	tables := []*index{{name: "x", labels: []string{"a", "b"}}}
	misses := s.misses(tables)
	if want := []Miss{{Table: "x", Label: "a", Target: 0.5, Planned: 2}}; !slices.Equal(misses, want) {
		t.Fatalf("%v, want %v", misses, want)
	}
}

// Fits and quotas are the same on every machine: this one goes through proportional fitting, Newton's method and swaps.
func TestKnownPlan(t *testing.T) {
	w := boundary()
	shares, err := Rake(w.dims, w.cells, nil, w.tables)
	if err != nil {
		t.Fatal(err)
	}
	counts, misses := Quotas(215_100, w.dims, w.cells, shares, w.tables)
	if furthest := checkQuotas(t, 215_100, w.dims, w.cells, shares, w.tables, counts); furthest > 1.0001 || len(misses) > 0 {
		t.Errorf("a value is %v rows off; misses %v", furthest, misses)
	}
	var bits []string
	for _, share := range shares {
		bits = append(bits, fmt.Sprint(math.Float64bits(share)))
	}
	if got := hash.Of(1, bits...); got != 0xe831885571c35404 {
		t.Errorf("the shares hash to %#x", got)
	}
	if got := hash.Of(1, fmt.Sprint(counts)); got != 0x1a06dbfb99e27df5 {
		t.Errorf("the counts hash to %#x", got)
	}
}

func TestQuotasOfMistakesPanic(t *testing.T) {
	cells := cellsOf(t, square, nil)
	even := []float64{0.25, 0.25, 0.25, 0.25}
	cases := map[string]func(){
		"negative size":  func() { Quotas(-1, square, cells, even, nil) },
		"lengths":        func() { Quotas(1, square, cells, even[:3], nil) },
		"unknown labels": func() { Quotas(1, square, cells, even, []Table{{Of: "z"}}) },
	}
	for name, mistake := range cases {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			mistake()
		}()
	}
}

func BenchmarkQuotas(b *testing.B) {
	w := large()
	for _, size := range []int{200, 215_100} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for b.Loop() {
				Quotas(size, w.dims, w.cells, w.joint, w.tables)
			}
		})
	}
}
