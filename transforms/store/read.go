package store

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

const bufferSize = 256 << 10

// Open opens a file for reading from the start. A name that ends in .gz is decompressed (several members are one
// text); a truncated or damaged file is an error of Read that names it. Reading ends with ctx.
func Open(ctx context.Context, uri string) (io.ReadCloser, error) {
	raw, err := OpenRaw(ctx, uri)
	if err != nil || !compressed(uri) {
		return raw, err
	}
	members, err := gzip.NewReader(bufio.NewReaderSize(raw, bufferSize))
	if err != nil {
		_ = raw.Close()
		return nil, gzipFailure(uri, err)
	}
	return &gzipReader{uri: uri, members: members, raw: raw}, nil
}

// OpenRaw opens a file for reading as it lies there. Reading ends with ctx.
func OpenRaw(ctx context.Context, uri string) (io.ReadCloser, error) { return OpenFrom(ctx, uri, 0) }

// OpenFrom is OpenRaw from a byte on, of which the file has at least as many.
func OpenFrom(ctx context.Context, uri string, offset int64) (io.ReadCloser, error) {
	p, err := begin(ctx, "open", uri)
	if err != nil {
		return nil, err
	}
	return p.open(ctx, offset)
}

// ReadFile returns what Open reads, whole.
func ReadFile(ctx context.Context, uri string) ([]byte, error) {
	r, err := Open(ctx, uri)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	return data, errors.Join(err, r.Close())
}

// compressed says whether Open and Create take the named file for gzip.
func compressed(uri string) bool { return strings.HasSuffix(strings.ToLower(uri), ".gz") }

// gzipReader reads all members of a gzip file.
type gzipReader struct {
	uri     string
	members *gzip.Reader
	raw     io.ReadCloser
}

func (r *gzipReader) Read(p []byte) (int, error) {
	n, err := r.members.Read(p)
	if err != nil && err != io.EOF {
		err = gzipFailure(r.uri, err)
	}
	return n, err
}

func (r *gzipReader) Close() error { return errors.Join(r.members.Close(), r.raw.Close()) }

// gzipFailure names the file in an error of the decompressor. Errors of the file below name it already.
func gzipFailure(uri string, err error) error {
	corrupt := flate.CorruptInputError(0)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("read %s: the gzip file is cut short (copy or download it again): %w", uri, io.ErrUnexpectedEOF)
	case errors.Is(err, gzip.ErrHeader):
		return fmt.Errorf("read %s: %w (the name ends in .gz, but this is no gzip file, or other bytes follow it)", uri, err)
	case errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return fmt.Errorf("read %s: %w (the file is damaged: copy or download it again)", uri, err)
	}
	return err
}
