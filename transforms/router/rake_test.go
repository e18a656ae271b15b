package router

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// wrong returns the largest error of a share of all rows, worked out apart from the code under test.
func wrong(dims []Dimension, cells []Cell, shares []float64, tables []Table) (worst float64) {
	for _, t := range tables {
		mass, sums := shareOf(dims, cells, shares, t)
		for label, sum := range sums {
			worst = math.Max(worst, math.Abs(sum-t.Share[label]*mass))
		}
	}
	return worst
}

func TestRakeSatisfiesConsistentTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		shares, err := Rake(w.dims, w.cells, nil, w.tables)
		if err != nil {
			t.Fatalf("true tables were refused: %v", err)
		}
		if off := wrong(w.dims, w.cells, shares, w.tables); off > 1e-6 {
			t.Fatalf("a share of all rows is off by %g", off)
		}
		if sum := total(shares); math.Abs(sum-1) > 1e-12 {
			t.Fatalf("the shares sum to %v", sum)
		}
	})
}

func TestRakeLeavesSeedZerosAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		shares, err := Rake(w.dims, w.cells, w.joint, w.tables)
		if err != nil {
			t.Fatal(err)
		}
		for c, share := range shares {
			if math.Abs(share-w.joint[c]) > 1e-6 {
				t.Fatalf("cell %d: the seed satisfied all tables with %g, and became %g", c, w.joint[c], share)
			}
		}
	})
}

var square = []Dimension{{"f", []string{"Generate", "Search"}}, {"w", []string{"long", "short"}}}

func cellsOf(t testing.TB, dims []Dimension, possible func(Cell) bool) []Cell {
	t.Helper()
	cells, err := Cells(dims, possible)
	if err != nil {
		t.Fatal(err)
	}
	return cells
}

// Deming and Stephan's procedure on a 2 x 2 seed, whose odds ratio it must keep: with margins of a half each and the
// odds ratio 4 the diagonal cells are 1/3 and the others 1/6.
func TestRakeKeepsOddsRatio(t *testing.T) {
	half := map[string]float64{"Generate": 0.5, "Search": 0.5}
	tables := []Table{{Of: "f", Share: half}, {Of: "w", Share: map[string]float64{"long": 0.5, "short": 0.5}}}
	shares, err := Rake(square, cellsOf(t, square, nil), []float64{8, 1, 4, 2}, tables)
	if err != nil {
		t.Fatal(err)
	}
	for c, want := range []float64{1. / 3, 1. / 6, 1. / 6, 1. / 3} {
		if math.Abs(shares[c]-want) > 1e-8 {
			t.Errorf("cell %d: %v, want %v", c, shares[c], want)
		}
	}
}

// The only solution has a zero in a possible cell, to which proportional fitting alone would come as one over the number
// of sweeps.
func TestRakeReachesTheBoundary(t *testing.T) {
	cells := cellsOf(t, square, func(p Cell) bool { return len(p) < 2 || p[0] == 1 || p[1] == 0 }) // no short Generate
	tables := []Table{
		{Of: "f", Share: map[string]float64{"Generate": 0.5, "Search": 0.5}},
		{Of: "w", Share: map[string]float64{"long": 0.5, "short": 0.5}},
	}
	shares, err := Rake(square, cells, nil, tables)
	if err != nil {
		t.Fatal(err)
	}
	for c, want := range []float64{0.5, 0, 0.5} {
		if math.Abs(shares[c]-want) > 1e-8 {
			t.Errorf("cell %v: %v, want %v", cells[c], shares[c], want)
		}
	}
}

func TestConditionalTableLeavesMassAlone(t *testing.T) {
	tables := []Table{{Of: "w", Given: map[string][]string{"f": {"Search"}}, Share: map[string]float64{"long": 0.9, "short": 0.1}}}
	shares, err := Rake(square, cellsOf(t, square, nil), []float64{1, 1, 3, 3}, tables)
	if err != nil {
		t.Fatal(err)
	}
	for c, want := range []float64{0.125, 0.125, 0.675, 0.075} {
		if math.Abs(shares[c]-want) > 1e-12 {
			t.Errorf("cell %d: %v, want %v", c, shares[c], want)
		}
	}
}

func TestRakeRefuses(t *testing.T) {
	ok := map[string]float64{"Generate": 0.5, "Search": 0.5}
	cases := []struct {
		name   string
		tables []Table
		says   string
	}{
		{"unknown dimension", []Table{{Of: "z", Share: ok}}, `unknown dimension "z": there are "f", "w"`},
		{"unknown label", []Table{{Of: "f", Share: map[string]float64{"Find": 1}}}, `"f" has no label "Find"`},
		{"unknown given", []Table{{Of: "f", Given: map[string][]string{"q": {"x"}}, Share: ok}}, `unknown dimension "q"`},
		{"unknown given label", []Table{{Of: "f", Given: map[string][]string{"w": {"x"}}, Share: ok}}, `"w" has no label "x"`},
		{"given without labels", []Table{{Of: "f", Given: map[string][]string{"w": nil}, Share: ok}}, `given "w" names no label`},
		{"negative", []Table{{Of: "f", Share: map[string]float64{"Generate": -0.5, "Search": 1.5}}}, "share -0.5"},
		{"not a number", []Table{{Of: "f", Share: map[string]float64{"Search": math.NaN()}}}, "share NaN"},
		{"sum", []Table{{Name: "mine", Of: "f", Share: map[string]float64{"Search": 0.9}}}, `table "mine": the shares sum to 0.9`},
		{"both reported", []Table{{Of: "z", Share: ok}, {Of: "y", Share: ok}}, `unknown dimension "y"`},
	}
	for _, c := range cases {
		if _, err := Rake(square, cellsOf(t, square, nil), nil, c.tables); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.says)
		}
	}
	for name, seed := range map[string][]float64{"short": {1}, "negative": {1, -1, 1, 1}, "empty": {0, 0, 0, 0}} {
		if _, err := Rake(square, cellsOf(t, square, nil), seed, nil); err == nil {
			t.Errorf("seed %s: no error", name)
		}
	}
	if _, err := Rake(square, nil, nil, nil); err == nil {
		t.Error("no cells: no error")
	}
}

func TestExponential(t *testing.T) {
	for x := 0.0; x > -690; x -= 0.37 {
		if got, want := exponential(x), math.Exp(x); math.Abs(got-want) > 4e-16*want {
			t.Fatalf("e^%v = %v, want %v", x, got, want)
		}
	}
	if exponential(-1e9) != 0 || exponential(math.Inf(-1)) != 0 {
		t.Fatal("e^-inf is not 0")
	}
}

func BenchmarkRake(b *testing.B) {
	w := large()
	b.Logf("%d cells, %d tables", len(w.cells), len(w.tables))
	for b.Loop() {
		if _, err := Rake(w.dims, w.cells, nil, w.tables); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRakeBoundary fits tables that hold only if possible cells vanish: f=l00 can be made with e=l00 alone, and the
// rows of both are as many, so that nothing else may have e=l00.
func BenchmarkRakeBoundary(b *testing.B) {
	w := boundary()
	for b.Loop() {
		if _, err := Rake(w.dims, w.cells, nil, w.tables); err != nil {
			b.Fatal(err)
		}
	}
}

func boundary() world {
	w := large()
	v := world{dims: w.dims}
	for c, cell := range w.cells {
		few, all := cell[4] == 0, cell[5] == 0
		if all && !few {
			continue
		}
		v.cells = append(v.cells, cell)
		if few && !all {
			v.joint = append(v.joint, 0)
		} else {
			v.joint = append(v.joint, w.joint[c])
		}
	}
	scaleToOne(v.joint)
	for _, t := range w.tables {
		v.tables = append(v.tables, v.share(t))
	}
	return v
}

func TestRakeReachesTheBoundaryOfManyCells(t *testing.T) {
	w := boundary()
	shares, err := Rake(w.dims, w.cells, nil, w.tables)
	if err != nil {
		t.Fatal(err)
	}
	if off := wrong(w.dims, w.cells, shares, w.tables); off > 2e-9 {
		t.Fatalf("a share of all rows is off by %g", off)
	}
}
