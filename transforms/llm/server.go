package llm

import "time"

// How a limit moves.
const (
	failuresToDown = 10               // in a row, and a server is down
	longestProbe   = 15 * time.Second // between two probes of a server that is down
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
	lates    int // in this round
	probes   int // that a server which is down was sent
}

func newServer(url string, ceiling int) *server {
	return &server{url: url, ceiling: ceiling, limit: ceiling, step: 1}
}

func (s *server) down() bool { return s.failures >= failuresToDown }

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
	if s.limit >= s.ceiling || now.Before(s.restUntil) {
		return
	}
	s.credit += float64(s.step) / float64(s.limit)
	if s.round++; s.round >= s.limit {
		s.round, s.lates = 0, 0
		s.step *= 2
	}
	grow := int(s.credit)
	s.credit -= float64(grow)
	s.limit = min(s.limit+grow, s.ceiling)
}

// throttled notes a refusal: the server bears what it still holds.
func (s *server) throttled(now time.Time, rest, wait time.Duration) {
	s.limit = max(min(s.limit, s.outstanding), 1)
	s.reset(now, rest)
	if s.outstanding == 0 && wait > 0 {
		s.pauseUntil = now.Add(wait)
	}
}

// late notes a request that was given up. A few are lost by every server; many together are too much load.
func (s *server) late(now time.Time, rest time.Duration) {
	if s.lates++; s.lates > max(2, s.limit/8) {
		s.limit = max(s.limit*7/10, 1)
		s.lates = 0
		s.reset(now, rest)
	}
}

// failed notes a request that the server could not take.
func (s *server) failed(now time.Time) {
	if s.failures++; s.down() {
		s.pauseUntil = now.Add(min(100*time.Millisecond<<min(s.probes, 10), longestProbe))
		s.probes++
	}
}

func (s *server) reset(now time.Time, rest time.Duration) {
	s.step, s.credit, s.round = 1, 0, 0
	s.restUntil = now.Add(max(rest, shortestRest))
}
