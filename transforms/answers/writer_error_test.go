package answers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/routenator/routenator/transforms/store"
)

// An error of the disk reaches all who wait for one write and all who come later; the next writer goes on.
func TestErrorReachesEveryone(t *testing.T) {
	const callers = 200
	l := open(t, t.TempDir())
	w := writer(t, l, 0)
	add(t, w, key(0, 0), "kept")
	name := files(t, l.folder)[0]
	w.mu.Lock()
	for w.busy {
		w.idle.Wait()
	}
	w.busy = true // nobody writes until all wait
	if err := w.file.Close(); err != nil {
		t.Error(err)
	}
	w.mu.Unlock()
	var group sync.WaitGroup
	for i := range callers {
		group.Go(func() {
			if err := w.Append(t.Context(), key(0, i+1), []byte("lost")); !errors.Is(err, os.ErrClosed) || !strings.Contains(err.Error(), name) {
				t.Errorf("error %v", err)
			}
		})
	}
	for waiting := 0; waiting < callers; time.Sleep(time.Millisecond) {
		w.mu.Lock()
		waiting = len(w.waiters)
		w.mu.Unlock()
	}
	w.work(t.Context())
	group.Wait()
	if err := w.Append(t.Context(), key(0, 999), nil); !errors.Is(err, os.ErrClosed) {
		t.Errorf("later error %v", err)
	}
	done(t, w)
	segment(t, l, 0, map[Key]string{key(0, 1): "again"})
	if got := readAll(t, l, 0); len(got) != 2 || got[key(0, 0)] != "kept" || got[key(0, 1)] != "again" {
		t.Errorf("read %q", got)
	}
}

// Answers in a folder that someone has removed are not acknowledged, and the error says where they went.
func TestPartitionRemoved(t *testing.T) {
	l := open(t, t.TempDir())
	w := writer(t, l, 0)
	add(t, w, key(0, 0), "removed")
	if err := os.RemoveAll(l.partition(0)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Append(t.Context(), key(0, 1), nil); !errors.Is(err, store.ErrNotExist) || !strings.Contains(err.Error(), l.folder) {
			t.Errorf("error %v", err)
		}
	}
	done(t, w)
	segment(t, l, 0, map[Key]string{key(0, 1): "again"})
	if got := readAll(t, l, 0); len(got) != 1 {
		t.Errorf("%d answers", len(got))
	}
}

// An answer was paid for: it is kept where the request has ended since.
func TestAppendAfterTheEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l := open(t, t.TempDir())
	w := writer(t, l, 0)
	if err := w.Append(ctx, key(0, 0), []byte("paid")); err != nil {
		t.Error(err)
	}
	done(t, w)
	if got := readAll(t, l, 0); got[key(0, 0)] != "paid" {
		t.Errorf("read %q", got)
	}
}

// What is refused leaves no file.
func TestRefusedLeavesNothing(t *testing.T) {
	l := open(t, t.TempDir())
	w := writer(t, l, 0)
	for k, body := range map[Key][]byte{key(0, 0): make([]byte, mostBody+1), key(1, 0): nil} {
		if err := w.Append(t.Context(), k, body); err == nil {
			t.Error("no error")
		}
	}
	done(t, w)
	if names, err := os.ReadDir(l.folder); err != nil || len(names) != 1 {
		t.Errorf("left behind: %v, %v", names, err)
	}
}

// The last Close while others append: everybody returns, nothing is lost, and no segment stays open.
func TestCloseWhileOthersAppend(t *testing.T) {
	const callers, each = 50, 20
	l := open(t, t.TempDir())
	w := writer(t, l, 0)
	var group sync.WaitGroup
	half := make(chan struct{}, callers*each)
	for g := range callers {
		group.Go(func() {
			for i := range each {
				if err := w.Append(t.Context(), key(0, g*each+i), fmt.Append(nil, g, i)); err != nil {
					t.Error(err)
				}
				half <- struct{}{}
			}
		})
	}
	for range callers * each / 2 {
		<-half
	}
	done(t, w)
	group.Wait()
	if got := len(readAll(t, l, 0)); got != callers*each {
		t.Errorf("%d answers, want %d", got, callers*each)
	}
	w.mu.Lock() // the last goroutine is through
	for w.busy {
		w.idle.Wait()
	}
	w.mu.Unlock()
	for _, name := range files(t, l.folder) {
		unlock, err := store.LockFile(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if err := unlock(); err != nil {
			t.Error(err)
		}
	}
}
