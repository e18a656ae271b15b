package llm

import "time"

// throttle measures for how long requests waited because servers had refused some: with a 429 or 503 they say that they
// have enough, and more workers would get no more out of them. Waiting for the endpoint's own concurrency is none: that
// is of each process.
type throttle struct {
	sum   time.Duration
	since time.Time
	held  bool // since then
}

// look notes whether requests are held back from now on.
func (t *throttle) look(now time.Time, held bool) {
	if t.held {
		t.sum += now.Sub(t.since)
	}
	t.since, t.held = now, held
}

// Throttled returns for how long, since the client was made, requests waited for servers that had refused some.
func (c *Client) Throttled() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.throttle.look(time.Now(), c.held())
	return c.throttle.sum
}

// held says whether requests wait, and a server has refused some and does not get all it could. The lock is held.
func (c *Client) held() bool {
	if len(c.ready)+len(c.fresh)+len(c.resting) == 0 {
		return false
	}
	for _, s := range c.servers {
		if s.refused {
			return true
		}
	}
	return false
}
