package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"cloud.google.com/go/storage"
)

// A lock's holder writes its object anew every lockRenewal; one that was silent for lockExpiry is taken for dead.
var (
	lockRenewal = 10 * time.Second
	lockExpiry  = time.Minute
)

// lockObject is what the object of a lock holds: who has it.
type lockObject struct {
	Host    string    `json:"host"`
	Process int       `json:"process"`
	Since   time.Time `json:"since"` // by the holder's clock, for people
}

// heldLock is a lock that this process holds.
type heldLock struct {
	at         inBucket
	body       []byte
	generation int64
	end        chan struct{}
	ended      sync.WaitGroup
}

func (p inBucket) lock(ctx context.Context) (unlock func() error, err error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, p.failure("lock", err)
	}
	body, err := json.Marshal(lockObject{host, os.Getpid(), time.Now().UTC().Truncate(time.Second)})
	if err != nil {
		return nil, p.failure("lock", err)
	}
	generation, err := p.take(ctx, body)
	if err != nil {
		return nil, err
	}
	held := &heldLock{at: p, body: body, generation: generation, end: make(chan struct{})}
	held.ended.Go(held.renew)
	return sync.OnceValue(held.release), nil
}

// take makes the lock's object, in place of a dead holder's where there is one, and returns its generation.
func (p inBucket) take(ctx context.Context, body []byte) (int64, error) {
	only := &storage.Conditions{DoesNotExist: true}
	for {
		made, err := p.put(ctx, body, only)
		if err == nil {
			return made.Generation, nil
		}
		answer, taken := refused(err)
		if !taken {
			return 0, err
		}
		dead, err := p.deadHolder(ctx, answer.Header)
		if err != nil {
			return 0, err
		}
		only = &storage.Conditions{GenerationMatch: dead, DoesNotExist: dead == 0}
	}
}

// deadHolder returns the generation of a dead holder's object, 0 where it is gone by now. A living holder is an error.
// Whether it lives is measured by the server's clock alone: the answer's, and that of the object's last writing.
func (p inBucket) deadHolder(ctx context.Context, answer http.Header) (generation int64, err error) {
	data, there, err := p.read(ctx)
	if errors.Is(err, storage.ErrObjectNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, p.failure("lock", err)
	}
	now, err := http.ParseTime(answer.Get("Date"))
	if err != nil {
		return 0, p.failure("lock", fmt.Errorf("%w; the server's answer has no date", ErrLocked))
	}
	silent := max(now.Sub(there.Updated), 0).Truncate(time.Second)
	if silent > lockExpiry {
		return there.Generation, nil
	}
	who := "somebody"
	var holder lockObject
	if json.Unmarshal(data, &holder) == nil && holder.Process != 0 {
		who = fmt.Sprintf("process %d on %s, since %s", holder.Process, holder.Host, holder.Since.Format(time.RFC3339))
	}
	return 0, fmt.Errorf("lock %s: %w (%s; its last word came %s ago; where it has died, the lock is free %s after that, or when you remove the object)",
		p.uri, ErrLocked, who, silent, lockExpiry)
}

// renew writes the object anew until the lock is released, or another has taken it.
func (h *heldLock) renew() {
	ticker := time.NewTicker(lockRenewal)
	defer ticker.Stop()
	for {
		select {
		case <-h.end:
			return
		case <-ticker.C:
		}
		ctx, cancel := context.WithTimeout(context.Background(), lockExpiry)
		made, err := h.at.put(ctx, h.body, &storage.Conditions{GenerationMatch: h.generation})
		cancel()
		if err == nil {
			h.generation = made.Generation
		} else if _, lost := refused(err); lost || errors.Is(err, ErrNotExist) {
			return // nothing rests on it
		}
	}
}

// release removes the object, where it is still ours.
func (h *heldLock) release() error {
	close(h.end)
	h.ended.Wait()
	return h.at.removeGeneration(h.generation)
}

func (p inBucket) lockFile(ctx context.Context) (unlock func() error, err error) {
	if _, err := p.attributes(ctx); err != nil {
		return nil, p.failure("lock", err)
	}
	return func() error { return nil }, nil
}
