package llm

import (
	"net/http"
	"testing"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// The faults of a real server: nothing is lost, little is sent twice, and no request is waited for much longer than
// others take.
func TestFaults(t *testing.T) {
	for _, concurrency := range []int{64, 256} {
		simulate(t, func(t *testing.T) {
			faults := []llmtest.Fault{{Kind: llmtest.Status500, Share: 0.05}, {Kind: llmtest.MalformedBody, Share: 0.02},
				{Kind: llmtest.Dropped, Share: 0.01}, {Kind: llmtest.NeverAnswers, Share: 0.002}}
			server := llmtest.New(llmtest.Options{Answer: hold, Slots: 64, Queue: -1, Median: median, Sigma: sigma, Faults: faults})
			const n = 8000
			began := time.Now()
			mustAnswer(t, submit(t.Context(), newClient(t, spec(concurrency, oneServer), netOf(server)), questions(n)...).wait())
			sent, share := float64(server.Counts().Sent)/n, steady(server, 64)
			longest := time.Duration(0)
			for _, call := range server.Journal() {
				if call.Fault == llmtest.NeverAnswers {
					longest = max(longest, call.Out.Sub(call.In))
				}
			}
			greedy := llmtest.Greedy(llmtest.Services(server.Journal()), 64)
			if sent > 1.1 || share < 0.95 || longest > 20*time.Second {
				t.Errorf("concurrency %d: %.3f sent for each answer, %.1f%% steady, waited up to %v", concurrency, sent, 100*share, longest)
			}
			t.Logf("concurrency %d: %.3f sent for each answer, %.1f%% steady, waited up to %v, greedy %v of %v", concurrency, sent, 100*share, longest, greedy, time.Since(began))
		})
	}
}

// Requests of the first burst that are lost are not waited for until the timeout either.
func TestLostBeforeAnyFigure(t *testing.T) {
	simulate(t, func(t *testing.T) {
		server := llmtest.New(llmtest.Options{Answer: hold, Median: median, Sigma: sigma, Faults: []llmtest.Fault{{Kind: llmtest.NeverAnswers, Share: 0.03}}})
		began := time.Now()
		mustAnswer(t, submit(t.Context(), newClient(t, spec(100, oneServer), netOf(server)), questions(100)...).wait())
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

// A server that becomes many times slower answers every request in the end.
func TestSlowButHonest(t *testing.T) {
	for _, factor := range []time.Duration{10, 100} {
		for _, concurrency := range []int{2, 64} {
			simulate(t, func(t *testing.T) {
				n := 60 * concurrency
				o := llmtest.Options{Answer: hold, Median: median, Sigma: sigma}
				quick := llmtest.New(o)
				o.Median *= factor
				slow := llmtest.New(o)
				began := time.Now()
				wire := netOf(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if time.Since(began) < 5*time.Second {
						quick.ServeHTTP(w, r)
					} else {
						slow.ServeHTTP(w, r)
					}
				}))
				mustAnswer(t, submit(t.Context(), newClient(t, spec(concurrency, oneServer), wire), questions(n)...).wait())
				more := quick.Counts().Sent + slow.Counts().Sent - n
				t.Logf("%d times slower, concurrency %d: %d sent more than %d, %v", factor, concurrency, more, n, time.Since(began))
			})
		}
	}
}

// The deadline follows what answers take, not what is given up: those would drive it ever further up.
func TestDeadlineDoesNotRunAway(t *testing.T) {
	var l latencies
	for i := range 20000 {
		if i%500 == 499 {
			l.add(l.deadline(0, time.Hour), true)
		} else {
			l.add(200*time.Millisecond, false)
		}
	}
	if d := l.deadline(0, time.Hour); d != time.Second {
		t.Errorf("deadline %v", d)
	}
}
