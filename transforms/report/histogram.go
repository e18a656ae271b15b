package report

import (
	"fmt"
	"html/template"
	"math"
	"strconv"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/page"
)

// Measures of the histogram: mostBins bars over an axis with at most mostMarks numbers; its height in pixels.
const (
	mostBins        = 60
	mostMarks       = 12
	histogramHeight = 180
)

// bin is the rows whose queries have From to To words.
type bin struct{ From, To, Rows int }

// Name says which numbers of words a bin holds.
func (b bin) Name() string {
	if b.From == b.To {
		return fmt.Sprintf("%d %s", b.From, page.Plural(b.From, "word", "words"))
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

// histogram draws bins.
func histogram(bins []bin) template.HTML {
	most, total := 0, 0
	for _, b := range bins {
		most, total = max(most, b.Rows), total+b.Rows
	}
	every := (len(bins)-1)/mostMarks + 1
	h := page.Histogram{Title: "Rows by number of words", Top: page.Thousands(most) + " rows", Most: float64(most), Height: histogramHeight}
	for i, b := range bins {
		c := page.Column{Title: fmt.Sprintf("%s: %s rows, %s", b.Name(), page.Thousands(b.Rows), page.Percent(b.Rows, total)), Value: float64(b.Rows), Tick: -1}
		if i%every == 0 {
			c.Label = strconv.Itoa(b.From)
		}
		h.Columns = append(h.Columns, c)
	}
	return h.Draw()
}
