package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// WriteFile writes a whole file, in place of one that is there. A name that ends in .gz is compressed.
func WriteFile(ctx context.Context, uri string, data []byte) (Written, error) {
	w, err := Create(ctx, uri)
	if err != nil {
		return Written{}, err
	}
	defer w.Abort()
	if _, err := w.Write(data); err != nil {
		return Written{}, err
	}
	return w.Commit()
}

// Copy copies a file byte for byte, in place of one that is there.
func Copy(ctx context.Context, from, to string) (Written, error) {
	r, err := OpenRaw(ctx, from)
	if err != nil {
		return Written{}, err
	}
	defer r.Close()
	w, err := createRaw(ctx, to)
	if err != nil {
		return Written{}, err
	}
	defer w.Abort()
	if _, err := io.CopyBuffer(w, r, make([]byte, bufferSize)); err != nil {
		return Written{}, err
	}
	return w.Commit()
}

// CreateNew writes a whole file if and only if there is none; else its error wraps ErrExists. However many processes
// try, one wins, and no reader sees a part of the file. The bytes are written as they are, also for .gz.
func CreateNew(ctx context.Context, uri string, data []byte) error {
	w, err := createRaw(ctx, uri)
	if err != nil {
		return err
	}
	temporary := w.temporary
	defer func() { _ = os.Remove(temporary) }() // after link the temporary name is a second one of the same file
	if _, err := w.Write(data); err != nil {
		w.Abort()
		return err
	}
	if err := w.finish(); err != nil {
		return err
	}
	if err := os.Link(temporary, w.path); err != nil {
		return linkFailure(uri, cause(err))
	}
	if err := syncFolder(w.path); err != nil {
		return failure("sync the folder of", uri, err)
	}
	return nil
}

func linkFailure(uri string, err error) error {
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("create %s: %w", uri, ErrExists)
	case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.EMLINK):
		return fmt.Errorf("create %s: %w (this file system has no hard links: write to another one)", uri, err)
	}
	return failure("create", uri, err)
}
