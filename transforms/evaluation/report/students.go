package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// studentFigures have a drawing, as many as there are; the others stand in the table.
var studentFigures = []string{"function_macro_f1", "exact_match", "enum_accuracy", "argument_f1"}

// functionF1 is the figure that students are judged by.
const functionF1 = "function_macro_f1"

// predictor is one that a student is compared with, or the student.
type predictor struct {
	Name    string
	Figures []evaluation.StudentFigure
}

// predictorWords are predictors in words.
var predictorWords = map[string]string{"student": "student", "majority": "majority class", "keywords": "keyword rule", "reference": "trained on the reference"}

func predictorName(s string) string {
	if said, ok := predictorWords[s]; ok {
		return said
	}
	return name(s)
}

// predictors are the student, trained on all its rows, and the baselines.
func predictors(s *evaluation.Student) []predictor {
	var out []predictor
	if n := len(s.Curve); n > 0 {
		out = append(out, predictor{predictorName("student"), s.Curve[n-1].Figures})
	}
	for i := range s.Baselines {
		out = append(out, predictor{predictorName(s.Baselines[i].Name), s.Baselines[i].Figures})
	}
	return out
}

func findFigure(list []evaluation.StudentFigure, name string) *evaluation.StudentFigure {
	for i := range list {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}

func studentMeasured(f *evaluation.StudentFigure) measured {
	switch {
	case f == nil || f.N == 0:
		return measured{}
	case f.Low == nil || f.High == nil:
		return of(&f.Value)
	}
	return within(f.Value, *f.Low, *f.High)
}

// studentPlots draws one figure after another: each dataset's student, and the baselines below it.
func studentPlots(e *evaluation.Evaluation) []accuracyPlot {
	var out []accuracyPlot
	for _, f := range studentFigures {
		p := accuracyPlot{Name: figureName(f)}
		for i := range e.Students {
			s := &e.Students[i]
			for j, who := range predictors(s) {
				v := studentMeasured(findFigure(who.Figures, f))
				if !v.ok {
					continue
				}
				title := name(s.Dataset) + ", " + who.Name + ": " + v.text(three)
				p.Lines = append(p.Lines, plot{Name: shownName(j, s.Dataset, who.Name), Bar: unit.Line(title, v.marks()...), Text: v.text(three), Sub: j > 0})
			}
		}
		if len(p.Lines) > 0 {
			out = append(out, accuracyPlot{p.Name, append(p.Lines, unitAxis())})
		}
	}
	return out
}

// seedsText says how far the seeds of a student are apart; "" where there is none.
func seedsText(s *evaluation.Student) string {
	if len(s.Curve) == 0 {
		return ""
	}
	last := s.Curve[len(s.Curve)-1]
	f := findFigure(last.Figures, functionF1)
	if f == nil || !page.Finite(f.Value, f.Spread) {
		return ""
	}
	return fmt.Sprintf("Means of %d %s, whose function F1 has a standard deviation of %s; the intervals are those of the first seed over golden rows.",
		last.Seeds, page.Plural(last.Seeds, "seed", "seeds"), three(f.Spread))
}

func shownName(place int, dataset, who string) string {
	if place == 0 {
		return name(dataset) + ": " + who
	}
	return who
}

// curves draws the learning curve of each dataset, with the baselines as lines across.
func curves(e *evaluation.Evaluation) []panel {
	var out []panel
	for i := range e.Students {
		s := &e.Students[i]
		for _, f := range studentFigures[:1] {
			if len(s.Curve) > 1 && findFigure(s.Curve[len(s.Curve)-1].Figures, f) != nil {
				out = append(out, panel{Name: name(s.Dataset), Soft: figureName(f) + " by rows" + baselinesText(s, f), Plot: curve(s, f)})
			}
		}
	}
	return out
}

// baselinesText says what the lines across a learning curve are.
func baselinesText(s *evaluation.Student, figure string) string {
	text := ""
	for i := range s.Baselines {
		if f := findFigure(s.Baselines[i].Figures, figure); f != nil && page.Finite(f.Value) {
			text += "; " + predictorName(s.Baselines[i].Name) + " " + three(f.Value)
		}
	}
	return text
}

// curve draws one figure against the share of the rows, which are set at even distances.
func curve(s *evaluation.Student, figure string) template.HTML {
	const top, base = 12, 132
	y := func(v float64) float64 { return base - (base-top)*min(max(finite(v), 0), 1) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="histogram" role="img" height="156"><title>%s: learning curve</title>`, template.HTMLEscapeString(name(s.Dataset)))
	for _, v := range []float64{0, 0.5, 1} {
		fmt.Fprintf(&b, `<line class="axis" x1="8%%" x2="100%%" y1="%.1f" y2="%.1f"/><text x="7%%" y="%.1f" text-anchor="end">%s</text>`, y(v), y(v), y(v)+4, one(v))
	}
	for _, line := range s.Baselines {
		if f := findFigure(line.Figures, figure); f != nil && page.Finite(f.Value) {
			fmt.Fprintf(&b, `<g><title>%s: %s</title><line class="baseline" x1="8%%" x2="100%%" y1="%.1f" y2="%.1f"/></g>`, template.HTMLEscapeString(predictorName(line.Name)), three(f.Value), y(f.Value), y(f.Value))
		}
	}
	lastX, lastY := -1.0, 0.0
	for i, p := range s.Curve {
		x := 14 + 80*page.Ratio(float64(i), float64(max(len(s.Curve)-1, 1)))
		fmt.Fprintf(&b, `<text x="%.2f%%" y="%d" text-anchor="middle">%s</text>`, x, base+18, page.Thousands(p.Rows))
		f := findFigure(p.Figures, figure)
		if f == nil || !page.Finite(f.Value, f.Spread) {
			lastX = -1
			continue
		}
		at := y(f.Value)
		if lastX >= 0 {
			fmt.Fprintf(&b, `<line class="curve" x1="%.2f%%" x2="%.2f%%" y1="%.1f" y2="%.1f"/>`, lastX, x, lastY, at)
		}
		fmt.Fprintf(&b, `<g><title>%s rows: %s, spread of %d seeds %s</title>`, page.Thousands(p.Rows), three(f.Value), p.Seeds, three(f.Spread))
		fmt.Fprintf(&b, `<line class="span" x1="%.2f%%" x2="%.2f%%" y1="%.1f" y2="%.1f"/><circle class="dot" cx="%.2f%%" cy="%.1f" r="4.5"/></g>`,
			x, x, y(f.Value-f.Spread), y(f.Value+f.Spread), x, at)
		lastX, lastY = x, at
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// studentNumbers is every figure of a student at every share of its rows, and of the baselines.
func studentNumbers(s *evaluation.Student) table {
	t := table{Corner: "Figure"}
	var lists [][]evaluation.StudentFigure
	for _, p := range s.Curve {
		t.Heads = append(t.Heads, page.Thousands(p.Rows)+page.Plural(p.Rows, " row", " rows"))
		lists = append(lists, p.Figures)
	}
	for i := range s.Baselines {
		t.Heads = append(t.Heads, predictorName(s.Baselines[i].Name))
		lists = append(lists, s.Baselines[i].Figures)
	}
	var names []string
	for _, list := range lists {
		for _, f := range list {
			if !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		}
	}
	for _, n := range names {
		cells := make([]cell, len(lists))
		for i, list := range lists {
			f := findFigure(list, n)
			cells[i] = studentMeasured(f).cell(three)
			if f != nil && f.Spread > 0 && page.Finite(f.Spread) && cells[i].Text != none {
				cells[i].Text += " ±" + three(f.Spread)
			}
		}
		t.add(figureName(n), cells...)
	}
	return t
}
