package answers

import (
	"testing"

	"github.com/routenator/routenator/transforms/store"
)

// An answer that comes after Close, from a request that was still on its way, is kept, and its segment is closed.
func TestAppendAfterClose(t *testing.T) {
	l := open(t, t.TempDir())
	w := writer(t, l, 0)
	add(t, w, key(0, 0), "in time")
	done(t, w)
	done(t, w) // once too often: nobody else's writer is closed
	add(t, w, key(0, 1), "late")
	if got := readAll(t, l, 0); len(got) != 2 {
		t.Errorf("%d answers", len(got))
	}
	for i := range fewest {
		segment(t, l, 0, map[Key]string{key(0, 2+i): "others"})
	}
	if err := l.Compact(t.Context()); err != nil || len(files(t, l.folder)) != 1 {
		t.Errorf("the late segment is still open: %q, %v", files(t, l.folder), err)
	}
}

func TestCloseOnceTooOften(t *testing.T) {
	l := open(t, t.TempDir())
	old := writer(t, l, 0)
	done(t, old)
	w := writer(t, l, 0)
	defer done(t, w)
	done(t, old)
	again := writer(t, l, 0)
	defer done(t, again)
	if again != w {
		t.Error("the second Close of another writer took this one away")
	}
}

// After an error the segment is closed at once: Compact may have it.
func TestFailedSegmentIsClosed(t *testing.T) {
	l := open(t, fullDisk(t))
	w := writer(t, l, 0)
	defer done(t, w)
	add(t, w, key(0, 0), "kept")
	if err := w.Append(t.Context(), key(0, 1), make([]byte, 2<<20)); err == nil {
		t.Fatal("no error")
	}
	release, err := store.LockFile(t.Context(), files(t, l.folder)[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}
