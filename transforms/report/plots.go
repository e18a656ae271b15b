package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/page"
)

// mostLines is how many values of a table are drawn; all stand in the table of numbers.
const mostLines = 40

// line is one value of a plot: its name and numbers are text, so that they wrap and scale with the page.
type line struct {
	Name     string
	Bar      template.HTML
	Accepted int
	Gap      string // accepted less target, where that is more than rounding; "" otherwise
}

// plotLines draws a table: a bar for what was accepted and a tick where the target is. Of a long table the values that
// are furthest from their targets are drawn, in the order of the table.
func plotLines(t schemas.TableReport) []line {
	cells := furthest(t.Cells, mostLines)
	most := 0.0
	for _, c := range cells {
		most = max(most, c.Target, float64(c.Accepted))
	}
	lines := make([]line, len(cells))
	for i, c := range cells {
		title := fmt.Sprintf("%s: %s rows accepted, target %s, planned %s", page.Shown(c.Value), page.Thousands(c.Accepted), page.Number(c.Target), page.Thousands(c.Planned))
		lines[i] = line{Name: page.Shown(c.Value), Accepted: c.Accepted, Bar: page.Bar(title, page.Ratio(float64(c.Accepted), most), page.Ratio(c.Target, most))}
		if gap := float64(c.Accepted) - c.Target; math.Abs(gap) > rounding {
			lines[i].Gap = signed(gap)
		}
	}
	return lines
}

// furthest returns the limit cells that are furthest from their targets, in their own order.
func furthest(cells []schemas.TableCell, limit int) []schemas.TableCell {
	if len(cells) <= limit {
		return cells
	}
	away := func(i int) float64 { return math.Abs(float64(cells[i].Accepted) - cells[i].Target) }
	order := make([]int, len(cells))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case away(a) > away(b):
			return -1
		case away(a) < away(b):
			return 1
		}
		return 0
	})
	order = order[:limit]
	slices.Sort(order)
	out := make([]schemas.TableCell, limit)
	for i, at := range order {
		out[i] = cells[at]
	}
	return out
}

func signed(gap float64) string {
	if gap < 0 {
		return "−" + page.Number(-gap)
	}
	return "+" + page.Number(gap)
}
