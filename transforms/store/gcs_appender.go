package store

import (
	"context"
	"fmt"
	"os"
	"slices"

	"cloud.google.com/go/storage"
)

func (p inBucket) createAppender(ctx context.Context, suffix string, head, data []byte) (*Appender, error) {
	a := &objectAppender{folder: p, suffix: suffix, head: slices.Clone(head)}
	uri, err := a.make(ctx, data)
	if err != nil {
		return nil, err
	}
	return &Appender{uri, a}, nil
}

// objectAppender makes an object of everything that is appended.
type objectAppender struct {
	folder inBucket
	suffix string
	head   []byte
	closed bool
}

func (a *objectAppender) make(ctx context.Context, data []byte) (uri string, err error) {
	uri, err = UniqueName(a.folder.uri, a.suffix)
	if err != nil {
		return "", err
	}
	at, err := bucketPlace(uri)
	if err != nil {
		return "", err
	}
	_, err = at.put(ctx, slices.Concat(a.head, data), &storage.Conditions{DoesNotExist: true})
	return uri, err
}

func (a *objectAppender) append(ctx context.Context, data []byte) error {
	if a.closed {
		return fmt.Errorf("append in %s: %w", a.folder.uri, os.ErrClosed)
	}
	_, err := a.make(ctx, data)
	return err
}

func (a *objectAppender) close() error {
	if a.closed {
		return fmt.Errorf("close in %s: %w", a.folder.uri, os.ErrClosed)
	}
	a.closed = true
	return nil
}
