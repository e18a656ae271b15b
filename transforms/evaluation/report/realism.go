package report

import (
	"fmt"
	"html/template"
	"slices"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
	"github.com/routenator/routenator/transforms/realism"
)

// N-grams that are shown at once, of few datasets and of many; the others are behind a click.
const (
	firstGrams = 6
	fewGrams   = 3
)

func auc(r *evaluation.Realism) measured {
	if r == nil || r.Result == nil {
		return measured{}
	}
	return within(r.AUC, r.Low, r.High)
}

// aucScale begins at a coin's toss, or where the lowest value needs it.
func aucScale(e *evaluation.Evaluation) page.Scale {
	s := page.Scale{From: 0.5, To: 1}
	for i := range e.Datasets {
		for _, m := range append([]measured{auc(e.Datasets[i].Realism)}, routeAUCs(&e.Datasets[i])...) {
			if m.ok {
				s.From = min(s.From, m.value)
			}
			if m.hasInterval {
				s.From = min(s.From, m.low)
			}
		}
	}
	s.From = max(s.From, 0)
	return s
}

func routeAUCs(d *evaluation.Dataset) []measured {
	out := make([]measured, len(d.Routes))
	for i := range d.Routes {
		out[i] = interval(d.Routes[i].AUC)
	}
	return out
}

// realismLines draws the AUC of every dataset, and of its routes below it.
func realismLines(e *evaluation.Evaluation) []plot {
	scale := aucScale(e)
	var out []plot
	add := func(name string, m measured, rows int, why string, sub bool) {
		text := m.text(three)
		title := name + ": " + text + ", of " + rowsText(rows) + " a side"
		if !m.ok {
			text = long(why)
			title = name + ": " + text
		}
		marks := append([]page.Mark{{Kind: "tick", From: 0.5}}, m.marks()...)
		out = append(out, plot{Name: name, Bar: scale.Line(title, marks...), Text: text, Sub: sub})
	}
	for i := range e.Datasets {
		d := &e.Datasets[i]
		if d.Realism == nil {
			continue
		}
		rows := 0
		if d.Realism.Result != nil {
			rows = d.Realism.Rows
		}
		add(headOf(d), auc(d.Realism), rows, d.Realism.Why, false)
		for j := range d.Routes {
			switch r := &d.Routes[j]; {
			case r.AUC != nil:
				add("route "+name(r.Name), interval(r.AUC), r.AUC.N, "", true)
			case r.Why != "":
				add("route "+name(r.Name), measured{}, 0, r.Why, true)
			}
		}
	}
	if len(out) > 0 {
		out = append(out, plot{Name: "AUC", Bar: scale.Axis(words2, 0.5, 0.6, 0.7, 0.8, 0.9, 1)})
	}
	return out
}

// gram is one n-gram that tells a dataset from the reference.
type gram struct {
	realism.Gram
	Rows int // of each side
	Most int // the most rows of a side that have one of the n-grams
}

// Bar draws the dataset's rows that have it, with a tick for the reference's.
func (g gram) Bar() template.HTML {
	title := fmt.Sprintf("%s: %s of %s rows of the dataset, %s of the reference; weight %s", long(g.Text), page.Thousands(g.Written), page.Thousands(g.Rows), page.Thousands(g.Reference), words2(g.Weight))
	return page.Bar(title, page.Share(g.Written, g.Most), page.Share(g.Reference, g.Most))
}

// grams are the n-grams of one dataset: the first, those behind a click, and those that the reference has more.
type grams struct {
	Name               string
	First, Rest, Lacks []gram
}

// telling lists the n-grams of every dataset that has some.
func telling(e *evaluation.Evaluation) []grams {
	var out []grams
	shown := firstGrams
	if len(e.Datasets) > 3 {
		shown = fewGrams
	}
	for i := range e.Datasets {
		d := &e.Datasets[i]
		if d.Realism == nil || d.Realism.Result == nil || len(d.Realism.Grams) == 0 {
			continue
		}
		g, most := grams{Name: headOf(d)}, 0
		for _, v := range slices.Concat(d.Realism.Grams, d.Realism.Lacks) {
			most = max(most, v.Written, v.Reference)
		}
		all := func(list []realism.Gram) []gram {
			var out []gram
			for _, v := range list {
				out = append(out, gram{Gram: v, Rows: d.Realism.Rows, Most: most})
			}
			return out
		}
		list := all(d.Realism.Grams)
		g.First, g.Rest, g.Lacks = list[:min(shown, len(list))], list[min(shown, len(list)):], all(d.Realism.Lacks)
		out = append(out, g)
	}
	return out
}

// coverageRows is how many of the reference's rows were looked for; 0 where none were.
func coverageRows(e *evaluation.Evaluation) int {
	for i := range e.Datasets {
		if c := e.Datasets[i].Coverage; c != nil {
			return c.Rows
		}
	}
	return 0
}

// coverage is how much of what the reference says each dataset says too.
func coverage(e *evaluation.Evaluation) table {
	t := table{Corner: "Of the reference's", Heads: heads(e)}
	t.add("rows of the dataset", each(e, func(d *evaluation.Dataset) cell {
		if d.Coverage == nil {
			return cell{Text: none}
		}
		return plain(page.Thousands(d.Rows))
	})...)
	add := func(what string, f func(c *evaluation.Coverage) *evaluation.Covered) {
		t.add(what, each(e, func(d *evaluation.Dataset) cell {
			if d.Coverage == nil {
				return cell{Text: none}
			}
			c := f(d.Coverage)
			if c == nil || c.Of == 0 {
				return cell{Text: none}
			}
			return cell{Text: percent(c.Share), Soft: page.Thousands(c.Found) + " of " + page.Thousands(c.Of), Title: missing(c)}
		})...)
	}
	add("different 3-grams of words", func(c *evaluation.Coverage) *evaluation.Covered { return &c.Trigrams })
	seen := map[string]bool{}
	for i := range e.Datasets {
		if e.Datasets[i].Coverage == nil {
			continue
		}
		for _, v := range e.Datasets[i].Coverage.Values {
			if seen[v.Argument] {
				continue
			}
			seen[v.Argument] = true
			add("values of "+name(v.Argument), func(c *evaluation.Coverage) *evaluation.Covered {
				for k := range c.Values {
					if c.Values[k].Argument == v.Argument {
						return &c.Values[k].Covered
					}
				}
				return nil
			})
		}
	}
	return t
}

func missing(c *evaluation.Covered) string {
	if len(c.Missing) == 0 {
		return ""
	}
	text := "not found: "
	for i, m := range c.Missing {
		if i > 0 {
			text += "; "
		}
		text += name(m)
	}
	return text
}

// gap is what one dataset lacks of the reference.
type gap struct {
	Name, What string
	Missing    []string
}

// gaps lists what each dataset lacks.
func gaps(e *evaluation.Evaluation) []gap {
	var out []gap
	for i := range e.Datasets {
		c := e.Datasets[i].Coverage
		if c == nil {
			continue
		}
		if len(c.Trigrams.Missing) > 0 {
			out = append(out, gap{headOf(&e.Datasets[i]), "3-grams", c.Trigrams.Missing})
		}
		for _, v := range c.Values {
			if len(v.Missing) > 0 {
				out = append(out, gap{headOf(&e.Datasets[i]), "values of " + name(v.Argument), v.Missing})
			}
		}
	}
	return out
}
