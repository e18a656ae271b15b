package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"cloud.google.com/go/storage"
)

// removals is how many objects are removed at once.
const removals = 16

func (p inBucket) remove(ctx context.Context) error {
	if p.name == "" {
		return fmt.Errorf("remove %s: this is a bucket; write gs://BUCKET/NAME", p.uri)
	}
	_, err := once(ctx, func(ctx context.Context) (struct{}, error) { return struct{}{}, p.object().Delete(ctx) })
	if err != nil {
		return p.failure("remove", err)
	}
	return nil
}

func (p inBucket) removeAll(ctx context.Context) error {
	if p.name == "" {
		return fmt.Errorf("remove %s: this is a whole bucket; name a folder in it", p.uri)
	}
	names, err := p.below(ctx, storage.Query{Prefix: p.prefix()}, 0)
	if err != nil {
		return err
	}
	names = append(names, p.name, p.prefix())
	work := make(chan string)
	failures := make([]error, removals)
	var group sync.WaitGroup
	for i := range removals {
		group.Go(func() {
			for name := range work {
				if failures[i] == nil {
					failures[i] = p.removeOne(ctx, name)
				}
			}
		})
	}
	for _, name := range names {
		work <- name
	}
	close(work)
	group.Wait()
	return errors.Join(failures...)
}

// removeOne removes an object that may be gone already.
func (p inBucket) removeOne(ctx context.Context, name string) error {
	at := inBucket{bucketScheme + p.bucket + "/" + name, p.bucket, name, p.client}
	if err := at.remove(ctx); err != nil && !errors.Is(err, ErrNotExist) {
		return err
	}
	return nil
}
