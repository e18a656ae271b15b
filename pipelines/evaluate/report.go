package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/store"
)

// report writes the files and says what was found. A failed gate is the error of a run whose report is written.
func (j *job) report(ctx context.Context, stdout io.Writer) error {
	e := &j.evaluation
	j.hideWork()
	gates, wrong := checkGates(j.config.gates, e.Figures())
	if wrong == nil {
		e.Gates = gates
	}
	e.Good, e.Notes = good(e), notes(e)
	uri := store.Join(j.config.output, "report.json")
	if err := writeJSON(ctx, uri, e); err != nil {
		return err
	}
	j.progress.stop()
	if _, err := io.WriteString(stdout, summary(e)+"Report  "+uri+"\n"); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	if wrong != nil {
		return wrong
	}
	if lines := failed(gates); lines != "" {
		return fmt.Errorf("%w:\n  %s", errGate, lines)
	}
	return nil
}

// writeJSON writes the report as people can read it too.
func writeJSON(ctx context.Context, uri string, e *evaluation.Evaluation) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(e); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err := store.WriteFile(ctx, uri, b.Bytes())
	return err
}

// embeddedName stands for the folder of the embedded example's files.
const embeddedName = "examples/creative/golden"

// hideWork names the embedded example's files as they are known, and not as they lie for the moment.
func (j *job) hideWork() {
	hide := func(s string) string { return strings.ReplaceAll(s, j.work, embeddedName) }
	for i := range j.evaluation.Inputs {
		in := &j.evaluation.Inputs[i]
		in.Path = hide(in.Path)
		for k := range in.Files {
			in.Files[k].Path = hide(in.Files[k].Path)
		}
		for _, r := range in.Refused {
			for k := range r.Where {
				r.Where[k] = hide(r.Where[k])
			}
		}
	}
}

// summary is the last words of a run.
func summary(e *evaluation.Evaluation) string {
	var b strings.Builder
	for i := range e.Inputs {
		in := &e.Inputs[i]
		fmt.Fprintf(&b, "%-12s%s: %d rows of %s\n", in.Role, in.Name, in.Rows, in.Path)
		b.WriteString(refusedLines(in))
	}
	for i := range e.Datasets {
		if d := &e.Datasets[i]; !d.Reference {
			b.WriteString(datasetLine(d))
		}
	}
	for i := range e.Models {
		b.WriteString(modelLine(&e.Models[i]))
	}
	for i := range e.Students {
		b.WriteString(studentLine(&e.Students[i]))
	}
	section(&b, "Good", e.Good)
	section(&b, "Look at", e.Notes)
	section(&b, "Left out", e.Omissions)
	for _, g := range e.Gates {
		verdict := "holds "
		if !g.Passed {
			verdict = "FAILED"
		}
		fmt.Fprintf(&b, "Gate  %s  %s\n", verdict, g.Expression)
	}
	return b.String()
}

func section(b *strings.Builder, title string, lines []string) {
	for i, line := range lines {
		if i > 0 {
			title = ""
		}
		fmt.Fprintf(b, "%-10s%s\n", title, line)
	}
}

// refusedLines says which rows of an input were not evaluated.
func refusedLines(in *evaluation.Input) string {
	var b strings.Builder
	for _, r := range in.Refused {
		where := ""
		if len(r.Where) > 0 {
			where = ", such as " + r.Where[0]
		}
		fmt.Fprintf(&b, "            %d rows refused: %s%s\n", r.Rows, r.Reason, where)
	}
	return b.String()
}

func datasetLine(d *evaluation.Dataset) string {
	parts := []string{fmt.Sprintf("%d rows", d.Rows), fmt.Sprintf("%.3g words on average", d.All.Words.Mean)}
	if w := d.All.Words.W1; w != nil {
		parts = append(parts, fmt.Sprintf("words %.3g from the reference's", w.Value))
	}
	for _, t := range d.All.Shares {
		if t.JS != nil && (t.Of == "function" || t.Of == evaluation.RequestFraming || strings.HasSuffix(t.Of, "type")) {
			parts = append(parts, fmt.Sprintf("js.%s %.3g", t.Of, t.JS.Value))
		}
	}
	if d.Realism != nil && d.Realism.Result != nil {
		parts = append(parts, fmt.Sprintf("realism AUC %.3g (%.3g to %.3g)", d.Realism.AUC, d.Realism.Low, d.Realism.High))
	}
	return fmt.Sprintf("Dataset     %s: %s\n", d.Name, strings.Join(parts, ", "))
}

func modelLine(m *evaluation.Model) string {
	if m.BFCL != nil {
		var parts []string
		for _, c := range m.BFCL.Categories {
			parts = append(parts, fmt.Sprintf("%s %.4g (%d of %d)", c.Name, c.Accuracy, c.Passed, c.Rows))
		}
		return fmt.Sprintf("Model       %s: %s\n", m.Name, strings.Join(parts, ", "))
	}
	var parts []string
	for _, name := range []string{functionFigure, "enum_accuracy", "exact_match"} {
		if f, ok := accuracy.Get(m.Accuracy.Headline, name); ok && f.N > 0 {
			parts = append(parts, fmt.Sprintf("%s %.3g%s", name, f.Value, interval(f.Low, f.High)))
		}
	}
	return fmt.Sprintf("Model       %s: %s\n", m.Name, strings.Join(parts, ", "))
}

func interval(low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	return fmt.Sprintf(" (%.3g to %.3g)", *low, *high)
}

func studentLine(s *evaluation.Student) string {
	line := fmt.Sprintf("Student     of %d rows of %s, on %d golden rows:", s.Rows, s.Dataset, s.Golden)
	if len(s.Curve) > 0 {
		for _, name := range []string{functionFigure, "enum_accuracy", "exact_match"} {
			if f, ok := figureOf(s.Curve[len(s.Curve)-1].Figures, name); ok {
				line += fmt.Sprintf(" %s %.3g%s", name, f.Value, interval(f.Low, f.High))
			}
		}
	}
	for _, b := range s.Baselines {
		if f, ok := figureOf(b.Figures, functionFigure); ok {
			line += fmt.Sprintf("; %s %.3g", b.Name, f.Value)
		}
	}
	return line + "\n"
}
