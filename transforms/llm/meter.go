package llm

import (
	"sync"
	"sync/atomic"

	"github.com/routenator/routenator/schemas"
)

// Metered counts what this process asked, for the progress line alone: nothing that is written depends on it.
type Metered struct {
	Wanted   int64 // requests handed to the clients
	Answered int64 // that have come to an end, those of the response log too
	Known    int64 // that the response log answered
	Sent     int64 // tries
	InFlight int64
	Usage    schemas.Usage
	Cost     schemas.Money
	Failures map[string]int64 // tries without an answer, by kind
}

var meter struct {
	wanted, answered, known, sent, inFlight atomic.Int64

	mu       sync.Mutex
	usage    schemas.Usage
	cost     schemas.Money
	failures map[string]int64
}

// Meter returns the counters.
func Meter() Metered {
	m := Metered{Wanted: meter.wanted.Load(), Answered: meter.answered.Load(), Known: meter.known.Load(), Sent: meter.sent.Load(),
		InFlight: meter.inFlight.Load(), Failures: map[string]int64{}}
	meter.mu.Lock()
	defer meter.mu.Unlock()
	m.Usage, m.Cost = meter.usage, meter.cost
	for name, n := range meter.failures {
		m.Failures[name] = n
	}
	return m
}

// Know counts a request that the response log answered.
func Know() {
	meter.wanted.Add(1)
	meter.answered.Add(1)
	meter.known.Add(1)
}

func countUsage(e *schemas.Endpoint, u schemas.Usage) {
	meter.mu.Lock()
	defer meter.mu.Unlock()
	meter.usage.Add(u)
	meter.cost += e.Cost(u)
}

func countFailure(k kind) {
	meter.mu.Lock()
	defer meter.mu.Unlock()
	if meter.failures == nil {
		meter.failures = map[string]int64{}
	}
	meter.failures[words[k]]++
}
