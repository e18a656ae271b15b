package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/bfcl"
	"github.com/routenator/routenator/transforms/calls"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/store"
)

// readGolden reads the golden sets.
func (j *job) readGolden(ctx context.Context) error {
	for _, path := range j.config.golden {
		files, err := records.Find(ctx, path)
		if err != nil {
			return usagef("--golden: %w", err)
		}
		in := evaluation.Input{Role: evaluation.RoleGolden, Name: nameOf(path), Path: path, Files: []evaluation.File{}, Refused: []evaluation.Refusal{}}
		lines := &lineReader{}
		for _, f := range files {
			in.Files = append(in.Files, evaluation.File{Path: f.Name, Bytes: f.Bytes, SHA256: f.SHA256})
			data, err := store.ReadFile(ctx, f.URI)
			if err != nil {
				return err
			}
			if isLeaderboard(data) {
				err = j.readLeaderboard(ctx, f, data, &in)
			} else {
				j.goldenURIs[path] = append(j.goldenURIs[path], f.URI)
				err = lines.each(f.Name, data, j.addGolden)
			}
			if err != nil {
				return err
			}
		}
		in.Rows += lines.rows
		in.Refused = append(in.Refused, lines.refused()...)
		j.evaluation.Inputs = append(j.evaluation.Inputs, in)
	}
	if len(j.config.golden) > 0 && len(j.golden)+len(j.leaderboard) == 0 {
		return usagef("--golden: there is no row that can be read; write {\"id\", \"query\", \"calls\": [{\"name\", \"arguments\"}]} on each line")
	}
	if len(j.golden) > 0 && len(j.leaderboard) > 0 {
		return usagef("--golden: give sets of one form: the leaderboard's question files have rules of their own")
	}
	return nil
}

// addGolden reads one golden row.
func (j *job) addGolden(line []byte) error {
	var row schemas.Golden
	if err := json.Unmarshal(line, &row); err != nil {
		return err
	}
	switch {
	case row.ID == "":
		return errors.New("the row has no id")
	case row.Request() == "":
		return errors.New("the row has no query, and no message of role user")
	}
	j.golden = append(j.golden, row)
	return nil
}

// lineReader reads JSON lines, and counts those that cannot be read.
type lineReader struct {
	rows   int
	counts map[string]int
	list   []records.Refusal
}

// each hands on every line that is not blank; one that it returns an error for is refused.
func (r *lineReader) each(file string, data []byte, read func(line []byte) error) error {
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		r.rows++
		if err := read(line); err != nil {
			r.refuse(file, number, err)
		}
	}
	return nil
}

func (r *lineReader) refuse(file string, number int, err error) {
	const reason = "the line cannot be read"
	if r.counts == nil {
		r.counts = map[string]int{}
	}
	if r.counts[reason]++; r.counts[reason] <= 10 {
		r.list = append(r.list, records.Refusal{File: file, Where: fmt.Sprint("line ", number), Reason: reason, Detail: fmt.Sprintf("%.200s", err.Error())})
	}
}

func (r *lineReader) refused() []evaluation.Refusal { return refused(r.counts, r.list) }

// isLeaderboard says whether a file is one of the leaderboard's questions.
func isLeaderboard(data []byte) bool {
	first, _, _ := bytes.Cut(bytes.TrimSpace(data), []byte("\n"))
	var row map[string]json.RawMessage
	if json.Unmarshal(first, &row) != nil {
		return false
	}
	_, question := row["question"]
	_, function := row["function"]
	return question && function
}

// readLeaderboard reads one of the leaderboard's question files, with the answers beside it.
func (j *job) readLeaderboard(ctx context.Context, f records.File, data []byte, in *evaluation.Input) error {
	answers, err := store.ReadFile(ctx, bfcl.AnswersPath(f.URI))
	if errors.Is(err, store.ErrNotExist) {
		category, wrong := bfcl.CategoryOfFile(f.URI)
		if wrong != nil || !slices.Contains([]bfcl.Category{bfcl.Irrelevance, bfcl.LiveIrrelevance, bfcl.LiveRelevance}, category) {
			return usagef("--golden %s: the answers should be in %s", f.URI, bfcl.AnswersPath(f.URI))
		}
		answers, err = nil, nil
	}
	if err != nil {
		return err
	}
	rows, err := bfcl.Read(data, answers)
	if err != nil {
		return usagef("--golden %s: %w", f.URI, err)
	}
	in.Rows += len(rows)
	j.leaderboard = append(j.leaderboard, rows...)
	return nil
}

// predictions are what one model answered.
type predictions struct {
	name   string
	list   []prediction
	read   int    // outputs that were read from text
	passes []bool // by row of the leaderboard
	bad    []evaluation.Unreadable
}

// prediction is one answer: as text, and as calls.
type prediction struct {
	accuracy.Prediction
	output  string
	hasText bool
	made    []calls.Call
	err     error
}

// readPredictions reads the models' answers.
func (j *job) readPredictions(ctx context.Context) error {
	for _, n := range j.config.predictions {
		files, err := records.Find(ctx, n.path)
		if err != nil {
			return usagef("--predictions: %w", err)
		}
		in := evaluation.Input{Role: evaluation.RolePredictions, Name: n.name, Path: n.path, Files: []evaluation.File{}}
		p := &predictions{name: n.name}
		lines := &lineReader{}
		for _, f := range files {
			in.Files = append(in.Files, evaluation.File{Path: f.Name, Bytes: f.Bytes, SHA256: f.SHA256})
			data, err := store.ReadFile(ctx, f.URI)
			if err == nil {
				err = lines.each(f.Name, data, p.add)
			}
			if err != nil {
				return err
			}
		}
		in.Rows, in.Refused = lines.rows, lines.refused()
		j.evaluation.Inputs = append(j.evaluation.Inputs, in)
		j.predictions = append(j.predictions, p)
	}
	return nil
}

// mostOutput is how much of an unreadable output is shown.
const mostOutput = 500

// add reads one line: {"id", "output"} or {"id", "calls"}, or the leaderboard's {"id", "result"}.
func (p *predictions) add(line []byte) error {
	var row struct {
		schemas.Prediction
		Result json.RawMessage `json:"result"`
	}
	if err := json.Unmarshal(line, &row); err != nil {
		return err
	}
	if row.ID == "" {
		return errors.New("the row has no id")
	}
	if len(row.Result) > 0 && row.Output == "" && row.Calls == nil {
		row.Output = resultText(row.Result)
	}
	out := prediction{Prediction: accuracy.Prediction{ID: row.ID, Calls: row.Calls}, output: row.Output}
	if row.Calls == nil {
		out.hasText = true
		p.readOutput(&out)
	} else if err := out.takeCalls(); err != nil {
		return err
	}
	p.list = append(p.list, out)
	return nil
}

// resultText is the leaderboard's result as text: it is one, or for endpoints that call natively a list of
// {name: arguments as JSON text}.
func resultText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var list []map[string]string
	if json.Unmarshal(raw, &list) != nil {
		return string(raw)
	}
	var made []string
	for _, call := range list {
		for name, arguments := range call {
			c, err := calls.FromJSON(name, []byte(arguments))
			if err != nil {
				return string(raw)
			}
			made = append(made, c.String())
		}
	}
	return "[" + strings.Join(made, ", ") + "]"
}

// readOutput reads a model's text.
func (p *predictions) readOutput(out *prediction) {
	p.read++
	read, err := calls.Read(out.output)
	if err != nil {
		p.unreadable(out, err)
		return
	}
	out.made, out.Text, out.Calls = read.Calls, read.Prose, []schemas.Call{}
	for _, c := range read.Calls {
		var call schemas.Call
		if err := json.Unmarshal([]byte(c.JSON()), &call); err != nil { // a call writes JSON
			out.Unreadable, out.Detail = true, err.Error()
			return
		}
		out.Calls = append(out.Calls, call)
	}
}

// unreadable notes an answer that cannot be read.
func (p *predictions) unreadable(out *prediction, err error) {
	out.err, out.Unreadable, out.Detail = err, true, err.Error()
	if len(p.bad) < 20 {
		p.bad = append(p.bad, evaluation.Unreadable{ID: out.ID, Output: fmt.Sprintf("%.*s", mostOutput, out.output), Why: err.Error()})
	}
}

// takeCalls reads calls that were read elsewhere.
func (out *prediction) takeCalls() error {
	for _, c := range out.Calls {
		call, err := calls.FromJSON(c.Name, c.Arguments)
		if err != nil {
			return fmt.Errorf("call of %s: %w", c.Name, err)
		}
		out.made = append(out.made, call)
	}
	return nil
}
