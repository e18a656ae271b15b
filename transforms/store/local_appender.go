package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

func (p onDisk) createAppender(ctx context.Context, suffix string, head, data []byte) (*Appender, error) {
	uri, err := UniqueName(p.uri, suffix)
	if err != nil {
		return nil, err
	}
	path, err := localPath(uri)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(p.path, 0o777); err != nil {
		return nil, failure("create", uri, cause(err))
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o666)
	if err != nil {
		return nil, failure("create", uri, cause(err))
	}
	a := &diskAppender{uri, file}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(failure("lock", uri, err), a.close(), os.Remove(path))
	}
	if err := errors.Join(a.append(ctx, slices.Concat(head, data)), syncNames(uri, path)); err != nil {
		return nil, errors.Join(err, a.close(), os.Remove(path))
	}
	return &Appender{uri, a}, nil
}

// diskAppender appends to an open file.
type diskAppender struct {
	uri  string
	file *os.File
}

func (a *diskAppender) append(_ context.Context, data []byte) error {
	if _, err := a.file.Write(data); err != nil {
		return failure("append to", a.uri, cause(err))
	}
	if err := a.file.Sync(); err != nil {
		return failure("sync", a.uri, cause(err))
	}
	info, err := a.file.Stat()
	if err != nil {
		return failure("look at", a.uri, cause(err))
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Nlink == 0 {
		return fmt.Errorf("append to %s: it was removed while it was written: %w", a.uri, ErrNotExist)
	}
	return nil
}

func (a *diskAppender) close() error {
	if err := a.file.Close(); err != nil {
		return failure("close", a.uri, cause(err))
	}
	return nil
}

// syncNames makes a file's name durable, and its folder's, which may be new.
func syncNames(uri, path string) error {
	if err := errors.Join(syncFolder(path), syncFolder(filepath.Dir(path))); err != nil {
		return failure("sync the folder of", uri, err)
	}
	return nil
}
