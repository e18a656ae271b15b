package page

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// Heights in pixels above the columns of a histogram, for its topmost number, and below them, for their labels.
const (
	aboveColumns = 18
	belowColumns = 22
)

// Histogram is columns on one axis.
type Histogram struct {
	Title   string  // what a screen reader says
	Top     string  // what the height Most means
	Most    float64 // the value of the highest column that could be
	Height  int     // of the whole drawing, in pixels
	Columns []Column
}

// Column is one column of a histogram.
type Column struct {
	Title string  // shown on hover
	Label string  // below the column, "" for none
	Value float64 // 0 to Most
	Tick  float64 // where the column should end; below 0 for nowhere
}

// Draw draws the histogram.
func (h *Histogram) Draw() template.HTML {
	base := h.Height - belowColumns
	tall := float64(base - aboveColumns)
	var s strings.Builder
	fmt.Fprintf(&s, `<svg class="histogram" role="img" height="%d"><title>%s</title>`, h.Height, template.HTMLEscapeString(h.Title))
	fmt.Fprintf(&s, `<line class="axis" x1="0" x2="100%%" y1="%d" y2="%[1]d"/><line class="axis" x1="0" x2="100%%" y1="%d" y2="%[2]d"/>`, aboveColumns, base)
	fmt.Fprintf(&s, `<text x="0" y="12">%s</text>`, template.HTMLEscapeString(h.Top))
	step := 100 / float64(max(len(h.Columns), 1))
	for i, c := range h.Columns {
		x := float64(i) * step
		fmt.Fprintf(&s, `<g><title>%s</title><rect class="hit" x="%.3f%%" y="%d" width="%.3f%%" height="%d"/>`,
			template.HTMLEscapeString(c.Title), x, aboveColumns, step, base-aboveColumns)
		if height := tall * within(Ratio(c.Value, h.Most)); height > 0 { // what is there is seen, however little
			height = max(height, 0.7)
			fmt.Fprintf(&s, `<rect class="value" x="%.3f%%" y="%.1f" width="%.3f%%" height="%.1f"/>`, x+step*0.06, float64(base)-height, step*0.88, height)
		}
		if c.Tick >= 0 && h.Most > 0 {
			y := float64(base) - tall*within(c.Tick/h.Most)
			fmt.Fprintf(&s, `<line class="target" x1="%.3f%%" x2="%.3f%%" y1="%.1f" y2="%.1f"/>`, x, x+step, y, y)
		}
		s.WriteString("</g>")
		if c.Label != "" {
			fmt.Fprintf(&s, `<text x="%.3f%%" y="%d" text-anchor="middle">%s</text>`, x+step/2, base+16, template.HTMLEscapeString(c.Label))
		}
	}
	s.WriteString("</svg>")
	return template.HTML(s.String())
}

// within holds v between 0 and 1; what is no number is 0.
func within(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, 0), 1)
}
