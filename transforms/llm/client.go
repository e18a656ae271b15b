package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

// Bounds of the tries at a request: while its server is up, and where one that seems down answers this request with an
// error of its own (it may be the request that the server cannot bear).
const (
	mostTries       = 6
	mostTriesAtDown = 2 * mostTries
)

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
	resting  map[*job]*time.Timer // between two tries
	ended    []ending             // that nobody was told of yet
	watched  map[context.Context]bool
	inFlight int
	shaped   int       // of them with a schema
	open     int       // requests that have not come to an end
	answered time.Time // when a server last answered anything, or there was nothing to ask
	dead     error     // why the client takes no further request
	worked   bool      // a request was answered
	refusals int       // before the first answer
	throttle throttle
}

// Outcome is what a request came to.
type Outcome struct {
	Reply   schemas.Reply
	Keep    bool        // whether the reply belongs into the response log
	Vectors [][]float32 // of the request's Inputs, in their order
}

// job is a request on its way.
type job struct {
	ctx     context.Context
	request *schemas.Request
	done    func(Outcome, error)
	tries   int // that count
	waits   int // of any kind
	form    int // least form to ask in
	patient int // how often its deadline is doubled
}

// ending is what a request came to.
type ending struct {
	job     *job
	outcome Outcome
	err     error
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
	c := &Client{name: name, spec: spec, key: key, wire: map[string]*openai.Client{}, form: newForm(spec.Structured), answered: time.Now(),
		resting: map[*job]*time.Timer{}, watched: map[context.Context]bool{}}
	for _, base := range spec.BaseURL {
		if err := schemas.CheckBaseURL(base); err != nil {
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

// Dead says whether the client takes no further request: a run in the same process begins with a new one.
func (c *Client) Dead() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.dead != nil
}

// Submit asks. done is called once, from another goroutine: with the outcome, or with an error that ends the run
// ([ErrOutage], [ErrHopeless], or the context's own).
func (c *Client) Submit(ctx context.Context, r *schemas.Request, done func(Outcome, error)) {
	meter.wanted.Add(1)
	c.mu.Lock()
	defer c.unlock()
	if c.open == 0 {
		c.answered = time.Now()
	}
	c.open++
	c.watch(ctx)
	c.fresh = append(c.fresh, &job{ctx: ctx, request: r, done: done})
	c.dispatch()
}

// unlock gives the lock back and tells whoever asked, outside of it, what has come to an end.
func (c *Client) unlock() {
	ended := c.ended
	c.ended = nil
	c.mu.Unlock()
	if len(ended) == 0 {
		return
	}
	go func() {
		for _, e := range ended {
			e.job.done(e.outcome, e.err)
		}
	}()
}

// watch ends the requests of a context with it, whatever they wait for.
func (c *Client) watch(ctx context.Context) {
	if c.watched[ctx] {
		return
	}
	c.watched[ctx] = true
	context.AfterFunc(ctx, func() {
		c.mu.Lock()
		defer c.unlock()
		delete(c.watched, ctx)
		c.sweep()
	})
}

// over says why a request is not sent any more, nil for one that is.
func (c *Client) over(j *job) error { return errors.Join(j.ctx.Err(), c.dead) }

// sweep ends the requests that are over and not in flight. The lock is held.
func (c *Client) sweep() {
	ends := func(j *job) bool {
		err := c.over(j)
		if err != nil {
			c.end(j, Outcome{}, err)
		}
		return err != nil
	}
	c.ready = slices.DeleteFunc(c.ready, ends)
	c.fresh = slices.DeleteFunc(c.fresh, ends)
	for j, timer := range c.resting {
		if ends(j) {
			timer.Stop()
			delete(c.resting, j)
		}
	}
}

// die ends the client: err is what every request comes to. The lock is held.
func (c *Client) die(err error) {
	if c.dead == nil {
		c.dead = err
	}
	c.sweep()
}

// dispatch starts as many requests as the servers take. The lock is held.
func (c *Client) dispatch() {
	defer func() { c.throttle.look(time.Now(), c.held()) }()
	for len(c.ready)+len(c.fresh) > 0 {
		queue := c.queue()
		j := (*queue)[0]
		if err := c.over(j); err != nil {
			pop(queue)
			c.end(j, Outcome{}, err)
			continue
		}
		s := c.pick(time.Now())
		if s == nil || j.request.Schema != nil && c.shaped > 0 && c.form.sought() {
			return
		}
		pop(queue)
		c.count(s, j, 1)
		j.patient = patience(s, j)
		go c.try(s, j)
	}
}

// patience is how often a request's deadline is doubled: for each of its tries, and for each probe at a server that
// bears nothing. The last try has all the time that the recipe gives.
func patience(s *server, j *job) int {
	if j.tries >= mostTries-1 {
		return endless
	}
	return min(j.tries+s.probes, mostDoubled)
}

// count notes that a request is in flight, or, with -1, no more.
func (c *Client) count(s *server, j *job, by int) {
	s.outstanding += by
	c.inFlight += by
	meter.inFlight.Add(int64(by))
	if j.request.Schema != nil {
		c.shaped += by
	}
}

// queue is where the next request comes from: those that were tried before go first. Where all servers are down those that
// never were do, or a few requests would use up their tries on probes.
func (c *Client) queue() *[]*job {
	up := func(s *server) bool { return !s.down() }
	if len(c.ready) == 0 || len(c.fresh) > 0 && !slices.ContainsFunc(c.servers, up) {
		return &c.fresh
	}
	return &c.ready
}

func pop(queue *[]*job) {
	(*queue)[0] = nil
	*queue = (*queue)[1:]
}

// pick returns the server with the fewest requests that may get another, nil where none may.
func (c *Client) pick(now time.Time) *server {
	if c.inFlight >= c.spec.Concurrency {
		return nil
	}
	var best *server
	for _, s := range c.servers {
		if s.free(now) && (best == nil || s.load() < best.load()) {
			best = s
		}
	}
	return best
}

// try sends a request once, and says what comes next.
func (c *Client) try(s *server, j *job) {
	var reply *schemas.Reply
	var vectors [][]float32
	var f *failure
	if j.request.Inputs != nil {
		reply, vectors, f = c.embed(s, j)
	} else {
		reply, f = c.send(s, j)
	}
	c.mu.Lock()
	defer c.unlock()
	c.count(s, j, -1)
	now := time.Now()
	c.note(s, f, now)
	switch {
	case f == nil:
		c.end(j, Outcome{Reply: *reply, Vectors: vectors, Keep: true}, nil)
	case f.kind == cancelled:
		c.end(j, Outcome{}, j.ctx.Err())
	case f.kind == refused && c.refuses():
		c.die(fmt.Errorf("endpoint %s: %w: it refused %d requests and answered none, the last: %s", c.name, ErrHopeless, c.refusals, f.detail))
		c.end(j, Outcome{}, c.dead)
	case f.kind == refused: // kept once the endpoint has shown that it can be asked like this at all
		c.end(j, Outcome{Reply: schemas.Reply{Refused: words[refused], Detail: f.detail}, Keep: c.worked}, nil)
	case f.kind == unsent, f.kind == badPicture: // may be mended before the next run: not kept
		c.end(j, Outcome{Reply: schemas.Reply{Refused: words[f.kind], Detail: f.detail}}, nil)
	case f.kind == hopeless:
		c.die(c.advice(f))
		c.end(j, Outcome{}, c.dead)
	default:
		c.again(s, j, f, now)
	}
	c.dispatch()
}

// mostRefusals is how many requests an endpoint may refuse before it answers the first: what it refuses then is how it is
// asked, and not what.
const mostRefusals = 20

// refuses counts a refusal, and says whether the endpoint refuses everything.
func (c *Client) refuses() bool {
	if c.worked {
		return false
	}
	c.refusals++
	return c.refusals >= mostRefusals
}

// note tells the server's admission what a try came to.
func (c *Client) note(s *server, f *failure, now time.Time) {
	rest := c.latencies.typical()
	if f == nil {
		c.worked = true
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
		if s.late(now, rest); !s.down() { // else its probes get ever more time
			c.latencies.add(f.took, true)
		}
		c.wake(s.pauseUntil, now)
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
		defer c.unlock()
		c.dispatch()
	})
}

// again plans another try, or gives the request up.
func (c *Client) again(s *server, j *job, f *failure, now time.Time) {
	outage := time.Duration(c.spec.Outage * float64(time.Minute))
	switch {
	case c.over(j) != nil:
		c.end(j, Outcome{}, c.over(j))
	case now.Sub(c.answered) >= outage:
		c.die(fmt.Errorf("endpoint %s: %w for %v, the last: %s; the same command goes on where this run ends",
			c.name, ErrOutage, now.Sub(c.answered).Round(time.Second), f.detail))
		c.end(j, Outcome{}, c.dead)
	case j.spent(f, s.down()):
		c.end(j, Outcome{Reply: schemas.Reply{Refused: words[f.kind], Detail: fmt.Sprintf("%d tries, the last: %s", j.tries, f.detail)}}, nil)
	case f.kind == misfit: // first of all, so that one request finds the form for the others
		c.ready = slices.Insert(c.ready, 0, j)
	default:
		j.waits++
		c.rest(j, max(c.pause(s, j), f.wait))
	}
}

// spent counts a try, and says whether it was the last.
func (j *job) spent(f *failure, down bool) bool {
	if f.kind == throttled || f.kind == misfit || down && !f.spoken {
		return false
	}
	j.tries++
	return j.tries >= mostTriesAtDown || !down && j.tries >= mostTries
}

// rest makes a request ready after a while.
func (c *Client) rest(j *job, d time.Duration) {
	c.resting[j] = time.AfterFunc(d, func() {
		c.mu.Lock()
		defer c.unlock()
		if c.resting[j] == nil { // swept
			return
		}
		delete(c.resting, j)
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
// A server that is down is left alone by all requests: none waits longer of its own.
func (c *Client) pause(s *server, j *job) time.Duration {
	if s.down() {
		return 0
	}
	bound := min(firstPause<<min(j.waits, 10), longestPause)
	share := hash.New(0, string(j.request.Key), fmt.Sprintf("pause %d", j.waits)).Float64()
	return time.Duration(share * float64(bound))
}

// end notes what a request came to. The lock is held; unlock hands it over.
func (c *Client) end(j *job, o Outcome, err error) {
	c.open--
	meter.answered.Add(1)
	c.ended = append(c.ended, ending{j, o, err})
}
