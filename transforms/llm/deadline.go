package llm

import (
	"context"
	"slices"
	"sync"
	"time"
)

// How a deadline follows the latencies that were observed.
const (
	observedLatencies = 512
	leastObserved     = 20
	leastDeadline     = time.Second
)

// latencies holds the newest latencies of an endpoint.
type latencies struct {
	mu     sync.Mutex
	ring   []time.Duration
	next   int
	since  int // observations since the figures were made
	median time.Duration
	limit  time.Duration // 0 before there are enough
}

// add notes how long an answer took; of a request that was given up, how long it had been waited for.
func (l *latencies) add(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.ring) < observedLatencies {
		l.ring = append(l.ring, d)
	} else {
		l.ring[l.next] = d
		l.next = (l.next + 1) % observedLatencies
	}
	if l.since++; l.since >= leastObserved {
		l.since = 0
		sorted := slices.Sorted(slices.Values(l.ring))
		l.median = sorted[len(sorted)/2]
		l.limit = max(2*sorted[len(sorted)-1], 4*sorted[len(sorted)*95/100], leastDeadline)
	}
}

// deadline returns how long the try-th try may take, from 0.
func (l *latencies) deadline(try int, timeout time.Duration) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.limit == 0 {
		return timeout
	}
	return min(l.limit<<min(try, 8), timeout)
}

// lookAgain is how often the deadline of a request on its way is looked at again: one that was sent before anything was
// observed would wait for the whole timeout.
const lookAgain = time.Second

// watch returns a context that ends when a request has taken longer than it may by then. stop is to be called when the
// request has come back.
func (l *latencies) watch(ctx context.Context, try int, timeout time.Duration) (watched context.Context, stop func()) {
	watched, cancel := context.WithCancel(ctx)
	started := time.Now()
	next := func() time.Duration { return min(l.deadline(try, timeout)-time.Since(started), lookAgain) }
	var mu sync.Mutex
	var timer *time.Timer
	mu.Lock()
	defer mu.Unlock()
	timer = time.AfterFunc(next(), func() {
		mu.Lock()
		defer mu.Unlock()
		if left := next(); left > 0 && watched.Err() == nil {
			timer.Reset(left)
			return
		}
		cancel()
	})
	return watched, func() { timer.Stop(); cancel() }
}

// typical returns the median latency.
func (l *latencies) typical() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.median
}
