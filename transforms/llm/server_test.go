package llm

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

const (
	median = 200 * time.Millisecond
	sigma  = 0.5
)

// A fixed ceiling: without a refusal a server always has as many requests as it takes.
func TestFullLoad(t *testing.T) {
	simulate(t, func(t *testing.T) {
		server := llmtest.New(llmtest.Options{Answer: hold, Slots: 64, Queue: -1, Median: median, Sigma: sigma})
		began := time.Now()
		mustAnswer(t, submit(t.Context(), newClient(t, spec(64, oneServer), netOf(server)), questions(5000)...).wait())
		share := llmtest.Greedy(llmtest.Services(server.Journal()), 64).Seconds() / time.Since(began).Seconds()
		if sent := server.Counts().Sent; share < 0.99 || sent != 5000 {
			t.Errorf("%.1f%% of greedy, %d sent", 100*share, sent)
		}
		t.Logf("%.2f%% of greedy", 100*share)
	})
}

// A 429 above 64 in flight, without a word how long to wait.
func TestThrottled(t *testing.T) {
	for _, queue := range []int{0, 32} {
		simulate(t, func(t *testing.T) {
			server := llmtest.New(llmtest.Options{Answer: hold, Slots: 64, Queue: queue, Median: median, Sigma: sigma})
			mustAnswer(t, submit(t.Context(), newClient(t, spec(256, oneServer), netOf(server)), questions(5000)...).wait())
			sent, share := float64(server.Counts().Sent)/5000, steady(server, 64)
			if sent > 1.1 || share < 0.95 {
				t.Errorf("queue of %d: %.3f sent for each answer, %.1f%% of 64 slots", queue, sent, 100*share)
			}
			t.Logf("queue of %d: %.3f sent for each answer, %.1f%% of 64 slots", queue, sent, 100*share)
		})
	}
}

// Capacity that halves and doubles is used again within 5 s.
func TestCapacityMoves(t *testing.T) {
	const half, full = 20 * time.Second, 40 * time.Second
	simulate(t, func(t *testing.T) {
		capacity := func(elapsed time.Duration) int {
			if elapsed >= half && elapsed < full {
				return 32
			}
			return 64
		}
		server := llmtest.New(llmtest.Options{Answer: hold, Capacity: capacity, Median: median, Sigma: sigma})
		mustAnswer(t, submit(t.Context(), newClient(t, spec(256, oneServer), netOf(server)), questions(15000)...).wait())
		calls, slot := server.Journal(), 1/llmtest.MeanService(median, sigma).Seconds()
		halved, doubled := rate(calls, half+5*time.Second, full)/(32*slot), rate(calls, full+5*time.Second, full+10*time.Second)/(64*slot)
		if halved < 0.9 || doubled < 0.9 || float64(len(calls)) > 1.1*15000 {
			t.Errorf("%.1f%% of the half, %.1f%% of the whole, %d sent", 100*halved, 100*doubled, len(calls))
		}
		t.Logf("%.1f%% of the half, %.1f%% of the whole, %d sent", 100*halved, 100*doubled, len(calls))
	})
}

// A request waits for as long as it was told, and is not sent before.
func TestRetryAfterIsHonoured(t *testing.T) {
	simulate(t, func(t *testing.T) {
		server := llmtest.New(llmtest.Options{Answer: hold, Slots: 16, Queue: 4, RetryAfter: true, Median: median, Sigma: sigma})
		mustAnswer(t, submit(t.Context(), newClient(t, spec(64, oneServer), netOf(server)), questions(1000)...).wait())
		refused := map[[32]byte]time.Time{}
		for _, call := range server.Journal() {
			if at, ok := refused[call.Body]; ok && call.In.Sub(at) < time.Second {
				t.Errorf("sent again after %v", call.In.Sub(at))
			}
			if call.Status == http.StatusTooManyRequests {
				refused[call.Body] = call.Out
			}
		}
		if len(refused) == 0 {
			t.Error("nothing was refused")
		}
		if share := steady(server, 16); share < 0.95 {
			t.Errorf("%.1f%% of the slots", 100*share)
		}
	})
}

// Of a burst, each refusal takes one request away: the limit is then what the server holds.
func TestBurstLowersTheLimitOnce(t *testing.T) {
	s := newServer(oneServer, 256)
	now := time.Now()
	for s.outstanding = 256; s.outstanding > 64; {
		s.outstanding--
		s.throttled(now, time.Second, 0)
	}
	if s.limit != 64 {
		t.Errorf("limit %d", s.limit)
	}
}

// Many requests that are given up at once are one sign of too much load, not one each.
func TestLateBurstLowersTheLimitOnce(t *testing.T) {
	s := newServer(oneServer, 64)
	now := time.Now()
	for range 32 { // one server of many behind an address hangs
		s.late(now, time.Second)
		s.late(now, time.Second)
		s.succeeded(now)
	}
	if s.limit != 44 {
		t.Errorf("limit %d", s.limit)
	}
}

// A few requests that a server loses in a long run never lower the limit.
func TestFewLatesKeepTheLimit(t *testing.T) {
	s := newServer(oneServer, 64)
	now := time.Now()
	for i := range 20000 {
		if i%500 == 0 {
			s.late(now, time.Second)
		}
		s.succeeded(now)
		if s.limit != 64 {
			t.Fatalf("limit %d after %d", s.limit, i)
		}
	}
}

// hosts are n servers, one.test to n.test.
func hosts(n int, o llmtest.Options) (*network, []*llmtest.Server, []string) {
	wire := &network{hosts: map[string]http.Handler{}}
	var servers []*llmtest.Server
	var urls []string
	for i := range n {
		s := llmtest.New(o)
		host := "server" + strconv.Itoa(i) + ".test"
		wire.hosts[host] = s
		servers, urls = append(servers, s), append(urls, "http://"+host+"/v1")
	}
	return wire, servers, urls
}

func TestServersShareTheLoad(t *testing.T) {
	simulate(t, func(t *testing.T) {
		wire, servers, urls := hosts(3, llmtest.Options{Answer: hold, Median: median, Sigma: sigma})
		mustAnswer(t, submit(t.Context(), newClient(t, spec(30, urls...), wire), questions(3000)...).wait())
		for i, s := range servers {
			if c := s.Counts(); c.Sent < 900 || c.Sent > 1100 || c.MaxInFlight > 11 {
				t.Errorf("server %d: %d sent, %d at once", i, c.Sent, c.MaxInFlight)
			}
		}
	})
}

// A server that takes three times as long gets a third as much.
func TestSlowServerGetsLess(t *testing.T) {
	simulate(t, func(t *testing.T) {
		fast := llmtest.New(llmtest.Options{Answer: hold, Slots: 10, Queue: -1, Median: median})
		slow := llmtest.New(llmtest.Options{Answer: hold, Slots: 10, Queue: -1, Median: 3 * median})
		wire := &network{hosts: map[string]http.Handler{"fast.test": fast, "slow.test": slow}}
		mustAnswer(t, submit(t.Context(), newClient(t, spec(20, "http://fast.test/v1", "http://slow.test/v1"), wire), questions(2000)...).wait())
		if ratio := float64(fast.Counts().Sent) / float64(slow.Counts().Sent); ratio < 2.5 || ratio > 3.5 {
			t.Errorf("ratio %.2f", ratio)
		}
	})
}

// One dead server of two costs no request, whether there are many or only one.
func TestDeadServerCostsNothing(t *testing.T) {
	for _, n := range []int{1, 2, 100, 5000} {
		for _, dead := range []string{"server0.test", "server1.test"} {
			simulate(t, func(t *testing.T) {
				wire, servers, urls := hosts(2, llmtest.Options{Answer: hold, Slots: 64, Queue: -1, Median: median, Sigma: sigma})
				wire.down = func(host string) bool { return host == dead }
				mustAnswer(t, submit(t.Context(), newClient(t, spec(64, urls...), wire), questions(n)...).wait())
				if len(wire.dials) > 60 {
					t.Errorf("%d requests: %d tries at the dead server", n, len(wire.dials))
				}
				alive := servers[0]
				if dead == "server0.test" {
					alive = servers[1]
				}
				if share := steady(alive, 64); n == 5000 && share < 0.95 {
					t.Errorf("%.1f%% of the other's slots", 100*share)
				}
			})
		}
	}
}

// A server that comes back gets its share again.
func TestDeadServerComesBack(t *testing.T) {
	simulate(t, func(t *testing.T) {
		wire, servers, urls := hosts(2, llmtest.Options{Answer: hold, Median: median, Sigma: sigma})
		began := time.Now()
		wire.down = func(host string) bool { return host == "server0.test" && time.Since(began) < 8*time.Second }
		mustAnswer(t, submit(t.Context(), newClient(t, spec(64, urls...), wire), questions(10000)...).wait())
		calls := servers[0].Journal()
		if len(calls) == 0 || calls[0].In.Sub(began) > 13*time.Second {
			t.Fatalf("%d calls", len(calls))
		}
		if share := float64(len(calls)) / 10000; share < 0.3 {
			t.Errorf("%.1f%% of the load", 100*share)
		}
	})
}
