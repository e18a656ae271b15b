package llm

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

const canary = "sk-proj-Zq7canaryKt9wXv3"

// leaks says whether a text shows a telling part of the key.
func leaks(s string) bool {
	for i := 0; i+6 <= len(canary); i++ {
		if strings.Contains(s, canary[i:i+6]) {
			return true
		}
	}
	return strings.Contains(s, "wXv3")
}

// hopelessBodies are errors that no waiting mends; %s is what the server echoes of the key.
var hopelessBodies = map[int]string{
	401: `{"error":{"message":"Incorrect API key provided: %s. You can find your API key at https://platform.example.com.","type":"invalid_request_error","code":"invalid_api_key"}}`,
	402: `{"error":{"message":"no credit left for %s","type":"billing"}}`,
	403: `{"detail":"key %s is not allowed"}`,
	404: `<html>no such path, key '%s'</html>`,
	429: `{"error":{"message":"You exceeded your current quota (%s)","type":"insufficient_quota","code":"insufficient_quota"}}`,
}

// A wrong key ends all requests at once, those that wait too, and the message names the reference, never the key.
func TestHopelessEndsAtOnce(t *testing.T) {
	t.Setenv("LLM_TEST_KEY", canary)
	for status, body := range hopelessBodies {
		for _, echo := range []string{canary, "sk-proj-***************wXv3", "sk-p...wXv3", "Bearer " + canary, "*****wXv3"} {
			simulate(t, func(t *testing.T) {
				e := spec(8, oneServer)
				e.Key = "env:LLM_TEST_KEY"
				var first atomic.Bool
				wire := netOf(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if first.CompareAndSwap(false, true) { // one request waits for long
						time.Sleep(10 * time.Millisecond) // others are in flight: they go on
						w.Header().Set("Retry-After", "300")
						w.WriteHeader(503)
						return
					}
					time.Sleep(time.Second)
					w.WriteHeader(status)
					w.Write([]byte(strings.ReplaceAll(body, "%s", echo)))
				}))
				began := time.Now()
				for i, r := range submit(t.Context(), newClient(t, e, wire), questions(1000)...).wait() {
					if !errors.Is(r.err, ErrHopeless) || r.Keep {
						t.Fatalf("status %d: request %d: %+v", status, i, r)
					}
					if s := r.err.Error(); leaks(s) || !strings.Contains(s, "env:LLM_TEST_KEY") || !strings.Contains(s, "endpoint text") {
						t.Fatalf("status %d: %s", status, s)
					}
				}
				if took := time.Since(began); took > 2*time.Second {
					t.Errorf("status %d: ended after %v", status, took)
				}
			})
		}
	}
}

// What is kept and what is said of other errors holds no key either, and not all that a server says.
func TestDetailsHoldNoKey(t *testing.T) {
	t.Setenv("LLM_TEST_KEY", canary)
	long := strings.Repeat("very ", 1000)
	for _, status := range []int{400, 413, 422, 500} {
		for _, body := range []string{llmtest.ErrorBody("bad key " + canary + " " + long), "bad key " + canary + long, llmtest.ErrorBody(long[:290] + canary)} {
			simulate(t, func(t *testing.T) {
				e := spec(1, oneServer)
				e.Key = "env:LLM_TEST_KEY"
				r := submit(t.Context(), newClient(t, e, netOf(always(status, body))), question(0)).wait()[0]
				if r.err != nil || r.Keep != (status < 500) || leaks(r.Reply.Detail) || len(r.Reply.Detail) > 2*mostDetail {
					t.Errorf("status %d: %+v", status, r)
				}
			})
		}
	}
}

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"key " + canary + " is wrong":          "key [key] is wrong",
		"url?key=" + canary + "&a=b":           "url?key=[key]&a=b",
		"key sk-p****wXv3.":                    "key [key]",
		"key '" + canary[:12] + "' is wrong":   "key '[key]' is wrong",
		"model project is unknown, try again…": "model project is unknown, try again…",
		"no key here, really...":               "no key here, really...",
	} {
		if got := redact(in, canary); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
	if got := redact("all is said", ""); got != "all is said" {
		t.Error(got)
	}
}

func TestExactModel(t *testing.T) {
	for _, exact := range []bool{true, false} {
		s := serve(t, llmtest.Options{Answer: hold, Model: "other"})
		e := spec(4, s.URL())
		e.ExactModel = exact
		for _, r := range submit(t.Context(), newClient(t, e, nil), questions(10)...).wait() {
			if exact && (!errors.Is(r.err, ErrHopeless) || !strings.Contains(r.err.Error(), `"other"`)) || !exact && r.Reply.Model != "other" {
				t.Errorf("%v: %+v", exact, r)
			}
		}
	}
}

// A refusal of the request itself is final.
func TestRefusedRequests(t *testing.T) {
	for _, status := range []int{400, 405, 413, 415, 422} {
		simulate(t, func(t *testing.T) {
			server := llmtest.New(llmtest.Options{Refuse: func(llmtest.Request) (int, string) {
				return status, llmtest.ErrorBody("maximum context length is 4096")
			}})
			r := submit(t.Context(), newClient(t, spec(1, oneServer), netOf(server)), question(0)).wait()[0]
			if r.err != nil || !r.Keep || r.Reply.Refused != "refused" || !strings.Contains(r.Reply.Detail, "context length") || server.Counts().Sent != 1 {
				t.Errorf("status %d: %+v", status, r)
			}
		})
	}
}

// A client that is dead answers at once whatever it is asked.
func TestDeadClient(t *testing.T) {
	simulate(t, func(t *testing.T) {
		c := newClient(t, spec(1, oneServer), netOf(always(401, "no")))
		submit(t.Context(), c, question(0)).wait()
		if r := submit(t.Context(), c, question(1)).wait()[0]; !errors.Is(r.err, ErrHopeless) {
			t.Errorf("%+v", r)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if r := submit(ctx, c, question(1)).wait()[0]; !errors.Is(r.err, context.Canceled) {
			t.Errorf("%+v", r)
		}
	})
}
