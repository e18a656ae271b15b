package main

import (
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// phase is the time between two changes of capacity.
type phase struct {
	From         float64  `json:"from_seconds"`
	To           float64  `json:"to_seconds"`
	Slots        int      `json:"slots"`
	PerSecond    float64  `json:"completions_per_second"`
	Possible     float64  `json:"possible_per_second"` // slots / mean service
	SecondsTo90  *float64 `json:"seconds_to_90"`
	ShareAfter90 float64  `json:"share_after_90"` // of what is possible, from then to the end of the phase
}

// How the return to a capacity is looked for.
const (
	window = 2 * time.Second
	stride = 100 * time.Millisecond
	enough = 0.9
)

// phases measures each step of capacity that the run reached. Calls are in order of arrival.
func phases(calls []llmtest.Call, steps []step, mean time.Duration) []phase {
	last := calls[len(calls)-1].In.Sub(calls[0].In)
	var out []phase
	for i, s := range steps {
		end := last
		if i+1 < len(steps) {
			end = min(steps[i+1].at, last)
		}
		if end > s.at {
			out = append(out, newPhase(calls, s, end, mean))
		}
	}
	return out
}

func newPhase(calls []llmtest.Call, s step, end, mean time.Duration) phase {
	possible := float64(s.slots) / mean.Seconds()
	p := phase{From: s.at.Seconds(), To: end.Seconds(), Slots: s.slots, Possible: possible,
		PerSecond: rate(completionsFrom(calls, 0), s.at, end)}
	own := completionsFrom(calls, s.at)
	if at, ok := recovered(own, s.at, end, enough*possible); ok {
		p.SecondsTo90 = new((at - s.at).Seconds())
		p.ShareAfter90 = rate(own, at, end) / possible
	}
	return p
}

// completionsFrom are the completions, since the first call came in, of what was begun at a time or later.
func completionsFrom(calls []llmtest.Call, from time.Duration) []time.Duration {
	var out []time.Duration
	for i := range calls {
		if c := &calls[i]; c.Served() && c.Start.Sub(calls[0].In) >= from {
			out = append(out, c.Out.Sub(calls[0].In))
		}
	}
	return out
}

// recovered returns when the first window begins that holds at least wanted completions per second.
func recovered(completions []time.Duration, from, end time.Duration, wanted float64) (time.Duration, bool) {
	for at := from; at+window <= end; at += stride {
		if rate(completions, at, at+window) >= wanted {
			return at, true
		}
	}
	return 0, false
}

// rate is completions per second in [from, to).
func rate(completions []time.Duration, from, to time.Duration) float64 {
	n := 0
	for _, c := range completions {
		if c >= from && c < to {
			n++
		}
	}
	return ratio(float64(n), (to - from).Seconds())
}
