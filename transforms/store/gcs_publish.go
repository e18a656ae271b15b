package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"cloud.google.com/go/storage"
)

// latestObject is what latest.json holds.
type latestObject struct {
	Snapshot string `json:"snapshot"`
}

// child returns an object in the folder.
func (p inBucket) child(name string) inBucket {
	return inBucket{Join(p.uri, name), p.bucket, p.prefix() + name, p.client}
}

func (p inBucket) publish(ctx context.Context, snapshot string) error {
	target := p.child(snapshotPath(snapshot))
	there, err := target.exists(ctx)
	if err != nil {
		return err
	}
	if !there {
		return fmt.Errorf("publish %s: %w", target.uri, ErrNotExist)
	}
	body, err := json.Marshal(latestObject{snapshot})
	if err != nil {
		return p.failure("publish in", err)
	}
	for { // until no other publication came in between
		now, generation, err := p.published(ctx)
		if err != nil || now == snapshot {
			return err
		}
		only := &storage.Conditions{GenerationMatch: generation, DoesNotExist: generation == 0}
		_, err = p.child(latestName+".json").put(ctx, body, only)
		if _, between := refused(err); !between {
			return err
		}
	}
}

func (p inBucket) latest(ctx context.Context) (string, error) {
	name, _, err := p.published(ctx)
	return name, err
}

// published reads latest.json: "" and 0 where there is none.
func (p inBucket) published(ctx context.Context) (snapshot string, generation int64, err error) {
	at := p.child(latestName + ".json")
	data, a, err := at.read(ctx)
	if errors.Is(err, storage.ErrObjectNotExist) {
		return "", 0, nil
	}
	if err != nil {
		return "", 0, at.failure("look at", err)
	}
	var latest latestObject
	if err := json.Unmarshal(data, &latest); err != nil {
		return "", 0, fmt.Errorf("look at %s: %w (it should name a snapshot: move it away)", at.uri, err)
	}
	if err := checkSnapshotName(latest.Snapshot); err != nil {
		return "", 0, fmt.Errorf("look at %s: %w: remove it", at.uri, err)
	}
	return latest.Snapshot, a.Generation, nil
}

// read reads a small object and its attributes, both of one generation.
func (p inBucket) read(ctx context.Context) ([]byte, *storage.ObjectAttrs, error) {
	for {
		a, err := p.attributes(ctx)
		if err != nil {
			return nil, nil, err
		}
		data := make([]byte, a.Size)
		r := objectRanges{ctx: ctx, at: p, generation: a.Generation}
		if len(data) > 0 {
			err = r.read(data, 0)
		}
		if errors.Is(err, storage.ErrObjectNotExist) {
			continue // another generation took its place
		}
		return data, a, err
	}
}
