package llm

import (
	"testing"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// formOf says in which form a request asks.
func formOf(r llmtest.Request) string {
	switch {
	case r.Field("response_format") != nil:
		return schemas.StructuredSchema
	case r.Field("tools") != nil:
		return schemas.StructuredTools
	}
	return schemas.StructuredPlain
}

// refusing answers 400 to some forms.
func refusing(forms ...string) func(llmtest.Request) (int, string) {
	return func(r llmtest.Request) (int, string) {
		for _, f := range forms {
			if formOf(r) == f {
				return 400, llmtest.ErrorBody(f + " is not supported")
			}
		}
		return 0, ""
	}
}

func shapes(n int) []*schemas.Request {
	out := make([]*schemas.Request, n)
	for i := range out {
		out[i] = shaped(i)
	}
	return out
}

// A form that the server does not know costs one refusal for each request of the first burst, and is not asked for again.
func TestFormFallsBack(t *testing.T) {
	for _, test := range []struct {
		refused     []string
		want        string
		concurrency int
		most        int // sent more than asked
	}{
		{nil, schemas.StructuredSchema, 64, 0},
		{[]string{schemas.StructuredSchema}, schemas.StructuredTools, 1, 1},
		{[]string{schemas.StructuredSchema}, schemas.StructuredTools, 64, 64},
		{[]string{schemas.StructuredSchema, schemas.StructuredTools}, schemas.StructuredPlain, 1, 2},
		{[]string{schemas.StructuredSchema, schemas.StructuredTools}, schemas.StructuredPlain, 64, 65},
	} {
		simulate(t, func(t *testing.T) {
			server := llmtest.New(llmtest.Options{Answer: hold, Refuse: refusing(test.refused...), Median: median, Sigma: sigma})
			results := submit(t.Context(), newClient(t, spec(test.concurrency, oneServer), netOf(server)), shapes(1000)...).wait()
			mustAnswer(t, results)
			for _, r := range results {
				if r.Reply.Structured != test.want || r.Reply.Text != hold(llmtest.Request{}) {
					t.Fatalf("%+v", r)
				}
			}
			if more := server.Counts().Sent - 1000; more > test.most {
				t.Errorf("refused %v, concurrency %d: %d more", test.refused, test.concurrency, more)
			}
		})
	}
}

// A server that takes tools and never calls one: plain.
func TestToolsIgnored(t *testing.T) {
	simulate(t, func(t *testing.T) {
		sent := 0
		wire := netOf(llmtest.New(llmtest.Options{Answer: hold, Refuse: func(r llmtest.Request) (int, string) {
			switch formOf(r) {
			case schemas.StructuredSchema:
				return 400, llmtest.ErrorBody("no")
			case schemas.StructuredTools:
				sent++
				return 200, `{"choices":[{"message":{"content":"just words"},"finish_reason":"stop"}]}`
			}
			return 0, ""
		}}))
		results := submit(t.Context(), newClient(t, spec(64, oneServer), wire), shapes(1000)...).wait()
		mustAnswer(t, results)
		if results[999].Reply.Structured != schemas.StructuredPlain || sent != 1 {
			t.Errorf("%d with tools, %+v", sent, results[999])
		}
	})
}

// After a form has brought an answer a 400 is about the request: final, kept, and sent once.
func TestProvenFormStays(t *testing.T) {
	simulate(t, func(t *testing.T) {
		long := shaped(1).Turns[0].Text
		server := llmtest.New(llmtest.Options{Answer: hold, Refuse: func(r llmtest.Request) (int, string) {
			if r.Prompt() == long {
				return 400, llmtest.ErrorBody("This model's maximum context length is 4096 tokens")
			}
			return 0, ""
		}})
		c := newClient(t, spec(1, oneServer), netOf(server))
		results := submit(t.Context(), c, shapes(3)...).wait()
		if r := results[1]; r.err != nil || !r.Keep || r.Reply.Refused != "refused" || server.Counts().Sent != 3 {
			t.Errorf("%d sent, %+v", server.Counts().Sent, r)
		}
		if results[2].Reply.Structured != schemas.StructuredSchema {
			t.Errorf("%+v", results[2])
		}
	})
}

// A first request that is refused in every form is final too, and teaches nothing about the form.
func TestFirstRequestIsTooLong(t *testing.T) {
	simulate(t, func(t *testing.T) {
		server := llmtest.New(llmtest.Options{Answer: hold, Median: median, Refuse: func(r llmtest.Request) (int, string) {
			if r.Prompt() == shaped(0).Turns[0].Text {
				return 400, llmtest.ErrorBody("too long")
			}
			return 0, ""
		}})
		results := submit(t.Context(), newClient(t, spec(8, oneServer), netOf(server)), shapes(100)...).wait()
		mustAnswer(t, results[1:])
		if r := results[0]; !r.Keep || r.Reply.Refused != "refused" || results[99].Reply.Structured != schemas.StructuredSchema {
			t.Errorf("%+v %+v", r, results[99])
		}
	})
}

// Where the server refuses everything, each request is refused, and soon.
func TestEveryFormRefused(t *testing.T) {
	simulate(t, func(t *testing.T) {
		server := llmtest.New(llmtest.Options{Refuse: refusing(forms...)})
		began := time.Now()
		for _, r := range submit(t.Context(), newClient(t, spec(8, oneServer), netOf(server)), shapes(100)...).wait() {
			if r.err != nil || r.Reply.Refused != "refused" || !r.Keep {
				t.Fatalf("%+v", r)
			}
		}
		if time.Since(began) > time.Second || server.Counts().Sent > 300 {
			t.Errorf("%v, %d sent", time.Since(began), server.Counts().Sent)
		}
	})
}

// A form that the recipe names is never left.
func TestFixedForm(t *testing.T) {
	for _, name := range forms {
		simulate(t, func(t *testing.T) {
			e := spec(4, oneServer)
			e.Structured = name
			server := llmtest.New(llmtest.Options{Refuse: refusing(forms...)})
			for _, r := range submit(t.Context(), newClient(t, e, netOf(server)), shapes(10)...).wait() {
				if r.Reply.Refused != "refused" || !r.Keep {
					t.Errorf("%+v", r)
				}
			}
			if server.Counts().Sent != 10 {
				t.Errorf("%s: %d sent", name, server.Counts().Sent)
			}
			good := submit(t.Context(), newClient(t, e, netOf(llmtest.New(llmtest.Options{Answer: hold}))), shaped(0)).wait()
			if mustAnswer(t, good); good[0].Reply.Structured != name {
				t.Errorf("%+v", good[0])
			}
		})
	}
}
