package answers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/routenator/routenator/transforms/store"
)

// place writes a segment of one answer under a name, without the waiting for the disk.
func place(t testing.TB, l *Log, name string, k Key, body string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(l.partition(0), name), appendRecord([]byte(magic), k, []byte(body)), 0o666); err != nil {
		t.Error(err)
	}
}

// A listing of many segments, of which each is removed when another has its answer, misses none of the answers. A folder
// of so many names is listed in several steps, and between them names come and go.
func TestListBesideCompact(t *testing.T) {
	const segments = 600
	l := open(t, t.TempDir())
	if err := os.Mkdir(l.partition(0), 0o777); err != nil {
		t.Fatal(err)
	}
	name := func(generation string, i int) string {
		return fmt.Sprintf("%08x-%s-%d.log", uint32(i)*2654435761, generation, i)
	}
	for i := range segments {
		place(t, l, name("old", i), key(0, i), "answer")
	}
	var ended atomic.Bool
	var group sync.WaitGroup
	group.Go(func() {
		defer ended.Store(true)
		for i := range segments {
			place(t, l, name("new", i*7919), key(0, i), "answer")
			if err := os.Remove(filepath.Join(l.partition(0), name("old", i))); err != nil {
				t.Error(err)
			}
		}
	})
	for !ended.Load() {
		names, err := l.segments(t.Context(), 0)
		if err != nil {
			t.Error(err)
		}
		seen := map[int]bool{}
		for _, n := range names {
			var generation string
			var prefix, i int
			if _, err := fmt.Sscanf(strings.ReplaceAll(filepath.Base(n), "-", " "), "%x %s %d.log", &prefix, &generation, &i); err != nil {
				t.Error(n, err)
			}
			if generation == "new" {
				i /= 7919
			}
			seen[i] = true
		}
		if len(seen) != segments {
			t.Errorf("%d answers are listed, want %d", len(seen), segments)
		}
	}
	group.Wait()
}

// Readers beside writers and Compact find whatever was acknowledged before they began.
func TestReadBesideAll(t *testing.T) {
	const answers = 150
	l := open(t, t.TempDir())
	var group sync.WaitGroup
	var written atomic.Int64
	group.Go(func() {
		for i := range answers {
			segment(t, l, 0, map[Key]string{key(0, i): "answer"})
			written.Store(int64(i + 1))
		}
	})
	group.Go(func() {
		for written.Load() < answers {
			if err := l.compact(context.Background(), 0); err != nil {
				t.Error(err)
			}
		}
	})
	for range 2 {
		group.Go(func() {
			for before := int64(0); before < answers; {
				before = written.Load()
				found, damage, err := l.Read(t.Context(), 0, all)
				if err != nil || len(damage) > 0 || int64(len(found)) < before {
					t.Errorf("%d answers, want %d; damage %v, error %v", len(found), before, damage, err)
				}
			}
		})
	}
	group.Wait()
}

// A link to nothing is an error that names it: it does not keep a reader busy for ever.
func TestReadOfABrokenLink(t *testing.T) {
	l := open(t, t.TempDir())
	segment(t, l, 0, map[Key]string{key(0, 0): "answer"})
	link := filepath.Join(l.partition(0), "link.log")
	if err := os.Symlink("nowhere", link); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_, _, err := l.Read(ctx, 0, all)
	if !errors.Is(err, store.ErrNotExist) || !strings.Contains(err.Error(), link) {
		t.Errorf("error %v", err)
	}
}

func TestReadAfterTheEnd(t *testing.T) {
	l := open(t, t.TempDir())
	segment(t, l, 0, map[Key]string{key(0, 0): "answer"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if found, _, err := l.Read(ctx, 0, all); !errors.Is(err, context.Canceled) || found != nil {
		t.Errorf("%d answers, error %v", len(found), err)
	}
}

// A file that is not ours is reported, however short, and never removed.
func TestForeignFile(t *testing.T) {
	for _, data := range []string{"x", "rn-ans2", "rn-ans2\n", "# notes about this run\n"} {
		l := open(t, t.TempDir())
		for i := range fewest {
			segment(t, l, 0, map[Key]string{key(0, i): "answer"})
		}
		name := filepath.Join(l.partition(0), "foreign.log")
		if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := l.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
		found, damage, err := l.Read(t.Context(), 0, all)
		want := Damage{name, 0, int64(len(data))}
		if err != nil || len(found) != fewest || len(damage) != 1 || damage[0] != want {
			t.Errorf("%q: %d answers, damage %v, error %v", data, len(found), damage, err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != data {
			t.Errorf("%q became %q, %v", data, got, err)
		}
	}
}

func TestLogNamedByURI(t *testing.T) {
	folder := t.TempDir()
	segment(t, open(t, "file://"+folder), 0, map[Key]string{key(0, 0): "answer"})
	for _, name := range []string{"file://" + folder, folder} {
		if got := readAll(t, open(t, name), 0); len(got) != 1 {
			t.Errorf("%s: %d answers", name, len(got))
		}
	}
}
