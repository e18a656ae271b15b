package llm

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// always is a handler that answers every request alike, after reading it.
func always(status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		w.Write([]byte(body))
	})
}

// Each wrong 200 is asked again; where it never ends the request is refused with its kind, and not kept.
func TestWrongRepliesAreAskedAgain(t *testing.T) {
	for kind, word := range map[llmtest.FaultKind]string{llmtest.MalformedBody: "broken", llmtest.TruncatedBody: "broken", llmtest.HTML: "broken",
		llmtest.EmptyBody: "broken", llmtest.NoChoices: "broken", llmtest.NullContent: "broken"} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := serve(t, llmtest.Options{Answer: hold, Faults: []llmtest.Fault{{Kind: kind, Share: 1}}})
			r := submit(t.Context(), newClient(t, spec(1, s.URL()), nil), question(0)).wait()[0]
			if r.err != nil || r.Keep || r.Reply.Refused != word || !strings.Contains(r.Reply.Detail, "tries") {
				t.Errorf("%+v", r)
			}
			if sent := s.Counts().Sent; sent != mostTries {
				t.Errorf("%d tries", sent)
			}
		})
	}
}

// Half of all replies are wrong: every request is answered in the end.
func TestWrongRepliesCostNothing(t *testing.T) {
	for _, kind := range llmtest.FaultKinds[:8] {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := serve(t, llmtest.Options{Answer: hold, Faults: []llmtest.Fault{{Kind: kind, Share: 0.2}}})
			mustAnswer(t, submit(t.Context(), newClient(t, spec(16, s.URL()), nil), questions(100)...).wait())
			if c := s.Counts(); c.Again > 0 || c.Faults[kind] == 0 {
				t.Errorf("%+v", c)
			}
		})
	}
}

// What has no content under any status below 300 is no answer, and no error of the connection.
func TestBodiesWithoutCompletion(t *testing.T) {
	for _, body := range []string{"", "null", "[]", "{}", "true", `{"choices":null}`, `{"choices":[{}]}`, `{"choices":{}}`, `{"error":{"message":"overloaded"}}`,
		`{"choices":[{"message":{"content":" \n"},"finish_reason":"stop"}]}`, "\x1f\x8b", "data: [DONE]"} {
		for _, status := range []int{200, 202, 204} {
			simulate(t, func(t *testing.T) {
				r := submit(t.Context(), newClient(t, spec(1, oneServer), netOf(always(status, body))), question(0)).wait()[0]
				if r.err != nil || r.Keep || r.Reply.Refused != "broken" {
					t.Errorf("%d %q: %+v", status, body, r)
				}
			})
		}
	}
}

// What was paid for and is final is kept: cut, filtered, declined.
func TestFinalReplies(t *testing.T) {
	for body, word := range map[string]string{
		`{"choices":[{"message":{"content":"half an ans"},"finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":100}}`: "length",
		`{"choices":[{"message":{"content":null},"finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":100}}`:          "length",
		`{"choices":[{"message":{"content":""},"finish_reason":"content_filter"}],"usage":{"prompt_tokens":3}}`:                            "content_filter",
		`{"choices":[{"message":{"content":null,"refusal":"I cannot"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3}}`:               "declined",
	} {
		for _, q := range []*schemas.Request{question(0), shaped(0)} {
			simulate(t, func(t *testing.T) {
				sent := 0
				wire := netOf(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { sent++; w.Write([]byte(body)) }))
				r := submit(t.Context(), newClient(t, spec(1, oneServer), wire), q).wait()[0]
				if r.err != nil || !r.Keep || r.Reply.Refused != word || r.Reply.Usage.Input != 3 || sent != 1 {
					t.Errorf("%s: %d sent, %+v", word, sent, r)
				}
			})
		}
	}
}

func TestAnswerHoldsUsageAndModel(t *testing.T) {
	s := serve(t, llmtest.Options{Answer: hold, Usage: true, Cached: 0.5, Model: "small-2"})
	r := submit(t.Context(), newClient(t, spec(1, s.URL()), nil), question(0)).wait()[0]
	if r.err != nil || r.Reply.Text != hold(llmtest.Request{}) || r.Reply.Model != "small-2" || r.Reply.Finish != "stop" || r.Reply.Usage.Input != 3 || r.Reply.Usage.Cached != 1 || r.Reply.Usage.Output == 0 {
		t.Errorf("%+v", r)
	}
}

// wired is what a request looks like on the wire.
type wired struct {
	Model               string
	Temperature         *float64
	TopP                *float64 `json:"top_p"`
	Seed                *int64
	MaxTokens           int `json:"max_tokens"`
	MaxCompletionTokens int `json:"max_completion_tokens"`
}

// onWire sends a request and returns what arrived.
func onWire(t *testing.T, e schemas.Endpoint, r *schemas.Request) wired {
	t.Helper()
	var got wired
	s := serve(t, llmtest.Options{Answer: func(r llmtest.Request) string {
		if err := json.Unmarshal(r.Body, &got); err != nil {
			t.Error(err)
		}
		return "yes"
	}})
	e.BaseURL = schemas.Strings{s.URL()}
	mustAnswer(t, submit(t.Context(), newClient(t, e, nil), r).wait())
	return got
}

func TestSamplingOnTheWire(t *testing.T) {
	q := question(0)
	q.Temperature, q.TopP = 0.7, 0.9
	if got := onWire(t, spec(1), q); *got.Temperature != 0.7 || *got.TopP != 0.9 || got.MaxTokens != 100 || got.MaxCompletionTokens != 0 || got.Seed == nil {
		t.Errorf("%+v", got)
	}
	again := onWire(t, spec(1), q)
	q.Temperature, q.TopP = 0, 0
	if got := onWire(t, spec(1), q); got.Temperature == nil || *got.Temperature != 0 || got.TopP != nil || *got.Seed != *again.Seed || *got.Seed < 0 {
		t.Errorf("%+v", got)
	}
	e := spec(1)
	e.Seed = new(false)
	if got := onWire(t, e, q); got.Seed != nil {
		t.Errorf("%+v", got)
	}
}

// OpenAI's reasoning models take max_completion_tokens, and no sampling.
func TestReasoningModels(t *testing.T) {
	for _, model := range []string{"o1-mini", "o3", "o4-mini", "gpt-5", "gpt-5.4-nano", "gpt-6-sol", "gpt-6.1-sol", "gpt-6-astra"} {
		for _, q := range []*schemas.Request{question(0), shaped(0)} {
			q.TopP = 0.5
			e := spec(1)
			e.Model = model
			if got := onWire(t, e, q); got.Model != model || got.MaxTokens != 0 || got.MaxCompletionTokens != 100 || got.Temperature != nil || got.TopP != nil {
				t.Errorf("%s: %+v", model, got)
			}
		}
	}
}

// What go-openai itself refuses to send is the request's fault: it is no outage, and none of the others suffer.
func TestUnsentRequests(t *testing.T) {
	simulate(t, func(t *testing.T) {
		e := spec(4, oneServer)
		e.Model, e.Structured = "gpt-6-sol", schemas.StructuredTools // which go-openai does not send together
		server := llmtest.New(llmtest.Options{Answer: hold})
		c := newClient(t, e, netOf(server))
		began := time.Now()
		bad := submit(t.Context(), c, shaped(0), shaped(1)).wait()
		for _, r := range bad {
			if r.err != nil || r.Keep || r.Reply.Refused != "unsent" || r.Reply.Detail == "" {
				t.Errorf("%+v", r)
			}
		}
		mustAnswer(t, submit(t.Context(), c, questions(20)...).wait())
		if took := time.Since(began); took > time.Second || server.Counts().Sent != 20 {
			t.Errorf("%v, %+v", took, server.Counts())
		}
	})
}
