package transforms

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// batchSize is how many records a fn gathers before it works on them with every processor. A runner may give a whole
// stage to one goroutine (Prism does), so the work inside a bundle is spread here; what is emitted, and in which
// order, does not depend on it.
const batchSize = 4096

// chunk is how many records one goroutine takes at a time.
const chunk = 64

// inParallel returns f of every item, in order. worker is below workers(), and no two calls with the same worker run
// at once.
func inParallel[T, R any](items []T, f func(worker int, item *T) R) []R {
	out := make([]R, len(items))
	var next atomic.Int64
	var wait sync.WaitGroup
	for worker := range min(workers(), (len(items)+chunk-1)/chunk) {
		wait.Go(func() {
			for {
				end := int(next.Add(chunk))
				start := end - chunk
				if start >= len(items) {
					return
				}
				for i := start; i < min(end, len(items)); i++ {
					out[i] = f(worker, &items[i])
				}
			}
		})
	}
	wait.Wait()
	return out
}

// workers is how many goroutines work inside one bundle.
func workers() int { return runtime.GOMAXPROCS(0) }

// crew runs jobs on a bounded number of goroutines and hands their results over in the order of submission, on the
// goroutine that asks: a fn submits in ProcessElement and emits in FinishBundle.
type crew[R any] struct {
	slots   chan struct{}
	results []*jobResult[R]
}

type jobResult[R any] struct {
	done  chan struct{}
	value R
	err   error
}

// submit waits for a free goroutine and starts job on it.
func (c *crew[R]) submit(job func() (R, error)) {
	if c.slots == nil {
		c.slots = make(chan struct{}, workers())
	}
	c.slots <- struct{}{}
	result := &jobResult[R]{done: make(chan struct{})}
	c.results = append(c.results, result)
	go func() {
		defer func() { <-c.slots; close(result.done) }()
		result.value, result.err = job()
	}()
}

// finish waits for every job, gives the results to emit and forgets them. It returns the first error.
func (c *crew[R]) finish(emit func(R)) error {
	results := c.results
	c.results = nil
	var first error
	for _, r := range results {
		<-r.done
		if r.err != nil && first == nil {
			first = r.err
		}
	}
	if first != nil {
		return first
	}
	for _, r := range results {
		emit(r.value)
	}
	return nil
}
