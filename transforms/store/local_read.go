package store

import (
	"context"
	"errors"
	"io"
	"os"
)

func (p onDisk) open(ctx context.Context, offset int64) (io.ReadCloser, error) {
	file, err := os.Open(p.path)
	if err != nil {
		return nil, failure("open", p.uri, cause(err))
	}
	if offset > 0 {
		if _, err := file.Seek(offset, io.SeekStart); err != nil {
			return nil, errors.Join(failure("open", p.uri, cause(err)), file.Close())
		}
	}
	return &diskReader{ctx: ctx, uri: p.uri, file: file}, nil
}

// diskReader names its file in errors and ends with its context.
type diskReader struct {
	ctx  context.Context
	uri  string
	file *os.File
}

func (r *diskReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, failure("read", r.uri, err)
	}
	n, err := r.file.Read(p)
	if err != nil && err != io.EOF {
		err = failure("read", r.uri, cause(err))
	}
	return n, err
}

func (r *diskReader) Close() error { return r.file.Close() }

func (p onDisk) openAt(context.Context) (ranges, error) {
	file, err := os.Open(p.path)
	if err != nil {
		return nil, failure("open", p.uri, cause(err))
	}
	size, err := regularSize(file.Stat())
	if err != nil {
		return nil, errors.Join(failure("open", p.uri, err), file.Close())
	}
	return &diskRanges{File: file, uri: p.uri, size: size}, nil
}

// diskRanges names its file in errors.
type diskRanges struct {
	*os.File
	uri  string
	size int64
}

func (r *diskRanges) ReadAt(p []byte, offset int64) (int, error) {
	n, err := r.File.ReadAt(p, offset)
	if err != nil && err != io.EOF {
		err = failure("read", r.uri, cause(err))
	}
	return n, err
}

func (r *diskRanges) length() int64 { return r.size }
