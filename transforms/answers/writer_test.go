package answers

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// 2,000 callers at once, each with a reference of its own, write one segment and lose nothing.
func TestManyCallers(t *testing.T) {
	const callers = 2000
	l := open(t, t.TempDir())
	var group sync.WaitGroup
	hold := writer(t, l, 5)
	for i := range callers {
		group.Go(func() {
			w, err := l.Writer(t.Context(), 5)
			if err != nil {
				t.Error(err)
				return
			}
			if err := w.Append(t.Context(), key(5, i), fmt.Append(nil, "answer ", i)); err != nil {
				t.Error(err)
			}
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	done(t, hold)
	got := readAll(t, l, 5)
	for i := range callers {
		if got[key(5, i)] != fmt.Sprint("answer ", i) {
			t.Fatalf("answer %d is %q", i, got[key(5, i)])
		}
	}
	if names := files(t, l.folder); len(names) != 1 || len(got) != callers {
		t.Errorf("%d answers in %d segments", len(got), len(names))
	}
}

// The bytes that were given to Append belong to the caller again when it returns.
func TestBodyIsCopied(t *testing.T) {
	l, body := open(t, t.TempDir()), []byte("before")
	w := writer(t, l, 0)
	if err := w.Append(t.Context(), key(0, 0), body); err != nil {
		t.Fatal(err)
	}
	copy(body, "after!")
	done(t, w)
	if got := readAll(t, l, 0)[key(0, 0)]; got != "before" {
		t.Errorf("read %q", got)
	}
}

func TestSharedUntilTheLastCloses(t *testing.T) {
	l := open(t, t.TempDir())
	a, b := writer(t, l, 0), writer(t, open(t, l.folder), 0)
	if a != b {
		t.Error("two writers of one partition")
	}
	add(t, a, key(0, 0), "a")
	done(t, a)
	add(t, b, key(0, 1), "b")
	done(t, b)
	segment(t, l, 0, map[Key]string{key(0, 2): "c"}) // closed segments are never appended to
	if names := files(t, l.folder); len(names) != 2 || len(readAll(t, l, 0)) != 3 {
		t.Errorf("segments %q", names)
	}
}

func TestNothingWrittenLeavesNothing(t *testing.T) {
	l := open(t, t.TempDir())
	done(t, writer(t, l, 0))
	if names := files(t, l.folder); len(names) != 0 {
		t.Errorf("left behind: %q", names)
	}
}

func TestTooLong(t *testing.T) {
	l := open(t, t.TempDir())
	w := writer(t, l, 0)
	if err := w.Append(t.Context(), key(0, 0), make([]byte, mostBody+1)); !errors.Is(err, ErrTooLong) {
		t.Errorf("error %v", err)
	}
	add(t, w, key(0, 1), "next")
	done(t, w)
	if got := readAll(t, l, 0); len(got) != 1 {
		t.Errorf("%d answers", len(got))
	}
}

// fullDisk mounts a file system of 1 MB, or skips where that is not allowed.
func fullDisk(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("answers-test", folder, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("cannot mount: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err) // busy: a segment was left open
		}
	})
	return folder
}

// A full disk is everybody's error until Close, what was acknowledged before is there, and then all goes on.
func TestFullDisk(t *testing.T) {
	l := open(t, fullDisk(t))
	w := writer(t, l, 0)
	add(t, w, key(0, 0), "kept")
	first := w.Append(t.Context(), key(0, 1), make([]byte, 2<<20))
	if !errors.Is(first, syscall.ENOSPC) || !strings.Contains(first.Error(), l.folder) || !strings.Contains(first.Error(), "the disk is full") {
		t.Fatalf("error %v", first)
	}
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			if err := w.Append(t.Context(), key(0, i+2), []byte("small")); !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("later error %v", err)
			}
		})
	}
	group.Wait()
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	for _, name := range files(t, l.folder) { // what was torn is what fills the disk
		if info, err := os.Stat(name); err != nil || info.Size() > 1000 {
			if err := os.Truncate(name, 1000); err != nil {
				t.Fatal(err)
			}
		}
	}
	segment(t, l, 0, map[Key]string{key(0, 30): "again"})
	if got := readAll(t, l, 0); len(got) != 2 || got[key(0, 0)] != "kept" || got[key(0, 30)] != "again" {
		t.Errorf("read %d answers", len(got))
	}
}

func TestFolderThatCannotBeMade(t *testing.T) {
	l := open(t, t.TempDir())
	if err := os.WriteFile(filepath.Join(l.folder, "007"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	w := writer(t, l, 7)
	for range 2 {
		if err := w.Append(t.Context(), key(7, 0), nil); !errors.Is(err, syscall.ENOTDIR) || !strings.Contains(err.Error(), l.folder) {
			t.Errorf("error %v", err)
		}
	}
	done(t, w)
}

// BenchmarkAppend is 256 callers that append 1 kB each to one partition.
func BenchmarkAppend(b *testing.B) {
	l := open(b, b.TempDir())
	w := writer(b, l, 0)
	body := make([]byte, 1000)
	b.SetBytes(int64(len(body)))
	var group sync.WaitGroup
	next := make(chan int)
	for range 256 {
		group.Go(func() {
			for i := range next {
				if err := w.Append(b.Context(), key(0, i), body); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for i := range b.N {
		next <- i
	}
	close(next)
	group.Wait()
	done(b, w)
}
