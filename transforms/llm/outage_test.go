package llm

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// No server for two hours: the client waits for the outage time, asks seldom, and then ends every request.
func TestOutageEndsTheRun(t *testing.T) {
	for _, n := range []int{1, 2, 1000} {
		simulate(t, func(t *testing.T) {
			wire := netOf(llmtest.New(llmtest.Options{Answer: hold}))
			began := time.Now()
			wire.down = func(string) bool { return time.Since(began) < 2*time.Hour }
			results := submit(t.Context(), newClient(t, spec(64, oneServer), wire), questions(n)...).wait()
			for i, r := range results {
				if !errors.Is(r.err, ErrOutage) || r.Keep {
					t.Fatalf("%d requests: request %d: %+v", n, i, r)
				}
			}
			if last := lastOf(results, began); last < 30*time.Minute || last > 31*time.Minute {
				t.Errorf("%d requests ended after %v", n, last)
			}
			if len(wire.dials) > 700 {
				t.Errorf("%d requests: %d tries", n, len(wire.dials))
			}
			t.Logf("%d requests: %d tries", n, len(wire.dials))
		})
	}
}

// A proxy without a server behind it answers 503 or 502 to all: that is an outage too, and asked as seldom.
func TestOutageBehindAProxy(t *testing.T) {
	for _, status := range []int{429, 500, 502, 503} {
		simulate(t, func(t *testing.T) {
			server := llmtest.New(llmtest.Options{Refuse: func(llmtest.Request) (int, string) { return status, llmtest.ErrorBody("no") }})
			began := time.Now()
			results := submit(t.Context(), newClient(t, spec(64, oneServer), netOf(server)), questions(1000)...).wait()
			for i, r := range results {
				if !errors.Is(r.err, ErrOutage) {
					t.Fatalf("status %d: request %d: %+v", status, i, r)
				}
			}
			if last := lastOf(results, began); last < 30*time.Minute || last > 31*time.Minute {
				t.Errorf("status %d: ended after %v", status, last)
			}
			if sent := server.Counts().Sent; sent > 700 {
				t.Errorf("status %d: %d tries", status, sent)
			}
		})
	}
}

// An endpoint that comes back loses no request and has its whole load at once.
func TestComesBack(t *testing.T) {
	for _, away := range []time.Duration{time.Second, time.Minute, 10 * time.Minute} {
		for _, how := range []string{"no connection", "503", "429", "hangs"} {
			t.Run(away.String()+" "+how, func(t *testing.T) {
				simulate(t, func(t *testing.T) { comesBack(t, away, how) })
			})
		}
	}
}

func comesBack(t *testing.T, away time.Duration, how string) {
	const from = 3 * time.Second
	began := time.Now()
	gone := func() bool { return time.Since(began) >= from && time.Since(began) < from+away }
	o := llmtest.Options{Answer: hold, Slots: 64, Queue: -1, Median: 200 * time.Millisecond, Sigma: 0.5}
	status := map[string]int{"503": 503, "429": 429}[how]
	o.Refuse = func(llmtest.Request) (int, string) {
		if gone() {
			return status, llmtest.ErrorBody("no")
		}
		return 0, ""
	}
	server := llmtest.New(o)
	wire := netOf(server)
	switch how {
	case "no connection":
		wire.down = func(string) bool { return gone() }
	case "hangs":
		wire.hosts["one.test"] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if gone() {
				<-r.Context().Done()
				return
			}
			server.ServeHTTP(w, r)
		})
	}
	results := submit(t.Context(), newClient(t, spec(64, oneServer), wire), questions(4000)...).wait()
	mustAnswer(t, results)
	within := 5 * time.Second
	if how == "hangs" {
		within += away + 3*time.Second // its probes wait ever longer, the requests in flight for their deadline
	}
	full := 64 / llmtest.MeanService(o.Median, o.Sigma).Seconds()
	back := time.Duration(0)
	calls := server.Journal()
	for rate(calls, from+away+back, from+away+back+time.Second) < 0.9*full && back < within {
		back += 100 * time.Millisecond
	}
	if back >= within {
		t.Errorf("no full load %v after the return", back)
	}
	if extra := server.Counts().Sent + len(wire.dials) - len(results); extra > 700 {
		t.Errorf("%d tries without an answer", extra)
	}
	t.Logf("back after %v, %d tries without an answer", back, server.Counts().Sent+len(wire.dials)-len(results))
}

// One request is no reason to give up sooner: the last of a run waits for a server that starts anew.
func TestTheLastRequestWaits(t *testing.T) {
	simulate(t, func(t *testing.T) {
		wire := netOf(llmtest.New(llmtest.Options{Answer: hold}))
		began := time.Now()
		wire.down = func(string) bool { return time.Since(began) < 2*time.Minute }
		results := submit(t.Context(), newClient(t, spec(64, oneServer), wire), question(0)).wait()
		mustAnswer(t, results)
		if last := lastOf(results, began); last > 2*time.Minute+5*time.Second {
			t.Errorf("ended after %v", last)
		}
	})
}

// A request that the server cannot bear is given up, and the run goes on: alone, and in company.
func TestOneBadRequestEndsNoRun(t *testing.T) {
	for _, bad := range []int{1, 3, 20} {
		simulate(t, func(t *testing.T) {
			refuse := func(r llmtest.Request) (int, string) {
				for i := range bad {
					if r.Prompt() == question(i).Turns[0].Text {
						return 500, llmtest.ErrorBody("the runner crashed")
					}
				}
				return 0, ""
			}
			server := llmtest.New(llmtest.Options{Answer: hold, Refuse: refuse, Median: 100 * time.Millisecond})
			began := time.Now()
			results := submit(t.Context(), newClient(t, spec(16, oneServer), netOf(server)), questions(200)...).wait()
			mustAnswer(t, results[bad:])
			for i, r := range results[:bad] {
				if r.err != nil || r.Reply.Refused != "unavailable" || r.Keep {
					t.Errorf("%d bad: request %d: %+v", bad, i, r)
				}
			}
			if last := lastOf(results, began); last > 20*time.Minute {
				t.Errorf("%d bad: ended after %v", bad, last)
			}
		})
	}
}

// A cancelled run ends all its requests at once, whatever they wait for, and another run's go on.
func TestCancelEndsWaitingRequests(t *testing.T) {
	waits := map[string]llmtest.Options{
		"in flight":   {Answer: hold, Median: time.Hour},
		"retry after": {Refuse: func(llmtest.Request) (int, string) { return 429, "" }, RetryAfter: true},
		"queue":       {Answer: hold, Slots: 1, Queue: -1, Median: time.Minute},
	}
	for name, o := range waits {
		t.Run(name, func(t *testing.T) {
			simulate(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				c := newClient(t, spec(8, oneServer), netOf(longerRetryAfter(llmtest.New(o))))
				a := submit(ctx, c, questions(500)...)
				time.Sleep(5500 * time.Millisecond)
				began := time.Now()
				cancel()
				for i, r := range a.wait() {
					if r.err != nil && !errors.Is(r.err, context.Canceled) || r.err == nil && !r.Keep {
						t.Fatalf("request %d: %+v", i, r)
					}
				}
				if took := time.Since(began); took > time.Millisecond {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}

// longerRetryAfter asks for five minutes where a server asks for a second.
func longerRetryAfter(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(&longer{w}, r) })
}

type longer struct{ http.ResponseWriter }

func (l *longer) WriteHeader(status int) {
	if l.Header().Get("Retry-After") != "" {
		l.Header().Set("Retry-After", "300")
	}
	l.ResponseWriter.WriteHeader(status)
}

// Requests that wait hold no goroutine, nor do those that end together.
func TestGoroutinesFollowTheConcurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const concurrency = 64
		server := llmtest.New(llmtest.Options{Answer: hold, Slots: 32, Queue: 8, Median: 50 * time.Millisecond, Sigma: 0.5})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		before := goroutines()
		a := submit(ctx, newClient(t, spec(concurrency, oneServer), netOf(server)), questions(20000)...)
		most := 0
		for range 50 {
			time.Sleep(100 * time.Millisecond)
			most = max(most, goroutines()-before)
		}
		cancel()
		most = max(most, goroutines()-before)
		a.wait()
		if most > 4*concurrency {
			t.Errorf("%d goroutines", most)
		}
		t.Logf("%d goroutines at most", most)
	})
}
