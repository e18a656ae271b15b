package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Appender writes a file that grows: what it appended is on disk when Append returns. It holds a lock on the file, which
// the kernel releases when the process dies.
type Appender struct {
	uri  string
	file *os.File
}

// UniqueName returns a name in folder that nobody else takes.
func UniqueName(folder, suffix string) (string, error) {
	var token [12]byte
	if _, err := rand.Read(token[:]); err != nil { // a name only: nothing in any row depends on it
		return "", fmt.Errorf("name in %s: %w", folder, err)
	}
	return Join(folder, hex.EncodeToString(token[:])+suffix), nil
}

// CreateAppender makes a new file in folder that begins with head.
func CreateAppender(ctx context.Context, folder, suffix string, head []byte) (*Appender, error) {
	uri, err := UniqueName(folder, suffix)
	if err != nil {
		return nil, err
	}
	local, err := begin(ctx, "create", uri)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(local), 0o777); err != nil {
		return nil, failure("create", uri, cause(err))
	}
	file, err := os.OpenFile(local, os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o666)
	if err != nil {
		return nil, failure("create", uri, cause(err))
	}
	a := &Appender{uri, file}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(failure("lock", uri, err), a.Close(), os.Remove(local))
	}
	if err := errors.Join(a.Append(head), syncNames(uri, local)); err != nil {
		return nil, errors.Join(err, a.Close(), os.Remove(local))
	}
	return a, nil
}

// syncNames makes a file's name durable, and its folder's, which may be new.
func syncNames(uri, local string) error {
	if err := errors.Join(syncFolder(local), syncFolder(filepath.Dir(local))); err != nil {
		return failure("sync the folder of", uri, err)
	}
	return nil
}

// Append writes data at the end of the file and brings it to disk. Where the file was removed meanwhile, nobody would
// find the data: that is an error that wraps ErrNotExist.
func (a *Appender) Append(data []byte) error {
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

// Close closes the file and releases its lock.
func (a *Appender) Close() error {
	if err := a.file.Close(); err != nil {
		return failure("close", a.uri, cause(err))
	}
	return nil
}

// LockFile takes the lock of a file that is there, or fails at once with an error that wraps ErrLocked.
func LockFile(ctx context.Context, uri string) (unlock func() error, err error) {
	local, err := begin(ctx, "lock", uri)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(local)
	if err != nil {
		return nil, failure("lock", uri, cause(err))
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", uri, ErrLocked)
		}
		return nil, failure("lock", uri, err)
	}
	return file.Close, nil
}
