package evaluation

import (
	"fmt"
	"strings"

	"github.com/routenator/routenator/transforms/accuracy"
)

// Figure is one number under its full name: that of the dataset, model or pair that it is of, a slash, and what it is, such
// as "router/js.content_type". A gate may leave the name before the slash out and then is of all of them.
type Figure struct {
	Name  string
	Value *float64 // nil where it was asked for and could not be measured
}

// The headline's function F1 has a short name too.
const (
	macroF1 = "function_macro_f1"
	shortF1 = "function_f1"
)

// Figures lists every number of an evaluation that a gate may name, in a fixed order.
func (e *Evaluation) Figures() []Figure {
	var l figures
	for i := range e.Datasets {
		l.dataset(&e.Datasets[i])
	}
	for i := range e.Models {
		l.model(&e.Models[i])
	}
	for i := range e.Significance {
		l.significance(&e.Significance[i])
	}
	for i := range e.Students {
		l.student(&e.Students[i])
	}
	for i := range e.Inputs {
		in := &e.Inputs[i]
		refused := 0
		for _, r := range in.Refused {
			refused += r.Rows
		}
		l.of = in.Name
		l.count(in.Role+".read", in.Rows)
		l.count(in.Role+".refused", refused)
	}
	return l.list
}

// figures gathers numbers of one subject after another.
type figures struct {
	of   string
	list []Figure
}

func (l *figures) add(name string, value *float64) {
	l.list = append(l.list, Figure{Name: l.of + "/" + name, Value: value})
}

func (l *figures) number(name string, value float64) { l.add(name, &value) }

func (l *figures) count(name string, n int) { l.number(name, float64(n)) }

func (l *figures) distance(name string, d *Distance) {
	if d != nil {
		l.number(name, d.Value)
	}
}

func (l *figures) dataset(d *Dataset) {
	l.of = d.Name
	l.slice("", &d.All)
	for i := range d.Functions {
		l.slice("function."+d.Functions[i].Function+".", &d.Functions[i])
	}
	for i := range d.Routes {
		r := &d.Routes[i]
		l.slice("route."+r.Name+".", &r.Slice)
		l.number("route."+r.Name+".share", r.Share)
		l.count("route."+r.Name+".duplicates", r.Duplicates)
		if r.Near != nil {
			l.number("route."+r.Name+".near", r.Near.Value)
		}
		if r.AUC != nil {
			l.number("route."+r.Name+".auc", r.AUC.Value)
		}
	}
	l.count("duplicates.exact", d.Duplicates.Exact)
	l.count("duplicates.conflicts", d.Duplicates.Conflicts)
	if d.Duplicates.Near != nil {
		l.number("duplicates.near", d.Duplicates.Near.Value)
	}
	if d.Realism != nil {
		var auc *float64
		if d.Realism.Result != nil {
			auc = &d.Realism.AUC
		}
		l.add("realism.auc", auc)
	}
	l.number("skeletons.top_10", d.Skeletons.Top10)
	if c := d.Coverage; c != nil {
		l.number("coverage.trigrams", c.Trigrams.Share)
		for _, v := range c.Values {
			l.number("coverage."+v.Argument, v.Share)
		}
	}
}

// slice adds the figures of all rows, or of those of a function.
func (l *figures) slice(prefix string, s *Slice) {
	l.count(prefix+"rows", s.Rows)
	l.number(prefix+"words.mean", s.Words.Mean)
	l.number(prefix+"words.median", s.Words.Median)
	l.number(prefix+"words.iqr", s.Words.Quartiles[1]-s.Words.Quartiles[0])
	l.distance(prefix+"w1.words", s.Words.W1)
	l.distance(prefix+"js.words", s.Words.JS)
	for _, t := range s.Shares {
		l.distance(prefix+"js."+t.Of, t.JS)
		l.distance(prefix+"tv."+t.Of, t.TV)
		if t.G != nil {
			l.number(prefix+"g.p."+t.Of, t.G.P)
		}
	}
	for i := range s.Positions {
		p := &s.Positions[i]
		name := prefix + "position." + p.Argument
		l.add(name+".entropy", p.Entropy)
		l.distance(name+".uniform", p.Uniform)
		l.number(name+".first", p.First)
		l.number(name+".last", p.Last)
		l.distance(name+".js", p.JS)
	}
	v := &s.Diversity
	l.add(prefix+"distinct_1", v.Distinct1)
	l.add(prefix+"distinct_2", v.Distinct2)
	l.add(prefix+"distinct_3", v.Distinct3)
	l.add(prefix+"entropy", v.Entropy)
	l.add(prefix+"self_bleu", v.SelfBLEU)
}

func (l *figures) model(m *Model) {
	l.of = m.Name
	if m.BFCL != nil {
		l.leaderboard(m.BFCL)
	}
	r := m.Accuracy
	if r == nil {
		return
	}
	l.headline("", r.Headline)
	l.headline("without_near.", r.WithoutNear)
	for i := range r.Enums {
		e := &r.Enums[i]
		name := "enum." + e.Argument
		l.headline("", []accuracy.Figure{named(name+".accuracy", e.Accuracy), named(name+".given_function", e.GivenFunction),
			named(name+".without_catch_all", e.WithoutCatchAll), named(name+".macro", e.Macro)})
	}
	for _, c := range r.Functions.Classes {
		l.number("function."+c.Name+".f1", c.F1)
	}
	l.count("missing", r.Missing.Count)
	l.count("extra", r.Extra.Count)
	l.count("doubled", r.Doubled.Count)
}

// leaderboard adds the figures of the leaderboard's rules.
func (l *figures) leaderboard(b *BFCL) {
	for _, list := range [][]BFCLScore{b.Categories, b.Aggregates} {
		for i := range list {
			l.number("bfcl."+list[i].Name, list[i].Accuracy)
		}
	}
	if b.Rows > 0 {
		l.number("bfcl.all", float64(b.Passed)/float64(b.Rows))
	}
	l.count("missing", b.Missing.Count)
	l.count("extra", b.Extra.Count)
	l.count("doubled", b.Doubled.Count)
}

func named(name string, f accuracy.Figure) accuracy.Figure {
	f.Name = name
	return f
}

func (l *figures) headline(prefix string, list []accuracy.Figure) {
	for i := range list {
		var value *float64
		if list[i].N > 0 {
			value = &list[i].Value
		}
		l.add(prefix+list[i].Name, value)
		if list[i].Name == macroF1 {
			l.add(prefix+shortF1, value)
		}
	}
}

func (l *figures) significance(s *Significance) {
	for i := range s.Pairs {
		p := &s.Pairs[i]
		l.of = p.A + " - " + p.B
		if p.Detectable != nil {
			l.number("detectable."+s.Measure, *p.Detectable)
		}
		tests := []struct {
			name string
			test *PTest
		}{{"mcnemar", p.McNemar}, {"paired_t", p.PairedT}, {"wilcoxon", p.Wilcoxon}, {"bootstrap", p.Bootstrap}}
		for _, t := range tests {
			if t.test != nil {
				l.number(fmt.Sprintf("p.%s.%s", s.Measure, t.name), t.test.Adjusted)
			}
		}
	}
}

func (l *figures) student(s *Student) {
	l.of = s.Dataset
	if len(s.Curve) > 0 {
		for _, f := range s.Curve[len(s.Curve)-1].Figures {
			l.number("student."+f.Name, f.Value)
			if f.Name == macroF1 {
				l.number("student."+shortF1, f.Value)
			}
		}
	}
	for i := range s.Baselines {
		for _, f := range s.Baselines[i].Figures {
			l.number("student."+s.Baselines[i].Name+"."+f.Name, f.Value)
		}
	}
}

// Match returns the figures that a name means: those of exactly that name, else those of that name of any dataset, model or
// pair.
func Match(list []Figure, name string) []Figure {
	var exact, any []Figure
	for _, f := range list {
		_, short, _ := strings.Cut(f.Name, "/")
		if f.Name == name {
			exact = append(exact, f)
		}
		if short == name {
			any = append(any, f)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return any
}
