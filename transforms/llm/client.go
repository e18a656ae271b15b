package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

// mostTries bounds the tries at a request while its server is up.
const mostTries = 6

// Client asks the servers of one endpoint. It is safe for concurrent use; a process has one for each endpoint.
type Client struct {
	name      string
	spec      schemas.Endpoint
	key       string
	wire      map[string]*openai.Client // by base URL
	form      *form
	latencies latencies

	mu       sync.Mutex
	servers  []*server
	ready    []*job // waited for another try; before the fresh ones
	fresh    []*job
	inFlight int
	open     int       // requests that have not come to an end
	answered time.Time // when a server last answered anything, or there was nothing to ask
	dead     error     // why the client takes no further request
}

// Outcome is what a request came to.
type Outcome struct {
	Reply schemas.Reply
	Keep  bool // whether the reply belongs into the response log
}

// job is a request on its way.
type job struct {
	ctx     context.Context
	request *schemas.Request
	done    func(Outcome, error)
	tries   int // that count
	waits   int // of any kind
	form    int // least form to ask in
}

// New returns a client. transport is nil for the network.
func New(ctx context.Context, name string, spec schemas.Endpoint, network http.RoundTripper) (*Client, error) {
	key, err := Secret(ctx, spec.Key)
	if err != nil {
		return nil, fmt.Errorf("endpoint %s: %w", name, err)
	}
	if network == nil {
		network = newTransport(spec.Concurrency)
	} else {
		network = &transport{network}
	}
	c := &Client{name: name, spec: spec, key: key, wire: map[string]*openai.Client{}, form: newForm(spec.Structured), answered: time.Now()}
	for _, base := range spec.BaseURL {
		if err := CheckURL(base); err != nil {
			return nil, fmt.Errorf("endpoint %s: %w", name, err)
		}
		config := openai.DefaultConfig(key)
		config.BaseURL = strings.TrimSuffix(base, "/")
		config.HTTPClient = &http.Client{Transport: network}
		c.wire[base] = openai.NewClientWithConfig(config)
		c.servers = append(c.servers, newServer(base, spec.Concurrency))
	}
	if len(c.servers) == 0 {
		return nil, fmt.Errorf("endpoint %s has no base_url; give --base_url %s=URL, or set OPENAI_BASE_URL", name, name)
	}
	return c, nil
}

// CheckURL says what is wrong with a base URL. Its text never shows what stands before an @.
func CheckURL(base string) error {
	u, err := url.Parse(base)
	switch {
	case err != nil:
		return errors.New("the base_url is no URL; write one such as http://127.0.0.1:8000/v1")
	case u.User != nil:
		return fmt.Errorf("the base_url of host %s holds a user; take it away and give the key by reference (key: env:NAME)", u.Host)
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return fmt.Errorf("the base_url %q is no address; write one such as http://127.0.0.1:8000/v1", base)
	case u.RawQuery != "":
		return fmt.Errorf("the base_url of host %s holds a query; give keys by reference (key: env:NAME)", u.Host)
	}
	return nil
}

// Submit asks. done is called once, from another goroutine: with the outcome, or with an error that ends the run
// ([ErrOutage], [ErrHopeless], or the context's own).
func (c *Client) Submit(ctx context.Context, r *schemas.Request, done func(Outcome, error)) {
	meter.wanted.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == 0 {
		c.answered = time.Now()
	}
	c.open++
	c.fresh = append(c.fresh, &job{ctx: ctx, request: r, done: done})
	c.dispatch()
}

// dispatch starts as many requests as the servers take. The lock is held.
func (c *Client) dispatch() {
	for len(c.ready)+len(c.fresh) > 0 {
		j := c.first()
		if err := errors.Join(j.ctx.Err(), c.dead); err != nil {
			c.pop()
			c.end(j, Outcome{}, err)
			continue
		}
		s := c.pick(time.Now())
		if s == nil {
			return
		}
		c.pop()
		s.outstanding++
		c.inFlight++
		meter.inFlight.Add(1)
		go c.try(s, j)
	}
}

func (c *Client) first() *job {
	if len(c.ready) > 0 {
		return c.ready[0]
	}
	return c.fresh[0]
}

func (c *Client) pop() {
	if len(c.ready) > 0 {
		c.ready = c.ready[1:]
		return
	}
	c.fresh[0] = nil
	c.fresh = c.fresh[1:]
}

// pick returns the server with the fewest requests that may get another, nil where none may.
func (c *Client) pick(now time.Time) *server {
	if c.inFlight >= c.spec.Concurrency {
		return nil
	}
	var best *server
	for _, s := range c.servers {
		if s.free(now) && (best == nil || s.outstanding < best.outstanding) {
			best = s
		}
	}
	return best
}

// try sends a request once, and says what comes next.
func (c *Client) try(s *server, j *job) {
	reply, f := c.send(s, j)
	c.mu.Lock()
	defer c.mu.Unlock()
	s.outstanding--
	c.inFlight--
	meter.inFlight.Add(-1)
	now := time.Now()
	c.note(s, f, now)
	switch {
	case f == nil:
		c.end(j, Outcome{Reply: *reply, Keep: true}, nil)
	case f.kind == cancelled:
		c.end(j, Outcome{}, j.ctx.Err())
	case f.kind == refused:
		c.end(j, Outcome{Reply: schemas.Reply{Refused: words[refused], Detail: f.detail}, Keep: true}, nil)
	case f.kind == hopeless:
		c.dead = c.advice(f)
		c.end(j, Outcome{}, c.dead)
	default:
		c.again(s, j, f, now)
	}
	c.dispatch()
}

// note tells the server's admission what a try came to.
func (c *Client) note(s *server, f *failure, now time.Time) {
	rest := c.latencies.typical()
	if f == nil {
		s.succeeded(now)
		c.answered = now
		return
	}
	countFailure(f.kind)
	switch f.kind {
	case refused, misfit, broken:
		s.succeeded(now)
		c.answered = now
	case throttled:
		s.throttled(now, rest, f.wait)
		c.wake(s.pauseUntil, now)
	case late:
		s.late(now, rest)
	case unavailable:
		s.failed(now)
		c.wake(s.pauseUntil, now)
	}
}

// wake dispatches when a pause is over.
func (c *Client) wake(at, now time.Time) {
	if !at.After(now) {
		return
	}
	time.AfterFunc(at.Sub(now), func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.dispatch()
	})
}

// again plans another try, or gives the request up.
func (c *Client) again(s *server, j *job, f *failure, now time.Time) {
	outage := time.Duration(c.spec.Outage * float64(time.Minute))
	switch {
	case now.Sub(c.answered) >= outage:
		c.dead = fmt.Errorf("endpoint %s: %w since %.0f minutes, the last: %s; the same command goes on where this run ends",
			c.name, ErrOutage, now.Sub(c.answered).Minutes(), f.detail)
		c.end(j, Outcome{}, c.dead)
		return
	case f.kind != throttled && f.kind != misfit && !s.down():
		if j.tries++; j.tries >= mostTries {
			c.end(j, Outcome{Reply: schemas.Reply{Refused: words[f.kind], Detail: fmt.Sprintf("%d tries, the last: %s", j.tries, f.detail)}}, nil)
			return
		}
	}
	j.waits++
	time.AfterFunc(max(c.pause(j, f), f.wait), func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.ready = append(c.ready, j)
		c.dispatch()
	})
}

// Pauses before another try.
const (
	firstPause   = 100 * time.Millisecond
	longestPause = 20 * time.Second
)

// pause is drawn from 0 to a bound that doubles with each wait. The key decides, so that it is the same in every run.
func (c *Client) pause(j *job, f *failure) time.Duration {
	if f.kind == misfit {
		return 0
	}
	bound := min(firstPause<<min(j.waits, 10), longestPause)
	share := hash.New(0, string(j.request.Key), fmt.Sprintf("pause %d", j.waits)).Float64()
	return time.Duration(share * float64(bound))
}

// end hands the outcome over. The lock is held: the caller's work is done elsewhere.
func (c *Client) end(j *job, o Outcome, err error) {
	c.open--
	meter.answered.Add(1)
	go j.done(o, err)
}
