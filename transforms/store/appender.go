package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
)

// Appender writes records that come one after another: what was appended is kept when Append returns.
//
// On disk it is a file that grows, and that the appender holds a lock on, which the kernel releases when the process
// dies. In a bucket nothing grows: each Append makes a new object, which begins with the head, too. So few and large
// appends are worth waiting for there; what waits is what a kill loses.
type Appender struct {
	uri string // of the file, or of the first object
	to  appending
}

// appending is how one kind of storage appends.
type appending interface {
	append(ctx context.Context, data []byte) error
	close() error
}

// UniqueName returns a name in folder that nobody else takes.
func UniqueName(folder, suffix string) (string, error) {
	var token [12]byte
	if _, err := rand.Read(token[:]); err != nil { // a name only: nothing in any row depends on it
		return "", fmt.Errorf("name in %s: %w", folder, err)
	}
	return Join(folder, hex.EncodeToString(token[:])+suffix), nil
}

// CreateAppender makes a new file in folder, or a first object, that begins with head and goes on with data.
func CreateAppender(ctx context.Context, folder, suffix string, head, data []byte) (*Appender, error) {
	p, err := begin(ctx, "create in", folder)
	if err != nil {
		return nil, err
	}
	return p.createAppender(ctx, suffix, head, data)
}

// Append writes data behind what was written before, and returns when it is kept. Where the file was removed meanwhile,
// nobody would find the data: that is an error that wraps ErrNotExist.
func (a *Appender) Append(ctx context.Context, data []byte) error { return a.to.append(ctx, data) }

// Close ends the appending and releases the lock.
func (a *Appender) Close() error { return a.to.close() }
