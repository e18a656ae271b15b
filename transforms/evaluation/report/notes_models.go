package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

func (n *notes) gates(gates []evaluation.Gate) {
	var failed []string
	for _, g := range gates {
		if !g.Passed {
			failed = append(failed, long(g.Expression)+failing(&g))
		}
	}
	switch {
	case len(failed) > 0:
		more := ""
		if len(failed) > mostNamedInNotes {
			more = "; and more"
		}
		n.ask("%d of %d gates %s: %s%s.", len(failed), len(gates), page.Plural(len(failed), "fails", "fail"), strings.Join(failed[:min(len(failed), mostNamedInNotes)], "; "), more)
	case len(gates) == 1:
		n.praise("The gate holds: %s.", long(gates[0].Expression))
	case len(gates) > 1:
		n.praise("All %d gates hold.", len(gates))
	}
}

// failing names the first figure that fails a gate.
func failing(g *evaluation.Gate) string {
	for _, c := range g.Checks {
		if !c.Passed {
			return " (" + long(c.Figure) + " is " + optional(c.Value, three) + ")"
		}
	}
	return " (no figure has that name)"
}

func (n *notes) inputs(e *evaluation.Evaluation) {
	for i := range e.Inputs {
		in := &e.Inputs[i]
		if in.Rows == 0 && in.Role == evaluation.RolePredictions {
			n.ask("The predictions of %s hold no row.", name(in.Name))
		}
		if rows := refused(in); rows > 0 {
			n.ask("%s of the %s rows of %s were refused: %s.", page.Thousands(rows), page.Thousands(in.Rows), inputName(in), long(in.Refused[0].Reason))
		}
	}
}

// inputName names an input by what it was read for.
func inputName(in *evaluation.Input) string {
	switch in.Role {
	case evaluation.RoleGolden:
		return "the golden set"
	case evaluation.RolePredictions:
		return "the predictions of " + name(in.Name)
	case evaluation.RoleEmbeddings:
		return "the texts that were embedded"
	}
	return "the " + page.Spaced(in.Role) + " " + name(in.Name)
}

// ranked orders the models by function F1, the best first.
func ranked(e *evaluation.Evaluation) []*evaluation.Model {
	models := slices.Clone(scored(e))
	slices.SortStableFunc(models, func(a, b *evaluation.Model) int {
		return cmp.Compare(figure(b.Accuracy.Headline, "function_macro_f1").value, figure(a.Accuracy.Headline, "function_macro_f1").value)
	})
	return models
}

func (n *notes) models(e *evaluation.Evaluation) {
	models := ranked(e)
	if len(models) > 0 && figure(models[0].Accuracy.Headline, "function_macro_f1").ok {
		first := models[0]
		f1, exact := figure(first.Accuracy.Headline, "function_macro_f1"), figure(first.Accuracy.Headline, "exact_match")
		rest := "a function F1 of " + f1.text(three) + "; whole calls are right in " + exact.cell(percent).Text + " of " + page.Thousands(first.Accuracy.Rows) + " golden rows."
		if len(models) > 1 {
			n.praise("%s is the best of %d models, with %s", name(first.Name), len(models), rest)
		} else {
			n.praise("%s has %s", name(first.Name), rest)
		}
	}
	n.leaderboard(passing(e))
	n.told(e)
	n.form(models)
	n.leaks(models)
}

// told says which models cannot be told from the best one, and how large a difference would have been seen.
func (n *notes) told(e *evaluation.Evaluation) {
	for i := range e.Significance {
		s := &e.Significance[i]
		if s.Measure != evaluation.MeasureFunction && (s.Measure != evaluation.MeasureExact || len(e.Significance) > 1) {
			continue // the leaderboard's rules judge whole calls alone
		}
		apart, tested, least := 0, 0, -1.0
		for j := range s.Pairs {
			if _, t := test(&s.Pairs[j]); t != nil && page.Finite(t.Adjusted) {
				tested++
				if t.Adjusted < level {
					apart++
				}
			}
			if d := s.Pairs[j].Detectable; d != nil && page.Finite(*d) && (least < 0 || *d < least) {
				least = *d
			}
		}
		if tested == 0 {
			continue
		}
		seen, by := "", map[string]string{evaluation.MeasureFunction: "the functions that they call", evaluation.MeasureExact: "their whole calls"}[s.Measure]
		if least >= 0 {
			seen = " With these rows, differences below about " + decimal(100*least, 1) + " points are seen by chance only."
		} else if slices.ContainsFunc(s.Pairs, func(p evaluation.Pair) bool { return p.OnlyA != nil }) {
			seen = " Too few of these rows are right by one model alone to tell a difference of any size."
		}
		if apart == 0 && len(s.Pairs) == 1 {
			n.ask("%s and %s cannot be told apart by %s.%s", name(s.Pairs[0].A), name(s.Pairs[0].B), by, seen)
		} else if apart < tested {
			n.ask("%d of %d pairs of models cannot be told apart by %s.%s", tested-apart, tested, by, seen)
		} else {
			n.praise("Every pair of models is told apart by %s, after Holm.%s", by, seen)
		}
	}
}

// form says which models write what cannot be read or scored.
func (n *notes) form(models []*evaluation.Model) {
	called := func(m *evaluation.Model) string { return m.Name }
	list := above(models, unreadablePoor, called, func(m *evaluation.Model) (float64, bool) {
		parsed := measuredFigure(m.Accuracy.Format.Parsed)
		return 1 - parsed.value - page.Share(m.Accuracy.Missing.Count, m.Accuracy.Rows), parsed.ok
	})
	if len(list) > 0 {
		n.ask("%s of the outputs of %s could not be read and count as wrong.%s", percent(list[0].value), list[0].name, named(list, percent))
	}
	n.unmatched(models)
	list = above(models, overCallsPoor, called, func(m *evaluation.Model) (float64, bool) {
		over := measuredFigure(m.Accuracy.Restraint.OverCalls)
		return over.value, over.ok
	})
	if len(list) > 0 {
		n.ask("%s calls a function in %s of the rows where none is right.%s", list[0].name, percent(list[0].value), named(list, percent))
	}
}

// leaderboard says how many rows pass by the leaderboard's rules, and what the best model fails by.
func (n *notes) leaderboard(models []*evaluation.Model) {
	if len(models) == 0 {
		return
	}
	b := models[0].BFCL
	rest := page.Thousands(b.Passed) + " of " + page.Thousands(b.Rows) + " rows pass by the leaderboard's rules, " + percent(page.Share(b.Passed, b.Rows)) + "."
	if len(models) > 1 {
		n.praise("%s is the best of %d models: %s", name(models[0].Name), len(models), rest)
	} else {
		n.praise("%s: %s", name(models[0].Name), rest)
	}
	var most *evaluation.BFCLFailures
	for i := range b.Failures {
		if b.Failures[i].Type != "" && (most == nil || b.Failures[i].Rows > most.Rows) {
			most = &b.Failures[i]
		}
	}
	if most != nil {
		n.ask("%s fails most often by %s: %s %s of %s.", name(models[0].Name), reasonName(*most), page.Thousands(most.Rows), page.Plural(most.Rows, "row", "rows"), name(page.Spaced(most.Category)))
	}
	n.unmatched(models)
}

// unmatched says which models left golden rows without a prediction, or have predictions that fit none.
func (n *notes) unmatched(models []*evaluation.Model) {
	called := func(m *evaluation.Model) string { return m.Name }
	for i, words := range [][2]string{{"golden row has no prediction and counts as wrong", "golden rows have no prediction and count as wrong"},
		{"prediction is for no golden row", "predictions are for no golden row"}, {"id has several predictions", "ids have several predictions"}} {
		list := above(models, 0, called, func(m *evaluation.Model) (float64, bool) { return float64(idCounts(m)[i]), true })
		if len(list) > 0 {
			count := idCounts(list[0].of)[i]
			n.ask("%s: %s %s.%s", list[0].name, page.Thousands(count), page.Plural(count, words[0], words[1]), named(list, whole))
		}
	}
}

// idCounts counts ids that are missing, extra and doubled.
func idCounts(m *evaluation.Model) [3]int {
	if m.BFCL != nil {
		return [3]int{m.BFCL.Missing.Count, m.BFCL.Extra.Count, m.BFCL.Doubled.Count}
	}
	return [3]int{m.Accuracy.Missing.Count, m.Accuracy.Extra.Count, m.Accuracy.Doubled.Count}
}

// leaks says which models are better on rows that they may know, or on the value that stands where nothing was said.
func (n *notes) leaks(models []*evaluation.Model) {
	called := func(m *evaluation.Model) string { return m.Name }
	list := above(models, leakPoor, called, func(m *evaluation.Model) (float64, bool) {
		all, far := figure(m.Accuracy.Headline, "exact_match"), figure(m.Accuracy.WithoutNear, "exact_match")
		return all.value - far.value, all.ok && far.ok
	})
	if len(list) > 0 {
		r := list[0].of.Accuracy
		n.ask("%s knows some golden rows from training: whole calls are right in %s of all rows, and in %s of those that no training row is near to.%s", list[0].name,
			figure(r.Headline, "exact_match").cell(percent).Text, figure(r.WithoutNear, "exact_match").cell(percent).Text, named(list, pointsOf))
	}
	list = above(models, catchAllPoor, called, func(m *evaluation.Model) (float64, bool) {
		e := leaning(m.Accuracy)
		if e == nil {
			return 0, false
		}
		return e.Accuracy.Value - e.WithoutCatchAll.Value, true
	})
	if len(list) > 0 {
		e := leaning(list[0].of.Accuracy)
		n.ask("%s leans on the catch-all: %s is right in %s of all calls, but in %s where it is not %q.%s", list[0].name, name(e.Argument), percent(e.Accuracy.Value), percent(e.WithoutCatchAll.Value), name(e.CatchAll), named(list, pointsOf))
	}
}

// leaning is the enum whose accuracy owes most to its catch-all value; nil where none has one.
func leaning(r *accuracy.Result) *accuracy.Enum {
	var most *accuracy.Enum
	for i := range r.Enums {
		e := &r.Enums[i]
		if e.CatchAll != "" && e.Accuracy.N > 0 && e.WithoutCatchAll.N > 0 && (most == nil || e.Accuracy.Value-e.WithoutCatchAll.Value > most.Accuracy.Value-most.WithoutCatchAll.Value) {
			most = e
		}
	}
	return most
}

func (n *notes) students(e *evaluation.Evaluation) {
	var separable, beats []found[*evaluation.Student]
	list := make([]*evaluation.Student, len(e.Students))
	for i := range e.Students {
		s := &e.Students[i]
		list[i] = s
		f := found[*evaluation.Student]{name: name(s.Dataset), of: s}
		if s.KeywordSeparable {
			separable = append(separable, f)
		} else if student, _ := besideReference(s); student.ok && slices.ContainsFunc(s.Baselines, func(b evaluation.StudentFigures) bool { return b.Name == "keywords" }) {
			beats = append(beats, f)
		}
	}
	if len(beats) > 0 {
		n.praise("%s of %s %s the keyword rule: there is more to learn than keywords.", page.Plural(len(beats), "A student", "Students"), together(beats), page.Plural(len(beats), "beats", "beat"))
	}
	if len(separable) > 0 {
		n.ask("Keyword-separable: %s of %s %s not beat a rule of keywords beyond the interval.", page.Plural(len(separable), "a student", "students"), together(separable), page.Plural(len(separable), "does", "do"))
	}
	n.beside(list)
}

// beside compares students with one that was trained on the reference.
func (n *notes) beside(students []*evaluation.Student) {
	called := func(s *evaluation.Student) string { return s.Dataset }
	gaps := above(students, math.Inf(-1), called, func(s *evaluation.Student) (float64, bool) {
		student, real := besideReference(s)
		return real.value - student.value, student.ok && real.ok
	})
	far := slices.IndexFunc(gaps, func(f found[*evaluation.Student]) bool { return f.value <= referencePoints })
	if far < 0 {
		far = len(gaps)
	}
	if near := gaps[far:]; len(near) > 0 {
		n.praise("%s of %s %s within %s points of one trained on the reference by function F1.", page.Plural(len(near), "A student", "Students"), together(near), page.Plural(len(near), "comes", "come"), decimal(100*referencePoints, 0))
	}
	if far > 0 {
		student, real := besideReference(gaps[0].of)
		n.ask("A student of %s stays %s points below one trained on the reference: function F1 %s beside %s.%s", gaps[0].name, decimal(100*gaps[0].value, 1), three(student.value), three(real.value),
			named(gaps[:far], func(v float64) string { return decimal(100*v, 1) }))
	}
}

// besideReference is the function F1 of a student, and of one trained on the reference.
func besideReference(s *evaluation.Student) (student, real measured) {
	if len(s.Curve) == 0 {
		return
	}
	student = studentMeasured(findFigure(s.Curve[len(s.Curve)-1].Figures, "function_macro_f1"))
	for i := range s.Baselines {
		if s.Baselines[i].Name == "reference" {
			real = studentMeasured(findFigure(s.Baselines[i].Figures, "function_macro_f1"))
		}
	}
	return student, real
}
