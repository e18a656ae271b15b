package answers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/routenator/routenator/transforms/store"
)

// Compact joins the closed segments of each partition into one, sorted by key. What the log holds does not change.
func (l *Log) Compact(ctx context.Context) error {
	for partition := range l.partitions {
		if err := l.compact(ctx, partition); err != nil {
			return fmt.Errorf("response log: partition %d: %w", partition, err)
		}
	}
	return nil
}

// fewest is how many closed segments are worth joining: each round leaves one in a partition.
const fewest = 4

func (l *Log) compact(ctx context.Context, partition int) error {
	names, err := l.segments(ctx, partition)
	if err != nil || len(names) < fewest {
		return err
	}
	found := map[Key][]byte{}
	var old []string
	var held []func() error
	defer func() {
		for _, release := range held {
			_ = release() // a lock that a file which is removed held
		}
	}()
	for _, name := range names {
		release, err := store.LockFile(ctx, name)
		if errors.Is(err, store.ErrLocked) || errors.Is(err, store.ErrNotExist) {
			continue // a live process writes it, or another one has joined it
		}
		if err != nil {
			return err
		}
		held = append(held, release)
		damage, err := readSegment(ctx, name, func(k Key, body []byte) { keepSmaller(found, k, body) })
		if err != nil {
			return err
		}
		if damage == nil { // a damaged one stays, for whoever wants to look at it
			old = append(old, name)
		}
	}
	if len(old) < fewest {
		return nil
	}
	return l.replace(ctx, partition, found, old)
}

// replace writes the joined segment, and then removes the old ones: in between a reader finds both, and the same.
func (l *Log) replace(ctx context.Context, partition int, found map[Key][]byte, old []string) error {
	body := []byte(magic)
	for _, k := range slices.SortedFunc(maps.Keys(found), func(a, b Key) int { return bytes.Compare(a[:], b[:]) }) {
		body = appendRecord(body, k, found[k])
	}
	name, err := store.UniqueName(l.partition(partition), ".log")
	if err != nil {
		return err
	}
	if _, err := store.WriteFile(ctx, name, body); err != nil {
		return err
	}
	for _, n := range old {
		if err := store.Remove(ctx, n); err != nil {
			return err
		}
	}
	return nil
}
