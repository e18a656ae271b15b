package router

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestUnreachableNamesEveryLabel(t *testing.T) {
	cells := cellsOf(t, square, func(p Cell) bool { return p[0] == 1 && (len(p) < 2 || p[1] == 0) })
	tables := []Table{
		{Of: "f", Share: map[string]float64{"Generate": 0.25, "Search": 0.75}},
		{Of: "w", Given: map[string][]string{"f": {"Search"}}, Share: map[string]float64{"long": 0.5, "short": 0.5}},
		{Of: "w", Given: map[string][]string{"f": {"Generate"}}, Share: map[string]float64{"short": 1}}, // counts no row
	}
	_, err := Rake(square, cells, nil, tables)
	var first *UnreachableError
	if !errors.As(err, &first) || first.Table != "f" || first.Label != "Generate" || first.Share != 0.25 {
		t.Fatalf("error %v", err)
	}
	if !strings.Contains(err.Error(), `"w given f=Search" wants 0.5 of "short"`) || strings.Contains(err.Error(), "f=Generate") {
		t.Fatalf("error %v", err)
	}
}

func TestContradictionsAreNamed(t *testing.T) {
	search := map[string][]string{"f": {"Search"}}
	functions := Table{Name: "functions", Of: "f", Share: map[string]float64{"Generate": 0.5, "Search": 0.5}}
	words := Table{Name: "words", Of: "w", Share: map[string]float64{"long": 0.7, "short": 0.3}}
	cases := []struct {
		name   string
		tables []Table
		guilty string
	}{
		{"two marginals of one dimension",
			[]Table{words, functions, {Name: "other words", Of: "w", Share: map[string]float64{"long": 0.699, "short": 0.301}}}, "words, other words"},
		{"three that agree in pairs", []Table{
			functions, words, {Name: "search words", Of: "w", Given: search, Share: map[string]float64{"long": 0.3, "short": 0.7}},
		}, "functions, words, search words"},
		{"zeros", []Table{
			functions, {Name: "only long", Of: "w", Share: map[string]float64{"long": 1}}, {Name: "search words", Of: "w", Given: search, Share: map[string]float64{"long": 0.3, "short": 0.7}},
		}, "search words, only long"},
		{"zeros of everything", []Table{
			{Name: "no Search", Of: "f", Given: map[string][]string{"w": {"long", "short"}}, Share: map[string]float64{"Generate": 1}},
			{Name: "no Generate", Of: "f", Given: map[string][]string{"w": {"long", "short"}}, Share: map[string]float64{"Search": 1}},
		}, "no Search, no Generate"},
		{"conditional tables that only no rows would please", []Table{
			{Name: "search words", Of: "w", Given: search, Share: map[string]float64{"long": 0.3, "short": 0.7}},
			{Name: "more search words", Of: "w", Given: search, Share: map[string]float64{"long": 0.4, "short": 0.6}},
		}, "search words, more search words"},
	}
	for _, c := range cases {
		_, err := Rake(square, cellsOf(t, square, nil), nil, c.tables)
		var contradiction *ContradictionError
		if !errors.As(err, &contradiction) {
			t.Errorf("%s: error %v", c.name, err)
			continue
		}
		var names []string
		for _, conflict := range contradiction.Conflicts {
			names = append(names, conflict.Table)
			if conflict.Wanted > 0 && math.Abs(conflict.Wanted-conflict.Reached) < 1e-6 {
				t.Errorf("%s: %v is no conflict", c.name, conflict)
			}
		}
		if got := strings.Join(names, ", "); got != c.guilty {
			t.Errorf("%s: blamed %s, want %s", c.name, got, c.guilty)
		}
		t.Log(err)
	}
}

// A table that cannot hold beside true ones is found out; the tables that are named do contradict one another, and none
// of them is named in vain.
func TestContradictionsAmongTrueTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		of := w.dims[rapid.IntRange(0, len(w.dims)-1).Draw(t, "of")]
		_, sums := shareOf(w.dims, w.cells, w.joint, Table{Of: of.Name})
		var present []string
		for _, label := range of.Labels {
			if sums[label] > 0.001 {
				present = append(present, label)
			}
		}
		if len(present) < 2 {
			t.Skip("one label")
		}
		moved := sums[present[0]] * rapid.SampledFrom([]float64{0.5, 0.1, 0.01}).Draw(t, "moved")
		lie := Table{Name: "lie", Of: of.Name, Share: map[string]float64{}}
		for label, sum := range sums {
			lie.Share[label] = sum
		}
		truth := Table{Name: "truth", Of: of.Name, Share: sums}
		lie.Share[present[0]] -= moved
		lie.Share[present[1]] += moved
		tables := map[string]Table{"truth": truth, "lie": lie}
		all := []Table{truth, lie}
		for i, table := range w.tables {
			table.Name = fmt.Sprint("table ", i)
			all, tables[table.Name] = append(all, table), table
		}
		_, err := Rake(w.dims, w.cells, nil, all)
		var contradiction *ContradictionError
		if !errors.As(err, &contradiction) {
			t.Fatalf("error %v", err)
		}
		var named []Table
		for _, conflict := range contradiction.Conflicts {
			named = append(named, tables[conflict.Table])
		}
		if _, err := Rake(w.dims, w.cells, nil, named); err == nil {
			t.Fatalf("%v do not contradict one another", contradiction.Conflicts)
		}
		for i := range named {
			if _, err := Rake(w.dims, w.cells, nil, slices.Delete(slices.Clone(named), i, i+1)); err != nil {
				t.Fatalf("%v without %d: %v", contradiction.Conflicts, i, err)
			}
		}
	})
}

// Targets rounded to six places contradict one another by a millionth, which is no reason to refuse them.
func TestRoundedTargetsPass(t *testing.T) {
	tables := []Table{
		{Of: "w", Share: map[string]float64{"long": 0.3333333, "short": 0.6666667}},
		{Of: "w", Share: map[string]float64{"long": 0.3333337, "short": 0.6666663}},
	}
	if _, err := Rake(square, cellsOf(t, square, nil), nil, tables); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkRakeContradiction finds two tables of 21 that differ by a thousandth.
func BenchmarkRakeContradiction(b *testing.B) {
	w := large()
	lie := Table{Name: "lie", Of: "f", Share: map[string]float64{}}
	for label, share := range w.tables[5].Share {
		lie.Share[label] = share
	}
	lie.Share["l00"] += 0.001
	lie.Share["l01"] -= 0.001
	tables := append([]Table{lie}, w.tables...)
	for b.Loop() {
		if _, err := Rake(w.dims, w.cells, nil, tables); err == nil {
			b.Fatal("no error")
		}
	}
}

// Here e=l00 gets a little less than f=l00 needs: of 20 tables the two are named, and nobody else.
func TestSmallContradictionOfManyCells(t *testing.T) {
	w := boundary()
	tables := slices.Clone(w.tables)
	lie := map[string]float64{}
	for label, share := range tables[4].Share {
		lie[label] = share
	}
	lie["l00"] -= 0.0001
	lie["l01"] += 0.0001
	tables[4].Share = lie
	_, err := Rake(w.dims, w.cells, nil, tables)
	var contradiction *ContradictionError
	if !errors.As(err, &contradiction) {
		t.Fatalf("error %v", err)
	}
	t.Log(err)
	if n := len(contradiction.Conflicts); n != 2 || contradiction.Conflicts[0].Table != "e" || contradiction.Conflicts[1].Table != "f" {
		t.Fatalf("blamed %v", contradiction.Conflicts)
	}
}

// Beyond the size that Newton's method takes, fits still end, and name the tables that miss their shares.
func TestTablesOfManyLabels(t *testing.T) {
	dims := []Dimension{{"a", nil}, {"b", []string{"x", "y"}}}
	for i := range newtonLabels {
		dims[0].Labels = append(dims[0].Labels, fmt.Sprintf("%04d", i))
	}
	share := map[string]float64{}
	for i, label := range dims[0].Labels {
		share[label] = float64(2*i+1) / (newtonLabels * newtonLabels)
	}
	given := map[string][]string{"a": dims[0].Labels[:600]}
	tables := []Table{
		{Name: "a", Of: "a", Share: share},
		{Name: "b", Of: "b", Share: map[string]float64{"x": 0.2, "y": 0.8}},
		{Name: "b of some", Of: "b", Given: given, Share: map[string]float64{"x": 0.5, "y": 0.5}},
	}
	cells := cellsOf(t, dims, nil)
	shares, err := Rake(dims, cells, nil, tables)
	if err != nil {
		t.Fatal(err)
	}
	if off := wrong(dims, cells, shares, tables); off > 1e-8 {
		t.Fatalf("a share of all rows is off by %g", off)
	}
	tables[1].Share = map[string]float64{"x": 0.1, "y": 0.9} // the 600 alone have more x than that
	_, err = Rake(dims, cells, nil, tables)
	var contradiction *ContradictionError
	if !errors.As(err, &contradiction) || len(contradiction.Conflicts) < 2 {
		t.Fatalf("error %v", err)
	}
}
