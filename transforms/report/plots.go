package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// mostLines is how many values of a table are drawn; all stand in the table of numbers.
const mostLines = 40

// full is the length of the longest bar in percent, so that a target's tick at its end is not cut off.
const full = 99.0

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
		title := fmt.Sprintf("%s: %s rows accepted, target %s, planned %s", shown(c.Value), thousands(c.Accepted), number(c.Target), thousands(c.Planned))
		lines[i] = line{Name: shown(c.Value), Accepted: c.Accepted, Bar: bar(title, ratio(float64(c.Accepted), most), ratio(c.Target, most))}
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
		return "−" + number(-gap)
	}
	return "+" + number(gap)
}

func ratio(part, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return part / whole
}

// bar draws one bar of length 0 to 1, with a tick at target where that is not negative. title shows on hover and is what
// a screen reader says.
func bar(title string, length, target float64) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="bar" role="img"><title>%s</title><rect class="track" width="100%%" height="100%%"/>`, template.HTMLEscapeString(title))
	if length > 0 { // what is there is seen, however little
		fmt.Fprintf(&b, `<rect class="value" y="20%%" width="%.2f%%" height="60%%" rx="2"/>`, max(full*min(length, 1), 0.3))
	}
	if target >= 0 {
		at := full * target
		fmt.Fprintf(&b, `<line class="target" x1="%.2f%%" x2="%.2f%%" y1="0" y2="100%%"/>`, at, at)
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// meter draws part of whole as a bar alone.
func meter(part, whole int) template.HTML {
	return bar(fmt.Sprintf("%s of %s", thousands(part), thousands(whole)), share(part, whole), -1)
}
