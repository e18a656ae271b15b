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
	mostDoubled       = 8
	endless           = mostDoubled + 1 // the whole timeout
)

// latency is how long an answer took, or how long it was waited for in vain.
type latency struct {
	took  time.Duration
	given bool // up
}

// latencies holds the newest latencies of an endpoint.
type latencies struct {
	mu     sync.Mutex
	ring   []latency
	next   int
	since  int // observations since the figures were made
	median time.Duration
	limit  time.Duration // 0 before there are enough
}

// add notes how long an answer took, or, where it was given up, how long it had been waited for.
func (l *latencies) add(took time.Duration, given bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.ring) < observedLatencies {
		l.ring = append(l.ring, latency{took, given})
	} else {
		l.ring[l.next] = latency{took, given}
		l.next = (l.next + 1) % observedLatencies
	}
	if l.since++; l.since >= leastObserved {
		l.since = 0
		l.look()
	}
}

// look makes the figures. What was given up counts in the percentile, so that a server that has become slow gets more
// time, but not as the slowest answer: each request that is lost would double the deadline of the next.
func (l *latencies) look() {
	var all []time.Duration
	slowest := time.Duration(0)
	for _, one := range l.ring {
		all = append(all, one.took)
		if !one.given {
			slowest = max(slowest, one.took)
		}
	}
	slices.Sort(all)
	l.median = all[len(all)/2]
	l.limit = max(2*slowest, 4*all[len(all)*95/100], leastDeadline)
}

// deadline returns how long a try may take, with a deadline that is doubled so many times.
func (l *latencies) deadline(doubled int, timeout time.Duration) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.limit == 0 || doubled >= endless {
		return timeout
	}
	return min(l.limit<<doubled, timeout)
}

// lookAgain is how often the deadline of a request on its way is looked at again: one that was sent before anything was
// observed would wait for the whole timeout.
const lookAgain = time.Second

// watch returns a context that ends when a request has taken longer than it may by then. stop is to be called when the
// request has come back.
func (l *latencies) watch(ctx context.Context, doubled int, timeout time.Duration) (watched context.Context, stop func()) {
	watched, cancel := context.WithCancel(ctx)
	started := time.Now()
	next := func() time.Duration { return min(l.deadline(doubled, timeout)-time.Since(started), lookAgain) }
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
