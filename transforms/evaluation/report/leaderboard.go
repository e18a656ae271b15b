package report

import (
	"cmp"
	"slices"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// judged are the models that the leaderboard's rules were applied to.
func judged(e *evaluation.Evaluation) []*evaluation.Model {
	var out []*evaluation.Model
	for i := range e.Models {
		if e.Models[i].BFCL != nil {
			out = append(out, &e.Models[i])
		}
	}
	return out
}

// passing orders them by the rows that pass, the best first.
func passing(e *evaluation.Evaluation) []*evaluation.Model {
	out := judged(e)
	slices.SortStableFunc(out, func(a, b *evaluation.Model) int { return cmp.Compare(b.BFCL.Passed, a.BFCL.Passed) })
	return out
}

// scores are some scores of one model.
type scores func(b *evaluation.BFCL) []evaluation.BFCLScore

// bfcl is how the leaderboard adds up, its categories, and all rows cut in other ways.
func bfcl(e *evaluation.Evaluation) table {
	models := judged(e)
	t := table{Corner: "BFCL", Heads: modelHeads(models)}
	t.scores("As the leaderboard adds up", models, func(b *evaluation.BFCL) []evaluation.BFCLScore { return b.Aggregates })
	t.scores("Categories", models, func(b *evaluation.BFCL) []evaluation.BFCLScore { return b.Categories })
	t.scores("All rows", models, func(b *evaluation.BFCL) []evaluation.BFCLScore {
		if b.Rows == 0 {
			return nil
		}
		return []evaluation.BFCLScore{{Name: "all", Rows: b.Rows, Passed: b.Passed, Accuracy: float64(b.Passed) / float64(b.Rows)}}
	})
	for _, by := range bfclCuts(models) {
		title, ok := breakdownTitles[by]
		if !ok {
			title = "By " + name(by)
		}
		t.scores(title, models, func(b *evaluation.BFCL) []evaluation.BFCLScore {
			for _, cut := range b.Breakdowns {
				if cut.By == by {
					return cut.Parts[:min(len(cut.Parts), mostClasses)]
				}
			}
			return nil
		})
	}
	return t
}

// bfclCuts lists the ways in which the rows are cut.
func bfclCuts(models []*evaluation.Model) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range models {
		for _, b := range m.BFCL.Breakdowns {
			if !seen[b.By] {
				seen[b.By] = true
				out = append(out, b.By)
			}
		}
	}
	return out
}

// scores adds a heading, and a line for each score of some model.
func (t *table) scores(heading string, models []*evaluation.Model, list scores) {
	t.Lines = append(t.Lines, line{Name: heading})
	before := len(t.Lines)
	seen := map[string]bool{}
	for _, m := range models {
		for _, s := range list(m.BFCL) {
			if seen[s.Name] {
				continue
			}
			seen[s.Name] = true
			values, title := make([]measured, len(models)), ""
			for i, other := range models {
				values[i], title = scoreOf(list(other.BFCL), s.Name, title)
			}
			from := len(t.Lines)
			t.compare(name(page.Spaced(s.Name)), higher, percent, values...)
			if len(t.Lines) > from {
				t.Lines[from].Soft = rowsText(s.Rows) + without(s)
				t.Lines[from].Title = title
			}
		}
	}
	if len(t.Lines) == before {
		t.Lines = t.Lines[:before-1]
	}
}

// scoreOf finds a score by its name, and says on hover how many rows pass.
func scoreOf(list []evaluation.BFCLScore, called, title string) (measured, string) {
	for _, s := range list {
		if s.Name != called {
			continue
		}
		if title != "" {
			title += "; "
		}
		title += page.Thousands(s.Passed) + " of " + page.Thousands(s.Rows) + " pass"
		if s.Low == nil || s.High == nil {
			return of(&s.Accuracy), title
		}
		return within(s.Accuracy, *s.Low, *s.High), title
	}
	return measured{}, title
}

// without names the categories that an aggregate lacks.
func without(s evaluation.BFCLScore) string {
	if len(s.Without) == 0 {
		return ""
	}
	text := ", without "
	for i, category := range s.Without {
		if i > 0 {
			text += ", "
		}
		text += page.Spaced(category)
	}
	return name(text) + ": not the leaderboard's own number"
}

// bfclForms counts what was not as it should be.
func bfclForms(e *evaluation.Evaluation) table {
	models := judged(e)
	t := table{Corner: "Answers", Heads: modelHeads(models)}
	count := func(what string, f func(m *evaluation.Model) int) {
		cells := make([]cell, len(models))
		for i, m := range models {
			cells[i] = plain(page.Thousands(f(m)))
		}
		t.add(what, cells...)
	}
	count("Questions without an answer: they fail", func(m *evaluation.Model) int { return m.BFCL.Missing.Count })
	count("Answers to no question: not judged", func(m *evaluation.Model) int { return m.BFCL.Extra.Count })
	count("Ids with several answers: the first counts", func(m *evaluation.Model) int { return m.BFCL.Doubled.Count })
	count("Answers that could not be read", func(m *evaluation.Model) int { return m.UnreadableCount })
	count("Calls in a form that the leaderboard's decoder for prompted models does not read", func(m *evaluation.Model) int { return m.BFCL.OtherForms })
	count("Outputs read from text", func(m *evaluation.Model) int { return m.Read })
	return t
}

// bfclReasons is all failures, by error type.
func bfclReasons(e *evaluation.Evaluation) table {
	models := judged(e)
	t := table{Corner: "Failures", Heads: modelHeads(models)}
	counts := map[string][]int{}
	var order []string
	for i, m := range models {
		for _, f := range m.BFCL.Failures {
			if counts[reasonName(f)] == nil {
				counts[reasonName(f)] = make([]int, len(models))
				order = append(order, reasonName(f))
			}
			counts[reasonName(f)][i] += f.Rows
		}
	}
	for _, reason := range order {
		cells := make([]cell, len(models))
		for i, n := range counts[reason] {
			cells[i] = plain(page.Thousands(n))
		}
		t.add(reason, cells...)
	}
	return t
}

// reasonName is the reason in words, and as the leaderboard calls it.
func reasonName(f evaluation.BFCLFailures) string {
	if f.Type == "" {
		return name(page.Spaced(f.Reason))
	}
	return name(page.Spaced(f.Reason) + " (" + f.Type + ")")
}

// bfclFailures are the groups of failing rows with their titles.
func bfclFailures(b *evaluation.BFCL) []failedRows {
	out := make([]failedRows, len(b.Failures))
	for i, f := range b.Failures {
		out[i] = failedRows{f, name(page.Spaced(f.Category)) + ": " + reasonName(f)}
	}
	return out
}

type failedRows struct {
	evaluation.BFCLFailures
	Title string
}
