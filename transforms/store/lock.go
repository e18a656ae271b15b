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

// Lock takes the lock that the file stands for, or fails at once with an error that wraps ErrLocked when another
// holder has it, in this process or another. The kernel releases it when the process dies, however it dies. The file
// stays behind; it holds the last holder's process id. A lock on a network file system may hold on one machine only.
func Lock(ctx context.Context, uri string) (unlock func() error, err error) {
	local, err := begin(ctx, "lock", uri)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(local), 0o777); err != nil {
		return nil, failure("lock", uri, cause(err))
	}
	file, err := os.OpenFile(local, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, failure("lock", uri, cause(err))
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w%s", uri, ErrLocked, holder(file))
		}
		return nil, failure("lock", uri, err)
	}
	// Only for the message of whoever meets the lock: without it the lock holds just as well.
	if file.Truncate(0) == nil {
		_, _ = fmt.Fprintf(file, "%d\n", os.Getpid())
	}
	return sync.OnceValue(file.Close), nil // closing releases
}

// holder says who holds the lock, where the file tells.
func holder(file *os.File) string {
	id, err := io.ReadAll(io.LimitReader(file, 20))
	if text := strings.TrimSpace(string(id)); err == nil && text != "" {
		return " (process " + text + ")"
	}
	return ""
}
