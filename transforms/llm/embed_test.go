package llm

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// Vectors come in the order of the texts, through the faults that other requests survive too.
func TestEmbed(t *testing.T) {
	simulate(t, func(t *testing.T) {
		server := llmtest.New(llmtest.Options{Usage: true, Slots: 2, Queue: 1, Median: time.Second,
			Faults: []llmtest.Fault{{Kind: llmtest.Status500, Share: 0.1}, {Kind: llmtest.NoChoices, Share: 0.1}, {Kind: llmtest.MalformedBody, Share: 0.1}}})
		c := newClient(t, spec(8, oneServer), netOf(server))
		var requests []*schemas.Request
		for i := range 40 {
			q := question(i)
			q.Turns, q.Inputs = nil, []string{fmt.Sprint("first ", i), fmt.Sprint("second ", i), "both"}
			requests = append(requests, q)
		}
		for i, r := range submit(t.Context(), c, requests...).wait() {
			if r.err != nil || !r.Keep || len(r.Vectors) != 3 || r.Reply.Usage.Input == 0 {
				t.Fatalf("request %d: %+v", i, r)
			}
			for k, text := range requests[i].Inputs {
				if !slices.Equal(r.Vectors[k], llmtest.Bag(text)) {
					t.Errorf("request %d: vector %d is another text's", i, k)
				}
			}
		}
		if counts := server.Counts(); len(counts.Faults) < 3 || counts.Throttled == 0 {
			t.Errorf("met only %+v", counts)
		}
	})
}

func TestEmbeddingsThatAreNone(t *testing.T) {
	one, two := openai.Embedding{Index: 0, Embedding: []float32{1}}, openai.Embedding{Index: 1, Embedding: []float32{2}}
	if out, f := inOrder([]openai.Embedding{two, one}, 2); f != nil || out[0][0] != 1 || out[1][0] != 2 {
		t.Errorf("%v, %+v", out, f)
	}
	for name, data := range map[string][]openai.Embedding{"none": nil, "one is missing": {one}, "twice": {one, one}, "one too many": {one, two, {Index: 2, Embedding: []float32{3}}},
		"negative": {one, {Index: -1, Embedding: []float32{1}}}, "empty": {one, {Index: 1}}} {
		if _, f := inOrder(data, 2); f == nil || f.kind != broken {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// Of a request with tools the reply keeps every call, with its name, and the text beside it; of one with a schema it keeps
// the text alone.
func TestToolCallsAreKept(t *testing.T) {
	server := llmtest.New(llmtest.Options{Answer: func(llmtest.Request) string { return "Which one?" }, Calls: func(r llmtest.Request) []llmtest.ToolCall {
		if r.Prompt() == "question 1" {
			return nil
		}
		return []llmtest.ToolCall{{Name: "find", Arguments: `{"x":1}`}, {Name: "make", Arguments: `{"y":`}}
	}})
	c := newClient(t, spec(2, oneServer), netOf(server))
	var requests []*schemas.Request
	for i := range 2 {
		q := question(i)
		q.Tools = []schemas.Function{{Name: "find", Schema: []byte(`{"type":"object"}`)}, {Name: "make", Schema: []byte(`{"type":"object"}`)}}
		requests = append(requests, q)
	}
	results := submit(t.Context(), c, requests...).wait()
	want := []schemas.ToolCall{{Name: "find", Arguments: `{"x":1}`}, {Name: "make", Arguments: `{"y":`}}
	if r := results[0]; r.err != nil || r.Reply.Text != "" || !slices.Equal(r.Reply.Calls, want) {
		t.Errorf("%+v", r)
	}
	if r := results[1]; r.err != nil || r.Reply.Text != "Which one?" || r.Reply.Calls != nil {
		t.Errorf("%+v", r)
	}
}

// An endpoint without /embeddings ends the run: the address is wrong.
func TestNoEmbeddings(t *testing.T) {
	c := newClient(t, spec(1, oneServer), netOf(http.NotFoundHandler()))
	q := question(0)
	q.Inputs = []string{"a"}
	if r := submit(t.Context(), c, q).wait()[0]; r.err == nil {
		t.Errorf("%+v", r)
	}
}

// What a request offers and embeds is in its key.
func TestKeyOfToolsAndInputs(t *testing.T) {
	e := spec(1, oneServer)
	seen := map[string]bool{}
	for _, r := range []schemas.Request{{}, {Tools: []schemas.Function{{Name: "a"}}}, {Tools: []schemas.Function{{Name: "b"}}}, {Inputs: []string{"a"}}, {Inputs: []string{"a", "b"}}, {Inputs: []string{"ab"}}} {
		key, err := Key(&e, &r, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		seen[string(key)] = true
	}
	if len(seen) != 6 {
		t.Errorf("%d keys of 6 questions", len(seen))
	}
}
