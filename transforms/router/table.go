package router

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// sumTolerance is how far the shares of a table may be from a sum of 1.
const sumTolerance = 1e-6

// Table is one target: the shares of one dimension's labels, among all rows or among some.
type Table struct {
	Name  string              // how errors call it; empty: a name made of Of and Given
	Of    string              // the dimension
	Given map[string][]string // dimension to labels, any of which match; only these rows count. It may name Of itself. Empty: all rows
	Share map[string]float64  // label to share, in sum 1; a label that is absent has share 0
}

// title is the name by which errors call the table.
func (t Table) title() string {
	if t.Name != "" {
		return t.Name
	}
	if len(t.Given) == 0 {
		return t.Of
	}
	var parts []string
	for _, dimension := range slices.Sorted(maps.Keys(t.Given)) {
		parts = append(parts, dimension+"="+strings.Join(t.Given[dimension], "|"))
	}
	return t.Of + " given " + strings.Join(parts, ", ")
}

// index is a table made ready for sweeps over the cells.
type index struct {
	name   string
	given  bool
	labels []string  // all labels of the dimension
	shares []float64 // of each label, in sum 1
	cells  []int32   // the cells that match Given, in order
	label  []int32   // of each of these cells
}

// indexTables checks the tables and finds their cells.
func indexTables(dims []Dimension, cells []Cell, tables []Table) ([]*index, error) {
	places := make(map[string]int, len(dims))
	for i, d := range dims {
		places[d.Name] = i
	}
	var indexes []*index
	var problems []error
	for _, t := range tables {
		x, err := indexTable(dims, places, cells, t)
		if err != nil {
			problems = append(problems, fmt.Errorf("table %q: %w", t.title(), err))
			continue
		}
		indexes = append(indexes, x)
	}
	return indexes, errors.Join(problems...)
}

func indexTable(dims []Dimension, places map[string]int, cells []Cell, t Table) (*index, error) {
	of, ok := places[t.Of]
	if !ok {
		return nil, unknownDimension(dims, t.Of)
	}
	shares, err := sharesOf(dims[of], t.Share)
	if err != nil {
		return nil, err
	}
	allowed, err := allowedLabels(dims, places, t.Given)
	if err != nil {
		return nil, err
	}
	x := &index{name: t.title(), given: len(t.Given) > 0, labels: dims[of].Labels, shares: shares}
	for i, cell := range cells {
		if matches(cell, allowed) {
			x.cells = append(x.cells, int32(i))
			x.label = append(x.label, int32(cell[of]))
		}
	}
	return x, nil
}

// sharesOf returns the share of each label, scaled to sum to 1.
func sharesOf(d Dimension, share map[string]float64) ([]float64, error) {
	for _, label := range slices.Sorted(maps.Keys(share)) {
		s := share[label]
		switch {
		case d.index(label) < 0:
			return nil, unknownLabel(d, label)
		case s < 0 || math.IsNaN(s) || math.IsInf(s, 0):
			return nil, fmt.Errorf("share %v of %q is not a number from 0 to 1", s, label)
		}
	}
	shares, sum := make([]float64, len(d.Labels)), 0.0
	for i, label := range d.Labels {
		shares[i] = share[label]
		sum += shares[i]
	}
	if math.Abs(sum-1) > sumTolerance {
		return nil, fmt.Errorf("the shares sum to %.7g, not 1", sum)
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shares, nil
}

// condition is the set of labels that a dimension may have.
type condition struct {
	dimension int
	allowed   []bool
}

func allowedLabels(dims []Dimension, places map[string]int, given map[string][]string) ([]condition, error) {
	var conditions []condition
	for _, name := range slices.Sorted(maps.Keys(given)) {
		place, ok := places[name]
		if !ok {
			return nil, unknownDimension(dims, name)
		}
		c := condition{dimension: place, allowed: make([]bool, len(dims[place].Labels))}
		if len(given[name]) == 0 {
			return nil, fmt.Errorf("given %q names no label", name)
		}
		for _, label := range given[name] {
			i := dims[place].index(label)
			if i < 0 {
				return nil, unknownLabel(dims[place], label)
			}
			c.allowed[i] = true
		}
		conditions = append(conditions, c)
	}
	return conditions, nil
}

func matches(cell Cell, conditions []condition) bool {
	for _, c := range conditions {
		if !c.allowed[cell[c.dimension]] {
			return false
		}
	}
	return true
}

func unknownDimension(dims []Dimension, name string) error {
	names := make([]string, len(dims))
	for i, d := range dims {
		names[i] = d.Name
	}
	return fmt.Errorf("unknown dimension %q: there are %s", name, quoted(names))
}

func unknownLabel(d Dimension, label string) error {
	return fmt.Errorf("%q has no label %q: there are %s", d.Name, label, quoted(d.Labels))
}

// quoted lists words for an error; long lists are cut.
func quoted(words []string) string {
	const most = 12
	var b strings.Builder
	for i, w := range words {
		if i == most {
			fmt.Fprintf(&b, " and %d more", len(words)-most)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", w)
	}
	return b.String()
}
