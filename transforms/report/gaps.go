package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/page"
)

// rounding is how far a value may be from its target, in rows, because rows are whole. The router promises it; the rest
// is the error of floating point.
const rounding = 1 + 1e-6

// gap is one value of a table and how far it is from its target.
type gap struct {
	Table schemas.TableReport
	Cell  schemas.TableCell
	Rows  float64 // accepted less target; negative where rows are missing
}

// largestGap returns the value that is furthest from its target in rows, the first of equals; nil without any.
func largestGap(tables []schemas.TableReport) *gap {
	var largest *gap
	for _, t := range tables {
		for _, c := range t.Cells {
			if rows := float64(c.Accepted) - c.Target; largest == nil || math.Abs(rows) > math.Abs(largest.Rows) {
				largest = &gap{Table: t, Cell: c, Rows: rows}
			}
		}
	}
	return largest
}

// tableGap is largestGap of one table.
func tableGap(t schemas.TableReport) *gap { return largestGap([]schemas.TableReport{t}) }

// Away is the distance from the target in rows.
func (g *gap) Away() float64 { return math.Abs(g.Rows) }

// Value is the value as people read it.
func (g *gap) Value() string { return page.Shown(g.Cell.Value) }

// Of names the table.
func (g *gap) Of() string { return tableTitle(g.Table) }

// tableTitle names a table by what it is of and what is given.
func tableTitle(t schemas.TableReport) string {
	var parts []string
	for _, name := range page.Sorted(t.Given) {
		if name != t.Of { // "the rows that have it" goes without saying
			parts = append(parts, name+" "+strings.Join(t.Given[name], " or "))
		}
	}
	if len(parts) == 0 {
		return t.Of
	}
	return t.Of + ", given " + strings.Join(parts, " and ")
}

// cellName writes a cell's labels, the empty ones left out.
func cellName(cell map[string]string) string {
	var parts []string
	for _, name := range page.Sorted(cell) {
		if cell[name] != "" {
			parts = append(parts, name+"="+cell[name])
		}
	}
	return strings.Join(parts, " ")
}

// shortest names the three cells that lack most rows.
func shortest(list []schemas.Shortfall) string {
	var parts []string
	for _, s := range list[:min(len(list), 3)] {
		parts = append(parts, fmt.Sprintf("%s has %s of %s (%s)", cellName(s.Cell), page.Thousands(s.Accepted), page.Thousands(s.Quota), why(s.Why)))
	}
	return strings.Join(parts, "; ")
}
