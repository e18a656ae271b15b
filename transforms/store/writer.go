package store

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
)

// Written says what a file holds, as it lies on disk or in the bucket.
type Written struct {
	Bytes  int64
	SHA256 string // lower-case hexadecimal
}

// Writer writes one file that appears under its name, whole, with Commit. Use it as
//
//	w, err := store.Create(ctx, uri)
//	if err != nil { … }
//	defer w.Abort()
//	…
//	written, err := w.Commit()
//
// A Writer belongs to one goroutine; many may write files side by side.
type Writer struct {
	ctx     context.Context
	uri     string
	sink    sink // nil once committed or aborted
	buffer  *bufio.Writer
	members *gzip.Writer // nil for a file that is not compressed
	sum     hash.Hash
	bytes   int64
	failed  error // the first error of Write or Commit
}

// errAborted is the answer to a Write or Commit that comes after Abort.
var errAborted = errors.New("the file was given up")

// Create begins a file: on disk under a temporary name beside its own, in a bucket as an upload that is nothing until it
// is whole. A name that ends in .gz is compressed. Writing ends with ctx.
func Create(ctx context.Context, uri string) (*Writer, error) {
	w, err := createRaw(ctx, uri)
	if err == nil && compressed(uri) {
		w.members = gzip.NewWriter(w.buffer) // its header holds no time and no name: equal texts give equal bytes
	}
	return w, err
}

// createRaw is Create without compression.
func createRaw(ctx context.Context, uri string) (*Writer, error) {
	p, err := begin(ctx, "create", uri)
	if err != nil {
		return nil, err
	}
	w := &Writer{ctx: ctx, uri: uri, sum: sha256.New()}
	if w.sink, err = p.create(ctx); err != nil {
		return nil, err
	}
	w.buffer = bufio.NewWriterSize(lowerEnd{w}, bufferSize)
	return w, nil
}

// Write is io.Writer. After an error every further Write and Commit returns it.
func (w *Writer) Write(p []byte) (int, error) {
	if w.failed == nil && w.sink == nil {
		w.failed = failure("write", w.uri, errAborted)
	}
	if w.failed != nil {
		return 0, w.failed
	}
	var target io.Writer = w.buffer
	if w.members != nil {
		target = w.members
	}
	n, err := target.Write(p)
	w.fail(err)
	return n, w.failed
}

// Commit makes what was written last, and then shows it under the file's name, in place of one that was there. Where it
// fails nothing has changed under that name, and what was written is gone; but where the context or the connection ended
// just when a bucket took the last byte, the object may be there, whole. A second Commit gives the first one's answer.
func (w *Writer) Commit() (Written, error) {
	if w.sink == nil && w.failed == nil {
		return w.written(), nil
	}
	w.flush()
	if w.failed == nil {
		w.failed = w.sink.commit()
	}
	if w.failed != nil {
		w.Abort()
		return Written{}, w.failed
	}
	w.sink = nil
	return w.written(), nil
}

// Abort gives the file up and removes what was written. After Commit, and a second time, it does nothing.
func (w *Writer) Abort() {
	if w.sink == nil {
		return
	}
	w.sink.abort()
	w.sink = nil
	w.fail(errAborted)
}

// flush hands all bytes to the sink.
func (w *Writer) flush() {
	if w.failed == nil && w.members != nil {
		w.fail(w.members.Close())
	}
	if w.failed == nil {
		w.fail(w.buffer.Flush())
	}
	if w.failed == nil {
		w.fail(w.ctx.Err())
	}
}

// fail keeps the first error. One that names the file already is kept as it is.
func (w *Writer) fail(err error) {
	if err == nil || w.failed != nil {
		return
	}
	if named := (sinkError{}); errors.As(err, &named) {
		w.failed = named.error
		return
	}
	w.failed = failure("write", w.uri, err)
}

func (w *Writer) written() Written {
	return Written{Bytes: w.bytes, SHA256: hex.EncodeToString(w.sum.Sum(nil))}
}

// sinkError is an error that names its file, on its way through the buffer and the compressor.
type sinkError struct{ error }

// lowerEnd is the lower end of a Writer: what it writes is what lies on disk or in the bucket.
type lowerEnd struct{ w *Writer }

func (l lowerEnd) Write(p []byte) (int, error) {
	if err := l.w.ctx.Err(); err != nil {
		return 0, sinkError{failure("write", l.w.uri, err)}
	}
	n, err := l.w.sink.Write(p)
	l.w.sum.Write(p[:n])
	l.w.bytes += int64(n)
	if err != nil {
		return n, sinkError{err}
	}
	return n, nil
}
