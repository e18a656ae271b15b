package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/page"
)

// mostLabels of a confusion matrix have a line or a column of their own; the others stand together.
const (
	mostLabels = 14
	others     = "(all others)"
)

// matrix is a confusion matrix: what was right in lines, what was predicted in columns.
type matrix struct {
	Columns []string
	Lines   []matrixLine
}

type matrixLine struct {
	Name  string
	Total int
	Cells []matrixCell
}

// matrixCell is one count. Heat is 0 to 10, the share of its line.
type matrixCell struct {
	Count, Heat int
	Right       bool
	Title       string
}

// confusion arranges cells: the labels with most rows first, those in brackets last, in columns the same order as in lines.
func confusion(cells []accuracy.Cell) matrix {
	gold, predicted := map[string]int{}, map[string]int{}
	for _, c := range cells {
		gold[c.Gold] += c.Count
		predicted[c.Predicted] += c.Count
	}
	lines := inOrder(gold, gold)
	columns := inOrder(predicted, gold)
	count := map[[2]string]int{}
	for _, c := range cells {
		count[[2]string{kept(lines, c.Gold), kept(columns, c.Predicted)}] += c.Count
	}
	m := matrix{Columns: columns}
	for _, g := range lines {
		l := matrixLine{Name: g}
		for _, p := range columns {
			l.Total += count[[2]string{g, p}]
		}
		for _, p := range columns {
			n := count[[2]string{g, p}]
			c := matrixCell{Count: n, Right: g == p && g != others, Title: fmt.Sprintf("right: %s, predicted: %s: %s of %s", name(g), name(p), page.Thousands(n), page.Thousands(l.Total))}
			if n > 0 {
				c.Heat = max(1, min(10, int(10*page.Share(n, l.Total)+0.5)))
			}
			l.Cells = append(l.Cells, c)
		}
		m.Lines = append(m.Lines, l)
	}
	return m
}

// inOrder lists at most mostLabels labels, and others where there are more.
func inOrder(labels, rows map[string]int) []string {
	out := page.Sorted(labels)
	special := func(s string) int {
		if strings.HasPrefix(s, "(") {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(out, func(a, b string) int {
		return cmp.Or(special(a)-special(b), cmp.Compare(rows[b], rows[a]), strings.Compare(a, b))
	})
	if len(out) <= mostLabels+1 {
		return out
	}
	plain := slices.DeleteFunc(slices.Clone(out), func(s string) bool { return special(s) == 1 })
	marked := out[len(plain):]
	keep := max(mostLabels-len(marked), 1)
	return append(append(slices.Clone(plain[:min(keep, len(plain))]), others), marked[:min(len(marked), mostLabels-1)]...)
}

func kept(list []string, label string) string {
	if slices.Contains(list, label) {
		return label
	}
	return others
}
