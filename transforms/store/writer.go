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
	"os"
	"syscall"
)

// Written says what a file holds, as it lies on disk.
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
// A Writer belongs to one goroutine.
type Writer struct {
	ctx       context.Context
	uri, path string
	temporary string
	file      *os.File // nil once committed or aborted
	buffer    *bufio.Writer
	members   *gzip.Writer // nil for a file that is not compressed
	sum       hash.Hash
	bytes     int64
	failed    error // the first error of Write or Commit
}

// errAborted is the answer to a Write or Commit that comes after Abort.
var errAborted = errors.New("the file was given up")

// Create begins a file, under a temporary name beside its own. A name that ends in .gz is compressed. Writing ends
// with ctx.
func Create(ctx context.Context, uri string) (*Writer, error) {
	w, err := createRaw(ctx, uri)
	if err == nil && compressed(uri) {
		w.members = gzip.NewWriter(w.buffer) // its header holds no time and no name: equal texts give equal bytes
	}
	return w, err
}

// createRaw is Create without compression.
func createRaw(ctx context.Context, uri string) (*Writer, error) {
	path, err := begin(ctx, "create", uri)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() { // else the last step would be the first to notice
		return nil, failure("create", uri, syscall.EISDIR)
	}
	w := &Writer{ctx: ctx, uri: uri, path: path, sum: sha256.New()}
	w.temporary, err = makeTemporary(path, func(name string) (err error) {
		w.file, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		return err
	})
	if err != nil {
		return nil, failure("create", uri, err)
	}
	w.buffer = bufio.NewWriterSize(diskWriter{w}, bufferSize)
	return w, nil
}

// Write is io.Writer. After an error every further Write and Commit returns it.
func (w *Writer) Write(p []byte) (int, error) {
	if w.failed == nil && w.file == nil {
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
	w.fail("write", err)
	return n, w.failed
}

// Commit puts the file on disk and then under its name, in place of one that was there. Where it fails nothing
// has changed under that name, and the temporary file is gone. A second Commit gives the first one's answer.
func (w *Writer) Commit() (Written, error) {
	if w.file == nil && w.failed == nil {
		return w.written(), nil
	}
	if err := w.finish(); err != nil {
		return Written{}, err
	}
	w.fail("rename", cause(os.Rename(w.temporary, w.path)))
	if w.failed != nil {
		w.Abort()
		return Written{}, w.failed
	}
	w.fail("sync the folder of", syncFolder(w.path))
	return w.written(), w.failed
}

// Abort gives the file up and removes what was written. After Commit, and a second time, it does nothing.
func (w *Writer) Abort() {
	if w.file != nil {
		_ = w.file.Close() // what was written is not wanted: an error tells nothing
		w.file = nil
		w.fail("write", errAborted)
	}
	if w.temporary != "" && w.failed != nil {
		_ = os.Remove(w.temporary) // it may be gone already
		w.temporary = ""
	}
}

// finish puts all bytes on disk under the temporary name and closes the file.
func (w *Writer) finish() error {
	if w.file == nil {
		return w.failed
	}
	if w.failed == nil && w.members != nil {
		w.fail("write", w.members.Close())
	}
	if w.failed == nil {
		w.fail("write", w.buffer.Flush())
	}
	if w.failed == nil {
		w.fail("write", w.ctx.Err())
	}
	if w.failed == nil {
		w.fail("sync", cause(w.file.Sync()))
	}
	if w.failed == nil {
		w.fail("close", cause(w.file.Close()))
		w.file = nil
	}
	if w.failed != nil {
		w.Abort()
	}
	return w.failed
}

// fail keeps the first error. One that names the file already is kept as it is.
func (w *Writer) fail(doing string, err error) {
	if err == nil || w.failed != nil {
		return
	}
	if named := (diskError{}); errors.As(err, &named) {
		w.failed = named.error
		return
	}
	w.failed = failure(doing, w.uri, err)
}

func (w *Writer) written() Written {
	return Written{Bytes: w.bytes, SHA256: hex.EncodeToString(w.sum.Sum(nil))}
}

// diskError is an error that names its file, on its way through the buffer and the compressor.
type diskError struct{ error }

// diskWriter is the lower end of a Writer: what it writes is what lies on disk.
type diskWriter struct{ w *Writer }

func (d diskWriter) Write(p []byte) (int, error) {
	if err := d.w.ctx.Err(); err != nil {
		return 0, diskError{failure("write", d.w.uri, err)}
	}
	n, err := d.w.file.Write(p)
	d.w.sum.Write(p[:n])
	d.w.bytes += int64(n)
	if err != nil {
		return n, diskError{failure("write", d.w.uri, cause(err))}
	}
	return n, nil
}
