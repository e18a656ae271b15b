package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/store"
)

// done is the file by which one attempt becomes real.
type done struct {
	Index   string  `json:"index"`
	Seconds float64 `json:"seconds"` // that the attempt took
}

// execute runs one of the job's pipelines.
func (j *job) execute(ctx context.Context, name string, build func(beam.Scope)) error {
	if j.counters == nil {
		j.counters = runner.Counters{}
	}
	counters, err := j.config.runner.Run(ctx, fmt.Sprintf("generate-%s-%s", j.identity[:12], name), build)
	for name, n := range counters {
		j.counters[name] += n
	}
	return err
}

// attempt does work once: in a folder of its own, made real by one atomic create of done.json. Where an earlier
// attempt is real already, its parts are returned and nothing is done.
func (j *job) attempt(ctx context.Context, folder string, work func(attempt, index string) error) ([]transforms.Part, error) {
	commit := store.Join(folder, "done.json")
	ok, err := store.Exists(ctx, commit)
	if err != nil {
		return nil, err
	}
	if !ok {
		var token [8]byte
		if _, err := rand.Read(token[:]); err != nil { // a name only: nothing in the rows depends on it
			return nil, fmt.Errorf("attempt: %w", err)
		}
		attempt := store.Join(folder, hex.EncodeToString(token[:]))
		index := store.Join(attempt, "index.json")
		started := time.Now()
		if err := work(attempt, index); err != nil {
			return nil, errors.Join(err, j.giveUp(ctx, attempt))
		}
		body, err := json.Marshal(done{index, time.Since(started).Seconds()})
		if err != nil {
			return nil, fmt.Errorf("attempt: %w", err)
		}
		if err := store.CreateNew(ctx, commit, body); err != nil && !errors.Is(err, store.ErrExists) {
			return nil, err
		}
	}
	data, err := store.ReadFile(ctx, commit)
	if err != nil {
		return nil, err
	}
	var d done
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("%s: %w; remove the folder to begin again", commit, err)
	}
	j.seconds += d.Seconds
	return transforms.ReadIndex(ctx, d.Index)
}

// giveUp tells workers elsewhere that nobody waits for an attempt any more.
func (j *job) giveUp(ctx context.Context, attempt string) error {
	if ctx.Err() == nil || !j.config.runner.Remote() {
		return nil
	}
	return transforms.Stop(context.WithoutCancel(ctx), attempt)
}
