package report

import (
	"fmt"
	"strings"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// Lines of the summary that are of one kind, and characters of one line.
const (
	mostSummaryLines = 3
	summaryWidth     = 160
)

// Summary is the last words of an evaluation on the terminal, at most twelve lines: what was evaluated, the main figures of
// a few datasets, models and students, the gates, what to look at first, and where the report is. output is the folder that
// it was written to, as the user wrote it. The words are ASCII, and characters of the data that are not are escaped: no
// name can move the cursor. Only output stays as it is.
func Summary(e *evaluation.Evaluation, output string) string {
	var b strings.Builder
	say := func(format string, args ...any) {
		text := strings.NewReplacer("−", "-", none, "-", "…", "...").Replace(fmt.Sprintf(format, args...))
		b.WriteString(page.ASCII(page.Clip(text, summaryWidth)) + "\n")
	}
	head := title(e)
	if e.Reference != "" {
		head += ", compared with " + name(e.Reference)
	}
	if models := scored(e); len(models) > 0 {
		head += ", on " + page.Thousands(models[0].Accuracy.Rows) + page.Plural(models[0].Accuracy.Rows, " golden row", " golden rows")
	} else if models := judged(e); len(models) > 0 {
		head += ", on " + page.Thousands(models[0].BFCL.Rows) + " of the leaderboard's questions"
	}
	say("%s.", head)
	datasetLines(e, say)
	modelLines(e, say)
	if s := bestStudent(e); s != nil {
		keywords := measured{}
		for _, who := range predictors(s) {
			if who.Name == predictorName("keywords") {
				keywords = studentMeasured(findFigure(who.Figures, "function_macro_f1"))
			}
		}
		say("  student of %s: function F1 %s; keyword rule %s", short(s.Dataset), studentMeasured(findFigure(s.Curve[len(s.Curve)-1].Figures, "function_macro_f1")).text(three), keywords.cell(three).Text)
	}
	if len(e.Gates) > 0 {
		say("Gates: %d of %d hold.", gatesHeld(e), len(e.Gates))
	}
	if len(e.Notes) > 0 {
		say("First: %s", e.Notes[0])
	}
	fmt.Fprintf(&b, "Look at    %s/report.html\n", strings.TrimSuffix(output, "/"))
	return b.String()
}

func datasetLines(e *evaluation.Evaluation, say func(string, ...any)) {
	list := tested(e)
	for _, d := range list[:min(len(list), mostSummaryLines)] {
		parts := []string{page.Thousands(d.Rows) + page.Plural(d.Rows, " row", " rows"), "words median " + one(d.All.Words.Median)}
		if js := d.All.Words.JS; js != nil {
			parts = append(parts, "JS of words "+three(js.Value))
		}
		if m := auc(d.Realism); m.ok {
			parts = append(parts, "AUC "+m.text(three))
		}
		say("  %s: %s", short(d.Name), strings.Join(parts, ", "))
	}
}

func modelLines(e *evaluation.Evaluation, say func(string, ...any)) {
	list := ranked(e)
	for _, m := range list[:min(len(list), mostSummaryLines)] {
		h := m.Accuracy.Headline
		say("  %s: function F1 %s, whole calls right %s", short(m.Name), figure(h, "function_macro_f1").text(three), figure(h, "exact_match").cell(percent).Text)
	}
	best := passing(e)
	for _, m := range best[:min(len(best), mostSummaryLines)] {
		say("  %s: %s of %s rows pass by the leaderboard's rules, %s", short(m.Name), page.Thousands(m.BFCL.Passed), page.Thousands(m.BFCL.Rows), percent(page.Share(m.BFCL.Passed, m.BFCL.Rows)))
	}
}
