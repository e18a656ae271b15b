package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// mostValues of one attribute are drawn.
const mostValues = 24

// shares is how often each value of an attribute stands in each dataset.
type shares struct {
	Of, Function string
	Table        table
	Left         int // values that are not drawn
}

// shareTables lists a drawing for every attribute, of all rows.
func shareTables(e *evaluation.Evaluation) []shares {
	var out []shares
	for _, of := range tablesOf(e) {
		out = append(out, sharesOf(e, of, ""))
	}
	return out
}

// functionShares lists a drawing for every attribute of every drawn function; a table of functions would say nothing there.
func functionShares(e *evaluation.Evaluation) []shares {
	var out []shares
	for _, f := range drawnFunctions(e) {
		for _, of := range tablesOf(e) {
			if of == "function" {
				continue
			}
			if s := sharesOf(e, of, f); len(s.Table.Lines) > 0 {
				out = append(out, s)
			}
		}
	}
	return out
}

// sharesOf draws a bar for each value and dataset, with a tick at the reference's share.
func sharesOf(e *evaluation.Evaluation, of, function string) shares {
	tables := each(e, func(d *evaluation.Dataset) evaluation.Table {
		if s := sliceOf(d, function); s != nil {
			return findTable(s, of)
		}
		return evaluation.Table{}
	})
	values, most := commonest(tables)
	s := shares{Of: of, Function: function, Table: table{Corner: tableName(of), Heads: heads(e)}, Left: len(values) - min(len(values), mostValues)}
	for _, v := range values[:len(values)-s.Left] {
		l := line{Name: name(v)}
		for i := range tables {
			l.Cells = append(l.Cells, shareCell(&e.Datasets[i], &tables[i], v, most))
		}
		s.Table.Lines = append(s.Table.Lines, l)
	}
	part := partlyOf(tables)
	if part != "" {
		cells := make([]cell, len(tables))
		for i := range tables {
			n := countOf(&tables[i])
			if cells[i] = (cell{Text: none}); n > 0 {
				cells[i] = cell{Text: percent(page.Share(having(&tables[i]), n)), Soft: page.Thousands(having(&tables[i])) + " of " + page.Thousands(n)}
			}
		}
		s.Table.add("Rows that have it", cells...)
	}
	distances := func(name string, f func(t *evaluation.Table) *evaluation.Distance) {
		values := make([]measured, len(tables))
		for i := range tables {
			values[i] = distance(f(&tables[i]))
		}
		s.Table.compare(name, lower, three, values...)
	}
	distances("Jensen-Shannon divergence"+part, func(t *evaluation.Table) *evaluation.Distance { return t.JS })
	distances("Total variation"+part, func(t *evaluation.Table) *evaluation.Distance { return t.TV })
	tests := make([]cell, len(tables))
	for i := range tables {
		tests[i] = gCell(tables[i].G)
	}
	s.Table.add("G test: chance of as much between samples of one source", tests...)
	return s
}

// gCell is the p-value of a G test.
func gCell(g *evaluation.GTest) cell {
	if g == nil {
		return cell{Text: none}
	}
	c := cell{Text: chance(g.P), Soft: fmt.Sprintf("G %s, %d df", one(g.Statistic), g.Freedom)}
	if g.Least < 5 {
		c.Soft += ", rough"
		c.Title = "fewer than 5 rows are expected of some value"
	}
	return c
}

// shareCell is the share of one value in one dataset.
func shareCell(d *evaluation.Dataset, t *evaluation.Table, value string, most float64) cell {
	rows, reference := totals(t)
	if rows == 0 {
		return cell{Text: none}
	}
	here := find(t, value)
	share, tick := page.Share(here.Rows, rows), -1.0
	title := fmt.Sprintf("%s, %s: %s of %s rows, %s", headOf(d), name(value), page.Thousands(here.Rows), page.Thousands(rows), percent(share))
	if reference > 0 && !d.Reference {
		at := page.Share(here.Reference, reference)
		tick = page.Ratio(at, most)
		title += "; reference " + percent(at)
	}
	return cell{Text: percent(share), Bar: page.Bar(title, page.Ratio(share, most), tick), Title: title}
}

func totals(t *evaluation.Table) (rows, reference int) {
	for _, v := range t.Values {
		rows += v.Rows
		reference += v.Reference
	}
	return rows, reference
}

func find(t *evaluation.Table, value string) evaluation.TableValue {
	for _, v := range t.Values {
		if v.Value == value {
			return v
		}
	}
	return evaluation.TableValue{}
}

// commonest lists the values of all datasets, the one with the largest mean share first and the empty one last, and the
// largest share.
func commonest(tables []evaluation.Table) (values []string, most float64) {
	sum := map[string]float64{}
	for i := range tables {
		rows, reference := totals(&tables[i])
		for _, v := range tables[i].Values {
			sum[v.Value] += page.Share(v.Rows, rows) + page.Share(v.Reference, reference)/1000 // of equals, the reference's commonest first
			most = max(most, page.Share(v.Rows, rows), page.Share(v.Reference, reference))
		}
	}
	values = page.Sorted(sum)
	empty := func(v string) int {
		if v == "" {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(values, func(a, b string) int {
		return cmp.Or(empty(a)-empty(b), cmp.Compare(sum[b], sum[a]), strings.Compare(a, b))
	})
	return values, most
}
