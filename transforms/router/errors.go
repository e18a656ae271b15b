package router

import (
	"fmt"
	"strings"
)

// UnreachableError says that a table wants rows with a label that no possible cell has, among the rows that it counts.
type UnreachableError struct {
	Table string
	Label string
	Share float64 // what the table wants of the label
}

func (e *UnreachableError) Error() string {
	return fmt.Sprintf("table %q wants %.4g of %q, and no combination of labels that can be made has it: "+
		"let a route and an asset make it, take it out of impossible, or give it the share 0", e.Table, e.Share, e.Label)
}

// Conflict is one of the tables that contradict one another, by the label that comes out worst.
type Conflict struct {
	Table   string
	Label   string
	Wanted  float64 // share among the rows that the table counts
	Reached float64 // share in a fit that does justice to all tables of the conflict alike
}

func (c Conflict) String() string {
	if c.Wanted == 0 && c.Reached == 0 {
		return fmt.Sprintf("%q allows no %q", c.Table, c.Label)
	}
	return fmt.Sprintf("%q wants %.4f of %q and would get %.4f", c.Table, c.Wanted, c.Label, c.Reached)
}

// ContradictionError says that no shares over the possible cells satisfy all tables at once. Its conflicts are a set of
// tables of which none can be left out: without any one of them the others agree. (Where the tables have more than 1,200
// labels in all, they are all tables that miss their shares.)
type ContradictionError struct {
	Conflicts []Conflict
}

func (e *ContradictionError) Error() string {
	parts := make([]string, len(e.Conflicts))
	for i, c := range e.Conflicts {
		parts[i] = c.String()
	}
	return "targets contradict one another: " + strings.Join(parts, "; ") +
		": change one of these tables, or let more combinations of labels be made (impossible, the routes' when, the assets)"
}
