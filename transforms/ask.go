package transforms

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"sync"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/answers"
	"github.com/routenator/routenator/transforms/llm"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[packRequestsFn]())
	beam.RegisterDoFn(reflect.TypeFor[askFn]())
	register.Emitter1[schemas.Answered]()
	register.Emitter1[[]byte]()
}

// AskParams says where answers are kept, and what may be spent.
type AskParams struct {
	RoundParams
	Answers    string        // URI of the response log
	Partitions int           // of the response log
	Money      schemas.Money // left to spend, where Limited
	Tokens     int           // left to spend, where Limited
	Limited    bool          // there is a budget
}

// Ask asks the endpoints, each request once in the life of the response log.
//
// Requests are grouped by the partition of their key; a partition's known answers are read from the log, and what it
// lacks is asked. Many requests are on their way at once: an element is handed over and the next one taken, and the
// bundle's end waits for what is left. An answer is in the log before it is emitted. spent are the parts of the steps
// that spend of the same budget before this one.
//
// In: PCollection<Request>. Out: PCollection<Answered>, PCollection<Reject>, one of the two for each request; and
// PCollection<[]byte>, what was spent, for [Gather].
func Ask(s beam.Scope, requests beam.PCollection, p AskParams, spent ...beam.PCollection) (answered, rejects, spendings beam.PCollection) {
	s = s.Scope("transforms.Ask")
	if p.Limited {
		requests, rejects, spendings = admit(s, requests, p, spent)
	}
	packs := beam.GroupByKey(s, beam.ParDo(s, &packRequestsFn{Partitions: p.Partitions}, requests))
	answered, refused, asked := beam.ParDo3(s, &askFn{Domain: p.Domain, Learned: p.Learned, Answers: p.Answers, Folder: p.Folder}, packs)
	answered = beam.Reshuffle(s, answered)
	if p.Limited {
		return answered, beam.Flatten(s, rejects, refused), beam.Flatten(s, spendings, asked)
	}
	return answered, refused, asked
}

// packRequestsFn packs requests by the partition of their key.
type packRequestsFn struct {
	Partitions int
	packer     packer[schemas.Request]
}

func (fn *packRequestsFn) StartBundle(_ func(int, []byte)) { fn.packer = packer[schemas.Request]{} }

func (fn *packRequestsFn) ProcessElement(r schemas.Request, emit func(int, []byte)) error {
	return fn.packer.add(answers.PartitionOf(answers.Key(r.Key), fn.Partitions), r, emit)
}

func (fn *packRequestsFn) FinishBundle(emit func(int, []byte)) error { return fn.packer.flush(emit) }

// askFn asks what the log does not know.
type askFn struct {
	Domain, Learned, Answers, Folder string

	spent  *Spendings
	asking *asking
}

// readers is how many partitions of the log are read at once, and so are in memory: in a bucket reading is waiting.
const readers = 4

// asking is the questions of one bundle on their way. What comes back is gathered until the bundle's own goroutine emits it.
type asking struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	e       *environment
	folder  string // of the log
	log     *answers.Log
	reading chan struct{} // holds one for each reader

	mu       sync.Mutex
	changed  sync.Cond
	writers  []*answers.Writer
	finished []finished
	open     int // requests that have not come back, and partitions that are read
	failed   error
	clients  map[*llm.Client]time.Duration // that are asked: for how long each had been throttled when last looked at
}

// finished is the answers to one key.
type finished struct {
	list  []schemas.Answered
	known bool
}

// begin counts what is on its way.
func (a *asking) begin(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.open += n
}

// end takes what has come back, of one that was on its way.
func (a *asking) end(done []finished, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.finished = append(a.finished, done...)
	a.open--
	if err != nil && a.failed == nil {
		a.failed = err
	}
	a.changed.Signal()
}

// take returns what has come back. With wait it waits until there is something, or nothing is on its way.
func (a *asking) take(wait bool) (done []finished, more bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for wait && len(a.finished) == 0 && a.open > 0 && a.failed == nil {
		a.changed.Wait()
	}
	done, a.finished = a.finished, nil
	return done, a.open > 0, a.failed
}

// close gives the writers back.
func (a *asking) close() (err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, w := range a.writers {
		if closed := w.Close(); err == nil {
			err = closed
		}
	}
	a.writers = nil
	return err
}

func (fn *askFn) StartBundle(ctx context.Context, _ func(schemas.Answered), _ func(schemas.Reject), _ func([]byte)) (err error) {
	if fn.asking != nil { // a bundle that failed
		fn.asking.cancel(nil)
	}
	a := &asking{folder: fn.Answers, reading: make(chan struct{}, readers), clients: map[*llm.Client]time.Duration{}}
	a.changed.L = &a.mu
	a.ctx, a.cancel = context.WithCancelCause(ctx)
	fn.spent, fn.asking = NewSpendings(), a
	go watchStop(a.ctx, fn.Folder, a.cancel)
	if a.e, err = openEnvironment(ctx, fn.Domain, fn.Learned); err != nil {
		return err
	}
	a.log, err = answers.Open(ctx, fn.Answers)
	return err
}

func (fn *askFn) ProcessElement(ctx context.Context, partition int, packs func(*[]byte) bool, emit func(schemas.Answered), reject func(schemas.Reject), _ func([]byte)) error {
	a := fn.asking
	requests, err := unpackAll[schemas.Request](packs)
	if err != nil {
		a.cancel(nil)
		return err
	}
	a.reading <- struct{}{}
	a.begin(1)
	go func() {
		known, err := a.ask(partition, requests)
		<-a.reading
		a.end(known, err)
	}()
	return fn.emitReady(ctx, false, emit, reject)
}

// FinishBundle waits for the answers that are left.
func (fn *askFn) FinishBundle(ctx context.Context, emit func(schemas.Answered), reject func(schemas.Reject), spend func([]byte)) error {
	defer fn.asking.cancel(nil)
	err := fn.emitReady(ctx, true, emit, reject)
	if closed := fn.asking.close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	body, err := json.Marshal(fn.spent)
	if err != nil {
		return fmt.Errorf("spendings: %w", err)
	}
	spend(body)
	return nil
}

// ask returns what the log knows and submits the rest, each key once.
func (a *asking) ask(partition int, requests []schemas.Request) (done []finished, err error) {
	byKey := map[answers.Key][]schemas.Request{}
	var order, unknown []answers.Key
	for _, r := range requests {
		key := answers.Key(r.Key)
		if byKey[key] == nil {
			order = append(order, key)
		}
		byKey[key] = append(byKey[key], r)
	}
	known, damage, err := a.log.Read(a.ctx, partition, func(k answers.Key) bool { return byKey[k] != nil })
	if err != nil {
		return nil, err
	}
	warnOf(damage)
	for _, key := range order {
		body, ok := known[key]
		if !ok {
			unknown = append(unknown, key)
			continue
		}
		var reply schemas.Reply
		if err := json.Unmarshal(body, &reply); err != nil {
			return nil, fmt.Errorf("an answer of partition %d of %s cannot be read: %w; remove that partition to ask anew", partition, a.folder, err)
		}
		llm.Know()
		done = append(done, finished{answeredBy(byKey[key], reply), true})
	}
	return done, a.submit(partition, unknown, byKey)
}

// warnOf tells of answers that are lost: their questions are asked again.
func warnOf(damage []answers.Damage) {
	for _, d := range damage {
		fmt.Fprintf(os.Stderr, "the response log's %s is damaged at byte %d: what the last %d bytes answered is asked again; move the file away to be rid of this line\n", d.Segment, d.Offset, d.Bytes)
	}
}

func answeredBy(requests []schemas.Request, reply schemas.Reply) []schemas.Answered {
	out := make([]schemas.Answered, len(requests))
	for i, r := range requests {
		out[i] = schemas.Answered{Request: r, Reply: reply}
	}
	return out
}

// submit asks for what is not known. An answer is in the log before it counts.
func (a *asking) submit(partition int, unknown []answers.Key, byKey map[answers.Key][]schemas.Request) error {
	clients := make([]*llm.Client, len(unknown))
	for i, key := range unknown {
		var err error
		if clients[i], err = a.e.client(a.ctx, byKey[key][0].Endpoint); err != nil {
			return err
		}
	}
	writer, err := a.writer(partition)
	if err != nil {
		return err
	}
	a.watch(clients)
	a.begin(len(unknown))
	writer.Expect(len(unknown))
	for i, key := range unknown {
		clients[i].Submit(a.ctx, &byKey[key][0], func(o llm.Outcome, err error) {
			if err == nil && o.Keep {
				err = keep(a.ctx, writer, key, &o.Reply)
			} else {
				writer.Forgo()
			}
			if err != nil {
				a.end(nil, err)
				return
			}
			a.end([]finished{{answeredBy(byKey[key], o.Reply), false}}, nil)
		})
	}
	return nil
}

// watch begins to look at how long clients are throttled.
func (a *asking) watch(clients []*llm.Client) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, client := range clients {
		if _, ok := a.clients[client]; !ok {
			a.clients[client] = client.Throttled()
		}
	}
}

// throttled returns for how long the bundle has waited, since it was last asked, for servers that said that they have
// enough: where it asks several endpoints, for the one that was longest.
func (a *asking) throttled() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	longest := time.Duration(0)
	now := make(map[*llm.Client]time.Duration, len(a.clients))
	for client, before := range a.clients {
		now[client] = client.Throttled()
		longest = max(longest, now[client]-before)
	}
	if longest < time.Millisecond { // it is told of with what follows
		return 0
	}
	a.clients = now
	return longest
}

// writer returns the log's writer of a partition, until close.
func (a *asking) writer(partition int) (*answers.Writer, error) {
	w, err := a.log.Writer(a.ctx, partition)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.writers = append(a.writers, w)
	return w, nil
}

// keep writes an answer that was announced into the log.
func keep(ctx context.Context, writer *answers.Writer, key answers.Key, reply *schemas.Reply) error {
	body, err := json.Marshal(reply)
	if err != nil {
		writer.Forgo()
		return fmt.Errorf("keep an answer: %w", err)
	}
	return writer.Append(ctx, key, body)
}

// emitReady emits what has come back; with all it waits for everything.
func (fn *askFn) emitReady(ctx context.Context, all bool, emit func(schemas.Answered), reject func(schemas.Reject)) error {
	for {
		done, more, err := fn.asking.take(all)
		if waited := fn.asking.throttled(); waited > 0 {
			countThrottled(ctx, waited)
		}
		if err != nil {
			fn.asking.cancel(nil)
			return err
		}
		for _, f := range done {
			if f.known {
				count(ctx, counterKnown, 1)
			} else {
				count(ctx, counterAsked, 1)
				countAnswer(ctx, &f.list[0].Reply)
			}
			fn.emitAll(f.list, emit, reject)
		}
		if !all || !more {
			return nil
		}
	}
}

// countAnswer counts an answer that came, or a question that has none.
func countAnswer(ctx context.Context, reply *schemas.Reply) {
	if reply.Refused != "" {
		count(ctx, counterRefused, 1)
		return
	}
	count(ctx, counterAnswered, 1)
	count(ctx, counterTokensInput, reply.Usage.Input)
	count(ctx, counterTokensOutput, reply.Usage.Output)
}

// emitAll emits the answers to one key, and counts what it cost: once, whoever paid for it.
func (fn *askFn) emitAll(list []schemas.Answered, emit func(schemas.Answered), reject func(schemas.Reject)) {
	for i, a := range list {
		if i == 0 {
			endpoint := fn.asking.e.domain.Recipe.Endpoints[a.Request.Endpoint]
			fn.spent.add(&a, &endpoint)
		}
		if a.Reply.Refused != "" {
			reject(refusedBy(&a))
			continue
		}
		a.Request.Turns, a.Request.Schema = nil, nil // read no more
		emit(a)
	}
}

// refusedBy is the reject of a request that has no answer.
func refusedBy(a *schemas.Answered) schemas.Reject {
	return about(&a.Request, "ask", a.Reply.Refused, a.Reply.Detail)
}

// about is the reject of a request: of its plan, or of the row that it is about.
func about(r *schemas.Request, stage, reason, detail string) schemas.Reject {
	detail = r.Step + ": " + detail
	if r.Row != nil {
		return schemas.RejectCandidate(*r.Row, r.Step, reason, detail)
	}
	return schemas.Reject{ID: r.Plan.ID, Stage: stage, Reason: reason, Detail: detail}
}
