package llmtest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// start starts a server that ends with the test.
func start(t testing.TB, o Options) *Server {
	t.Helper()
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// ask sends a prompt and returns what came.
func ask(t testing.TB, s *Server, prompt string) (*http.Response, []byte, error) {
	t.Helper()
	return send(t.Context(), s, fmt.Sprintf(`{"model":"small","messages":[{"role":"user","content":%q}]}`, prompt))
}

func send(ctx context.Context, s *Server, body string) (*http.Response, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+"/chat/completions", strings.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Authorization", "Bearer canary")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	return response, data, err
}

// simulate runs a test on a clock of its own, so that no load of the machine is seen.
func simulate(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

// call sends a prompt to a server that listens nowhere, and returns what came.
func call(s *Server, prompt string) *http.Response {
	body := strings.NewReader(fmt.Sprintf(`{"model":"small","messages":[{"role":"user","content":%q}]}`, prompt))
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/v1/chat/completions", body))
	return w.Result()
}

// completion is what the tests read of a reply.
type completion struct {
	Model   string
	Choices []struct {
		Message struct {
			Content   *string
			ToolCalls []struct {
				Function struct{ Name, Arguments string }
			} `json:"tool_calls"`
		}
		FinishReason string `json:"finish_reason"`
	}
	Usage *struct {
		Prompt  int `json:"prompt_tokens"`
		Output  int `json:"completion_tokens"`
		Total   int `json:"total_tokens"`
		Details struct {
			Cached int `json:"cached_tokens"`
		} `json:"prompt_tokens_details"`
	}
}

func decode(t testing.TB, data []byte) completion {
	t.Helper()
	var out completion
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return out
}

func TestServerAnswers(t *testing.T) {
	s := start(t, Options{Answer: func(r Request) string { return r.Prompt() + " ü\n\"" }, Usage: true, Cached: 0.5})
	response, data, err := ask(t, s, "one two three four")
	if err != nil || response.StatusCode != 200 {
		t.Fatal(response, err)
	}
	got := decode(t, data)
	if got.Model != "small" || *got.Choices[0].Message.Content != "one two three four ü\n\"" || got.Choices[0].FinishReason != "stop" {
		t.Errorf("got %s", data)
	}
	if u := got.Usage; u.Prompt != 6 || u.Output != 7 || u.Total != 13 || u.Details.Cached != 3 {
		t.Errorf("usage %+v", u)
	}
	calls := s.Journal()
	if len(calls) != 1 || calls[0].Authorization != "Bearer canary" || calls[0].Attempt != 1 || !calls[0].Answered() || calls[0].Out.Before(calls[0].In) {
		t.Errorf("journal %+v", calls)
	}
}

func TestServerWithoutVersionInPath(t *testing.T) {
	s := start(t, Options{Model: "mine"})
	for path, want := range map[string]string{"/models": `"id":"mine"`, "/v1/models": `"id":"mine"`, "/v1/other": "there is no GET"} {
		response, err := http.Get(strings.TrimSuffix(s.URL(), "/v1") + path)
		if err != nil {
			t.Fatal(err)
		}
		data, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if !strings.Contains(string(data), want) {
			t.Errorf("%s: %s", path, data)
		}
	}
	response, err := http.Post(strings.TrimSuffix(s.URL(), "/v1")+"/chat/completions", "application/json", strings.NewReader(`{"messages":[]}`))
	if err != nil || response.StatusCode != 200 {
		t.Fatal(response, err)
	}
	response.Body.Close()
}

func TestServerCallsTools(t *testing.T) {
	s := start(t, Options{})
	_, data, err := send(t.Context(), s, `{"model":"m","messages":[],"tools":[{"type":"function","function":{"name":"reply",
		"parameters":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}}}]}`)
	if err != nil {
		t.Fatal(err)
	}
	choice := decode(t, data).Choices[0]
	if choice.Message.Content != nil || choice.FinishReason != "tool_calls" || choice.Message.ToolCalls[0].Function.Name != "reply" ||
		!strings.HasPrefix(choice.Message.ToolCalls[0].Function.Arguments, `{"n":`) {
		t.Errorf("got %s", data)
	}
}

func TestServerRefuses(t *testing.T) {
	s := start(t, Options{Refuse: func(r Request) (int, string) {
		switch {
		case r.Header.Get("Authorization") != "Bearer canary":
			return 401, ErrorBody("wrong key")
		case r.Field("response_format") != nil:
			return 400, ErrorBody("response_format is not known here")
		}
		return 0, ""
	}})
	cases := []struct {
		body string
		want int
	}{
		{`{"messages":[]}`, 200},
		{`{"messages":[],"response_format":{}}`, 400},
		{`{"model":"no messages"}`, 400},
		{`nothing`, 400},
	}
	for _, c := range cases {
		response, _, err := send(t.Context(), s, c.body)
		if err != nil || response.StatusCode != c.want {
			t.Errorf("%s: %v %v", c.body, response, err)
		}
	}
	if got := s.Counts(); got.Sent != 4 || got.Answered200 != 1 || got.Refused != 3 || got.InFlight != 0 {
		t.Errorf("counts %+v", got)
	}
}

func TestServerThrottles(t *testing.T) {
	simulate(t, func(t *testing.T) {
		s := New(Options{Slots: 2, Queue: 3, Median: 200 * time.Millisecond, RetryAfter: true})
		var ok, throttled atomic.Int32
		var all sync.WaitGroup
		for i := range 12 {
			all.Go(func() {
				switch response := call(s, fmt.Sprint(i)); {
				case response.StatusCode == 200:
					ok.Add(1)
				case response.StatusCode == 429 && response.Header.Get("Retry-After") == "1":
					throttled.Add(1)
				}
			})
		}
		all.Wait()
		got := s.Counts()
		if ok.Load() != 5 || throttled.Load() != 7 || got.Answered200 != 5 || got.Throttled != 7 || got.InFlight != 0 || got.MaxInFlight < 5 {
			t.Errorf("%d answers, %d refusals, counts %+v", ok.Load(), throttled.Load(), got)
		}
	})
}

func TestServerServesInOrder(t *testing.T) {
	simulate(t, func(t *testing.T) {
		s := New(Options{Slots: 1, Queue: -1, Median: 20 * time.Millisecond, Sigma: 0.5})
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() { call(s, fmt.Sprint(i)) })
			synctest.Wait()
		}
		all.Wait()
		calls := s.Journal()
		if len(calls) != 8 {
			t.Fatalf("%d calls", len(calls))
		}
		for i := 1; i < len(calls); i++ {
			if !calls[i].Start.Equal(calls[i-1].Out) {
				t.Errorf("call %d began at %v, call %d was out at %v", i, calls[i].Start, i-1, calls[i-1].Out)
			}
		}
	})
}

func TestServerTakesTheSameTimeForTheSameBody(t *testing.T) {
	simulate(t, func(t *testing.T) {
		s := New(Options{Median: 3 * time.Millisecond, Sigma: 0.5})
		for range 3 {
			call(s, "again")
		}
		call(s, "another")
		calls := s.Journal()
		for i, c := range calls[:3] {
			if c.Service != calls[0].Service || c.Attempt != i+1 || c.Again != (i > 0) {
				t.Errorf("call %d: %+v", i, c)
			}
			if took := c.Out.Sub(c.In); took != c.Service {
				t.Errorf("call %d took %v, its service %v", i, took, c.Service)
			}
		}
		if calls[3].Service == calls[0].Service {
			t.Error("another body has the same service time")
		}
		if got := s.Counts(); got.Bodies != 2 || got.Again != 2 {
			t.Errorf("counts %+v", got)
		}
	})
}

func TestServerFreesTheSlotOfAClientThatGoesAway(t *testing.T) {
	s := start(t, Options{Slots: 1, Queue: -1, Answer: func(Request) string { return "" },
		Faults: []Fault{{NeverAnswers, 1}}})
	for i := range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if _, _, err := send(ctx, s, fmt.Sprintf(`{"messages":[%d]}`, i)); err == nil {
			t.Error("an answer came")
		}
		cancel()
	}
	for s.Counts().InFlight > 0 { // a slot that is lost is seen when the test's time is over
		time.Sleep(time.Millisecond)
	}
}

func TestServerFollowsItsCapacity(t *testing.T) {
	simulate(t, func(t *testing.T) {
		s := New(Options{Queue: -1, Median: time.Millisecond, Capacity: func(elapsed time.Duration) int {
			if elapsed < 100*time.Millisecond {
				return 0
			}
			return 2
		}})
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() { call(s, fmt.Sprint(i)) })
		}
		all.Wait()
		calls := s.Journal()
		for _, c := range calls {
			if after := c.Start.Sub(calls[0].In); after < 100*time.Millisecond || after > 100*time.Millisecond+lookAgain {
				t.Errorf("served %v after the first came in", after)
			}
		}
	})
}

func BenchmarkServer(b *testing.B) {
	s := start(b, Options{Usage: true})
	body := fmt.Sprintf(`{"model":"m","messages":[{"role":"user","content":%q}],"response_format":{"type":"json_schema","json_schema":{"schema":%s}}}`,
		strings.Repeat("some words of a prompt ", 100), strictSchema)
	for b.Loop() {
		if _, _, err := send(b.Context(), s, body); err != nil {
			b.Fatal(err)
		}
	}
}
