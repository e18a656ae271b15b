package report

import (
	"html/template"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// table is numbers with one column for each dataset or model, as the page and report.md draw them.
type table struct {
	Corner string
	Heads  []string
	Lines  []line
}

// line is one line of a table, or, without cells, a heading within it.
type line struct {
	Name, Soft string
	Title      string // on hover
	Cells      []cell
}

// cell is one number. Best is the best of its line, beyond the intervals of all others.
type cell struct {
	Text, Soft string
	Title      string
	Bar        template.HTML
	Best       bool
	Words      bool // text, not a number
}

// Dense says whether the columns are many.
func (t table) Dense() bool { return len(t.Heads) > 6 }

// add adds a line where some cell says something.
func (t *table) add(name string, cells ...cell) {
	for _, c := range cells {
		if c.Text != "" && c.Text != none {
			t.Lines = append(t.Lines, line{Name: name, Cells: cells})
			return
		}
	}
}

// plain is a cell of text alone.
func plain(text string) cell { return cell{Text: text} }

// measured is a value with an interval; the zero value was not measured.
type measured struct {
	ok, hasInterval  bool
	value, low, high float64
}

func of(value *float64) measured {
	if value == nil {
		return measured{}
	}
	return measured{ok: page.Finite(*value), value: *value}
}

func within(value, low, high float64) measured {
	return measured{ok: page.Finite(value), hasInterval: page.Finite(low, high), value: value, low: low, high: high}
}

func distance(d *evaluation.Distance) measured {
	if d == nil {
		return measured{}
	}
	return within(d.Value, d.Low, d.High)
}

func interval(i *evaluation.Interval) measured {
	if i == nil {
		return measured{}
	}
	return within(i.Value, i.Low, i.High)
}

func (m measured) cell(write func(float64) string) cell {
	if !m.ok {
		return cell{Text: none}
	}
	c := cell{Text: write(m.value)}
	if m.hasInterval {
		c.Soft = between(m.low, m.high, write)
	}
	return c
}

// text writes the value with its interval in one line.
func (m measured) text(write func(float64) string) string {
	c := m.cell(write)
	if c.Soft == "" {
		return c.Text
	}
	return c.Text + " (" + c.Soft + ")"
}

// marks draws the value as a dot with its interval.
func (m measured) marks() []page.Mark {
	if !m.ok {
		return nil
	}
	if !m.hasInterval {
		return []page.Mark{{Kind: "dot", From: m.value}}
	}
	return []page.Mark{{Kind: "span", From: m.low, To: m.high}, {Kind: "dot", From: m.value}}
}

// better is how two values compare.
type better int

const (
	lower  better = -1
	higher better = 1
	noSide better = 0
)

// compare adds a line of values with their intervals, and marks the one that is better than all others beyond the intervals
// of both.
func (t *table) compare(name string, side better, write func(float64) string, values ...measured) {
	cells := make([]cell, len(values))
	for i, v := range values {
		cells[i] = v.cell(write)
		cells[i].Best = side != noSide && best(values, i, side)
	}
	t.add(name, cells...)
}

func best(values []measured, i int, side better) bool {
	v, others := values[i], 0
	if !v.ok || !v.hasInterval {
		return false
	}
	for j, w := range values {
		if j == i || !w.ok {
			continue
		}
		others++
		if !w.hasInterval || side == lower && v.high >= w.low || side == higher && v.low <= w.high {
			return false
		}
	}
	return others > 0
}

// plot is one line of a drawing, its name and numbers as text, so that they wrap and scale with the page.
type plot struct {
	Name string
	Bar  template.HTML
	Text string
	Sub  bool // part of the line above
}

// panel is one of several drawings that stand side by side.
type panel struct {
	Name, Soft string
	Plot       template.HTML
}
