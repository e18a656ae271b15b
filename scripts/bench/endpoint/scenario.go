package main

import (
	"fmt"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

const sigma = 0.5

// scenario is what the server does, and what of it the figures need.
type scenario struct {
	name    string
	options llmtest.Options
	steps   []step // of capacity, where it changes; the first at 0
}

// step is a number of slots from a time on, since the first request.
type step struct {
	at    time.Duration
	slots int
}

// newScenario returns one of issue 5's by its name.
func newScenario(name string, requests int) (*scenario, error) {
	s := &scenario{name: name}
	switch name {
	case "plain": // everything at once
	case "a":
		s.options = served(64, -1, 200)
	case "b":
		s.options = served(256, -1, 100)
	case "b128":
		s.options = served(128, -1, 100)
	case "c": // 429 above 64 in flight, without Retry-After
		s.options = served(64, 0, 200)
	case "capacity":
		s.options = served(64, 0, 200)
		s.change(requests)
	case "d":
		s.options = served(64, -1, 200)
		s.options.Faults = []llmtest.Fault{{Kind: llmtest.Status500, Share: 0.05}, {Kind: llmtest.MalformedBody, Share: 0.02},
			{Kind: llmtest.Dropped, Share: 0.01}, {Kind: llmtest.NeverAnswers, Share: 0.002}}
	default:
		return nil, fmt.Errorf("there is no scenario %q", name)
	}
	s.options.Usage = true
	return s, nil
}

func served(slots, queue, milliseconds int) llmtest.Options {
	return llmtest.Options{Slots: slots, Queue: queue, Median: time.Duration(milliseconds) * time.Millisecond, Sigma: sigma}
}

// change halves 64 slots after a third of the time that a perfect client needs for the requests, and makes them 128
// after another.
func (s *scenario) change(requests int) {
	mean := llmtest.MeanService(s.options.Median, s.options.Sigma)
	third := time.Duration(requests) * mean / (64 + 32 + 128)
	s.steps = []step{{0, 64}, {third, 32}, {2 * third, 128}}
	s.options.Capacity = func(elapsed time.Duration) int {
		slots := 0
		for _, step := range s.steps {
			if elapsed >= step.at {
				slots = step.slots
			}
		}
		return slots
	}
}
