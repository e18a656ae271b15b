package router

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCellsInOrder(t *testing.T) {
	got := cellsOf(t, square, func(p Cell) bool { return len(p) < 2 || p[0] == 1 || p[1] == 0 })
	if want := []Cell{{0, 0}, {1, 0}, {1, 1}}; !reflect.DeepEqual(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
	if got := cellsOf(t, nil, nil); len(got) != 1 || len(got[0]) != 0 {
		t.Fatalf("without dimensions: %v", got)
	}
	if got := cellsOf(t, square, func(Cell) bool { return false }); len(got) != 0 {
		t.Fatalf("nothing possible: %v", got)
	}
}

// Pruning leaves out exactly the cells of which some prefix is refused, and asks about no prefix of those again.
func TestCellsPrune(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var dims []Dimension
		for _, n := range rapid.SliceOfN(rapid.IntRange(1, 4), 1, 4).Draw(t, "labels") {
			dims = append(dims, Dimension{Name: strings.Repeat("d", len(dims)+1), Labels: labels(n)})
		}
		salt := rapid.IntRange(1, 1000).Draw(t, "salt")
		allowed := func(p Cell) bool {
			sum := salt
			for _, l := range p {
				sum = sum*31 + l*7
			}
			return sum%3 > 0
		}
		all, err := Cells(dims, nil)
		if err != nil {
			t.Fatal(err)
		}
		var want []Cell
		for _, cell := range all {
			ok := true
			for n := 1; n <= len(cell); n++ {
				ok = ok && allowed(cell[:n])
			}
			if ok {
				want = append(want, cell)
			}
		}
		got, err := Cells(dims, func(p Cell) bool {
			for n := 1; n < len(p); n++ {
				if !allowed(p[:n]) {
					t.Fatalf("asked about %v, of which %v is impossible", p, p[:n])
				}
			}
			return allowed(p)
		})
		if err != nil || !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("%v (%v), want %v", got, err, want)
		}
		if !slices.IsSortedFunc(got, slices.Compare) {
			t.Fatalf("%v is not in order", got)
		}
	})
}

func TestCellsRefuse(t *testing.T) {
	cases := []struct {
		name string
		dims []Dimension
		says string
	}{
		{"twice", []Dimension{{"a", labels(1)}, {"a", labels(2)}}, `"a" stands twice`},
		{"no labels", []Dimension{{"a", nil}}, `"a" has no labels`},
		{"order", []Dimension{{"a", []string{"y", "x"}}}, "not in order"},
		{"equal", []Dimension{{"a", []string{"x", "x"}}}, "not unique"},
		{"too many", []Dimension{{"a", labels(99)}, {"b", labels(99)}, {"c", labels(99)}, {"d", labels(99)}}, "more than 2000000"},
	}
	for _, c := range cases {
		if _, err := Cells(c.dims, nil); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
}

// The limit counts what is visited, not what there would be.
func TestPrunedCellsMayBeMany(t *testing.T) {
	dims := []Dimension{{"a", labels(99)}, {"b", labels(99)}, {"c", labels(99)}, {"d", labels(99)}}
	cells, err := Cells(dims, func(p Cell) bool { return p[0] == 0 && (len(p) < 2 || p[1] == 5) })
	if err != nil || len(cells) != 99*99 {
		t.Fatalf("%d cells, %v", len(cells), err)
	}
}
