package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
)

func (p onDisk) lock(context.Context) (unlock func() error, err error) {
	if err := os.MkdirAll(filepath.Dir(p.path), 0o777); err != nil {
		return nil, failure("lock", p.uri, cause(err))
	}
	file, err := os.OpenFile(p.path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, failure("lock", p.uri, cause(err))
	}
	if err := p.flock(file, holder); err != nil {
		return nil, err
	}
	// Only for the message of whoever meets the lock: without it the lock holds just as well.
	if file.Truncate(0) == nil {
		_, _ = fmt.Fprintf(file, "%d\n", os.Getpid())
	}
	return sync.OnceValue(file.Close), nil // closing releases
}

// flock locks an open file. Where another holder has the lock it closes the file, and says who, as far as who can tell.
func (p onDisk) flock(file *os.File, who func(*os.File) string) error {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return nil
	}
	defer file.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return fmt.Errorf("lock %s: %w%s", p.uri, ErrLocked, who(file))
	}
	return failure("lock", p.uri, err)
}

// holder says who holds the lock, where the file tells.
func holder(file *os.File) string {
	id, err := io.ReadAll(io.LimitReader(file, 20))
	if text := strings.TrimSpace(string(id)); err == nil && text != "" {
		return " (process " + text + ")"
	}
	return ""
}

func unknown(*os.File) string { return "" }

func (p onDisk) lockFile(context.Context) (unlock func() error, err error) {
	file, err := os.Open(p.path)
	if err != nil {
		return nil, failure("lock", p.uri, cause(err))
	}
	if err := p.flock(file, unknown); err != nil {
		return nil, err
	}
	return file.Close, nil
}
