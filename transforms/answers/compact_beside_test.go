package answers

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Several processes may join at once.
func TestCompactBesideCompact(t *testing.T) {
	l, want := open(t, t.TempDir()), map[Key]string{}
	for i := range 60 {
		want[key(0, i)] = "answer"
		segment(t, l, 0, map[Key]string{key(0, i): "answer"})
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				if err := l.compact(context.Background(), 0); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if got := readAll(t, l, 0); !maps.Equal(got, want) {
		t.Errorf("%d answers, want %d", len(got), len(want))
	}
}

// A segment that another process has made and not yet locked is empty: Compact leaves it.
func TestCompactLeavesASegmentThatIsBeingMade(t *testing.T) {
	l := open(t, t.TempDir())
	for i := range fewest {
		segment(t, l, 0, map[Key]string{key(0, i): "answer"})
	}
	made := filepath.Join(l.partition(0), "made.log")
	if err := os.WriteFile(made, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := l.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(made); err != nil || len(files(t, l.folder)) != 2 {
		t.Errorf("segments %q, %v", files(t, l.folder), err)
	}
}

// While others append and close, a process that joins takes nothing away.
func TestCompactBesideWriters(t *testing.T) {
	const writers, each = 4, 30
	l := open(t, t.TempDir())
	var group, compacting sync.WaitGroup
	end := make(chan struct{})
	compacting.Go(func() {
		for {
			select {
			case <-end:
				return
			default:
			}
			if err := l.compact(context.Background(), 0); err != nil {
				t.Error(err)
			}
		}
	})
	for n := range writers {
		mine := other(t, l)
		group.Go(func() {
			for i := range each {
				w, err := mine.Writer(context.Background(), 0)
				if err != nil {
					t.Error(err)
					return
				}
				if err := w.Append(context.Background(), key(0, n*each+i), fmt.Append(nil, n, i)); err != nil {
					t.Error(err)
				}
				if err := w.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	close(end)
	compacting.Wait()
	if got := len(readAll(t, l, 0)); got != writers*each {
		t.Errorf("%d answers, want %d", got, writers*each)
	}
}
