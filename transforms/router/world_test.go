package router

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/transforms/hash"
)

// world is a random population, and tables that are true of it.
type world struct {
	dims   []Dimension
	cells  []Cell
	joint  []float64 // the population's own shares
	tables []Table
}

// drawWorld makes up dimensions with impossible combinations, a joint distribution with zeros of its own, and marginal
// and conditional tables of it.
func drawWorld(t *rapid.T) world {
	var w world
	for d := range rapid.IntRange(1, 4).Draw(t, "dimensions") {
		n := rapid.IntRange(1, 5).Draw(t, "labels")
		dim := Dimension{Name: fmt.Sprintf("d%d", d)}
		for l := range n {
			dim.Labels = append(dim.Labels, fmt.Sprintf("l%d", l))
		}
		w.dims = append(w.dims, dim)
	}
	s := hash.New(rapid.Int64().Draw(t, "seed"), "world", "test")
	holes := float64(rapid.IntRange(0, 6).Draw(t, "tenths impossible")) / 10
	cells, err := Cells(w.dims, func(p Cell) bool { return len(p) < len(w.dims) || s.Float64() >= holes })
	if err != nil {
		t.Fatal(err)
	}
	if len(cells) == 0 {
		t.Skip("nothing is possible")
	}
	w.cells, w.joint = cells, make([]float64, len(cells))
	zeros := float64(rapid.IntRange(0, 5).Draw(t, "tenths absent")) / 10
	for c := range w.joint {
		if s.Float64() >= zeros {
			w.joint[c] = s.Float64()
		}
	}
	w.joint[s.Intn(len(cells))] += 0.1
	scaleToOne(w.joint)
	for range rapid.IntRange(1, 6).Draw(t, "tables") {
		w.tables = append(w.tables, w.table(s))
	}
	return w
}

// table is a true table of a random dimension, in two of five cases conditional. One over no mass is replaced.
func (w world) table(s *hash.Stream) Table {
	of := w.dims[s.Intn(len(w.dims))]
	t := Table{Of: of.Name}
	if s.Intn(5) < 2 {
		given := w.dims[s.Intn(len(w.dims))]
		t.Given = map[string][]string{given.Name: {given.Labels[s.Intn(len(given.Labels))], given.Labels[0]}}
	}
	mass, sums := shareOf(w.dims, w.cells, w.joint, t)
	if mass == 0 {
		return w.table(s)
	}
	t.Share = map[string]float64{}
	for label, sum := range sums {
		if sum > 0 {
			t.Share[label] = sum / mass
		}
	}
	return t
}

// shareOf sums the shares that a table counts, in all and by label, in the plainest way there is.
func shareOf(dims []Dimension, cells []Cell, shares []float64, t Table) (mass float64, sums map[string]float64) {
	sums = map[string]float64{}
	for c, cell := range cells {
		counted, of := true, ""
		for d, dim := range dims {
			label := dim.Labels[cell[d]]
			if labels, ok := t.Given[dim.Name]; ok && !slices.Contains(labels, label) {
				counted = false
			}
			if dim.Name == t.Of {
				of = label
			}
		}
		if counted {
			mass += shares[c]
			sums[of] += shares[c]
		}
	}
	return mass, sums
}

// labels returns l00, l01 and so on.
func labels(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("l%02d", i))
	}
	return all
}

// large is a world of 20,000 cells or so and 20 tables for benchmarks, of which some are conditional.
func large() world {
	s := hash.New(1, "large", "test")
	w := world{dims: []Dimension{
		{"a", labels(2)}, {"b", labels(12)}, {"c", labels(7)}, {"d", labels(4)}, {"e", labels(5)}, {"f", labels(12)},
	}}
	w.cells, _ = Cells(w.dims, func(p Cell) bool { return len(p) < 6 || s.Intn(2) == 0 })
	for range w.cells {
		w.joint = append(w.joint, s.Float64()*s.Float64()*s.Float64())
	}
	scaleToOne(w.joint)
	for _, d := range w.dims {
		w.tables = append(w.tables, w.share(Table{Of: d.Name}))
	}
	for i := range 14 {
		given := w.dims[i%3]
		t := Table{Of: w.dims[3+i%3].Name, Given: map[string][]string{given.Name: {given.Labels[i%len(given.Labels)]}}}
		w.tables = append(w.tables, w.share(t))
	}
	return w
}

// share fills in a table's shares.
func (w world) share(t Table) Table {
	mass, sums := shareOf(w.dims, w.cells, w.joint, t)
	t.Share = map[string]float64{}
	for label, sum := range sums {
		t.Share[label] = sum / mass
	}
	return t
}
