package llm

import (
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// growth runs f and returns by how much the heap grew at most meanwhile, in MiB.
func growth(f func()) uint64 {
	runtime.GC()
	var stop atomic.Bool
	most := make(chan uint64)
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	before := stats.HeapInuse
	go func() {
		var peak uint64
		for !stop.Load() {
			runtime.ReadMemStats(&stats)
			peak = max(peak, stats.HeapInuse)
			time.Sleep(2 * time.Millisecond)
		}
		most <- peak
	}()
	f()
	stop.Store(true)
	return (max(<-most, before) - before) >> 20
}

// A reply without end is cut, however many come at once, and refused without a second try.
func TestHostileRepliesAreBounded(t *testing.T) {
	for _, kind := range []llmtest.FaultKind{llmtest.HugeBody, llmtest.GzipBomb} {
		s := serve(t, llmtest.Options{Answer: hold, Faults: []llmtest.Fault{{Kind: kind, Share: 1}}})
		c := newClient(t, spec(64, s.URL()), nil)
		for _, n := range []int{1, 4, 64} {
			var results []result
			grown := growth(func() { results = submit(t.Context(), c, questions(n)...).wait() })
			for _, r := range results {
				if r.err != nil || r.Reply.Refused != "refused" || !strings.Contains(r.Reply.Detail, "larger than any answer") {
					t.Fatalf("%+v", r)
				}
			}
			if most := uint64(256 + 2*n); grown > most { // the server holds up to 2 MiB for each
				t.Errorf("%s, %d at once: %d MiB", kind, n, grown)
			}
			t.Logf("%s, %d at once: %d MiB", kind, n, grown)
		}
		if sent := s.Counts().Sent; sent != 1+4+64 {
			t.Errorf("%d sent", sent)
		}
	}
}

// An error without end is an error of its status.
func TestHostileErrors(t *testing.T) {
	huge := strings.Repeat("a", mostReply+1)
	for status, word := range map[int]string{400: "refused", 500: "unavailable"} {
		simulate(t, func(t *testing.T) {
			r := submit(t.Context(), newClient(t, spec(1, oneServer), netOf(always(status, huge))), question(0)).wait()[0]
			if r.err != nil || r.Reply.Refused != word || r.Keep != (status == 400) {
				t.Errorf("status %d: %v %q %v", status, r.err, r.Reply.Refused, r.Keep)
			}
		})
	}
}

// A reply that is too large says nothing about the form.
func TestHugeReplyKeepsTheForm(t *testing.T) {
	simulate(t, func(t *testing.T) {
		huge := strings.Repeat(" ", mostReply+1)
		server := llmtest.New(llmtest.Options{Answer: hold, Refuse: func(r llmtest.Request) (int, string) {
			if r.Prompt() == shaped(0).Turns[0].Text {
				return 200, huge
			}
			return 0, ""
		}})
		c := newClient(t, spec(1, oneServer), netOf(server))
		results := submit(t.Context(), c, shapes(2)...).wait()
		if results[0].Reply.Refused != "refused" || results[1].Reply.Structured != forms[0] || server.Counts().Sent != 2 {
			t.Errorf("%d sent, %+v", server.Counts().Sent, results[1])
		}
	})
}

func TestRetryAfterForms(t *testing.T) {
	simulate(t, func(t *testing.T) {
		in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
		for _, test := range []struct {
			name, value string
			want        time.Duration
		}{
			{"Retry-After", "7", 7 * time.Second},
			{"Retry-After", "0.5", 500 * time.Millisecond},
			{"Retry-After", in(90 * time.Second), 90 * time.Second},
			{"Retry-After", in(-time.Hour), 0},
			{"Retry-After-Ms", "1500", 1500 * time.Millisecond},
			{"Retry-After", "0", 0},
			{"Retry-After", "-3", 0},
			{"Retry-After", "soon", 0},
			{"Retry-After", "NaN", 0},
			{"Retry-After", "", 0},
			{"Retry-After", "86400", longestWait},
			{"Retry-After", "1e300", longestWait},
			{"Retry-After", "Inf", longestWait},
			{"Retry-After-Ms", "1e300", longestWait},
			{"Retry-After", in(1000 * time.Hour), longestWait},
		} {
			if got := retryAfter(http.Header{test.name: {test.value}}); got.Round(time.Millisecond) != test.want {
				t.Errorf("%s: %s is %v, not %v", test.name, test.value, got, test.want)
			}
		}
	})
}

// With as many connections as requests in flight none is opened twice.
func TestConnectionsAreKept(t *testing.T) {
	simulate(t, func(t *testing.T) { // a loaded machine lets requests come too late, and their connections are given up
		wire := llmtest.NewWire()
		server := &http.Server{Handler: llmtest.New(llmtest.Options{Answer: hold, Median: 5 * time.Millisecond})}
		go func() { _ = server.Serve(wire) }() // ends with an error when it is closed
		base := newTransport(64).base.(*http.Transport)
		base.DialContext = wire.DialContext
		mustAnswer(t, submit(t.Context(), newClient(t, spec(64, "http://"+wire.Addr().String()+"/v1"), base), questions(2000)...).wait())
		base.CloseIdleConnections()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if n := wire.Dials(); n != 64 {
			t.Errorf("%d connections", n)
		}
	})
}
