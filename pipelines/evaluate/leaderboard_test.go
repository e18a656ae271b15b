package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/bfcl"
	"github.com/routenator/routenator/transforms/calls"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// leaderboardFiles unpacks question files of the leaderboard and the answers beside them, of each the rows that their
// own answers pass, at most n, and returns the folder and the rows.
func leaderboardFiles(t *testing.T, n int, categories ...bfcl.Category) (string, []bfcl.Row) {
	t.Helper()
	archive, err := zip.OpenReader("../../transforms/bfcl/testdata/bfcl.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "possible_answer"), 0o700); err != nil {
		t.Fatal(err)
	}
	var all []bfcl.Row
	said := map[string]bool{} // questions, so that an answer knows its row
	for _, category := range categories {
		name := fmt.Sprintf("BFCL_v4_%s.json", category)
		questions, err := fs.ReadFile(archive, name)
		if err != nil {
			t.Fatal(err)
		}
		answers, none := fs.ReadFile(archive, bfcl.AnswersPath(name))
		if none == nil {
			if err := os.WriteFile(filepath.Join(folder, bfcl.AnswersPath(name)), answers, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		rows, wrong := bfcl.Read(questions, answers)
		if wrong != nil {
			t.Fatal(wrong)
		}
		lines := strings.Split(string(questions), "\n")
		var kept []string
		for i, row := range rows {
			if len(kept) < n && bfcl.Check(row, rightCalls(row), bfcl.Params{}).Valid && !said[requestOf(row)] {
				said[requestOf(row)] = true
				kept, all = append(kept, lines[i]), append(all, row)
			}
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(strings.Join(kept, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder, all
}

// rightCalls are calls that pass: of each parameter the first value that is none of "may be left out".
func rightCalls(row bfcl.Row) []calls.Call {
	var out []calls.Call
	for _, right := range row.Right {
		c := calls.Call{Name: right.Name}
		for _, a := range right.Parameters {
			if i := slices.IndexFunc(a.Values, func(v calls.Value) bool { return v != calls.String("") }); i >= 0 {
				c.Arguments = append(c.Arguments, calls.Argument{Name: a.Name, Value: a.Values[i]})
			}
		}
		out = append(out, c)
	}
	return out
}

// result is one line of the leaderboard's result files.
type result struct {
	ID     string `json:"id"`
	Result any    `json:"result"`
}

// nativeResult is a result of a model that calls natively, with underscores for dots.
func nativeResult(row bfcl.Row) any {
	list := []map[string]string{}
	for _, c := range rightCalls(row) {
		name := strings.ReplaceAll(c.Name, ".", "_")
		c.Name = "f"
		var written struct{ Arguments json.RawMessage }
		if err := json.Unmarshal([]byte(c.JSON()), &written); err != nil {
			panic(err)
		}
		list = append(list, map[string]string{name: string(written.Arguments)})
	}
	return list
}

// Both forms of the leaderboard's result files pass where they are right. What is wrong fails by the leaderboard's own error
// type, with the row; ids that do not match are named.
func TestLeaderboardResults(t *testing.T) {
	folder, rows := leaderboardFiles(t, 40, bfcl.Multiple, bfcl.Parallel, bfcl.Irrelevance)
	var text, native []result
	for i, row := range rows {
		said := any(calls.PythonList(rightCalls(row)))
		if len(row.Right) == 0 {
			said = "None of these functions helps."
		}
		text, native = append(text, result{row.ID, said}), append(native, result{row.ID, nativeResult(row)})
		switch {
		case i == 0:
			text[i].Result = strings.Replace(said.(string), "(", "(no_such_parameter=1, ", 1)
		case i == 1:
			text[i].Result = "[other(a=1)]"
		case i == 2:
			text[i].Result = "[cut(a="
		case i == 3:
			text[i].Result = fmt.Sprintf("<tool_call>\n%s\n</tool_call>", rightCalls(row)[0].JSON())
		case row.Category == bfcl.Irrelevance && i%2 == 0:
			text[i].Result = "[f(a=1)]"
		}
	}
	text = append(slices.Delete(text, 5, 6), result{"multiple_9999", "x"}, result{rows[0].ID, "x"})
	e, _ := mustEvaluate(t, "--golden", folder, "--predictions", "text="+write(t, "text.json", text), "--predictions", "native="+write(t, "native.json", native),
		"--gate", "native/bfcl.multiple>=1", "--gate", "native/bfcl.irrelevance>=1", "--gate", "text/missing<=1")
	b := e.Models[0].BFCL
	if other := e.Models[1].BFCL; other.Passed != len(rows) || len(other.Failures) != 0 || other.Missing.Count+other.Extra.Count+other.Doubled.Count != 0 {
		t.Errorf("native: %d of %d pass, %+v", other.Passed, len(rows), other.Failures)
	}
	if !slices.Equal(b.Missing.IDs, []string{rows[5].ID}) || !slices.Equal(b.Extra.IDs, []string{"multiple_9999"}) || !slices.Equal(b.Doubled.IDs, []string{rows[0].ID}) {
		t.Errorf("missing %v, extra %v, doubled %v", b.Missing, b.Extra, b.Doubled)
	}
	if b.OtherForms != 1 || e.Models[0].UnreadableCount != 1 || e.Models[0].Unreadable[0].ID != rows[2].ID {
		t.Errorf("%d in other forms, unreadable %+v", b.OtherForms, e.Models[0].Unreadable)
	}
	failed := map[string]int{}
	for _, f := range b.Failures {
		failed[f.Category+" "+f.Type+" "+f.Reason] = f.Rows
		if len(f.Examples) != min(f.Rows, 10) || f.Examples[0].Query == "" || f.Examples[0].Detail == "" || f.Category == "multiple" && !strings.Contains(f.Examples[0].Right, "=[") {
			t.Errorf("%+v", f)
		}
	}
	want := map[string]int{"multiple simple_function_checker:unexpected_param unexpected_parameter": 1, "multiple simple_function_checker:wrong_func_name wrong_name": 1,
		"multiple decoder_failed unreadable": 1, "multiple  missing": 1, "irrelevance relevance called": 20}
	if fmt.Sprint(failed) != fmt.Sprint(want) {
		t.Errorf("failures %v, want %v", failed, want)
	}
	if b.Passed != len(rows)-24 || len(b.Categories) != 3 || len(b.Breakdowns) != 2 {
		t.Errorf("%d pass; %+v, %+v", b.Passed, b.Categories, b.Breakdowns)
	}
	i := slices.IndexFunc(b.Aggregates, func(s evaluation.BFCLScore) bool { return s.Name == "non_live" })
	if s := b.Aggregates[i]; s.Accuracy != (36.0/40+1)/2 || s.Passed != 76 || !slices.Contains(s.Without, "simple_java") || s.Low == nil || *s.Low >= s.Accuracy || *s.High <= s.Accuracy {
		t.Errorf("%+v", s)
	}
	p := e.Significance[0].Pairs[0]
	if len(e.Significance) != 1 || *p.OnlyA != 0 || *p.OnlyB != 24 || p.Detectable == nil || p.Uncorrected == nil || p.Uncorrected.Statistic != 24 {
		t.Errorf("%+v", p)
	}
}

// The page shows what the leaderboard's rules found.
func TestLeaderboardPage(t *testing.T) {
	folder, rows := leaderboardFiles(t, 12, bfcl.Multiple)
	output := t.TempDir()
	predictions := write(t, "m.json", []result{{rows[0].ID, "[other(a=1)]"}, {"nobody_1", "x"}})
	if err := run(context.Background(), []string{"--golden", folder, "--predictions", predictions, "--output", output}, &strings.Builder{}, &strings.Builder{}); err != nil {
		t.Fatal(err)
	}
	for name, words := range map[string][]string{"report.html": {"simple_function_checker:wrong_func_name", "other(a=1)", "nobody_1", "without simple python"}, "report.md": {"multiple", "11 golden rows have no prediction"}} {
		data, err := os.ReadFile(filepath.Join(output, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range words {
			if !strings.Contains(string(data), word) {
				t.Errorf("%s does not say %q", name, word)
			}
		}
		if strings.Contains(string(data), "No model could be scored") {
			t.Error("the page says that nothing was scored")
		}
	}
}

// The leaderboard's questions are asked natively and as a prompt: a model that is right passes all, and none is asked twice.
func TestPredictLeaderboard(t *testing.T) {
	folder, rows := leaderboardFiles(t, 15, bfcl.Multiple, bfcl.ParallelMultiple, bfcl.Irrelevance)
	byQuestion := map[string]bfcl.Row{}
	for _, row := range rows {
		byQuestion[requestOf(row)] = row
	}
	for _, as := range []string{asTools, asPrompt} {
		var bodies []string
		var lock sync.Mutex
		asked := func(r llmtest.Request) bfcl.Row {
			var messages []schemas.Message
			if err := json.Unmarshal(r.Field("messages"), &messages); err != nil {
				t.Error(err)
			}
			_, question, found := strings.Cut(messages[len(messages)-1].Content, "<<question>> ")
			if !found {
				question = messages[len(messages)-1].Content
			}
			row, ok := byQuestion[question]
			if !ok {
				t.Errorf("asked %q", question)
			}
			return row
		}
		server := serve(t, llmtest.Options{Slots: 1, Queue: -1, Refuse: func(r llmtest.Request) (int, string) {
			lock.Lock()
			defer lock.Unlock()
			bodies = append(bodies, string(r.Body))
			return 0, ""
		}, Answer: func(r llmtest.Request) string {
			if row := asked(r); len(row.Right) > 0 {
				return calls.PythonList(rightCalls(row))
			}
			return "No function fits."
		}, Calls: func(r llmtest.Request) []llmtest.ToolCall {
			var out []llmtest.ToolCall
			if as == asPrompt {
				return nil
			}
			for _, one := range nativeResult(asked(r)).([]map[string]string) {
				for name, arguments := range one {
					out = append(out, llmtest.ToolCall{Name: name, Arguments: arguments})
				}
			}
			return out
		}})
		args := []string{"--golden", folder, "--predict", "m=" + server.URL(), "--model", "m=x", "--predict_as", as, "--answers", filepath.Join(t.TempDir(), "log")}
		e, first := mustEvaluate(t, args...)
		if b := e.Models[0].BFCL; b.Passed != len(rows) || b.Missing.Count != 0 {
			t.Errorf("%s: %d of %d pass: %+v", as, b.Passed, len(rows), b.Failures)
		}
		_, second := mustEvaluate(t, args...)
		if server.Counts().Sent != len(rows) || string(first) != string(second) {
			t.Errorf("%s: %d questions for %d rows, or another report", as, server.Counts().Sent, len(rows))
		}
		for _, body := range bodies {
			native, shown := strings.Contains(body, `"tools":`), strings.Contains(body, `\"type\": \"dict\"`)
			if native != (as == asTools) || shown != (as == asPrompt) || strings.Contains(body, `"type":"dict"`) || !strings.Contains(body, `"temperature":0`) {
				t.Fatalf("%s: asked %.1500s", as, body)
			}
		}
	}
}

// Every question of the leaderboard that is in the test data can be asked, in both forms.
func TestEveryQuestionCanBeAsked(t *testing.T) {
	_, rows := leaderboardFiles(t, 1_000_000, bfcl.Categories[:len(bfcl.Categories)-2]...)
	if len(rows) < 2000 {
		t.Fatalf("%d rows", len(rows))
	}
	spec := schemas.NewEndpoint("http://127.0.0.1/v1", "m", "")
	for _, as := range []string{asTools, asPrompt} {
		list, err := questionsOf(rows, as)
		if err != nil {
			t.Fatal(err)
		}
		q := &questions{spec: &spec, as: as, read: map[string]schemas.Function{}}
		for i := range list {
			if wrong, err := q.add(&list[i]); wrong != "" || err != nil {
				t.Errorf("%s, %s: %s %v", list[i].ID, as, wrong, err)
			}
		}
	}
}
