package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mountSmall mounts a file system of 256 kB, or skips where that is not allowed.
func mountSmall(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("store-test", folder, "tmpfs", 0, "size=256k"); err != nil {
		t.Skip("cannot mount: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return folder
}

func TestFullDisk(t *testing.T) {
	folder := mountSmall(t)
	path := filepath.Join(folder, "a")
	if _, err := WriteFile(t.Context(), path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	_, err := WriteFile(t.Context(), path, make([]byte, 1<<20))
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("error %v", err)
	}
	err = CreateNew(t.Context(), filepath.Join(folder, "b"), make([]byte, 1<<20))
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v", err)
	}
	if got := names(t, folder); len(got) != 1 {
		t.Errorf("left behind: %q", got)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("the old file holds %d bytes", len(got))
	}
}

func TestReadOnlyFileSystem(t *testing.T) {
	folder := mountSmall(t)
	if err := syscall.Mount("store-test", folder, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip("cannot remount: ", err)
	}
	_, err := WriteFile(t.Context(), filepath.Join(folder, "a"), nil)
	if !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("error %v", err)
	}
}
