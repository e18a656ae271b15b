package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// Lists of one model that are cut.
const (
	mostClasses = 40 // functions, values or arguments
)

// drawnFigures have a drawing; all others of the headline stand in the table.
var drawnFigures = []string{"function_macro_f1", "exact_match", "argument_f1", "enum_accuracy", "text_cosine", "text_token_f1"}

// scored are the models that have a result.
func scored(e *evaluation.Evaluation) []*evaluation.Model {
	var out []*evaluation.Model
	for i := range e.Models {
		if e.Models[i].Accuracy != nil {
			out = append(out, &e.Models[i])
		}
	}
	return out
}

func figure(list []accuracy.Figure, name string) measured {
	f, ok := accuracy.Get(list, name)
	if !ok {
		return measured{}
	}
	return measuredFigure(f)
}

func measuredFigure(f accuracy.Figure) measured {
	if f.N == 0 {
		return measured{}
	}
	if f.Low == nil || f.High == nil {
		return of(&f.Value)
	}
	return within(f.Value, *f.Low, *f.High)
}

// sideOf says which way a figure is better.
func sideOf(figure string) better {
	if figure == "over_calls" || figure == "under_calls" {
		return lower
	}
	return higher
}

// accuracyPlot is one figure of the headline, each model on one line.
type accuracyPlot struct {
	Name  string
	Lines []plot
}

var unit = page.Scale{To: 1}

func unitAxis() plot {
	return plot{Bar: unit.Axis(one, 0, 0.2, 0.4, 0.6, 0.8, 1)}
}

func accuracyPlots(e *evaluation.Evaluation) []accuracyPlot {
	var out []accuracyPlot
	for _, f := range drawnFigures {
		p := accuracyPlot{Name: figureName(f)}
		for _, m := range scored(e) {
			if v := figure(m.Accuracy.Headline, f); v.ok {
				p.Lines = append(p.Lines, plot{Name: name(m.Name), Bar: unit.Line(name(m.Name)+", "+p.Name+": "+v.text(three), v.marks()...), Text: v.text(three)})
			}
		}
		if len(p.Lines) > 0 {
			out = append(out, accuracyPlot{p.Name, append(p.Lines, unitAxis())})
		}
	}
	return out
}

func modelHeads(models []*evaluation.Model) []string {
	out := make([]string, len(models))
	for i, m := range models {
		out[i] = name(m.Name)
	}
	return out
}

// union lists the names of figures of several lists, in the order in which they come.
func union(lists ...[]accuracy.Figure) []string {
	var out []string
	for _, list := range lists {
		for _, f := range list {
			if !slices.Contains(out, f.Name) {
				out = append(out, f.Name)
			}
		}
	}
	return out
}

// headline is a table of figures, all models side by side.
func headline(e *evaluation.Evaluation, of func(r *accuracy.Result) []accuracy.Figure) table {
	models := scored(e)
	t := table{Corner: "Figure", Heads: modelHeads(models)}
	lists := make([][]accuracy.Figure, len(models))
	for i, m := range models {
		lists[i] = of(m.Accuracy)
	}
	for _, f := range union(lists...) {
		values := make([]measured, len(models))
		for i := range models {
			values[i] = figure(lists[i], f)
		}
		t.compare(figureName(f), sideOf(f), three, values...)
	}
	return t
}

// allRows is the headline, and the other ways to average F1.
func allRows(e *evaluation.Evaluation) table {
	t := headline(e, func(r *accuracy.Result) []accuracy.Figure { return r.Headline })
	models := scored(e)
	add := func(what string, f func(f *accuracy.Functions) float64) {
		values := make([]measured, len(models))
		for i, m := range models {
			if v := f(&m.Accuracy.Functions); m.Accuracy.Functions.Decisions > 0 {
				values[i] = of(&v)
			}
		}
		t.compare(what, noSide, three, values...)
	}
	add("Function F1, macro over predicted labels too", func(f *accuracy.Functions) float64 { return f.MacroUnionF1 })
	return t
}

// withoutNear is the headline on golden rows that no training row is near to; empty where nobody looked.
func withoutNear(e *evaluation.Evaluation) table {
	t := headline(e, func(r *accuracy.Result) []accuracy.Figure { return r.WithoutNear })
	if len(t.Lines) > 0 {
		rows := make([]cell, len(scored(e)))
		for i, m := range scored(e) {
			rows[i] = cell{Text: page.Thousands(m.Accuracy.Rows - m.Accuracy.Near), Soft: "of " + page.Thousands(m.Accuracy.Rows)}
		}
		t.Lines = append([]line{{Name: "Golden rows", Cells: rows}}, t.Lines...)
	}
	return t
}

// enums, texts and forms are further figures, all models side by side.
func enums(e *evaluation.Evaluation) table {
	models := scored(e)
	t := table{Corner: "Enum argument", Heads: modelHeads(models)}
	for _, argument := range argumentNames(models, func(r *accuracy.Result) []string {
		var out []string
		for i := range r.Enums {
			out = append(out, r.Enums[i].Argument)
		}
		return out
	}) {
		t.Lines = append(t.Lines, line{Name: name(argument)})
		add := func(what string, f func(e *accuracy.Enum) accuracy.Figure) {
			values := make([]measured, len(models))
			for i, m := range models {
				for k := range m.Accuracy.Enums {
					if m.Accuracy.Enums[k].Argument == argument {
						values[i] = measuredFigure(f(&m.Accuracy.Enums[k]))
					}
				}
			}
			t.compare(what, higher, three, values...)
		}
		add("right, of all calls", func(e *accuracy.Enum) accuracy.Figure { return e.Accuracy })
		add("given the right function", func(e *accuracy.Enum) accuracy.Figure { return e.GivenFunction })
		add("without the catch-all value", func(e *accuracy.Enum) accuracy.Figure { return e.WithoutCatchAll })
		add("mean over the values", func(e *accuracy.Enum) accuracy.Figure { return e.Macro })
	}
	return t
}

func argumentNames(models []*evaluation.Model, of func(r *accuracy.Result) []string) []string {
	var out []string
	for _, m := range models {
		for _, a := range of(m.Accuracy) {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out[:min(len(out), mostClasses)]
}

func texts(e *evaluation.Evaluation) table {
	models := scored(e)
	t := table{Corner: "Free-text argument", Heads: modelHeads(models)}
	for _, argument := range argumentNames(models, func(r *accuracy.Result) []string {
		var out []string
		for i := range r.Texts {
			out = append(out, r.Texts[i].Argument)
		}
		return out
	}) {
		t.Lines = append(t.Lines, line{Name: name(argument)})
		add := func(what string, f func(t *accuracy.Text) *accuracy.Figure) {
			values := make([]measured, len(models))
			for i, m := range models {
				for k := range m.Accuracy.Texts {
					if v := f(&m.Accuracy.Texts[k]); m.Accuracy.Texts[k].Argument == argument && v != nil {
						values[i] = measuredFigure(*v)
					}
				}
			}
			t.compare(what, higher, three, values...)
		}
		add("the same, normalised", func(t *accuracy.Text) *accuracy.Figure { return &t.NormalisedExact })
		add("token F1", func(t *accuracy.Text) *accuracy.Figure { return &t.TokenF1 })
		add("Jaccard of character 3-grams", func(t *accuracy.Text) *accuracy.Figure { return &t.TrigramJaccard })
		add("cosine of embeddings", func(t *accuracy.Text) *accuracy.Figure { return t.Cosine })
	}
	return t
}

func forms(e *evaluation.Evaluation) table {
	models := scored(e)
	t := table{Corner: "Form", Heads: modelHeads(models)}
	add := func(what string, side better, f func(r *accuracy.Result) accuracy.Figure) {
		values := make([]measured, len(models))
		for i, m := range models {
			values[i] = measuredFigure(f(m.Accuracy))
		}
		t.compare(what, side, three, values...)
	}
	add("Could be read", higher, func(r *accuracy.Result) accuracy.Figure { return r.Format.Parsed })
	add("Valid by the schema", higher, func(r *accuracy.Result) accuracy.Figure { return r.Format.SchemaValid })
	add("Calls a function that is not shown (less is better)", lower, func(r *accuracy.Result) accuracy.Figure { return r.Format.NotShown })
	add("Has an invented argument (less is better)", lower, func(r *accuracy.Result) accuracy.Figure { return r.Format.Invented })
	add("Lacks a required argument (less is better)", lower, func(r *accuracy.Result) accuracy.Figure { return r.Format.MissingRequired })
	add("Calls where none is right (less is better)", lower, func(r *accuracy.Result) accuracy.Figure { return r.Restraint.OverCalls })
	add("No call where one is right (less is better)", lower, func(r *accuracy.Result) accuracy.Figure { return r.Restraint.UnderCalls })
	add("Clarify rows: no call", higher, func(r *accuracy.Result) accuracy.Figure { return r.Restraint.ClarifyNoCall })
	add("Clarify rows: asks", higher, func(r *accuracy.Result) accuracy.Figure { return r.Restraint.ClarifyAsks })
	count := func(what string, f func(r *accuracy.Result) int) {
		cells := make([]cell, len(models))
		for i, m := range models {
			cells[i] = plain(page.Thousands(f(m.Accuracy)))
		}
		t.add(what, cells...)
	}
	count("Decisions: calls that could not be read", func(r *accuracy.Result) int { return r.Functions.Unreadable })
	count("Decisions: functions that nobody knows", func(r *accuracy.Result) int { return r.Functions.Unknown })
	count("Decisions: calls too many", func(r *accuracy.Result) int { return r.Functions.Surplus })
	count("Golden rows without a prediction: wrong", func(r *accuracy.Result) int { return r.Missing.Count })
	count("Predictions for no golden row: not scored", func(r *accuracy.Result) int { return r.Extra.Count })
	count("Ids with several predictions: the first counts", func(r *accuracy.Result) int { return r.Doubled.Count })
	read := make([]cell, len(models))
	for i, m := range models {
		read[i] = plain(page.Thousands(m.Read))
	}
	t.add("Outputs read from text", read...)
	return t
}

// breakdown is the golden set cut into parts.
type breakdown struct {
	By      string
	Main    table // the figures that most look for, figure by figure
	Figures table // all of the headline, part by part
}

// partFigures are those of the first table of a breakdown.
var partFigures = []string{"function_accuracy", "exact_match"}

// breakdownTitles are the ways in which accuracy cuts the golden set.
var breakdownTitles = map[string]string{"outcome": "By outcome", "tools": "By number of tools shown", "words": "By words of the request"}

// breakdowns cuts the golden set by outcome, by tools shown and by words.
func breakdowns(e *evaluation.Evaluation) []breakdown {
	models := scored(e)
	var out []breakdown
	for _, by := range cuts(models) {
		title, ok := breakdownTitles[by]
		if !ok {
			title = "By " + name(by)
		}
		b := breakdown{By: title, Main: table{Corner: "Part", Heads: modelHeads(models)}, Figures: table{Corner: "Part", Heads: modelHeads(models)}}
		parts := partsOf(models, by)
		for _, f := range partFigures {
			b.Main.Lines = append(b.Main.Lines, line{Name: figureName(f)})
			for _, part := range parts {
				rows, lists := partLists(models, by, part)
				b.Main.part(name(part), rows, f, lists)
			}
		}
		for _, part := range parts {
			rows, lists := partLists(models, by, part)
			b.Figures.Lines = append(b.Figures.Lines, line{Name: name(part), Soft: rowsText(rows)})
			for _, f := range union(lists...) {
				b.Figures.part(figureName(f), 0, f, lists)
			}
		}
		out = append(out, b)
	}
	return out
}

func rowsText(n int) string { return page.Thousands(n) + page.Plural(n, " row", " rows") }

// cuts lists the ways in which the golden set is cut.
func cuts(models []*evaluation.Model) []string {
	var out []string
	for _, m := range models {
		for _, b := range m.Accuracy.Breakdowns {
			if !slices.Contains(out, b.By) {
				out = append(out, b.By)
			}
		}
	}
	return out
}

// partLists returns the figures of one part, of each model.
func partLists(models []*evaluation.Model, by, part string) (rows int, lists [][]accuracy.Figure) {
	lists = make([][]accuracy.Figure, len(models))
	for i, m := range models {
		if p := findPart(m.Accuracy, by, part); p != nil {
			rows, lists[i] = p.Rows, p.Headline
		}
	}
	return rows, lists
}

// part adds a line of one figure; rows beside its name where they are not 0.
func (t *table) part(called string, rows int, f string, lists [][]accuracy.Figure) {
	values := make([]measured, len(lists))
	for i := range lists {
		values[i] = figure(lists[i], f)
	}
	before := len(t.Lines)
	t.compare(called, sideOf(f), three, values...)
	if rows > 0 && len(t.Lines) > before {
		t.Lines[before].Soft = rowsText(rows)
	}
}

func partsOf(models []*evaluation.Model, by string) []string {
	var out []string
	for _, m := range models {
		for _, b := range m.Accuracy.Breakdowns {
			for _, p := range b.Parts {
				if b.By == by && !slices.Contains(out, p.Value) {
					out = append(out, p.Value)
				}
			}
		}
	}
	return out[:min(len(out), mostClasses)]
}

func findPart(r *accuracy.Result, by, value string) *accuracy.Part {
	for _, b := range r.Breakdowns {
		for i := range b.Parts {
			if b.By == by && b.Parts[i].Value == value {
				return &b.Parts[i]
			}
		}
	}
	return nil
}

// classes is precision, recall and F1 of labels, those with most gold first.
func classes(corner string, list []accuracy.Class) table {
	t := table{Corner: corner, Heads: []string{"F1", "Precision", "Recall", "Gold", "Predicted", "Right"}}
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b accuracy.Class) int {
		return cmp.Or(cmp.Compare(b.Gold, a.Gold), strings.Compare(a.Name, b.Name))
	})
	for _, c := range sorted[:min(len(sorted), mostClasses)] {
		t.Lines = append(t.Lines, line{Name: name(c.Name), Cells: []cell{{Text: three(c.F1), Bar: page.Bar(fmt.Sprintf("%s: F1 %s", name(c.Name), three(c.F1)), finite(c.F1), -1)},
			plain(three(c.Precision)), plain(three(c.Recall)), plain(page.Thousands(c.Gold)), plain(page.Thousands(c.Predicted)), plain(page.Thousands(c.Right))}})
	}
	return t
}

// byArgument is (argument, value) pairs: all, and of each argument.
func byArgument(a accuracy.Arguments) table {
	all := a.Overall
	all.Name = "all arguments"
	t := classes("Argument", a.ByName)
	if a.Overall.Gold+a.Overall.Predicted > 0 {
		t.Lines = append(classes("", []accuracy.Class{all}).Lines, t.Lines...)
	}
	return t
}

// wrong is examples of one kind of error, of the rows of one class.
type wrong struct {
	accuracy.Errors
	Title string
}

// kindWords are the kinds of errors in words.
var kindWords = map[string]string{"function": "another function", "arguments": "wrong arguments", "unreadable": "could not be read", "missing": "no prediction"}

// errorGroups lists the groups of wrong rows, the largest first.
func errorGroups(r *accuracy.Result) []wrong {
	var out []wrong
	for _, g := range r.Errors {
		kind, ok := kindWords[g.Kind]
		if !ok {
			kind = page.Spaced(g.Kind)
		}
		out = append(out, wrong{g, name(g.Class) + ": " + kind})
	}
	slices.SortStableFunc(out, func(a, b wrong) int { return cmp.Compare(b.Count, a.Count) })
	return out
}
