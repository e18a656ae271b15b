package router

import (
	"errors"
	"fmt"
	"slices"
)

// MaxVisited is the largest number of prefixes that [Cells] looks at.
const MaxVisited = 2_000_000

// Dimension is one attribute that targets speak of, or the route. Labels are sorted and unique.
type Dimension struct {
	Name   string
	Labels []string
}

// index returns the place of a label, or -1.
func (d Dimension) index(label string) int {
	if i, found := slices.BinarySearch(d.Labels, label); found {
		return i
	}
	return -1
}

// Cell is one combination of labels: the index of a label for each dimension.
type Cell []int

// Cells returns all possible cells in lexicographic order. It asks possible for every prefix, of one label up to one
// label per dimension, and leaves out all that begins with an impossible one; the sooner a prefix is refused, the less
// there is to visit. possible must not keep the prefix; nil calls everything possible. Without dimensions there is one
// cell, which has no labels. More than [MaxVisited] prefixes are an error, as are labels out of order.
func Cells(dims []Dimension, possible func(prefix Cell) bool) ([]Cell, error) {
	if err := checkDimensions(dims); err != nil {
		return nil, err
	}
	if possible == nil {
		possible = func(Cell) bool { return true }
	}
	e := enumeration{dims: dims, possible: possible, prefix: make(Cell, 0, len(dims))}
	if err := e.extend(); err != nil {
		return nil, err
	}
	return e.cells, nil
}

// enumeration is a depth-first walk over the prefixes.
type enumeration struct {
	dims     []Dimension
	possible func(Cell) bool
	prefix   Cell
	visited  int
	cells    []Cell
	block    []int // memory for the next cells: one allocation for many
}

func (e *enumeration) extend() error {
	depth := len(e.prefix)
	if depth == len(e.dims) {
		e.cells = append(e.cells, e.keep())
		return nil
	}
	for label := range e.dims[depth].Labels {
		if e.visited++; e.visited > MaxVisited {
			return fmt.Errorf("more than %d combinations of labels: use fewer targets, coarser bins, or rule out combinations with impossible", MaxVisited)
		}
		e.prefix = append(e.prefix[:depth], label)
		if !e.possible(e.prefix) {
			continue
		}
		if err := e.extend(); err != nil {
			return err
		}
	}
	e.prefix = e.prefix[:depth]
	return nil
}

// keep copies the prefix.
func (e *enumeration) keep() Cell {
	n := len(e.prefix)
	if len(e.block) < n {
		e.block = make([]int, 1024*n)
	}
	cell := Cell(e.block[:n:n])
	e.block = e.block[n:]
	copy(cell, e.prefix)
	return cell
}

func checkDimensions(dims []Dimension) error {
	names := map[string]bool{}
	for _, d := range dims {
		if names[d.Name] {
			return fmt.Errorf("dimension %q stands twice", d.Name)
		}
		names[d.Name] = true
		if len(d.Labels) == 0 {
			return fmt.Errorf("dimension %q has no labels", d.Name)
		}
		for i := 1; i < len(d.Labels); i++ {
			if d.Labels[i-1] >= d.Labels[i] {
				return fmt.Errorf("dimension %q: labels %q and %q are not in order or not unique", d.Name, d.Labels[i-1], d.Labels[i])
			}
		}
	}
	return nil
}

// checkCells finds cells that do not fit the dimensions.
func checkCells(dims []Dimension, cells []Cell) error {
	if len(cells) == 0 {
		return errors.New("no combination of labels is possible: see impossible, the routes' when and the assets")
	}
	for i, cell := range cells {
		if len(cell) != len(dims) {
			return fmt.Errorf("cell %d has %d labels for %d dimensions", i, len(cell), len(dims))
		}
		for d, label := range cell {
			if label < 0 || label >= len(dims[d].Labels) {
				return fmt.Errorf("cell %d: dimension %q has no label %d", i, dims[d].Name, label)
			}
		}
	}
	return nil
}
