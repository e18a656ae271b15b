package report

import (
	"fmt"
	"math"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// boxes is a box plot of each dataset, and their scale.
type boxes struct {
	Function string // "" for all rows
	Lines    []plot
	Axis     plot
}

// whiskers are the least and the most words within 1.5 interquartile ranges of the box (Tukey 1977).
func whiskers(w *evaluation.Words) (least, most float64) {
	reach := 1.5 * (w.Quartiles[1] - w.Quartiles[0])
	least, most = w.Quartiles[0], w.Quartiles[1]
	for n, rows := range w.Histogram {
		if v := float64(n); rows > 0 && v >= w.Quartiles[0]-reach && v <= w.Quartiles[1]+reach {
			least, most = min(least, v), max(most, v)
		}
	}
	return least, most
}

// wordBoxes draws the words of the queries of a function, "" for all, each dataset on one line.
func wordBoxes(e *evaluation.Evaluation, function string) boxes {
	scale := page.Scale{To: 1}
	for i := range e.Datasets {
		if s := sliceOf(&e.Datasets[i], function); s != nil && s.Rows > 0 {
			_, most := whiskers(&s.Words)
			scale.To = max(scale.To, finite(most), finite(s.Words.Mean))
		}
	}
	places := roundPlaces(scale.To)
	scale.To = max(scale.To, places[len(places)-1])
	b := boxes{Function: function, Axis: plot{Name: "words", Bar: scale.Axis(func(v float64) string { return fmt.Sprint(v) }, places...)}}
	for i := range e.Datasets {
		d := &e.Datasets[i]
		s := sliceOf(d, function)
		if s == nil || s.Rows == 0 {
			b.Lines = append(b.Lines, plot{Name: headOf(d), Bar: scale.Line(headOf(d) + ": no rows"), Text: "no rows"})
			continue
		}
		w := &s.Words
		least, most := whiskers(w)
		title := fmt.Sprintf("%s: %s rows; mean %s, median %s, middle half %s, whiskers %s, at most %s words", headOf(d), page.Thousands(s.Rows),
			one(w.Mean), one(w.Median), between(w.Quartiles[0], w.Quartiles[1], one), between(least, most, whole), page.Thousands(w.Max))
		b.Lines = append(b.Lines, plot{Name: headOf(d), Text: "median " + one(w.Median) + ", mean " + one(w.Mean), Bar: scale.Line(title,
			page.Mark{Kind: "span", From: least, To: most}, page.Mark{Kind: "box", From: w.Quartiles[0], To: w.Quartiles[1]},
			page.Mark{Kind: "median", From: w.Median}, page.Mark{Kind: "dot", From: w.Mean})})
	}
	return b
}

func whole(v float64) string { return decimal(v, 0) }

func finite(v float64) float64 {
	if !page.Finite(v) {
		return 0
	}
	return v
}

// roundPlaces are at most seven round numbers from 0 to about most: steps of 1, 2 or 5 times a power of ten.
func roundPlaces(most float64) []float64 {
	step := 1.0
	for factor := 0; most/step > 6; factor++ {
		step *= []float64{2, 2.5, 2}[factor%3]
	}
	var out []float64
	for i := 0.0; i <= math.Ceil(most/step); i++ {
		out = append(out, i*step)
	}
	return out
}

// wordNumbers are the numbers that a box plot is drawn from.
func wordNumbers(e *evaluation.Evaluation) table {
	t := table{Corner: "Words a query", Heads: []string{"Rows", "Mean", "Median", "Middle half", "IQR", "Most", "W1", "JS"}}
	for _, f := range append([]string{""}, drawnFunctions(e)...) {
		title := "All queries"
		if f != "" {
			title = name(f)
		}
		t.Lines = append(t.Lines, line{Name: title})
		for i := range e.Datasets {
			s := sliceOf(&e.Datasets[i], f)
			if s == nil || s.Rows == 0 {
				continue
			}
			w := &s.Words
			t.Lines = append(t.Lines, line{Soft: headOf(&e.Datasets[i]), Cells: []cell{plain(page.Thousands(s.Rows)), plain(words2(w.Mean)), plain(one(w.Median)),
				plain(between(w.Quartiles[0], w.Quartiles[1], one)), plain(one(w.Quartiles[1] - w.Quartiles[0])), plain(page.Thousands(w.Max)), distance(w.W1).cell(words2), distance(w.JS).cell(three)}})
		}
	}
	return t
}
