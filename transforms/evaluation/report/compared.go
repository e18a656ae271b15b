package report

import (
	"math"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// level is the chance of a false alarm that is taken, after Holm.
const level = 0.05

// measureWords are the measures of comparisons in words.
var measureWords = map[string]string{
	evaluation.MeasureFunction: "Function right", evaluation.MeasureExact: "Whole call right", evaluation.MeasureSimilarity: "Similarity of free text",
}

func measureName(measure string) string {
	if said, ok := measureWords[measure]; ok {
		return said
	}
	return name(page.Spaced(measure))
}

// compared is all pairs of models by one measure.
type compared struct {
	Measure string
	Lines   []plot
	Numbers table
	Notes   []string
}

func pairName(p *evaluation.Pair) string { return name(p.A) + " − " + name(p.B) }

// test is the test that decides about a pair: McNemar's where rows are right or wrong, else Wilcoxon's, the t-test's or the
// bootstrap's, the first of them that there is.
func test(p *evaluation.Pair) (string, *evaluation.PTest) {
	switch {
	case p.McNemar != nil:
		return "McNemar", p.McNemar
	case p.Wilcoxon != nil:
		return "Wilcoxon", p.Wilcoxon
	case p.PairedT != nil:
		return "paired t", p.PairedT
	}
	return "bootstrap", p.Bootstrap
}

// verdict says in words what the tests found.
func verdict(p *evaluation.Pair) string {
	_, t := test(p)
	switch {
	case t == nil || !page.Finite(t.Adjusted):
		return "not tested"
	case t.Adjusted >= level:
		return "not told apart"
	case p.MeanA > p.MeanB:
		return name(p.A) + " is better"
	case p.MeanA < p.MeanB:
		return name(p.B) + " is better"
	}
	return "told apart, of equal means"
}

// comparisons draws the differences of all pairs, beside what could have been seen.
func comparisons(e *evaluation.Evaluation) []compared {
	var out []compared
	for i := range e.Significance {
		s := &e.Significance[i]
		c := compared{Measure: measureName(s.Measure), Numbers: table{Corner: "Pair", Heads: []string{"Verdict", "A", "B", "Difference, points", "Detectable", "Rows", "p, Holm", "p: McNemar", "chi-square, corrected", "chi-square", "paired t", "Wilcoxon", "bootstrap", "Only A, only B"}}}
		scale := pairScale(s.Pairs)
		seen := map[string]bool{}
		for j := range s.Pairs {
			p := &s.Pairs[j]
			c.Lines = append(c.Lines, pairPlot(p, scale))
			c.Numbers.Lines = append(c.Numbers.Lines, pairLine(p))
			for _, n := range p.Notes {
				if !seen[n] {
					seen[n] = true
					c.Notes = append(c.Notes, pairName(p)+": "+long(n))
				}
			}
		}
		if len(c.Lines) > 0 {
			c.Lines = append(c.Lines, plot{Name: "points", Bar: scale.Axis(points, scale.From, 0, scale.To)})
		}
		c.Numbers = c.Numbers.withoutEmpty()
		out = append(out, c)
	}
	return out
}

// pairScale is even about 0 and holds every difference and what could have been seen.
func pairScale(pairs []evaluation.Pair) page.Scale {
	most := 0.01
	for i := range pairs {
		p := &pairs[i]
		if p.Detectable != nil {
			most = max(most, math.Abs(finite(*p.Detectable)))
		}
		if p.Difference != nil {
			most = max(most, math.Abs(finite(p.Difference.Low)), math.Abs(finite(p.Difference.High)))
		}
		most = max(most, math.Abs(finite(p.MeanA-p.MeanB)))
	}
	most = math.Ceil(most*20) / 20
	return page.Scale{From: -most, To: most}
}

func difference(p *evaluation.Pair) measured {
	if p.Difference != nil {
		return interval(p.Difference)
	}
	d := p.MeanA - p.MeanB
	return of(&d)
}

func pairPlot(p *evaluation.Pair, scale page.Scale) plot {
	d := difference(p)
	var marks []page.Mark
	if p.Detectable != nil {
		marks = append(marks, page.Mark{Kind: "band", From: -*p.Detectable, To: *p.Detectable})
	}
	marks = append(append(marks, page.Mark{Kind: "tick"}), d.marks()...)
	test, t := test(p)
	said := ""
	if t != nil {
		said = "; p " + chance(t.Adjusted) + " (" + test + ", Holm)"
	}
	title := pairName(p) + ": " + d.text(points) + " points" + said + "; detectable: " + optional(p.Detectable, points)
	return plot{Name: pairName(p), Bar: scale.Line(title, marks...), Text: verdict(p)}
}

func pairLine(p *evaluation.Pair) line {
	raw := func(t *evaluation.PTest) cell {
		if t == nil {
			return cell{Text: none}
		}
		return cell{Text: chance(t.P), Title: "statistic " + three(t.Statistic) + ", after Holm " + chance(t.Adjusted)}
	}
	adjusted := cell{Text: none}
	if name, t := test(p); t != nil {
		adjusted = cell{Text: chance(t.Adjusted), Soft: name}
	}
	discordant := cell{Text: none}
	if p.OnlyA != nil && p.OnlyB != nil {
		discordant = plain(page.Thousands(*p.OnlyA) + ", " + page.Thousands(*p.OnlyB))
	}
	return line{Name: pairName(p), Cells: []cell{{Text: verdict(p), Words: true}, plain(three(p.MeanA)), plain(three(p.MeanB)), difference(p).cell(points), plain(optional(p.Detectable, detectable)),
		plain(page.Thousands(p.N)), adjusted, raw(p.McNemar), raw(p.ChiSquare), raw(p.Uncorrected), raw(p.PairedT), raw(p.Wilcoxon), raw(p.Bootstrap), discordant}}
}

// detectable writes the least difference that would be seen, in points.
func detectable(v float64) string { return "±" + decimal(100*math.Abs(v), 1) }

// withoutEmpty leaves out columns in which nothing stands.
func (t table) withoutEmpty() table {
	out := table{Corner: t.Corner}
	var keep []int
	for i := range t.Heads {
		for _, l := range t.Lines {
			if i < len(l.Cells) && l.Cells[i].Text != none && l.Cells[i].Text != "" {
				keep = append(keep, i)
				break
			}
		}
	}
	for _, i := range keep {
		out.Heads = append(out.Heads, t.Heads[i])
	}
	for _, l := range t.Lines {
		cells := l.Cells
		l.Cells = nil
		for _, i := range keep {
			if i < len(cells) {
				l.Cells = append(l.Cells, cells[i])
			}
		}
		out.Lines = append(out.Lines, l)
	}
	return out
}
