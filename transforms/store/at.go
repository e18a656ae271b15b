package store

import (
	"context"
	"errors"
	"io"
	"os"
)

// At is an open file that is read at any offset, as Parquet needs.
type At struct {
	ctx  context.Context
	uri  string
	size int64
	file *os.File
}

// OpenAt opens a file for reading at offsets. Reading ends with ctx.
func OpenAt(ctx context.Context, uri string) (*At, error) {
	file, err := openLocal(ctx, uri)
	if err != nil {
		return nil, err
	}
	size, err := regularSize(file.Stat())
	if err != nil {
		return nil, errors.Join(failure("open", uri, err), file.Close())
	}
	return &At{ctx: ctx, uri: uri, size: size, file: file}, nil
}

// Size is the number of bytes.
func (a *At) Size() int64 { return a.size }

// ReadAt is io.ReaderAt.
func (a *At) ReadAt(p []byte, offset int64) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, failure("read", a.uri, err)
	}
	n, err := a.file.ReadAt(p, offset)
	if err != nil && err != io.EOF {
		err = failure("read", a.uri, cause(err))
	}
	return n, err
}

// Close closes the file.
func (a *At) Close() error { return a.file.Close() }
