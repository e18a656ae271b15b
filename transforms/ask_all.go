package transforms

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/answers"
	"github.com/routenator/routenator/transforms/llm"
)

// AskAll asks in this process, for requests that fit in memory, what the response log in folder does not know, each key
// once, and returns the replies in the order of the requests. An answer is in the log before it counts. A reply may be a
// refusal; an error ends them all ([llm.ErrOutage], [llm.ErrHopeless], of the log, or the context's own).
func AskAll(ctx context.Context, client *llm.Client, folder string, requests []schemas.Request) ([]schemas.Reply, error) {
	keys := make([]answers.Key, len(requests))
	for i := range requests {
		keys[i] = answers.Key(requests[i].Key)
	}
	d, err := openDesk(ctx, client, folder, keys)
	if err != nil {
		return nil, err
	}
	replies := map[answers.Key]schemas.Reply{}
	asked := map[answers.Key]bool{}
	for i, key := range keys {
		if asked[key] {
			continue
		}
		asked[key] = true
		if body, ok := d.known[key]; ok {
			var reply schemas.Reply
			if err := json.Unmarshal(body, &reply); err != nil {
				d.fail(fmt.Errorf("an answer in %s cannot be read: %w; give another folder to ask anew", folder, err))
				break
			}
			llm.Know()
			Worked.Add(1)
			replies[key] = reply
			continue
		}
		d.submit(&requests[i], keys[i:i+1], func(o llm.Outcome) error {
			if o.Keep {
				if err := d.keep(key, &o.Reply); err != nil {
					return err
				}
			}
			Worked.Add(1)
			d.mu.Lock()
			defer d.mu.Unlock()
			replies[key] = o.Reply
			return nil
		})
	}
	if err := d.close(); err != nil {
		return nil, err
	}
	out := make([]schemas.Reply, len(requests))
	for i, key := range keys {
		out[i] = replies[key]
	}
	return out, nil
}

// desk asks a client and keeps what it answers.
type desk struct {
	ctx    context.Context
	cancel context.CancelFunc
	client *llm.Client
	log    *answers.Log
	known  map[answers.Key][]byte
	open   sync.WaitGroup

	mu        sync.Mutex
	writers   map[int]*answers.Writer
	announced map[answers.Key]*answers.Writer // of answers that have not come
	failed    error
}

// openDesk reads what the log knows of the keys.
func openDesk(ctx context.Context, client *llm.Client, folder string, keys []answers.Key) (*desk, error) {
	log, err := answers.Open(ctx, folder)
	if err != nil {
		return nil, err
	}
	d := &desk{client: client, log: log, known: map[answers.Key][]byte{}, writers: map[int]*answers.Writer{}, announced: map[answers.Key]*answers.Writer{}}
	wanted := map[int]map[answers.Key]bool{}
	for _, key := range keys {
		p := log.PartitionOf(key)
		if wanted[p] == nil {
			wanted[p] = map[answers.Key]bool{}
		}
		wanted[p][key] = true
	}
	for p, these := range wanted {
		known, damage, err := log.Read(ctx, p, func(k answers.Key) bool { return these[k] })
		if err != nil {
			return nil, err
		}
		warnOf(damage)
		for k, body := range known {
			d.known[k] = body
		}
	}
	d.ctx, d.cancel = context.WithCancel(ctx)
	return d, nil
}

// submit asks for the answers to keys. take gets the outcome, on a goroutine of its own, and keeps what is to be kept; the
// first error ends all that is on its way.
func (d *desk) submit(r *schemas.Request, keys []answers.Key, take func(llm.Outcome) error) {
	if err := d.announce(keys); err != nil {
		d.fail(err)
		return
	}
	d.open.Add(1)
	d.client.Submit(d.ctx, r, func(o llm.Outcome, err error) {
		if err != nil {
			d.fail(err)
			d.forgo(keys)
			d.open.Done()
			return
		}
		go func() { // a write waits for the disk, and others can share it
			defer d.open.Done()
			if err := take(o); err != nil {
				d.fail(err)
			}
			d.forgo(keys)
		}()
	})
}

// announce tells the writers what is to come.
func (d *desk) announce(keys []answers.Key) error {
	for _, key := range keys {
		w, err := d.writer(d.log.PartitionOf(key))
		if err != nil {
			return err
		}
		w.Expect(1)
		d.mu.Lock()
		d.announced[key] = w
		d.mu.Unlock()
	}
	return nil
}

// forgo tells the writers what does not come after all.
func (d *desk) forgo(keys []answers.Key) {
	for _, key := range keys {
		d.mu.Lock()
		w := d.announced[key]
		delete(d.announced, key)
		d.mu.Unlock()
		if w != nil {
			w.Forgo()
		}
	}
}

func (d *desk) fail(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.failed == nil {
		d.failed = err
		d.cancel()
	}
}

// keep writes an answer that was announced into the log.
func (d *desk) keep(key answers.Key, answer any) error {
	body, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	d.mu.Lock()
	w := d.announced[key]
	delete(d.announced, key)
	d.mu.Unlock()
	return w.Append(d.ctx, key, body)
}

func (d *desk) writer(partition int) (*answers.Writer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if w := d.writers[partition]; w != nil {
		return w, nil
	}
	w, err := d.log.Writer(d.ctx, partition)
	if err == nil {
		d.writers[partition] = w
	}
	return w, err
}

// close waits for all that was asked, and returns the first error.
func (d *desk) close() error {
	d.open.Wait()
	d.cancel()
	err := d.failed
	for _, w := range d.writers {
		if closed := w.Close(); !errors.Is(err, closed) {
			err = errors.Join(err, closed)
		}
	}
	return err
}
