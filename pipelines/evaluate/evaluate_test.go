package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/shards"
)

const functions = `[
 {"type": "function", "function": {"name": "Search", "description": "find", "parameters": {"type": "object", "properties": {
   "kind": {"type": "string", "enum": ["Plant", "Pot", "Any"], "description": "what"}, "about": {"type": "string", "description": "which"}}, "required": ["kind", "about"]}}},
 {"type": "function", "function": {"name": "Make", "description": "make", "parameters": {"type": "object", "properties": {
   "kind": {"type": "string", "enum": ["Plant", "Pot", "Any"], "description": "what"}, "about": {"type": "string", "description": "which"}}, "required": ["kind", "about"]}}}
]`

var colours = []string{"red", "green", "dark blue", "white", "yellow", "old", "small", "tall", "cheap", "clay"}

// rows are n labelled queries; every tenth calls nothing. The seed chooses other words.
func rows(n, seed int) []schemas.Golden {
	var out []schemas.Golden
	for i := range n {
		colour, other := colours[(i*7+seed)%10], colours[(i*3+seed+1)%10]
		kind := []string{"Plant", "Pot", "Any"}[(i+seed)%3]
		said := map[string]string{"Plant": "plants", "Pot": "pot", "Any": "things"}[kind]
		name, query := "Search", fmt.Sprintf("find %s %s for the %s corner", colour, said, other)
		if i%2 == 1 {
			name, query = "Make", fmt.Sprintf("make me a %s %s", colour, said)
		}
		row := schemas.Golden{ID: fmt.Sprintf("r%d-%d", seed, i), Query: query, Outcome: "call", Calls: []schemas.Call{{Name: name,
			Arguments: json.RawMessage(fmt.Sprintf(`{"kind":%q,"about":%q}`, kind, colour))}}}
		if i%10 == 9 {
			row = schemas.Golden{ID: row.ID, Query: fmt.Sprintf("what time is it in the %s city", colour), Outcome: "none", Calls: []schemas.Call{}}
		}
		out = append(out, row)
	}
	return out
}

// write writes values as JSONL and returns the file.
func write[T any](t *testing.T, name string, values []T, further ...string) string {
	t.Helper()
	var b bytes.Buffer
	for _, v := range values {
		line, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	for _, line := range further {
		b.WriteString(line + "\n")
	}
	return writeText(t, name, b.String())
}

func writeText(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// writeParquet writes rows as a shard of a dataset, with a route and an asset each.
func writeParquet(t *testing.T, folder string, list []schemas.Golden, tools ...json.RawMessage) {
	t.Helper()
	file, err := shards.CreateExamples(context.Background(), filepath.Join(folder, "part.parquet"), []shards.Attribute{{Name: "kind"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range list {
		var seed, i int // of the row's name, so that what it has does not depend on its place
		if _, err := fmt.Sscanf(g.ID, "r%d-%d", &seed, &i); err != nil {
			t.Fatal(err)
		}
		e := schemas.Example{ID: g.ID, Query: g.Query, Outcome: g.Outcome, Split: "train", Route: []string{"phrases", "model"}[i%2], AssetID: fmt.Sprint("a", i%40), Language: "en",
			Attributes: []schemas.Observed{{Name: "kind"}}, Tools: tools}
		for _, c := range g.Calls {
			raw, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			e.Calls, e.Function, e.Arguments = append(e.Calls, raw), c.Name, c.Arguments
			var arguments struct{ Kind string }
			if err := json.Unmarshal(c.Arguments, &arguments); err != nil {
				t.Fatal(err)
			}
			e.Attributes[0].Label = arguments.Kind
		}
		if err := file.Write([]schemas.Example{e}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := file.Commit("part.parquet", "train"); err != nil {
		t.Fatal(err)
	}
}

// evaluate runs the program and returns its report.
func evaluate(t *testing.T, args ...string) (*evaluation.Evaluation, []byte, error) {
	t.Helper()
	output := t.TempDir()
	var stdout, stderr bytes.Buffer
	failure := run(context.Background(), append(args, "--output", output), &stdout, &stderr)
	data, err := os.ReadFile(filepath.Join(output, "report.json"))
	if err != nil {
		return nil, nil, failure
	}
	e := &evaluation.Evaluation{}
	if err := json.Unmarshal(data, e); err != nil {
		t.Fatal(err)
	}
	return e, data, failure
}

func mustEvaluate(t *testing.T, args ...string) (*evaluation.Evaluation, []byte) {
	t.Helper()
	e, data, err := evaluate(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	return e, data
}

func figure(t *testing.T, e *evaluation.Evaluation, name string) float64 {
	t.Helper()
	found := evaluation.Match(e.Figures(), name)
	if len(found) != 1 || found[0].Value == nil {
		t.Fatalf("figure %s: %v", name, found)
	}
	return *found[0].Value
}

// Parquet and JSONL of the same rows have the same figures, whatever the runner and however the rows are split and ordered.
func TestFiguresOfAnySplitAndRunner(t *testing.T) {
	folder, split := t.TempDir(), t.TempDir()
	list := rows(400, 0)
	writeParquet(t, folder, list)
	reversed := slices.Clone(list)
	slices.Reverse(reversed)
	for i, part := range [][]schemas.Golden{reversed[:90], reversed[90:91], reversed[91:]} {
		sub := filepath.Join(split, fmt.Sprint(i))
		if err := os.Mkdir(sub, 0o700); err != nil {
			t.Fatal(err)
		}
		writeParquet(t, sub, part)
	}
	reference := write(t, "real.jsonl", rows(300, 5))
	golden := write(t, "golden.jsonl", rows(60, 3))
	schema := writeText(t, "functions.json", functions)
	common := []string{"--reference", reference, "--golden", golden, "--functions", schema}
	first, prism := mustEvaluate(t, append(common, "--dataset", "a="+folder)...)
	_, direct := mustEvaluate(t, append(common, "--dataset", "a="+folder, "--runner", "direct")...)
	if !bytes.Equal(prism, direct) {
		t.Error("direct reports otherwise than Prism")
	}
	second, _ := mustEvaluate(t, append(common, "--dataset", "a="+split+"/*/*.parquet")...)
	other := map[string]*float64{}
	for _, f := range second.Figures() {
		other[f.Name] = f.Value
	}
	compared := 0
	for _, f := range first.Figures() {
		compared++
		if v := other[f.Name]; (v == nil) != (f.Value == nil) || v != nil && *v != *f.Value {
			t.Errorf("%s: %v of one file, %v of three in reverse", f.Name, deref(f.Value), deref(v))
		}
	}
	for _, name := range []string{"a/route.phrases.js.kind", "a/route.model.near", "a/route.model.w1.words", "a/js.kind", "a/g.p.kind", "a/words.iqr", "a/position.kind.uniform"} {
		if _, ok := other[name]; !ok {
			t.Errorf("%s is no figure", name)
		}
	}
	if compared < 150 {
		t.Errorf("only %d figures were compared", compared)
	}
	if n := figure(t, first, "a/rows"); n != 400 {
		t.Errorf("%g rows", n)
	}
	if len(first.Students) != 1 || len(first.Students[0].Curve) != 3 || len(first.Students[0].Baselines) != 3 {
		t.Fatalf("students: %+v", first.Students)
	}
	if f1 := figure(t, first, "student.function_f1"); f1 < 0.9 {
		t.Errorf("the student's function F1 is %g on words that tell", f1)
	}
	if c := figure(t, first, "coverage.kind"); c != 1 {
		t.Errorf("kinds covered: %g", c)
	}
}

func deref(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}

// A dataset against itself is at no distance; one of other words is far, and all its rows are new.
func TestDatasetAgainstItself(t *testing.T) {
	same := write(t, "same.jsonl", rows(200, 0))
	e, _ := mustEvaluate(t, "--dataset", same, "--reference", same)
	for _, name := range []string{"js.words", "w1.words", "js.function", "js.kind", "tv.outcome", "js.request_framing", "position.kind.js"} {
		if v := figure(t, e, "same/"+name); v != 0 {
			t.Errorf("%s is %g", name, v)
		}
	}
	if v := figure(t, e, "same/coverage.trigrams"); v != 1 {
		t.Errorf("coverage %g", v)
	}
}

// What cannot be read is named and counted, and the rest is evaluated.
func TestBrokenRows(t *testing.T) {
	broken := write(t, "broken.jsonl", rows(20, 0), `{"query": ""}`, `no json`, `{"query": 7}`, `{"query": "x", "calls": "none"}`, `[]`, `{"other": 1}`, "", `{"query": "fine"}`)
	e, _ := mustEvaluate(t, "--dataset", broken)
	in := e.Inputs[0]
	counts := map[string]int{}
	for _, r := range in.Refused {
		counts[r.Reason] = r.Rows
		if len(r.Where) != r.Rows || !strings.Contains(r.Where[0], "line ") {
			t.Errorf("%s: %q", r.Reason, r.Where)
		}
	}
	if in.Rows != 27 || e.Datasets[0].Rows != 21 || counts["no query"] != 3 || counts["not a JSON object"] != 2 || counts["the calls cannot be read"] != 1 {
		t.Errorf("%d rows read, %d evaluated, refused %v", in.Rows, e.Datasets[0].Rows, counts)
	}
}

func TestOtherFields(t *testing.T) {
	type shaped struct {
		Utterance string `json:"utterance"`
		Intent    string `json:"intent"`
	}
	var list []shaped
	for i, r := range rows(30, 0) {
		list = append(list, shaped{r.Query, []string{"ask", "tell"}[i%2]})
	}
	file := write(t, "shaped.jsonl", list)
	e, _ := mustEvaluate(t, "--dataset", "x="+file, "--query_field", "utterance", "--label_field", "x=intent")
	if d := e.Datasets[0]; d.Rows != 30 || len(d.Functions) != 2 || d.Functions[0].Function != "ask" || d.Functions[0].Rows != 15 {
		t.Errorf("%+v", d.Functions)
	}
	_, _, err := evaluate(t, "--dataset", "x="+file, "--query_field", "words")
	if usage := new(usageError); !errors.As(err, &usage) || !strings.Contains(err.Error(), "intent, utterance") {
		t.Errorf("a field that is not there: %v", err)
	}
}

// Predictions that are missing, extra, doubled or unreadable are counted; models are compared.
func TestPredictions(t *testing.T) {
	list := rows(80, 0)
	golden := write(t, "golden.jsonl", list)
	var right, wrong []schemas.Prediction
	for i, g := range list {
		output := "I cannot do that."
		for _, c := range g.Calls {
			var a struct{ Kind, About string }
			if err := json.Unmarshal(c.Arguments, &a); err != nil {
				t.Fatal(err)
			}
			output = fmt.Sprintf("%s(kind=%q, about=%q)", c.Name, a.Kind, a.About)
		}
		right = append(right, schemas.Prediction{ID: g.ID, Output: output})
		if i >= 3 {
			wrong = append(wrong, schemas.Prediction{ID: g.ID, Calls: []schemas.Call{{Name: "Search", Arguments: json.RawMessage(`{"kind":"Any","about":"red"}`)}}})
		}
	}
	right[4].Output = `Search(kind="Pot`
	a := write(t, "a.jsonl", right)
	b := write(t, "b.jsonl", wrong, `{"id":"nobody","calls":[]}`, `{"id":"r0-9","calls":[]}`, `nonsense`)
	e, _ := mustEvaluate(t, "--golden", golden, "--predictions", "good="+a, "--predictions", "bad="+b, "--functions", writeText(t, "functions.json", functions))
	good, bad := e.Models[0], e.Models[1]
	if exact := figure(t, e, "good/exact_match"); exact != 79.0/80 || len(good.Unreadable) != 1 || good.Read != 80 {
		t.Errorf("good: exact %g, %+v", exact, good.Unreadable)
	}
	if r := bad.Accuracy; r.Missing.Count != 3 || r.Extra.Count != 1 || r.Doubled.Count != 1 {
		t.Errorf("bad: %+v %+v %+v", r.Missing, r.Extra, r.Doubled)
	}
	if in := e.Inputs[2]; len(in.Refused) != 1 || in.Refused[0].Rows != 1 {
		t.Errorf("refused: %+v", in.Refused)
	}
	if len(e.Significance) != 3 {
		t.Fatalf("%d measures", len(e.Significance))
	}
	p := e.Significance[0].Pairs[0]
	if *p.OnlyA == 0 || p.McNemar.Adjusted > 1e-6 || p.Detectable == nil || math.Abs(p.Difference.Value-(p.MeanA-p.MeanB)) > 1e-12 {
		t.Errorf("%+v", p)
	}
}

func TestGates(t *testing.T) {
	file := write(t, "d.jsonl", rows(100, 0))
	_, _, err := evaluate(t, "--dataset", "d="+file, "--reference", file, "--gate", "js.kind<=0.01", "--gate", "d/rows>=100")
	if err != nil {
		t.Errorf("gates that hold: %v", err)
	}
	e, _, err := evaluate(t, "--dataset", "d="+file, "--reference", file, "--gate", "rows<50")
	if !errors.Is(err, errGate) || conclude(context.Background(), err, &bytes.Buffer{}) != statusGate || e == nil || e.Gates[0].Passed {
		t.Errorf("a gate that fails: %v", err)
	}
	_, _, err = evaluate(t, "--dataset", "d="+file, "--reference", file, "--gate", "js.kinds<=0.01")
	if conclude(context.Background(), err, &bytes.Buffer{}) != statusUsage || !strings.Contains(err.Error(), `"js.kind"`) {
		t.Errorf("an unknown figure: %v", err)
	}
	_, _, err = evaluate(t, "--dataset", "d="+file, "--gate", "js.kind<=0.01")
	if conclude(context.Background(), err, &bytes.Buffer{}) != statusUsage || !strings.Contains(err.Error(), "needs --reference or --golden") {
		t.Errorf("a divergence from nothing: %v", err)
	}
	for _, wrong := range []string{"", "js.kind", "<=1", "js.kind<=many", "js.kind==1", "a<NaN"} {
		if _, err := parseGate(wrong); err == nil {
			t.Errorf("%q is a gate", wrong)
		}
	}
}

func TestWrongUsage(t *testing.T) {
	file := write(t, "d.jsonl", rows(5, 0))
	for _, args := range [][]string{
		{"--datset", file}, {"--dataset", "a=" + file, "--dataset", "a=" + file}, {"--predictions", file}, {"--reference", file},
		{"--dataset", filepath.Join(t.TempDir(), "nothing")}, {"--dataset", file, "--runner", "spark"}, {"--dataset", file, "--population", "p.json"},
		{"--dataset", file, "--min_count", "3"}, {"--golden", writeText(t, "g.jsonl", "{}\n")}, {"left"},
		{"--dataset", file, "--plain", "--student"},
	} {
		_, _, err := evaluate(t, args...)
		if conclude(context.Background(), err, &bytes.Buffer{}) != statusUsage {
			t.Errorf("%v: %v", args, err)
		}
	}
}

// Without what takes more than one reading, the figures that are left are the same.
func TestPlain(t *testing.T) {
	file, reference := write(t, "d.jsonl", rows(300, 0)), write(t, "real.jsonl", rows(200, 5))
	whole, _ := mustEvaluate(t, "--dataset", "d="+file, "--reference", reference)
	plain, _ := mustEvaluate(t, "--dataset", "d="+file, "--reference", reference, "--plain")
	d := &plain.Datasets[0]
	if d.Duplicates.Near != nil || d.Coverage != nil || d.Realism != nil || len(plain.Omissions) != len(whole.Omissions)+1 {
		t.Errorf("%+v, %+v, %+v, %v", d.Duplicates, d.Coverage, d.Realism, plain.Omissions)
	}
	all := map[string]*float64{}
	for _, f := range whole.Figures() {
		all[f.Name] = f.Value
	}
	left := plain.Figures()
	for _, f := range left {
		if v, ok := all[f.Name]; !ok || (v == nil) != (f.Value == nil) || v != nil && *v != *f.Value {
			t.Errorf("%s: %v, of all metrics %v", f.Name, deref(f.Value), deref(v))
		}
	}
	if len(left) < 40 {
		t.Errorf("only %d figures", len(left))
	}
}

// The embedded example needs no flag.
func TestExample(t *testing.T) {
	t.Chdir(t.TempDir())
	e, data := mustEvaluate(t, "--student=false")
	if e.Datasets[0].Rows < 100 || e.Reference == "" || len(e.Omissions) == 0 {
		t.Errorf("%+v", e.Inputs)
	}
	if bytes.Contains(data, []byte(os.TempDir()+"/evaluate-")) {
		t.Error("the report names the folder of the work")
	}
}

// Inputs that are not what they should be are named with their place, and nothing is taken for an answer that is none.
func TestBrokenPredictionsAndGolden(t *testing.T) {
	list := rows(12, 0)
	golden := write(t, "golden.jsonl", list, `{"id":"x","query":"no label"}`, `{"query":"no id"}`, `no json`)
	other := write(t, "other.jsonl", []string{}, `{"id":"r0-0","response":"Search()"}`, `{"id":"r0-1","output":""}`, `{"id":"r0-2","calls":[]}`, `{"id":"r0-3","result":7}`, `{"output":"x"}`, `{"id":5}`)
	e, _ := mustEvaluate(t, "--golden", golden, "--predictions", "other="+other, "--predictions", "empty="+writeText(t, "empty.jsonl", ""), "--functions", writeText(t, "functions.json", functions))
	refused := func(in evaluation.Input) map[string]int {
		out := map[string]int{}
		for _, r := range in.Refused {
			out[r.Reason] = r.Rows
		}
		return out
	}
	if got := refused(e.Inputs[0]); e.Inputs[0].Rows != 15 || got["the row has no id"] != 1 || got["the line cannot be read"] != 1 {
		t.Errorf("golden: %d rows, %v", e.Inputs[0].Rows, got)
	}
	if got := refused(e.Inputs[1]); e.Inputs[1].Rows != 6 || got["the row has no output, no calls and no result"] != 1 || got["the row has no id"] != 1 || got["the line cannot be read"] != 1 || len(got) != 4 {
		t.Errorf("predictions: %v", got)
	}
	if n := e.Models[0].Accuracy.Missing.Count; n != 13-2 {
		t.Errorf("%d rows without a prediction", n)
	}
	said := strings.Join(append(e.Notes, e.Omissions...), "\n")
	for _, words := range []string{"The predictions of empty hold no row", "Golden rows with neither calls nor an outcome: 1.", "empty: 13 golden rows have no prediction"} {
		if !strings.Contains(said, words) {
			t.Errorf("%q is not said in %s", words, said)
		}
	}
	folder := t.TempDir()
	for _, name := range []string{"one.jsonl", "two.jsonl"} {
		if err := os.Rename(write(t, name, list[:2]), filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	parquet := t.TempDir()
	writeParquet(t, parquet, list)
	for words, args := range map[string][]string{
		"one.jsonl line 1 and ":           {"--golden", folder, "--predictions", other},
		"this is Parquet":                 {"--golden", parquet, "--predictions", other},
		"tested on":                       {"--golden", golden},
		"write {\"id\", \"query\"":        {"--golden", writeText(t, "g.jsonl", "{}\n"), "--predictions", other},
		"line 1: the row has no id":       {"--golden", writeText(t, "h.jsonl", "{}\n"), "--predictions", other},
		"two inputs are called \"other\"": {"--golden", golden, "--predictions", other, "--predictions", other},
	} {
		_, _, err := evaluate(t, args...)
		if err == nil || !strings.Contains(err.Error(), words) || conclude(context.Background(), err, &bytes.Buffer{}) != statusUsage {
			t.Errorf("%v: %v", args, err)
		}
	}
}

// Where there is nothing to tell models apart by, the report says so and gives no detectable difference.
func TestNothingToTell(t *testing.T) {
	list := rows(40, 0)
	var right []schemas.Prediction
	for _, g := range list {
		right = append(right, schemas.Prediction{ID: g.ID, Calls: g.Calls})
	}
	a, b := write(t, "a.jsonl", right), write(t, "b.jsonl", right)
	schema := writeText(t, "functions.json", functions)
	for n, words := range map[int]string{40: "of 40 rows 0 are right by one model alone", 1: "of 1 rows 0 are right by one model alone"} {
		e, _ := mustEvaluate(t, "--golden", write(t, "golden.jsonl", list[:n]), "--predictions", a, "--predictions", b, "--functions", schema)
		p := e.Significance[0].Pairs[0]
		if p.Detectable != nil || p.McNemar == nil || p.McNemar.P != 1 || !strings.Contains(strings.Join(p.Notes, "\n"), words) || !strings.Contains(strings.Join(e.Notes, "\n"), "Too few of these rows") {
			t.Errorf("%+v, %q", p, e.Notes)
		}
		if p := e.Significance[2].Pairs[0]; p.Detectable != nil || !strings.Contains(strings.Join(p.Notes, "\n"), map[int]string{40: "all differences are alike", 1: "too few"}[n]) {
			t.Errorf("%+v", p)
		}
	}
}
