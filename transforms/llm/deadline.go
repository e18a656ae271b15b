package llm

import (
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

// typical returns the median latency.
func (l *latencies) typical() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.median
}
