package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// Limits of report.md, which is a comment and no report.
const (
	mostMarkdownColumns = 8
	mostMarkdownPairs   = 10
	mostMarkdownLines   = 12
	mostMarkdown        = 60_000 // bytes; a comment on GitHub may have 65,536 characters
)

// Markdown writes the evaluation as a short text in GitHub's Markdown: gates, notes, and one table each of datasets, models,
// pairs and students. What comes from the data is escaped: it is neither markup nor a mention. Errors are those of w.
func Markdown(w io.Writer, e *evaluation.Evaluation) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n", markdown(title(e)))
	if e.Reference != "" {
		fmt.Fprintf(&b, "\nCompared with %s. Brackets hold 95%% intervals; divergences are Jensen-Shannon's, in bits.\n", markdown(name(e.Reference)))
	}
	for _, section := range []func(*strings.Builder){
		func(b *strings.Builder) { markdownGates(b, e) },
		func(b *strings.Builder) { markdownList(b, "Good", e.Good) },
		func(b *strings.Builder) { markdownList(b, "Look at first", e.Notes) },
		func(b *strings.Builder) { markdownTable(b, "Datasets", glance(e)) },
		func(b *strings.Builder) { markdownTable(b, "Models", headline(e, mainFigures)) },
		func(b *strings.Builder) { markdownTable(b, "By the leaderboard's rules", bfcl(e)) },
		func(b *strings.Builder) { markdownPairs(b, e) },
		func(b *strings.Builder) { markdownTable(b, "Students (a smoke test)", studentsTable(e)) },
		func(b *strings.Builder) { markdownInputs(b, e) },
	} {
		var s strings.Builder
		section(&s)
		if b.Len()+s.Len() > mostMarkdown {
			b.WriteString("\nThe rest is in report.html: a comment holds no more.\n")
			break
		}
		b.WriteString(s.String())
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report.md: %w", err)
	}
	return nil
}

// mainFigures are the headline without its parts by argument.
func mainFigures(r *accuracy.Result) []accuracy.Figure {
	var out []accuracy.Figure
	for _, f := range r.Headline {
		if kind, _, part := strings.Cut(f.Name, "."); !part || figureWords[kind] == "" {
			out = append(out, f)
		}
	}
	return out
}

func markdownGates(b *strings.Builder, e *evaluation.Evaluation) {
	if len(e.Gates) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### Gates: %d of %d hold\n\n| Gate | Verdict | Figure | Value |\n| --- | --- | --- | ---: |\n", gatesHeld(e), len(e.Gates))
	for i := range e.Gates[:min(len(e.Gates), 2*mostMarkdownLines)] {
		g := &e.Gates[i]
		verdict := map[bool]string{true: "holds", false: "**fails**"}
		if len(g.Checks) == 0 {
			fmt.Fprintf(b, "| %s | %s | no figure has that name | – |\n", markdown(long(g.Expression)), verdict[g.Passed])
		}
		for _, c := range g.Checks[:min(len(g.Checks), mostMarkdownLines)] {
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", markdown(long(g.Expression)), verdict[c.Passed], markdown(long(c.Figure)), optional(c.Value, three))
		}
	}
}

func markdownList(b *strings.Builder, heading string, list []string) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s\n\n", heading)
	for _, s := range list[:min(len(list), mostNotes+1)] {
		fmt.Fprintf(b, "- %s\n", markdown(page.Clip(s, textWidth+textWidth/2)))
	}
}

// markdownTable writes a table, of many columns the first and the last, which is the reference.
func markdownTable(b *strings.Builder, heading string, t table) {
	if len(t.Lines) == 0 {
		return
	}
	columns := make([]int, len(t.Heads))
	for i := range columns {
		columns[i] = i
	}
	if len(columns) > mostMarkdownColumns {
		columns = append(columns[:mostMarkdownColumns-1:mostMarkdownColumns-1], columns[len(columns)-1])
	}
	fmt.Fprintf(b, "\n### %s\n\n| %s |", heading, markdown(t.Corner))
	for _, i := range columns {
		fmt.Fprintf(b, " %s |", markdown(short(t.Heads[i])))
	}
	b.WriteString("\n| --- |" + strings.Repeat(" ---: |", len(columns)) + "\n")
	for _, l := range t.Lines {
		called := markdown(l.Name)
		if l.Soft != "" {
			called += " (" + markdown(l.Soft) + ")"
		}
		fmt.Fprintf(b, "| %s |", called)
		for _, i := range columns {
			if i >= len(l.Cells) {
				b.WriteString(" |")
				continue
			}
			fmt.Fprintf(b, " %s |", markdownCell(l.Cells[i]))
		}
		b.WriteString("\n")
	}
	if left := len(t.Heads) - len(columns); left > 0 {
		fmt.Fprintf(b, "\n%d more in report.html.\n", left)
	}
}

func markdownCell(c cell) string {
	text := markdown(c.Text)
	if c.Best {
		text = "**" + text + "**"
	}
	if c.Soft != "" {
		text += " (" + markdown(c.Soft) + ")"
	}
	return text
}

func markdownPairs(b *strings.Builder, e *evaluation.Evaluation) {
	var lines []string
	left := 0
	for i := range e.Significance {
		for j := range e.Significance[i].Pairs {
			p := &e.Significance[i].Pairs[j]
			if len(lines) == mostMarkdownPairs {
				left++
				continue
			}
			_, t := test(p)
			adjusted := none
			if t != nil {
				adjusted = chance(t.Adjusted)
			}
			lines = append(lines, fmt.Sprintf("| %s | %s | %s | %s | %s | %s |", markdown(measureName(e.Significance[i].Measure)), markdown(pairName(p)), markdown(verdict(p)),
				markdown(difference(p).text(points)), optional(p.Detectable, detectable), markdown(adjusted)))
		}
	}
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### Significance\n\n| Measure | Pair | Verdict | Difference, points | Detectable | p, Holm |\n| --- | --- | --- | ---: | ---: | ---: |\n%s\n", strings.Join(lines, "\n"))
	if left > 0 {
		fmt.Fprintf(b, "\n%d more in report.html.\n", left)
	}
}

// studentsTable is one line a dataset: function F1 of its student and of the baselines.
func studentsTable(e *evaluation.Evaluation) table {
	t := table{Corner: "Function F1", Heads: []string{"student", "keyword rule", "majority class", "trained on the reference"}}
	for i := range e.Students {
		s := &e.Students[i]
		cells := make([]cell, len(t.Heads))
		for k, head := range t.Heads {
			cells[k] = cell{Text: none}
			for _, who := range predictors(s) {
				if who.Name == head {
					cells[k] = studentMeasured(findFigure(who.Figures, "function_macro_f1")).cell(three)
				}
			}
		}
		t.add(name(s.Dataset), cells...)
	}
	return t
}

func markdownInputs(b *strings.Builder, e *evaluation.Evaluation) {
	if len(e.Inputs) == 0 {
		return
	}
	b.WriteString("\n### Inputs\n\n| Input | For | Rows | Refused |\n| --- | --- | ---: | ---: |\n")
	for i := range e.Inputs[:min(len(e.Inputs), 2*mostMarkdownLines)] {
		in := &e.Inputs[i]
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", markdown(name(in.Name)), markdown(page.Spaced(in.Role)), page.Thousands(in.Rows), page.Thousands(refused(in)))
	}
}

// markdown escapes a text, so that it is shown as it is, on one line and in one cell. A comment breaks what would mention a
// person or an issue.
func markdown(text string) string {
	var b strings.Builder
	var before rune
	for _, r := range strings.ToValidUTF8(text, "�") {
		switch {
		case strings.ContainsRune("\\`*_{}[]<>|~$!", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '&':
			b.WriteString("&amp;")
		case r == '@' || r == '#':
			b.WriteRune(r)
			b.WriteString("<!-- -->")
		case r == '/' && before == ':', r == '.' && (before == 'w' || before == 'W'): // no link by itself
			b.WriteRune('\\')
			b.WriteRune(r)
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			b.WriteRune(' ')
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}
