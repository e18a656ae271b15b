package main

import (
	"math"
	"testing"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

var origin = time.Unix(1000, 0)

// call came and began at a second, and took so many.
func call(in, took float64) llmtest.Call {
	at := origin.Add(time.Duration(in * float64(time.Second)))
	d := time.Duration(took * float64(time.Second))
	return llmtest.Call{In: at, Start: at, Out: at.Add(d), Status: 200, Service: d}
}

func TestTime(t *testing.T) {
	calls := []llmtest.Call{call(0, 4), call(1, 1), call(3, 2), call(8, 1), {In: origin.Add(9500 * time.Millisecond)}}
	var f figures
	f.time(calls)
	// here from 0 to 5 and from 8 to 9, then one that is in flight
	if f.Seconds != 9 || f.IdleSeconds != 3.5 || f.MeanServiceSeconds != 2 || math.Abs(f.PerSecond-4.0/9) > 1e-12 {
		t.Errorf("%+v", f)
	}
	f.compare(calls, 2)
	// slot A: 4, then 1; slot B: 1 and 2, then 1: list scheduling ends at 4
	if f.GreedySeconds != 4 || math.Abs(f.GreedyShare-4.0/9) > 1e-12 {
		t.Errorf("%+v", f)
	}
}

// TestPhases: one slot and services of a second; then two slots, of which the second is used from 15 s on.
func TestPhases(t *testing.T) {
	var calls []llmtest.Call
	for i := range 30 {
		calls = append(calls, call(float64(i), 1))
		if i >= 15 {
			calls = append(calls, call(float64(i), 1))
		}
	}
	got := phases(calls, []step{{0, 1}, {10 * time.Second, 2}, {40 * time.Second, 1}}, time.Second)
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	// completions at 1 to 9 lie in the first phase; windows that begin at 0.1 s or later hold two of them
	if p := got[0]; p.To != 10 || p.PerSecond != 0.9 || p.SecondsTo90 == nil || math.Abs(*p.SecondsTo90-0.1) > 1e-9 {
		t.Errorf("%+v", p)
	}
	// completions from 16 s on come in pairs: a window that begins just after 14 s holds three, one after 15 s four
	if p := got[1]; p.Slots != 2 || p.To != 29 || p.Possible != 2 || p.SecondsTo90 == nil || math.Abs(*p.SecondsTo90-5.1) > 1e-9 {
		t.Errorf("%+v %v", p, *p.SecondsTo90)
	}
}

func TestPhaseThatIsNeverReached(t *testing.T) {
	var calls []llmtest.Call
	for i := range 20 {
		calls = append(calls, call(float64(i), 1))
	}
	if got := phases(calls, []step{{0, 64}}, time.Second); len(got) != 1 || got[0].SecondsTo90 != nil {
		t.Errorf("%+v", got)
	}
}
