package report

import (
	"fmt"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

const panelHeight = 130

// positions is where the values of one argument stand in the queries of each dataset.
type positions struct {
	Argument, Function string
	Panels             []panel
	Numbers            table
}

// keywordPositions lists the drawings of every argument, of all rows.
func keywordPositions(e *evaluation.Evaluation) []positions {
	var out []positions
	for _, a := range argumentsOf(e) {
		out = append(out, positionsOf(e, a, ""))
	}
	return out
}

// functionPositions lists those of the drawn functions.
func functionPositions(e *evaluation.Evaluation) []positions {
	var out []positions
	for _, f := range drawnFunctions(e) {
		for _, a := range argumentsOf(e) {
			if p := positionsOf(e, a, f); len(p.Panels) > 0 {
				out = append(out, p)
			}
		}
	}
	return out
}

func positionsOf(e *evaluation.Evaluation, argument, function string) positions {
	p := positions{Argument: argument, Function: function}
	list := each(e, func(d *evaluation.Dataset) evaluation.Position {
		if s := sliceOf(d, function); s != nil {
			return findPosition(s, argument)
		}
		return evaluation.Position{}
	})
	most := 0.0
	for i := range list {
		most = max(most, highest(&list[i].Bins), highest(list[i].Reference))
	}
	for i := range list {
		if list[i].Said+list[i].Absent == 0 {
			continue
		}
		p.Panels = append(p.Panels, positionPanel(&e.Datasets[i], &list[i], most))
	}
	p.Numbers = positionNumbers(e, list)
	return p
}

func sumOf(bins *[10]int) int {
	n := 0
	if bins != nil {
		for _, v := range bins {
			n += v
		}
	}
	return n
}

func highest(bins *[10]int) float64 {
	most := 0.0
	if bins != nil {
		for _, v := range bins {
			most = max(most, page.Share(v, sumOf(bins)))
		}
	}
	return most
}

// binName is a tenth of the way through a query.
func binName(i int) string {
	if i == 9 {
		return "0.9 to 1"
	}
	return fmt.Sprintf("0.%d to 0.%d", i, i+1)
}

func positionPanel(d *evaluation.Dataset, p *evaluation.Position, most float64) panel {
	h := page.Histogram{Title: headOf(d) + ": where in the query", Top: percent(most), Most: most, Height: panelHeight}
	for i, rows := range p.Bins {
		share := page.Share(rows, sumOf(&p.Bins))
		c := page.Column{Title: fmt.Sprintf("%s, position %s: %s rows, %s", headOf(d), binName(i), page.Thousands(rows), percent(share)), Value: share, Tick: -1}
		if reference := sumOf(p.Reference); reference > 0 && !d.Reference {
			c.Tick = page.Share(p.Reference[i], reference)
			c.Title += "; reference " + percent(c.Tick)
		}
		if i == 0 {
			c.Label = "start"
		} else if i == 9 {
			c.Label = "end"
		}
		h.Columns = append(h.Columns, c)
	}
	soft := fmt.Sprintf("%s begin with it, %s end with it; %s of rows do not say it", percent(p.First), percent(p.Last), percent(page.Share(p.Absent, p.Said+p.Absent)))
	return panel{Name: headOf(d), Soft: soft, Plot: h.Draw()}
}

func positionNumbers(e *evaluation.Evaluation, list []evaluation.Position) table {
	t := table{Corner: "Position", Heads: heads(e)}
	count := func(name string, f func(p *evaluation.Position) cell) {
		cells := make([]cell, len(list))
		for i := range list {
			cells[i] = cell{Text: none}
			if list[i].Said+list[i].Absent > 0 {
				cells[i] = f(&list[i])
			}
		}
		t.add(name, cells...)
	}
	for bin := range 10 {
		count(binName(bin), func(p *evaluation.Position) cell {
			return cell{Text: percent(page.Share(p.Bins[bin], sumOf(&p.Bins))), Soft: page.Thousands(p.Bins[bin])}
		})
	}
	count("Said", func(p *evaluation.Position) cell { return plain(page.Thousands(p.Said)) })
	count("Not said", func(p *evaluation.Position) cell { return plain(page.Thousands(p.Absent)) })
	count("Begins the query", func(p *evaluation.Position) cell { return plain(percent(p.First)) })
	count("Ends the query", func(p *evaluation.Position) cell { return plain(percent(p.Last)) })
	count("Entropy, 1 is even", func(p *evaluation.Position) cell { return plain(optional(p.Entropy, three)) })
	count("JS from even", func(p *evaluation.Position) cell { return distance(p.Uniform).cell(three) })
	count("JS from the reference", func(p *evaluation.Position) cell { return distance(p.JS).cell(three) })
	return t
}
