package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/evaluation/report"
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
	e.Good, e.Notes = report.Notes(e)
	if err := j.writeReports(ctx, e); err != nil {
		return err
	}
	j.progress.stop()
	if _, err := io.WriteString(stdout, report.Summary(e, j.config.output)); err != nil {
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

// writeReports writes the report for programs, for a browser and for a pull request.
func (j *job) writeReports(ctx context.Context, e *evaluation.Evaluation) error {
	for _, file := range []struct {
		name  string
		write func(io.Writer, *evaluation.Evaluation) error
	}{{"report.json", writeJSON}, {"report.html", report.HTML}, {"report.md", report.Markdown}} {
		var b bytes.Buffer
		if err := file.write(&b, e); err != nil {
			return fmt.Errorf("%s: %w", file.name, err)
		}
		if _, err := store.WriteFile(ctx, store.Join(j.config.output, file.name), b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// writeJSON writes the report so that people can read it too.
func writeJSON(w io.Writer, e *evaluation.Evaluation) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(e)
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
