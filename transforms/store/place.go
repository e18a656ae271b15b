package store

import (
	"context"
	"io"
	"strings"
)

// place is what a URI points at, as one kind of storage has it: onDisk or inBucket. The functions of this package say
// what each method does and promises; errors name the URI.
type place interface {
	size(ctx context.Context) (int64, error)
	exists(ctx context.Context) (bool, error)
	glob(ctx context.Context) ([]string, error)
	list(ctx context.Context) ([]string, error)
	digest(ctx context.Context) (string, error)

	open(ctx context.Context, offset int64) (io.ReadCloser, error)
	openAt(ctx context.Context) (ranges, error)
	create(ctx context.Context) (sink, error)
	createNew(ctx context.Context, data []byte) error
	createAppender(ctx context.Context, suffix string, head, data []byte) (*Appender, error)

	remove(ctx context.Context) error
	removeAll(ctx context.Context) error

	publish(ctx context.Context, snapshot string) error
	latest(ctx context.Context) (string, error)
	lock(ctx context.Context) (unlock func() error, err error)
	lockFile(ctx context.Context) (unlock func() error, err error)
}

// sink takes the bytes of a file that is written. After commit, or abort, it is not used again.
type sink interface {
	io.Writer
	commit() error // the file appears; where it fails nothing has changed under its name
	abort()        // what was written is gone
}

// ranges is a file whose bytes are read at offsets.
type ranges interface {
	io.ReaderAt
	io.Closer
	length() int64
}

// begin is how every operation starts: it returns the place of uri unless the context has ended.
func begin(ctx context.Context, doing, uri string) (place, error) {
	if err := ctx.Err(); err != nil {
		return nil, failure(doing, uri, err)
	}
	if InBucket(uri) {
		return bucketPlace(uri)
	}
	path, err := localPath(uri)
	if err != nil {
		return nil, err
	}
	return onDisk{uri, path}, nil
}

// InBucket says whether a URI names an object of Google Cloud Storage, or a folder of objects.
func InBucket(uri string) bool { return strings.HasPrefix(uri, bucketScheme) }
