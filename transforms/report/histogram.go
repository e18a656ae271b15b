package report

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// Measures of the histogram: mostBins bars over an axis with at most mostMarks numbers; heights in pixels.
const (
	mostBins  = 60
	mostMarks = 12
	barsTop   = 18
	barsBase  = 158
)

// bin is the rows whose queries have From to To words.
type bin struct{ From, To, Rows int }

// Name says which numbers of words a bin holds.
func (b bin) Name() string {
	if b.From == b.To {
		return fmt.Sprintf("%d %s", b.From, plural(b.From, "word", "words"))
	}
	return fmt.Sprintf("%d to %d words", b.From, b.To)
}

// wordBins gathers counts by number of words into at most mostBins bins of equal width, the empty ones between included.
func wordBins(counts []schemas.Count) []bin {
	rows, least, most := map[int]int{}, math.MaxInt, -1
	for _, c := range counts {
		n, err := strconv.Atoi(c.Value)
		if err != nil || n < 0 {
			continue // schemas.TextReport promises numbers; a page is no place to fail
		}
		rows[n] += c.Rows
		least, most = min(least, n), max(most, n)
	}
	if most < 0 {
		return nil
	}
	width := (most-least)/mostBins + 1
	bins := make([]bin, (most-least)/width+1)
	for i := range bins {
		bins[i] = bin{From: least + i*width, To: least + (i+1)*width - 1}
	}
	for n, count := range rows {
		bins[(n-least)/width].Rows += count
	}
	return bins
}

// histogram draws bins. Positions across are in percent, so that the letters keep their size on any screen.
func histogram(bins []bin) template.HTML {
	most, total := 0, 0
	for _, b := range bins {
		most, total = max(most, b.Rows), total+b.Rows
	}
	var s strings.Builder
	s.WriteString(`<svg class="histogram" role="img"><title>Rows by number of words</title>`)
	fmt.Fprintf(&s, `<line class="axis" x1="0" x2="100%%" y1="%d" y2="%[1]d"/><text x="0" y="12">%s rows</text>`, barsTop, thousands(most))
	step := 100 / float64(max(len(bins), 1))
	every := (len(bins)-1)/mostMarks + 1
	for i, b := range bins {
		height, x := (barsBase-barsTop)*share(b.Rows, most), float64(i)*step
		fmt.Fprintf(&s, `<g><title>%s: %s rows, %s</title><rect class="hit" x="%.3f%%" y="%d" width="%.3f%%" height="%d"/>`,
			b.Name(), thousands(b.Rows), percent(b.Rows, total), x, barsTop, step, barsBase-barsTop)
		fmt.Fprintf(&s, `<rect class="value" x="%.3f%%" y="%.1f" width="%.3f%%" height="%.1f"/></g>`, x+step*0.06, barsBase-height, step*0.88, height)
		if i%every == 0 {
			fmt.Fprintf(&s, `<text x="%.3f%%" y="%d" text-anchor="middle">%d</text>`, x+step/2, barsBase+16, b.From)
		}
	}
	s.WriteString("</svg>")
	return template.HTML(s.String())
}
