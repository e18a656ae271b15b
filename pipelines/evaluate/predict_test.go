package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// serve starts a fake endpoint.
func serve(t *testing.T, o llmtest.Options) *llmtest.Server {
	t.Helper()
	s, err := llmtest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// oracle answers golden rows by their query, which is the last line of the prompt, as text; calls answers natively.
type oracle map[string]schemas.Golden

func newOracle(list []schemas.Golden) oracle {
	o := oracle{}
	for _, g := range list {
		o[g.Query] = g
	}
	return o
}

func (o oracle) row(r llmtest.Request) schemas.Golden {
	lines := strings.Split(r.Prompt(), "\n")
	return o[strings.TrimPrefix(lines[len(lines)-1], "<<question>> ")]
}

func (o oracle) calls(r llmtest.Request) []llmtest.ToolCall {
	var out []llmtest.ToolCall
	for _, c := range o.row(r).Calls {
		out = append(out, llmtest.ToolCall{Name: c.Name, Arguments: string(c.Arguments)})
	}
	return out
}

func (o oracle) text(r llmtest.Request) string {
	for _, c := range o.row(r).Calls {
		var a struct{ Kind, About string }
		if json.Unmarshal(c.Arguments, &a) == nil {
			return fmt.Sprintf("%s(kind=%q, about=%q)", c.Name, a.Kind, a.About)
		}
	}
	return "I cannot do that."
}

// A model that is right scores 1, is asked each question once, greedily and with a seed, and never again.
func TestPredict(t *testing.T) {
	list := rows(60, 0)
	o := newOracle(list)
	var bodies []string
	see := func(r llmtest.Request) (int, string) {
		if len(bodies) == 0 {
			bodies = append(bodies, string(r.Body))
		}
		return 0, ""
	}
	server := serve(t, llmtest.Options{Answer: o.text, Calls: o.calls, Slots: 1, Queue: -1})
	looked := serve(t, llmtest.Options{Answer: o.text, Calls: o.calls, Refuse: see})
	golden, schema, log := write(t, "golden.jsonl", list), writeText(t, "functions.json", functions), filepath.Join(t.TempDir(), "log")
	args := []string{"--golden", golden, "--functions", schema, "--predict", "tuned=" + server.URL(), "--model", "tuned=m", "--answers", log}
	e, first := mustEvaluate(t, args...)
	if exact := figure(t, e, "tuned/exact_match"); exact != 1 {
		t.Errorf("exact match %g", exact)
	}
	if n := server.Counts().Sent; n != len(o) { // some rows ask the same
		t.Errorf("%d questions for %d queries", n, len(o))
	}
	_, second := mustEvaluate(t, args...)
	if n := server.Counts().Sent; n != len(o) || !bytes.Equal(first, second) {
		t.Errorf("the second run asked %d questions, or reports otherwise", n-len(o))
	}
	mustEvaluate(t, "--golden", write(t, "one.jsonl", list[:1]), "--functions", schema, "--predict", "x="+looked.URL(), "--model", "x=m")
	var body struct {
		Temperature *float64
		Seed        *int
		Model       string
		Tools       []struct {
			Type     string
			Function struct {
				Name       string
				Parameters json.RawMessage
			}
		}
		Messages []schemas.Message
	}
	if err := json.Unmarshal([]byte(bodies[0]), &body); err != nil {
		t.Fatal(err)
	}
	if body.Temperature == nil || *body.Temperature != 0 || body.Seed == nil || body.Model != "m" || len(body.Messages) != 1 || body.Messages[0].Content != list[0].Query {
		t.Errorf("asked %s", bodies[0])
	}
	if len(body.Tools) != 2 || body.Tools[0].Type != "function" || body.Tools[0].Function.Name != "Search" || !strings.Contains(string(body.Tools[0].Function.Parameters), `"enum":["Plant","Pot","Any"]`) {
		t.Errorf("tools %+v", body.Tools)
	}
}

// What a model gets wrong is wrong, also calls whose arguments are no JSON; two names of one model are asked apart.
func TestPredictWrongAnswers(t *testing.T) {
	list := rows(20, 0)
	o := newOracle(list)
	server := serve(t, llmtest.Options{Answer: o.text, Refuse: func(r llmtest.Request) (int, string) {
		if o.row(r).ID == list[3].ID {
			return http.StatusBadRequest, llmtest.ErrorBody("too long")
		}
		return 0, ""
	}, Calls: func(r llmtest.Request) []llmtest.ToolCall {
		made := o.calls(r)
		switch o.row(r).ID {
		case list[0].ID:
			made[0].Arguments = made[0].Arguments[:5]
		case list[1].ID:
			made[0].Name = "Search" // Make is right
		case list[2].ID:
			made = append(made, made[0])
		}
		return made
	}})
	e, _ := mustEvaluate(t, "--golden", write(t, "golden.jsonl", list), "--functions", writeText(t, "functions.json", functions),
		"--predict", "a="+server.URL(), "--model", "a=m", "--predict", "b="+server.URL(), "--model", "b=m")
	if len(e.Models) != 2 || server.Counts().Sent != 2*len(o) {
		t.Fatalf("%d models, %d questions", len(e.Models), server.Counts().Sent)
	}
	if exact := figure(t, e, "a/exact_match"); exact != 16.0/20 {
		t.Errorf("exact match %g", exact)
	}
	m := e.Models[0]
	if len(m.Unreadable) != 1 || m.Unreadable[0].ID != list[0].ID || m.Accuracy.Missing.Count != 1 {
		t.Errorf("unreadable %+v, missing %+v", m.Unreadable, m.Accuracy.Missing)
	}
	if in := e.Inputs[1]; len(in.Refused) != 1 || in.Refused[0].Rows != 1 || !strings.Contains(in.Refused[0].Where[0], list[3].ID) || !strings.Contains(in.Refused[0].Where[0], "too long") {
		t.Errorf("refused %+v", e.Inputs[1])
	}
}

// The prompt form shows functions as text and no tools; the system prompt of the row is in it, in both forms.
func TestPredictForms(t *testing.T) {
	row := schemas.Golden{ID: "a", Messages: []schemas.Message{{Role: "system", Content: "Be brief."}, {Role: "user", Content: "hello"}, {Role: "assistant", Content: "", ToolCalls: []json.RawMessage{
		json.RawMessage(`{"id":"c1","type":"function","function":{"name":"Make","arguments":{"kind":"Pot","about":"old"}}}`)}}, {Role: "user", Content: "find red pot"},
		{Role: "assistant", Content: "the answer, which is not shown"}},
		Calls: []schemas.Call{{Name: "Search", Arguments: json.RawMessage(`{"kind":"Pot","about":"red"}`)}}}
	golden, schema := write(t, "golden.jsonl", []schemas.Golden{row}), writeText(t, "functions.json", functions)
	for as, want := range map[string][]string{
		asTools:  {"Be brief.|", "hello|", "|Make", "find red pot|"},
		asPrompt: {"You turn requests into function calls.", "hello|", `Make(kind="Pot", about="old")|`, `<<function>> [{"name": "Search", "description": "find"`},
	} {
		var messages []schemas.Message
		tools := true
		server := serve(t, llmtest.Options{Answer: func(r llmtest.Request) string {
			if err := json.Unmarshal(r.Field("messages"), &messages); err != nil {
				t.Error(err)
			}
			tools = r.Field("tools") != nil
			return "Search(kind='Pot', about='red')"
		}, Calls: func(llmtest.Request) []llmtest.ToolCall { return nil }})
		e, _ := mustEvaluate(t, "--golden", golden, "--functions", schema, "--predict", "m="+server.URL(), "--model", "m=m", "--predict_as", as)
		if exact := figure(t, e, "m/exact_match"); exact != 1 || tools != (as == asTools) || len(messages) != 4 {
			t.Fatalf("%s: exact match %g, tools %v, %d messages", as, exact, tools, len(messages))
		}
		for i, m := range messages {
			said := m.Content + "|"
			for _, raw := range m.ToolCalls {
				var call struct {
					Function struct{ Name, Arguments string }
				}
				if err := json.Unmarshal(raw, &call); err != nil {
					t.Fatal(err)
				}
				said += call.Function.Name
			}
			if !strings.HasPrefix(strings.ReplaceAll(said, `{"name":"Search","description":"find"`, `{"name": "Search", "description": "find"`), want[i]) {
				t.Errorf("%s: message %d is %q", as, i, said)
			}
		}
		if as == asPrompt && (!strings.HasSuffix(messages[0].Content, "\n\nBe brief.") || !strings.HasSuffix(messages[3].Content, "\n<<question>> find red pot")) {
			t.Errorf("%q and %q", messages[0].Content, messages[3].Content)
		}
		if noted := slices.ContainsFunc(e.Omissions, func(s string) bool { return strings.Contains(s, "no native tool call") }); noted != (as == asTools) {
			t.Errorf("%s: %q", as, e.Omissions)
		}
	}
}

// Cosines are those of the vectors: 1 of equal texts, 0.6 of (1, 0) and (0.6, 0.8); a text that is refused has none. Each
// text is asked for once in the life of the log.
func TestEmbeddings(t *testing.T) {
	list := rows(4, 0)
	vectors := map[string][]float32{"red": {1, 0}, "crimson": {3, 4}, "small": {0, 1}, "tiny": {0.6, 0.8}}
	list = []schemas.Golden{list[0], list[1], list[2]}
	abouts, said := []string{"red", "red", "small"}, []string{"red", "crimson", "long"}
	var predictions []schemas.Prediction
	for i := range list {
		list[i].Calls[0].Arguments = json.RawMessage(fmt.Sprintf(`{"kind":"Pot","about":%q}`, abouts[i]))
		predictions = append(predictions, schemas.Prediction{ID: list[i].ID, Calls: []schemas.Call{{Name: list[i].Calls[0].Name, Arguments: json.RawMessage(fmt.Sprintf(`{"kind":"Pot","about":%q}`, said[i]))}}})
	}
	server := serve(t, llmtest.Options{Embed: func(s string) []float32 { return vectors[s] }, Refuse: func(r llmtest.Request) (int, string) {
		if slices.Contains(r.Inputs(), "long") {
			return http.StatusBadRequest, llmtest.ErrorBody("the text is too long")
		}
		return 0, ""
	}})
	args := []string{"--golden", write(t, "golden.jsonl", list), "--functions", writeText(t, "functions.json", functions), "--predictions", "m=" + write(t, "m.jsonl", predictions),
		"--embeddings", server.URL(), "--model", "embeddings=e", "--answers", filepath.Join(t.TempDir(), "log")}
	e, _ := mustEvaluate(t, args...)
	texts := e.Models[0].Accuracy.Texts
	if len(texts) != 1 || texts[0].Cosine == nil || math.Abs(texts[0].Cosine.Value-(1+0.6+0)/3) > 1e-6 {
		t.Fatalf("%+v", texts)
	}
	if in := e.Inputs[len(e.Inputs)-1]; in.Role != evaluation.RoleEmbeddings || !strings.HasPrefix(in.Path, "e at http://") || in.Rows != 4 || len(in.Refused) != 1 || in.Refused[0].Rows != 1 {
		t.Errorf("the report says of the embeddings %+v", in)
	}
	sent := server.Counts().Sent
	if sent != 5 { // the batch, and each of red, crimson, small and long alone
		t.Errorf("%d requests", sent)
	}
	mustEvaluate(t, args...)
	if again := server.Counts().Sent - sent; again > 1 { // a refusal before the endpoint has shown that it works is not kept
		t.Errorf("the second run asked %d", again)
	}
}

// Students' free texts are compared by cosine where there are embeddings, and the model of an endpoint that serves one
// needs no name.
func TestStudentCosine(t *testing.T) {
	server := serve(t, llmtest.Options{Model: "only", Embed: func(s string) []float32 {
		return []float32{1, float32(len(s) % 7)}
	}})
	e, _ := mustEvaluate(t, "--dataset", "d="+write(t, "d.jsonl", rows(300, 0)), "--golden", write(t, "golden.jsonl", rows(40, 3)), "--functions", writeText(t, "functions.json", functions),
		"--embeddings", server.URL(), "--answers", filepath.Join(t.TempDir(), "log"))
	if len(e.Students) != 1 || len(e.Students[0].Curve) != 3 || len(e.Students[0].Baselines) != 2 {
		t.Fatalf("%+v", e.Students)
	}
	student := e.Students[0]
	for _, who := range append(student.Baselines, student.Curve[2].StudentFigures) {
		cosine, ok := figureOf(who.Figures, "text_cosine")
		if !ok || cosine.Value <= 0 || cosine.Value > 1 {
			t.Errorf("%s: cosine %+v", who.Name, cosine)
		}
	}
	if server.Counts().Sent == 0 {
		t.Error("nothing was asked")
	}
}

func TestPredictErrors(t *testing.T) {
	old := outage
	outage = 0.01
	t.Cleanup(func() { outage = old })
	const canary = "sk-canary-77ab01f3"
	t.Setenv(environmentKey, canary)
	list := rows(5, 0)
	golden, schema := write(t, "golden.jsonl", list), writeText(t, "functions.json", functions)
	const address = "http://127.0.0.1:1/v1" // nobody listens there; a port that is given back may soon be another's
	wrongKey := serve(t, llmtest.Options{Refuse: func(r llmtest.Request) (int, string) {
		return http.StatusUnauthorized, llmtest.ErrorBody("wrong key " + r.Header.Get("Authorization"))
	}})
	refusing := serve(t, llmtest.Options{Refuse: func(r llmtest.Request) (int, string) {
		return http.StatusBadRequest, llmtest.ErrorBody("no tools here")
	}})
	base := []string{"--golden", golden, "--functions", schema}
	for _, test := range []struct {
		args   []string
		status int
		say    string
	}{
		{[]string{"--predict", "a=" + address, "--model", "a=m"}, statusFailed, "endpoint a: no server answers"},
		{[]string{"--predict", "a=" + wrongKey.URL(), "--model", "a=m"}, statusFailed, "env:" + environmentKey},
		{[]string{"--predict", "a=" + refusing.URL(), "--model", "a=m"}, statusFailed, "no tools here"},
		{[]string{"--predict", "a=" + address}, statusUsage, "--model a=MODEL"},
		{[]string{"--predict", "tuned=" + address, "--model", "tuned=m", "--model", "tund=m"}, statusUsage, `did you mean "tuned"`},
		{[]string{"--predict", address, "--model", "a=m"}, statusUsage, "name=URL"},
		{[]string{"--predict", "a=127.0.0.1", "--model", "a=m"}, statusUsage, "http://127.0.0.1:8000/v1"},
		{[]string{"--predict", "a=" + address, "--model", "a=m", "--predict_as", "words"}, statusUsage, "tools or prompt"},
		{[]string{"--embeddings", address, "--model", "embeddings=m"}, statusUsage, "--predictions"},
		{[]string{"--predictions", "a=" + golden, "--embeddings", address}, statusUsage, "--model embeddings=MODEL"},
		{[]string{"--predictions", "a=" + golden, "--predict", "a=" + address, "--model", "a=m"}, statusUsage, "two inputs"},
		{[]string{"--answers", "x"}, statusUsage, "--predict"},
	} {
		output := t.TempDir()
		var stdout, stderr bytes.Buffer
		err := run(context.Background(), slices.Concat(base, test.args, []string{"--output", output}), &stdout, &stderr)
		status := conclude(context.Background(), err, &stderr)
		if status != test.status || !strings.Contains(stderr.String(), test.say) {
			t.Errorf("%v: status %d, %s", test.args, status, stderr.String())
		}
		if strings.Contains(stdout.String()+stderr.String(), canary) {
			t.Errorf("%v: the key stands in the words", test.args)
		}
		walkFiles(t, output, canary)
	}
	if got := wrongKey.Journal()[0].Authorization; got != "Bearer "+canary {
		t.Errorf("the key did not reach the server: %q", got)
	}
	if err := run(context.Background(), []string{"--golden", golden, "--predict", "a=" + address, "--model", "a=m", "--output", t.TempDir()}, &bytes.Buffer{}, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "--functions") {
		t.Errorf("rows without tools: %v", err)
	}
}

// walkFiles fails where a file holds the text.
func walkFiles(t *testing.T, folder, text string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(text)) {
			t.Errorf("%s holds %s", path, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A real embedding model, where one is served: identical texts have the cosine 1, and known cosines of all-MiniLM-L6-v2
// come out within 1e-4 (published with four digits).
func TestRealEmbeddings(t *testing.T) {
	base := os.Getenv("ROUTENATOR_EMBEDDINGS")
	if base == "" {
		t.Skip("ROUTENATOR_EMBEDDINGS names no endpoint that serves all-MiniLM-L6-v2")
	}
	right := "That is a happy person"
	known := map[string]float64{right: 1, "That is a happy dog": 0.6946, "That is a very happy person": 0.9429, "Today is a sunny day": 0.2569}
	for said, want := range known {
		call := func(about string) []schemas.Call {
			arguments, err := json.Marshal(map[string]string{"kind": "Pot", "about": about})
			if err != nil {
				t.Fatal(err)
			}
			return []schemas.Call{{Name: "Search", Arguments: arguments}}
		}
		e, _ := mustEvaluate(t, "--golden", write(t, "golden.jsonl", []schemas.Golden{{ID: "a", Query: "find it", Calls: call(right)}}), "--functions", writeText(t, "functions.json", functions),
			"--predictions", "m="+write(t, "m.jsonl", []schemas.Prediction{{ID: "a", Calls: call(said)}}), "--embeddings", base, "--model", "embeddings=all-MiniLM-L6-v2")
		if got := e.Models[0].Accuracy.Texts[0].Cosine.Value; math.Abs(got-want) > 1e-4 {
			t.Errorf("%q: cosine %.6f, want %.4f", said, got, want)
		} else {
			t.Logf("%q: cosine %.6f", said, got)
		}
	}
}
