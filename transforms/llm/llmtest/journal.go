package llmtest

import (
	"crypto/sha256"
	"maps"
	"net/http"
	"sync"
	"time"
)

// Call is one request in the journal.
type Call struct {
	In            time.Time         // its headers were read
	Start         time.Time         // it got a slot; zero for none
	Out           time.Time         // its response was ready and its slot free; zero while it is in flight
	Body          [sha256.Size]byte // sha256
	Attempt       int               // at this body, from 1
	Again         bool              // the body had been answered before
	Status        int               // of the response, 0 for none
	Fault         FaultKind         // "" for none
	Gone          bool              // the client went away before the response
	Service       time.Duration     // as drawn
	Authorization string            // header as it came
}

// Answered says whether the call got a whole answer.
func (c *Call) Answered() bool { return c.Status == http.StatusOK && c.Fault == "" }

// Served says whether the call was served to its end, whatever came of it.
func (c *Call) Served() bool { return !c.Start.IsZero() && !c.Out.IsZero() && !c.Gone }

// Counts sum the journal up.
type Counts struct {
	Sent        int // requests that came
	Bodies      int // different ones
	Answered200 int // whole answers
	Again       int // requests whose body had been answered before
	Throttled   int // 429
	Refused     int // by Options.Refuse
	Gone        int // clients that went away before their response
	InFlight    int
	MaxInFlight int
	Faults      map[FaultKind]int
}

// journal keeps the calls. It is safe for concurrent use.
type journal struct {
	mu     sync.Mutex
	calls  []*Call
	bodies map[[sha256.Size]byte]*history
	counts Counts
}

// history is what came of a body.
type history struct {
	attempts int
	answered bool
}

func newJournal() *journal {
	return &journal{bodies: map[[sha256.Size]byte]*history{}, counts: Counts{Faults: map[FaultKind]int{}}}
}

// arrive notes a request. Attempts count from 1.
func (j *journal) arrive(in time.Time, sum [sha256.Size]byte, authorization string) *Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	h := j.bodies[sum]
	if h == nil {
		h = &history{}
		j.bodies[sum] = h
		j.counts.Bodies++
	}
	h.attempts++
	call := &Call{In: in, Body: sum, Attempt: h.attempts, Again: h.answered, Authorization: authorization}
	j.calls = append(j.calls, call)
	c := &j.counts
	c.Sent++
	c.InFlight++
	c.MaxInFlight = max(c.MaxInFlight, c.InFlight)
	if h.answered {
		c.Again++
	}
	return call
}

// serve notes that a call has a slot.
func (j *journal) serve(call *Call, service time.Duration, fault FaultKind) {
	now := time.Now()
	j.mu.Lock()
	defer j.mu.Unlock()
	call.Start, call.Service, call.Fault = now, service, fault
}

// finish notes what a call came to. It stands in the journal before the client can see it.
func (j *journal) finish(call *Call, status int, isGone bool) {
	now := time.Now()
	j.mu.Lock()
	defer j.mu.Unlock()
	call.Out, call.Status, call.Gone = now, status, isGone
	c := &j.counts
	c.InFlight--
	switch {
	case call.Fault == NeverAnswers || call.Fault != "" && !isGone:
		c.Faults[call.Fault]++
	case isGone:
		c.Gone++
	case call.Answered():
		c.Answered200++
		j.bodies[call.Body].answered = true
	case status == http.StatusTooManyRequests && call.Start.IsZero():
		c.Throttled++
	default:
		c.Refused++
	}
}

// Counts returns the counters as they stand.
func (s *Server) Counts() Counts {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	out := s.journal.counts
	out.Faults = maps.Clone(out.Faults)
	return out
}

// Journal returns all calls in order of arrival, those in flight without an Out.
func (s *Server) Journal() []Call {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	out := make([]Call, len(s.journal.calls))
	for i, c := range s.journal.calls {
		out[i] = *c
	}
	return out
}

// Completions returns when each call was served to its end, since the first request came in, in no order.
func Completions(calls []Call) []time.Duration {
	var out []time.Duration
	for i := range calls {
		if calls[i].Served() {
			out = append(out, calls[i].Out.Sub(calls[0].In))
		}
	}
	return out
}

// Services returns the drawn service times of the calls that were served to their end, in order of arrival.
func Services(calls []Call) []time.Duration {
	var out []time.Duration
	for i := range calls {
		if calls[i].Served() {
			out = append(out, calls[i].Service)
		}
	}
	return out
}
