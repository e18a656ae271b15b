package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// Most functions that are drawn, and that have a line in the table of functions, for each dataset.
const (
	mostDrawn     = 4
	mostFunctions = 20
)

// headOf names a dataset; the reference says that it is.
func headOf(d *evaluation.Dataset) string {
	if d.Reference {
		return name(d.Name) + referenceMark
	}
	return name(d.Name)
}

func heads(e *evaluation.Evaluation) []string {
	out := make([]string, len(e.Datasets))
	for i := range e.Datasets {
		out[i] = headOf(&e.Datasets[i])
	}
	return out
}

// each gathers one value of every dataset.
func each[T any](e *evaluation.Evaluation, f func(d *evaluation.Dataset) T) []T {
	out := make([]T, len(e.Datasets))
	for i := range e.Datasets {
		out[i] = f(&e.Datasets[i])
	}
	return out
}

// glance is what is first looked at, all datasets side by side.
func glance(e *evaluation.Evaluation) table {
	t := table{Corner: "Measure", Heads: heads(e)}
	t.add("Rows", each(e, func(d *evaluation.Dataset) cell { return plain(page.Thousands(d.Rows)) })...)
	slice := func(f func(s *evaluation.Slice) measured) []measured {
		return each(e, func(d *evaluation.Dataset) measured { return f(&d.All) })
	}
	t.compare("Words a query: mean", noSide, one, slice(func(s *evaluation.Slice) measured { return counted(s, s.Words.Mean) })...)
	t.compare("Words a query: median", noSide, one, slice(func(s *evaluation.Slice) measured { return counted(s, s.Words.Median) })...)
	t.compare("Words: Wasserstein-1, in words", lower, words2, slice(func(s *evaluation.Slice) measured { return distance(s.Words.W1) })...)
	t.compare("Words: JS", lower, three, slice(func(s *evaluation.Slice) measured { return distance(s.Words.JS) })...)
	for _, of := range tablesOf(e) {
		t.compare(tableName(of)+partly(e, of)+": JS", lower, three, slice(func(s *evaluation.Slice) measured { return distance(findTable(s, of).JS) })...)
	}
	for _, of := range argumentsOf(e) {
		t.compare("Position of "+name(of)+": JS", lower, three, slice(func(s *evaluation.Slice) measured { return distance(findPosition(s, of).JS) })...)
	}
	t.compare("Told from the reference: AUC", lower, three, each(e, func(d *evaluation.Dataset) measured { return auc(d.Realism) })...)
	t.compare("Reference's 3-grams of words found", noSide, percent, each(e, func(d *evaluation.Dataset) measured {
		if d.Coverage == nil {
			return measured{}
		}
		return of(&d.Coverage.Trigrams.Share)
	})...)
	return t
}

func counted(s *evaluation.Slice, v float64) measured {
	if s.Rows == 0 {
		return measured{}
	}
	return of(&v)
}

func words2(v float64) string { return decimal(v, 2) }

// partly says that rows have no value of an attribute, which then have no part in its divergences.
func partly(e *evaluation.Evaluation, of string) string {
	return partlyOf(each(e, func(d *evaluation.Dataset) evaluation.Table { return findTable(&d.All, of) }))
}

func partlyOf(tables []evaluation.Table) string {
	for i := range tables {
		if having(&tables[i]) < countOf(&tables[i]) {
			return ", of rows that have it"
		}
	}
	return ""
}

// having counts the rows that have a value; the rows that call no function are a value of that table.
func having(t *evaluation.Table) int {
	if t.Of == "function" {
		return countOf(t)
	}
	return countOf(t) - find(t, "").Rows
}

func countOf(t *evaluation.Table) int {
	rows, _ := totals(t)
	return rows
}

// tablesOf lists what there are tables of, in all datasets: request framing last.
func tablesOf(e *evaluation.Evaluation) []string {
	var out []string
	for i := range e.Datasets {
		for _, t := range e.Datasets[i].All.Shares {
			if !slices.Contains(out, t.Of) {
				out = append(out, t.Of)
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), strings.Compare(a, b))
	})
	return out
}

func last(of string) int {
	if of == evaluation.RequestFraming {
		return 1
	}
	return 0
}

func findTable(s *evaluation.Slice, of string) evaluation.Table {
	for _, t := range s.Shares {
		if t.Of == of {
			return t
		}
	}
	return evaluation.Table{}
}

func argumentsOf(e *evaluation.Evaluation) []string {
	var out []string
	for i := range e.Datasets {
		for j := range e.Datasets[i].All.Positions {
			if a := e.Datasets[i].All.Positions[j].Argument; !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	slices.Sort(out)
	return out
}

func findPosition(s *evaluation.Slice, argument string) evaluation.Position {
	for _, p := range s.Positions {
		if p.Argument == argument {
			return p
		}
	}
	return evaluation.Position{}
}

// functions lists the functions of all datasets, those with most rows first.
func functions(e *evaluation.Evaluation) []string {
	rows := map[string]int{}
	for i := range e.Datasets {
		for j := range e.Datasets[i].Functions {
			rows[e.Datasets[i].Functions[j].Function] += e.Datasets[i].Functions[j].Rows
		}
	}
	out := page.Sorted(rows)
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(rows[b], rows[a]) })
	return out
}

// drawnFunctions are those that have drawings: none where there is one alone, as that is all rows.
func drawnFunctions(e *evaluation.Evaluation) []string {
	list := functions(e)
	if len(list) < 2 {
		return nil
	}
	return list[:min(len(list), mostDrawn)]
}

// sliceOf is a function's part of a dataset, "" for all rows; nil where it has none.
func sliceOf(d *evaluation.Dataset, function string) *evaluation.Slice {
	if function == "" {
		return &d.All
	}
	for i := range d.Functions {
		if d.Functions[i].Function == function {
			return &d.Functions[i]
		}
	}
	return nil
}

// byFunction is one line for each function and dataset.
func byFunction(e *evaluation.Evaluation) table {
	t := table{Corner: "Function", Heads: []string{"Rows", "Words: mean", "median", "middle half", "W1", "JS", "Tokens", "Distinct-2", "Entropy, bits", "Self-BLEU"}}
	list := functions(e)
	for _, f := range list[:min(len(list), mostFunctions)] {
		t.Lines = append(t.Lines, line{Name: name(f)})
		for i := range e.Datasets {
			s := sliceOf(&e.Datasets[i], f)
			if s == nil {
				continue
			}
			v := &s.Diversity
			t.Lines = append(t.Lines, line{Soft: headOf(&e.Datasets[i]), Cells: []cell{plain(page.Thousands(s.Rows)), plain(one(s.Words.Mean)), plain(one(s.Words.Median)),
				plain(between(s.Words.Quartiles[0], s.Words.Quartiles[1], one)), distance(s.Words.W1).cell(words2), distance(s.Words.JS).cell(three),
				plain(page.Thousands(v.Budget)), of(v.Distinct2).cell(three), of(v.Entropy).cell(words2), of(v.SelfBLEU).cell(three)}})
		}
	}
	return t
}

// diversity says how varied the datasets' queries are.
func diversity(e *evaluation.Evaluation) table {
	t := table{Corner: "Measure", Heads: heads(e)}
	add := func(name string, write func(float64) string, f func(v *evaluation.Diversity) *float64) {
		t.compare(name, noSide, write, each(e, func(d *evaluation.Dataset) measured { return of(f(&d.All.Diversity)) })...)
	}
	add("Distinct-1: different words over words", three, func(v *evaluation.Diversity) *float64 { return v.Distinct1 })
	add("Distinct-2", three, func(v *evaluation.Diversity) *float64 { return v.Distinct2 })
	add("Distinct-3", three, func(v *evaluation.Diversity) *float64 { return v.Distinct3 })
	add("Entropy of words, in bits", words2, func(v *evaluation.Diversity) *float64 { return v.Entropy })
	add("Self-BLEU (lower is more varied)", three, func(v *evaluation.Diversity) *float64 { return v.SelfBLEU })
	count := func(name string, f func(d *evaluation.Dataset) int) {
		t.add(name, each(e, func(d *evaluation.Dataset) cell {
			return cell{Text: page.Thousands(f(d)), Soft: percent(page.Share(f(d), d.Rows))}
		})...)
	}
	count("Rows whose text another row has", func(d *evaluation.Dataset) int { return d.Duplicates.Exact })
	t.compare("Rows near another's text, estimated", lower, percent, each(e, func(d *evaluation.Dataset) measured { return interval(d.Duplicates.Near) })...)
	t.add("Texts with more than one function", each(e, func(d *evaluation.Dataset) cell { return plain(page.Thousands(d.Duplicates.Conflicts)) })...)
	t.add("Skeletons: texts with their values masked", each(e, func(d *evaluation.Dataset) cell {
		if d.Skeletons.Rows == 0 {
			return plain(none)
		}
		return cell{Text: page.Thousands(d.Skeletons.Distinct), Soft: "of " + page.Thousands(d.Skeletons.Rows) + " rows"}
	})...)
	t.add("Rows of the ten commonest skeletons", each(e, func(d *evaluation.Dataset) cell {
		if d.Skeletons.Rows == 0 {
			return plain(none)
		}
		return plain(percent(d.Skeletons.Top10))
	})...)
	return t
}

// routes is one line for each dataset and route.
func routes(e *evaluation.Evaluation) table {
	t := table{Corner: "Route", Heads: []string{"Rows", "Share", "Words: mean", "median", "W1", "JS", "Same text again", "Near, estimated", "AUC"}}
	for i := range e.Datasets {
		d := &e.Datasets[i]
		if len(d.Routes) == 0 {
			continue
		}
		t.Lines = append(t.Lines, line{Name: headOf(d)})
		for k := range d.Routes {
			r := &d.Routes[k]
			c := interval(r.AUC).cell(three)
			c.Title = page.Clip(r.Why, textWidth)
			t.Lines = append(t.Lines, line{Soft: name(r.Name), Cells: []cell{plain(page.Thousands(r.Rows)), plain(percent(r.Share)), plain(one(r.Words.Mean)), plain(one(r.Words.Median)),
				distance(r.Words.W1).cell(words2), distance(r.Words.JS).cell(three),
				{Text: page.Thousands(r.Duplicates), Soft: percent(page.Share(r.Duplicates, r.Rows))}, interval(r.Near).cell(percent), c}})
		}
	}
	return t
}

// mostRouteColumns bounds the attributes that routes are told apart by.
const mostRouteColumns = 8

// routeValues are the divergences of each route's values and positions from the reference's, and how varied it is.
func routeValues(e *evaluation.Evaluation) table {
	tables, arguments := tablesOf(e), argumentsOf(e)
	tables, arguments = tables[:min(len(tables), mostRouteColumns)], arguments[:min(len(arguments), mostRouteColumns)]
	t := table{Corner: "Route"}
	for _, of := range tables {
		t.Heads = append(t.Heads, tableName(of)+": JS")
	}
	for _, of := range arguments {
		t.Heads = append(t.Heads, "position of "+name(of)+": JS")
	}
	t.Heads = append(t.Heads, "Tokens", "Distinct-2", "Entropy, bits", "Self-BLEU")
	for i := range e.Datasets {
		d := &e.Datasets[i]
		if len(d.Routes) == 0 {
			continue
		}
		t.Lines = append(t.Lines, line{Name: headOf(d)})
		for k := range d.Routes {
			s := &d.Routes[k].Slice
			l := line{Soft: name(d.Routes[k].Name)}
			for _, of := range tables {
				l.Cells = append(l.Cells, distance(findTable(s, of).JS).cell(three))
			}
			for _, of := range arguments {
				l.Cells = append(l.Cells, distance(findPosition(s, of).JS).cell(three))
			}
			v := &s.Diversity
			l.Cells = append(l.Cells, plain(page.Thousands(v.Budget)), of(v.Distinct2).cell(three), of(v.Entropy).cell(words2), of(v.SelfBLEU).cell(three))
			t.Lines = append(t.Lines, l)
		}
	}
	return t
}
