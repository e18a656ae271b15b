package llmtest

import (
	"container/heap"
	"slices"
	"time"
)

// Greedy is the makespan of list scheduling: each service in turn goes to the slot that is free first (Graham 1966).
// It is 0 where slots is not positive.
func Greedy(services []time.Duration, slots int) time.Duration {
	if slots <= 0 {
		return 0
	}
	free := make(ends, min(slots, len(services)))
	var last time.Duration
	for _, s := range services {
		free[0] += s
		last = max(last, free[0])
		heap.Fix(&free, 0)
	}
	return last
}

// ends is a heap of the times when slots are free.
type ends []time.Duration

func (e ends) Len() int           { return len(e) }
func (e ends) Less(i, j int) bool { return e[i] < e[j] }
func (e ends) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *ends) Push(any)          { panic("llmtest: the heap of slots does not grow") }
func (e *ends) Pop() any          { panic("llmtest: the heap of slots does not shrink") }

// Steady is the throughput between the 10th and the 90th percentile of the completions, as a share of what the slots
// can do: slots / mean service. It is 0 where there is nothing to divide by.
func Steady(completions []time.Duration, slots int, mean time.Duration) float64 {
	sorted := slices.Sorted(slices.Values(completions))
	low, high := len(sorted)/10, len(sorted)*9/10
	if slots <= 0 || high <= low || sorted[high] == sorted[low] {
		return 0
	}
	rate := float64(high-low) / (sorted[high] - sorted[low]).Seconds()
	return rate * mean.Seconds() / float64(slots)
}

// Mean is the mean duration, 0 of none.
func Mean(durations []time.Duration) time.Duration {
	if len(durations) == 0 {
		return 0
	}
	var sum time.Duration
	for _, d := range durations {
		sum += d
	}
	return sum / time.Duration(len(durations))
}
