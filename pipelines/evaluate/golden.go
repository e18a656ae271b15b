package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/calls"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/store"
)

// readGolden reads the golden sets.
func (j *job) readGolden(ctx context.Context) error {
	for _, at := range j.config.golden {
		files, err := findGolden(ctx, at)
		if err != nil {
			return usagef("--golden: %w", err)
		}
		in := evaluation.Input{Role: evaluation.RoleGolden, Name: goldenName(at), Path: at, Files: []evaluation.File{}, Refused: []evaluation.Refusal{}}
		lines := &lineReader{}
		for _, f := range files {
			if err := checkText("golden", f); err != nil {
				return err
			}
			data, err := store.ReadFile(ctx, f.URI)
			if err != nil {
				return err
			}
			in.Files = append(in.Files, evaluation.File{Path: f.Name, Bytes: f.Bytes, SHA256: f.SHA256})
			if isLeaderboard(data) {
				err = j.readLeaderboard(ctx, f, data, len(files) > 1, &in)
			} else {
				j.goldenURIs[at] = append(j.goldenURIs[at], f.URI)
				err = lines.each(f.Name, data, func(line []byte) error { return j.addGolden(line, lines.at) })
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
		return usagef("--golden: there is no row that can be read%s; write {\"id\", \"query\", \"calls\": [{\"name\", \"arguments\"}]} on each line, or give the leaderboard's question file", firstRefusal(j.evaluation.Inputs))
	}
	if j.unlabelled > 0 {
		j.omit("Golden rows with neither calls nor an outcome: %d. No call is taken to be right for them.", j.unlabelled)
	}
	if len(j.leaderboard) > 0 && len(j.config.datasets) > 0 {
		j.omit("The golden set is the leaderboard's: no student is tested on it, and the datasets are not compared with it.")
	}
	if len(j.golden) > 0 && len(j.leaderboard) > 0 {
		return usagef("--golden: give sets of one form: the leaderboard's question files have rules of their own")
	}
	return nil
}

// findGolden finds the files of a golden set, the leaderboard's in a folder of .json files too.
func findGolden(ctx context.Context, at string) ([]records.File, error) {
	files, err := records.Find(ctx, at)
	if errors.Is(err, records.ErrNoFiles) {
		if board, wrong := records.Find(ctx, store.Join(at, "*.json")); wrong == nil {
			return board, nil
		}
	}
	return files, err
}

// goldenName names a golden set; a glob without a name of its own after its folder.
func goldenName(at string) string { return cmp.Or(nameOf(at), nameOf(path.Dir(at)), "golden") }

// checkText refuses files that are no lines of JSON.
func checkText(flag string, f records.File) error {
	if strings.HasSuffix(f.URI, ".parquet") {
		return usagef("--%s %s: it is read as lines of JSON, and this is Parquet", flag, f.URI)
	}
	return nil
}

// firstRefusal says what is wrong with the first row that was refused.
func firstRefusal(inputs []evaluation.Input) string {
	for i := range inputs {
		for _, r := range inputs[i].Refused {
			if len(r.Where) > 0 {
				return " (" + r.Where[0] + ")"
			}
		}
	}
	return ""
}

// addGolden reads one golden row. An id that another row has too is an error of the whole set: it would not be known which
// of them a prediction answers.
func (j *job) addGolden(line []byte, at string) error {
	var row schemas.Golden
	if err := json.Unmarshal(line, &row); err != nil {
		return err
	}
	switch {
	case row.ID == "":
		return rowError("the row has no id")
	case row.Request() == "":
		return rowError("the row has no query, and no message of role user")
	}
	if first, ok := j.goldenAt[row.ID]; ok {
		return usagef("--golden: the id %q stands twice, in %s and %s", row.ID, first, at)
	}
	j.goldenAt[row.ID] = at
	if row.Calls == nil && row.Accept == nil && row.Outcome == "" {
		j.unlabelled++
	}
	j.golden = append(j.golden, row)
	return nil
}

// lineReader reads JSON lines, and counts those that cannot be read.
type lineReader struct {
	rows   int
	at     string // file and line that is being read
	counts map[string]int
	list   []records.Refusal
}

// each hands on every line that is not blank; one that it returns an error for is refused, but for an error of usage.
func (r *lineReader) each(file string, data []byte, read func(line []byte) error) error {
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		r.rows, r.at = r.rows+1, fmt.Sprintf("%s line %d", file, number)
		err := read(line)
		if usage := new(usageError); errors.As(err, &usage) {
			return err
		}
		if err != nil {
			r.refuse(file, number, err)
		}
	}
	return nil
}

// rowError is what a line lacks that can be read as JSON: a reason of its own.
type rowError string

func (e rowError) Error() string { return string(e) }

func (r *lineReader) refuse(file string, number int, err error) {
	reason := "the line cannot be read"
	if own := rowError(""); errors.As(err, &own) {
		reason = string(own)
	}
	if r.counts == nil {
		r.counts = map[string]int{}
	}
	if r.counts[reason]++; r.counts[reason] <= 10 {
		r.list = append(r.list, records.Refusal{File: file, Where: fmt.Sprint("line ", number), Reason: reason, Detail: fmt.Sprintf("%.200s", err.Error())})
	}
}

func (r *lineReader) refused() []evaluation.Refusal { return refused(r.counts, r.list) }

// predictions are what one model answered.
type predictions struct {
	name   string
	list   []prediction
	read   int                     // outputs that were read from text
	passes []bool                  // by row of the leaderboard's questions
	bad    []evaluation.Unreadable // the first of them
	unread int                     // outputs that could not be read
}

// prediction is one answer: as text, and as calls.
type prediction struct {
	accuracy.Prediction
	output  string
	hasText bool
	made    []calls.Call
	native  bool // the model was shown functions natively, or its calls were read elsewhere
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
			if err := checkText("predictions", f); err != nil {
				return err
			}
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

// Of unreadable outputs, how many are listed, and how much of each.
const (
	mostUnreadable = 1000
	mostOutput     = 500
)

// predictionRow is one line of predictions.
type predictionRow struct {
	ID     string          `json:"id"`
	Output *string         `json:"output"`
	Calls  []schemas.Call  `json:"calls"`
	Result json.RawMessage `json:"result"`
}

// add reads one line: {"id", "output"} or {"id", "calls"}, or the leaderboard's {"id", "result"}.
func (p *predictions) add(line []byte) error {
	var row predictionRow
	if err := json.Unmarshal(line, &row); err != nil {
		return err
	}
	if row.ID == "" {
		return rowError("the row has no id")
	}
	out := prediction{Prediction: accuracy.Prediction{ID: row.ID, Calls: row.Calls}}
	var err error
	switch {
	case row.Calls != nil:
		err = out.takeCalls()
	case row.Output != nil:
		p.takeText(&out, *row.Output)
	case len(row.Result) > 0:
		err = p.takeResult(&out, row.Result)
	default:
		err = rowError("the row has no output, no calls and no result")
	}
	if err == nil {
		p.list = append(p.list, out)
	}
	return err
}

// takeText reads a model's text.
func (p *predictions) takeText(out *prediction, text string) {
	p.read++
	out.output, out.hasText = text, true
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
	if p.unread++; p.unread <= mostUnreadable {
		p.bad = append(p.bad, evaluation.Unreadable{ID: out.ID, Output: fmt.Sprintf("%.*s", mostOutput, out.output), Why: err.Error()})
	}
}

// takeCalls reads calls that were read elsewhere.
func (out *prediction) takeCalls() error {
	out.native = true
	for _, c := range out.Calls {
		call, err := calls.FromJSON(c.Name, c.Arguments)
		if err != nil {
			return fmt.Errorf("call of %s: %w", c.Name, err)
		}
		out.made = append(out.made, call)
	}
	return nil
}
