package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func appender(t *testing.T, folder string) *Appender {
	t.Helper()
	a, err := CreateAppender(t.Context(), folder, ".log", []byte("head "), nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAppender(t *testing.T) {
	for _, folder := range []string{filepath.Join(t.TempDir(), "new", "newer"), "file://" + t.TempDir()} {
		a := appender(t, folder)
		for _, piece := range []string{"one", "", " two"} {
			if err := a.Append(t.Context(), []byte(piece)); err != nil {
				t.Fatal(err)
			}
			// It is there for others before Close.
			if got, err := ReadFile(t.Context(), a.uri); err != nil || !strings.HasSuffix(string(got), piece) {
				t.Errorf("%q, %v after %q", got, err, piece)
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := ReadFile(t.Context(), a.uri)
		if err != nil || string(got) != "head one two" || !strings.HasSuffix(a.uri, ".log") {
			t.Errorf("%s: %q, %v", a.uri, got, err)
		}
	}
}

func TestUniqueName(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		name, err := UniqueName("folder", ".log")
		if err != nil || filepath.Dir(name) != "folder" || filepath.Ext(name) != ".log" || seen[name] {
			t.Fatalf("name %q, %v", name, err)
		}
		seen[name] = true
	}
}

// The lock of an appender's file is free again after Close, and not before.
func TestAppenderIsLocked(t *testing.T) {
	a := appender(t, t.TempDir())
	if _, err := LockFile(t.Context(), a.uri); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), a.uri) {
		t.Errorf("error %v", err)
	}
	if err := a.Append(t.Context(), []byte("goes on")); err != nil {
		t.Error(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // free again after unlock, too
		unlock, err := LockFile(t.Context(), a.uri)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := LockFile(t.Context(), a.uri); !errors.Is(err, ErrLocked) {
			t.Errorf("a second holder: %v", err)
		}
		if err := unlock(); err != nil {
			t.Error(err)
		}
	}
}

func TestLockFileThatIsNotThere(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.log")
	if _, err := LockFile(t.Context(), name); !errors.Is(err, ErrNotExist) || !strings.Contains(err.Error(), name) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(name); err == nil {
		t.Error("the file was made")
	}
}

// What is written to a file that has no name any more is lost: it is never acknowledged.
func TestAppenderRemoved(t *testing.T) {
	for _, remove := range []func(name string) error{
		os.Remove,
		func(name string) error { return os.RemoveAll(filepath.Dir(name)) },
	} {
		a := appender(t, filepath.Join(t.TempDir(), "folder"))
		if err := remove(a.uri); err != nil {
			t.Fatal(err)
		}
		if err := a.Append(t.Context(), []byte("lost")); !errors.Is(err, ErrNotExist) || !strings.Contains(err.Error(), a.uri) {
			t.Errorf("error %v", err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAppenderClosed(t *testing.T) {
	a := appender(t, t.TempDir())
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for doing, err := range map[string]error{"append": a.Append(t.Context(), []byte("late")), "close": a.Close()} {
		if !errors.Is(err, os.ErrClosed) || !strings.Contains(err.Error(), a.uri) {
			t.Errorf("%s: error %v", doing, err)
		}
	}
}

func TestCreateAppenderFails(t *testing.T) {
	taken := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(taken, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		ctx    context.Context
		folder string
		want   error
	}{
		{t.Context(), taken, syscall.ENOTDIR},
		{t.Context(), "s3://bucket/folder", ErrScheme},
		{ended, t.TempDir(), context.Canceled},
	} {
		if _, err := CreateAppender(c.ctx, c.folder, ".log", nil, nil); !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.folder) {
			t.Errorf("%s: error %v, want %v", c.folder, err, c.want)
		}
	}
}

// A head that does not fit leaves no file, and what does not fit later leaves what was there.
func TestAppenderOnAFullDisk(t *testing.T) {
	folder := mountSmall(t)
	_, err := CreateAppender(t.Context(), folder, ".log", nil, make([]byte, 1<<20))
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("error %v", err)
	}
	if got := names(t, folder); len(got) != 0 {
		t.Fatalf("left behind: %q", got)
	}
	a := appender(t, folder)
	if err := a.Append(t.Context(), make([]byte, 1<<20)); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v", err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if got, err := os.ReadFile(a.uri); err != nil || !strings.HasPrefix(string(got), "head ") {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestAppenderOnAReadOnlyFileSystem(t *testing.T) {
	folder := mountSmall(t)
	if err := syscall.Mount("store-test", folder, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip("cannot remount: ", err)
	}
	_, err := CreateAppender(t.Context(), folder, ".log", nil, nil)
	if !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("error %v", err)
	}
}
