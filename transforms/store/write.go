package store

import (
	"context"
	"io"
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
	p, err := begin(ctx, "create", uri)
	if err != nil {
		return err
	}
	return p.createNew(ctx, data)
}
