package main

import (
	"slices"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// figures are what a run is judged by; the package comment says how each is computed.
type figures struct {
	Scenario        string         `json:"scenario"`
	Requests        int            `json:"requests"` // different bodies
	Sent            int            `json:"sent"`
	Answered        int            `json:"answered"`    // different bodies with a whole answer
	AskedAgain      int            `json:"asked_again"` // requests whose body had been answered before
	SentPerAnswered float64        `json:"sent_per_answered"`
	Throttled       int            `json:"throttled"` // 429
	Refused         int            `json:"refused"`
	Gone            int            `json:"gone"` // clients that did not wait
	Faults          map[string]int `json:"faults"`
	InFlight        int            `json:"in_flight"`
	MaxInFlight     int            `json:"max_in_flight"`

	Seconds             float64 `json:"seconds"`
	IdleSeconds         float64 `json:"idle_seconds"`
	MeanServiceSeconds  float64 `json:"mean_service_seconds"`
	PerSecond           float64 `json:"completions_per_second"`
	GreedySeconds       float64 `json:"greedy_seconds,omitempty"`
	GreedyShare         float64 `json:"greedy_share,omitempty"`
	SteadyShare         float64 `json:"steady_share,omitempty"`
	SteadyAnsweredShare float64 `json:"steady_answered_share,omitempty"`
	Capacity            []phase `json:"capacity,omitempty"`

	CPUSeconds         float64 `json:"cpu_seconds"` // of this server
	CPUSecondsPer1000  float64 `json:"cpu_seconds_per_1000_sent"`
	PeakRSSMebibytes   float64 `json:"peak_rss_mib"`
	AuthorizationsSeen int     `json:"authorizations_seen"` // different headers, never shown
}

// measure computes the figures of all that came so far.
func measure(s *scenario, endpoint *llmtest.Server) *figures {
	calls := endpoint.Journal()
	slices.SortStableFunc(calls, func(a, b llmtest.Call) int { return a.In.Compare(b.In) })
	f := &figures{Scenario: s.name, Faults: map[string]int{}}
	f.count(endpoint.Counts(), calls)
	f.time(calls)
	if slots := s.options.Slots; slots > 0 && len(s.steps) == 0 {
		f.compare(calls, slots)
	}
	if mean := llmtest.Mean(llmtest.Services(calls)); mean > 0 {
		f.Capacity = phases(calls, s.steps, mean)
	}
	f.CPUSeconds, f.PeakRSSMebibytes = usage()
	f.CPUSecondsPer1000 = ratio(f.CPUSeconds*1000, float64(f.Sent))
	return f
}

func (f *figures) count(c llmtest.Counts, calls []llmtest.Call) {
	f.Requests, f.Sent, f.AskedAgain, f.Throttled, f.Refused, f.Gone = c.Bodies, c.Sent, c.Again, c.Throttled, c.Refused, c.Gone
	f.InFlight, f.MaxInFlight = c.InFlight, c.MaxInFlight
	for kind, n := range c.Faults {
		f.Faults[string(kind)] = n
	}
	answered, keys := map[[32]byte]bool{}, map[string]bool{}
	for i := range calls {
		keys[calls[i].Authorization] = true
		if calls[i].Answered() {
			answered[calls[i].Body] = true
		}
	}
	f.Answered, f.AuthorizationsSeen = len(answered), len(keys)
	f.SentPerAnswered = ratio(float64(f.Sent), float64(f.Answered))
}

// time sums up when requests were here. A call in flight counts from when it came, without an end.
func (f *figures) time(calls []llmtest.Call) {
	if len(calls) == 0 {
		return
	}
	busyUntil := calls[0].In
	var idle time.Duration
	for _, c := range calls {
		idle += max(c.In.Sub(busyUntil), 0)
		if c.Out.After(busyUntil) {
			busyUntil = c.Out
		}
	}
	f.Seconds, f.IdleSeconds = busyUntil.Sub(calls[0].In).Seconds(), idle.Seconds()
	f.MeanServiceSeconds = llmtest.Mean(llmtest.Services(calls)).Seconds()
	f.PerSecond = ratio(float64(len(llmtest.Completions(calls))), f.Seconds)
}

// compare sets a run beside what its slots could do.
func (f *figures) compare(calls []llmtest.Call, slots int) {
	services := llmtest.Services(calls)
	mean := llmtest.Mean(services)
	f.GreedySeconds = llmtest.Greedy(services, slots).Seconds()
	f.GreedyShare = ratio(f.GreedySeconds, f.Seconds)
	f.SteadyShare = llmtest.Steady(llmtest.Completions(calls), slots, mean)
	whole := slices.DeleteFunc(slices.Clone(calls), func(c llmtest.Call) bool { return !c.Answered() })
	f.SteadyAnsweredShare = llmtest.Steady(llmtest.Completions(whole), slots, mean)
}

// ratio is a/b, 0 where b is 0.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
