package report

import (
	"fmt"
	"strconv"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// Histograms of words have at most mostBins columns; the last holds all longer queries, at most tail of any dataset's rows
// unless these are spread wide.
const (
	mostBins = 40
	mostAxis = 8
	tail     = 0.005
)

// lengths is how many words the queries of a function have, in each dataset.
type lengths struct {
	Function string // "" for all rows
	Panels   []panel
	Numbers  table
}

// wordLengths lists the histograms of all rows and of the drawn functions.
func wordLengths(e *evaluation.Evaluation) []lengths {
	var out []lengths
	for _, f := range append([]string{""}, drawnFunctions(e)...) {
		if l := lengthsOf(e, f); len(l.Panels) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// bins are the columns that all datasets share: first words, width words each, and count of them; the last is open.
type bins struct{ first, width, count int }

func (b bins) name(i int) string {
	from := b.first + i*b.width
	switch {
	case i == b.count-1:
		return fmt.Sprintf("%d or more words", from)
	case b.width == 1:
		return fmt.Sprintf("%d %s", from, page.Plural(from, "word", "words"))
	}
	return fmt.Sprintf("%d to %d words", from, from+b.width-1)
}

// gather counts rows into the bins.
func (b bins) gather(histogram []int) []int {
	out := make([]int, b.count)
	if b.count == 0 {
		return out
	}
	for n, rows := range histogram {
		if n >= b.first {
			out[min((n-b.first)/b.width, b.count-1)] += rows
		}
	}
	return out
}

// sharedBins fits bins to histograms: none where nothing is counted.
func sharedBins(histograms [][]int) bins {
	first, most := -1, 0
	for _, h := range histograms {
		rows := 0
		for n, v := range h {
			rows += v
			if v > 0 && (first < 0 || n < first) {
				first = n
			}
		}
		beyond := 0
		for n := len(h) - 1; n >= 0; n-- {
			if beyond += h[n]; float64(beyond) > tail*float64(rows) {
				most = max(most, n)
				break
			}
		}
	}
	if first < 0 {
		return bins{}
	}
	width := (most-first)/mostBins + 1
	return bins{first: first, width: width, count: (most-first)/width + 2}
}

func lengthsOf(e *evaluation.Evaluation, function string) lengths {
	out := lengths{Function: function, Numbers: table{Corner: "Words", Heads: heads(e)}}
	histograms := each(e, func(d *evaluation.Dataset) []int {
		if s := sliceOf(d, function); s != nil {
			return s.Words.Histogram
		}
		return nil
	})
	b := sharedBins(histograms)
	counts, rows, most := make([][]int, len(histograms)), make([]int, len(histograms)), 0.0
	reference := -1
	for i, h := range histograms {
		counts[i] = b.gather(h)
		for _, v := range h {
			rows[i] += v
		}
		for _, v := range counts[i] {
			most = max(most, page.Share(v, rows[i]))
		}
		if e.Datasets[i].Reference && rows[i] > 0 {
			reference = i
		}
	}
	for i := range histograms {
		if rows[i] == 0 {
			continue
		}
		out.Panels = append(out.Panels, lengthPanel(&e.Datasets[i], b, counts[i], rows[i], most, func(bin int) float64 {
			if reference < 0 || reference == i {
				return -1
			}
			return page.Share(counts[reference][bin], rows[reference])
		}))
	}
	for bin := range b.count {
		cells := make([]cell, len(counts))
		for i := range counts {
			cells[i] = cell{Text: none}
			if rows[i] > 0 {
				cells[i] = cell{Text: percent(page.Share(counts[i][bin], rows[i])), Soft: page.Thousands(counts[i][bin])}
			}
		}
		out.Numbers.add(b.name(bin), cells...)
	}
	return out
}

func lengthPanel(d *evaluation.Dataset, b bins, counts []int, rows int, most float64, tick func(bin int) float64) panel {
	h := page.Histogram{Title: headOf(d) + ": words of a query", Top: percent(most), Most: most, Height: panelHeight}
	every := (b.count-1)/mostAxis + 1
	for i, n := range counts {
		share := page.Share(n, rows)
		c := page.Column{Title: fmt.Sprintf("%s, %s: %s rows, %s", headOf(d), b.name(i), page.Thousands(n), percent(share)), Value: share, Tick: tick(i)}
		if c.Tick >= 0 {
			c.Title += "; reference " + percent(c.Tick)
		}
		if i%every == 0 {
			c.Label = strconv.Itoa(b.first + i*b.width)
		}
		h.Columns = append(h.Columns, c)
	}
	return panel{Name: headOf(d), Soft: page.Thousands(rows) + " rows", Plot: h.Draw()}
}
