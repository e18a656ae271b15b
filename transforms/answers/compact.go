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
	return l.sideBySide(l.partitions, func(partition int) error {
		if err := l.compact(ctx, partition); err != nil {
			return fmt.Errorf("response log: partition %d: %w", partition, err)
		}
		return nil
	})
}

// fewest is how many closed segments are worth joining: each round leaves one in a partition.
const fewest = 4

func (l *Log) compact(ctx context.Context, partition int) error {
	names, err := l.segments(ctx, partition)
	if err != nil || len(names) < fewest {
		return err
	}
	j := joiner{found: map[Key][]byte{}}
	defer j.release()
	for _, name := range names {
		if err := j.take(ctx, name); err != nil {
			return err
		}
	}
	if len(j.old) < fewest {
		return nil
	}
	name, err := store.UniqueName(l.partition(partition), suffix)
	if err != nil {
		return err
	}
	return j.replace(ctx, name)
}

// joiner gathers the answers of closed segments, in memory: a partition's answers must fit there twice.
type joiner struct {
	found map[Key][]byte
	old   []string       // the segments that hold nothing more than found does
	held  []func() error // releases the locks of all segments that were read
}

// take reads a segment, unless a live process writes it.
func (j *joiner) take(ctx context.Context, name string) error {
	release, err := hold(ctx, name)
	if err != nil || release == nil {
		return err
	}
	j.held = append(j.held, release)
	damage, err := readSegment(ctx, name, func(k Key, body []byte) { keepSmaller(j.found, k, body) })
	if err == nil && damage == nil { // a damaged one stays, for whoever wants to look at it
		j.old = append(j.old, name)
	}
	return unlessGone(err)
}

func (j *joiner) release() {
	for _, release := range j.held {
		_ = release() // a file that was only read
	}
}

// hold locks a closed segment. release is nil for one that is not ours to join: a live process makes or writes it, or
// another one has joined it. In a bucket every segment is closed, and no lock keeps two processes from joining the same
// ones: each removes only what its own joined segment holds, so that their answers stand twice until the next joining.
func hold(ctx context.Context, name string) (release func() error, err error) {
	if store.InBucket(name) {
		return func() error { return nil }, nil
	}
	// A segment has its first bytes after its lock. An empty one may be about to be locked, and to try its lock, even
	// for a moment, would fail its writer.
	if size, err := store.Size(ctx, name); err != nil || size == 0 {
		return nil, unlessGone(err)
	}
	release, err = store.LockFile(ctx, name)
	if err != nil {
		return nil, unlessGone(err)
	}
	// Between the opening and the lock another process may have joined and removed it.
	if _, err := store.Size(ctx, name); err != nil {
		return nil, errors.Join(unlessGone(err), release())
	}
	return release, nil
}

// unlessGone drops the errors that say that a segment is another process's.
func unlessGone(err error) error {
	if errors.Is(err, store.ErrLocked) || errors.Is(err, store.ErrNotExist) {
		return nil
	}
	return err
}

// replace writes the joined segment, by a create that only makes a new one, and then removes the old ones: in between a reader
// finds both, and the same.
func (j *joiner) replace(ctx context.Context, name string) error {
	records := []byte(magic)
	for _, k := range slices.SortedFunc(maps.Keys(j.found), func(a, b Key) int { return bytes.Compare(a[:], b[:]) }) {
		records = appendRecord(records, k, j.found[k])
	}
	if err := store.CreateNew(ctx, name, records); err != nil {
		return err
	}
	for _, name := range j.old {
		if err := store.Remove(ctx, name); err != nil && !errors.Is(err, store.ErrNotExist) { // in a bucket another may join them too
			return err
		}
	}
	return nil
}
