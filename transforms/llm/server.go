package llm

import "time"

// How a limit moves.
const (
	failuresToDown = 5 // in a row, and a server is down; below mostTries, so that a lone request waits for it too
	firstProbe     = 100 * time.Millisecond
	longestProbe   = 3 * time.Second // between two probes: a server that comes back is not left idle for longer
	shortestRest   = 20 * time.Millisecond
)

// server is one base URL and how many requests it is given. The client's lock guards it.
type server struct {
	url         string
	ceiling     int
	limit       int // requests that it is given at once
	outstanding int

	step       int       // by how much the limit grows in this round
	credit     float64   // towards the next growth
	round      int       // answers in this round
	restUntil  time.Time // no growth before
	pauseUntil time.Time // no request before

	failures int // in a row
	lates    int // given up, in the newest answers
	answers  int // since lates were counted anew
	probes   int // in a row that a server which bears nothing was sent

	refused bool // it said that it has enough, and has not been given all it may since
}

func newServer(url string, ceiling int) *server {
	return &server{url: url, ceiling: ceiling, limit: ceiling, step: 1}
}

func (s *server) down() bool { return s.failures >= failuresToDown }

// load is how much a server has to do. One that failed last comes after one that did not, as long as that is not busy.
func (s *server) load() int { return s.outstanding + min(s.failures, failuresToDown) }

// free says whether the server may get another request now.
func (s *server) free(now time.Time) bool {
	limit := s.limit
	if s.down() {
		limit = 1
	}
	return s.outstanding < limit && !now.Before(s.pauseUntil)
}

// succeeded notes an answer. The limit grows while it is what holds requests back.
func (s *server) succeeded(now time.Time) {
	s.failures, s.probes = 0, 0
	if s.answers++; s.answers >= s.limit {
		s.answers, s.lates = 0, 0
	}
	if s.limit >= s.ceiling {
		s.refused = false
		return
	}
	if now.Before(s.restUntil) {
		return
	}
	s.credit += float64(s.step) / float64(s.limit)
	if s.round++; s.round >= s.limit {
		s.round = 0
		s.step *= 2
	}
	grow := int(s.credit)
	s.credit -= float64(grow)
	s.limit = min(s.limit+grow, s.ceiling)
}

// throttled notes a refusal: the server bears what it still holds. Where that is nothing, it is left alone for a while.
func (s *server) throttled(now time.Time, rest, wait time.Duration) {
	s.limit, s.refused = max(min(s.limit, s.outstanding), 1), true
	s.reset(now, rest)
	if s.outstanding == 0 {
		s.pause(now, wait)
	}
}

// late notes a request that was given up. A few are lost by every server; many together are too much load, and nothing
// else is a server that hangs.
func (s *server) late(now time.Time, rest time.Duration) {
	s.lates++
	if s.failed(now); s.down() || now.Before(s.restUntil) || s.lates <= max(2, s.limit/8) {
		return
	}
	s.limit = max(s.limit*7/10, 1)
	s.answers, s.lates = 0, 0
	s.reset(now, rest)
}

// failed notes a request that the server could not take.
func (s *server) failed(now time.Time) {
	if s.failures++; s.down() {
		s.pause(now, 0)
	}
}

// pause leaves a server alone that bears nothing, at least for wait. The pauses grow with each probe; requests that fail
// together count once.
func (s *server) pause(now time.Time, wait time.Duration) {
	if now.Before(s.pauseUntil) {
		return
	}
	s.pauseUntil = now.Add(max(wait, min(firstProbe<<min(s.probes, 10), longestProbe)))
	s.probes++
}

func (s *server) reset(now time.Time, rest time.Duration) {
	s.step, s.credit, s.round = 1, 0, 0
	s.restUntil = now.Add(max(rest, shortestRest))
}
