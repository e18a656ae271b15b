package llm

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/llm/llmtest"
)

const oneServer = "http://one.test/v1"

// spec is an endpoint as a recipe gives it, with its defaults.
func spec(concurrency int, urls ...string) schemas.Endpoint {
	return schemas.Endpoint{BaseURL: urls, Model: "small", Concurrency: concurrency, Timeout: schemas.DefaultTimeout, Outage: schemas.DefaultOutage,
		Structured: schemas.StructuredAuto, Seed: new(true), Price: schemas.Price{Cached: new(0.0)}, Picture: schemas.PictureSpec{Edge: schemas.DefaultEdge}}
}

// question is the n-th of any number of requests that differ.
func question(n int) *schemas.Request {
	key := sha256.Sum256(fmt.Appendf(nil, "key %d", n))
	return &schemas.Request{Key: key[:], Turns: []schemas.Turn{{Role: schemas.RoleUser, Text: fmt.Sprintf("question %d", n)}}, Temperature: 0.7, MaxTokens: 100}
}

func shaped(n int) *schemas.Request {
	q := question(n)
	q.Schema = []byte(`{"type":"object","properties":{"query":{"type":"string"}},"required":["query"],"additionalProperties":false}`)
	return q
}

func newClient(t testing.TB, e schemas.Endpoint, network http.RoundTripper) *Client {
	t.Helper()
	c, err := New(t.Context(), "text", e, network)
	if err != nil {
		t.Fatal(err)
	}
	c.worked = true // what an endpoint refuses before its first answer has a test of its own
	return c
}

// result is what a request came to, and when.
type result struct {
	Outcome
	err error
	at  time.Time
}

// asking is a number of requests on their way.
type asking struct {
	results []result
	left    sync.WaitGroup
}

func submit(ctx context.Context, c *Client, requests ...*schemas.Request) *asking {
	a := &asking{results: make([]result, len(requests))}
	a.left.Add(len(requests))
	for i, r := range requests {
		c.Submit(ctx, r, func(o Outcome, err error) {
			if a.results[i].at != (time.Time{}) {
				panic("a request ended twice")
			}
			a.results[i] = result{o, err, time.Now()}
			a.left.Done()
		})
	}
	return a
}

func (a *asking) wait() []result {
	a.left.Wait()
	return a.results
}

func questions(n int) []*schemas.Request {
	out := make([]*schemas.Request, n)
	for i := range out {
		out[i] = question(i)
	}
	return out
}

// mustAnswer fails where a request got no answer.
func mustAnswer(t *testing.T, results []result) {
	t.Helper()
	for i, r := range results {
		if r.err != nil || r.Reply.Refused != "" || r.Reply.Text == "" || !r.Keep {
			t.Fatalf("request %d of %d: %+v", i, len(results), r)
		}
	}
}

var errNoConnection = errors.New("dial tcp: connection refused")

// network stands in for the wire, by host: handlers are called in this process and so see a test's clock.
type network struct {
	hosts map[string]http.Handler
	down  func(host string) bool // nil for never

	mu    sync.Mutex
	dials []time.Time // tries that found the server down
}

func netOf(h http.Handler) *network { return &network{hosts: map[string]http.Handler{"one.test": h}} }

func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	defer r.Body.Close()
	if n.down != nil && n.down(r.URL.Host) {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.dials = append(n.dials, time.Now())
		return nil, errNoConnection
	}
	w := httptest.NewRecorder()
	done := make(chan bool, 1)
	go func() {
		defer func() { done <- recover() == nil }() // a handler that drops the connection panics
		n.hosts[r.URL.Host].ServeHTTP(w, r)
	}()
	select {
	case whole := <-done:
		if r.Context().Err() != nil {
			return nil, r.Context().Err()
		}
		if !whole {
			return nil, errors.New("connection reset by peer")
		}
		return w.Result(), nil
	case <-r.Context().Done():
		<-done
		return nil, r.Context().Err()
	}
}

// simulate runs a test on a clock of its own.
func simulate(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

func hold(llmtest.Request) string { return `{"query":"a red bird"}` }

// serve starts a fake endpoint at an address of its own.
func serve(t testing.TB, o llmtest.Options) *llmtest.Server {
	t.Helper()
	s, err := llmtest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// rate is how many calls were served for each second between two times after the first came in.
func rate(calls []llmtest.Call, from, to time.Duration) float64 {
	n := 0
	for _, at := range llmtest.Completions(calls) {
		if at >= from && at < to {
			n++
		}
	}
	return float64(n) / (to - from).Seconds()
}

// steady is the share of what the slots can do, between the 10th and the 90th percentile.
func steady(s *llmtest.Server, slots int) float64 {
	calls := s.Journal()
	return llmtest.Steady(llmtest.Completions(calls), slots, llmtest.Mean(llmtest.Services(calls)))
}

// lastOf is when the last of some requests ended, since began.
func lastOf(results []result, began time.Time) time.Duration {
	return slices.MaxFunc(results, func(a, b result) int { return a.at.Compare(b.at) }).at.Sub(began)
}

func goroutines() int { return runtime.NumGoroutine() }
