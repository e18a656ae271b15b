package answers

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// vanishing compacts the partition the first time that a reader has met one of its answers.
func vanishing(t *testing.T, l *Log) func(Key) bool {
	var once sync.Once
	return func(Key) bool {
		once.Do(func() {
			if err := l.Compact(context.Background()); err != nil {
				t.Error(err)
			}
		})
		return true
	}
}

// Segments that are joined while they are read: a reader follows their answers to where they went.
func TestReadBesideCompact(t *testing.T) {
	l, want := open(t, t.TempDir()), map[Key]string{}
	for i := range 6 {
		want[key(0, i)] = "answer"
		segment(t, l, 0, map[Key]string{key(0, i): "answer"})
	}
	found, damage, err := l.Read(t.Context(), 0, vanishing(t, l))
	if err != nil || damage != nil || len(found) != len(want) {
		t.Errorf("%d answers, want %d; damage %v, error %v", len(found), len(want), damage, err)
	}
}

// Characters that mean something in a pattern are letters of a folder's name.
func TestFolderNamedLikeAPattern(t *testing.T) {
	for _, name := range []string{"run[1]", "what?", "a*b", `back\slash`, "open["} {
		l := open(t, filepath.Join(t.TempDir(), name))
		for i := range 2 {
			segment(t, l, 0, map[Key]string{key(0, i): "answer"})
		}
		if got := readAll(t, l, 0); len(got) != 2 {
			t.Errorf("%s: %d answers", name, len(got))
		}
	}
}

// A partition that cannot be listed is an error: without it all its questions would be paid for again.
func TestPartitionThatCannotBeListed(t *testing.T) {
	l := open(t, t.TempDir())
	if err := os.WriteFile(l.partition(0), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Read(t.Context(), 0, all); err == nil || !strings.Contains(err.Error(), l.partition(0)) {
		t.Errorf("error %v", err)
	}
}

func TestOutsideOfThePartitions(t *testing.T) {
	l := open(t, t.TempDir())
	for _, partition := range []int{-1, 64} {
		if _, _, err := l.Read(t.Context(), partition, all); err == nil {
			t.Errorf("Read of partition %d is no error", partition)
		}
		if _, err := l.Writer(t.Context(), partition); err == nil {
			t.Errorf("Writer of partition %d is no error", partition)
		}
	}
	w := writer(t, l, 3)
	defer done(t, w)
	if err := w.Append(t.Context(), key(4, 0), nil); err == nil || !strings.Contains(err.Error(), "partition 4") {
		t.Errorf("another partition's key: %v", err)
	}
}

// A log that may only be read is read.
func TestReadOnlyLog(t *testing.T) {
	folder := fullDisk(t)
	segment(t, open(t, folder), 0, map[Key]string{key(0, 0): "answer"})
	if err := syscall.Mount("answers-test", folder, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip("cannot remount: ", err)
	}
	if got := readAll(t, open(t, folder), 0); len(got) != 1 {
		t.Errorf("%d answers", len(got))
	}
}
