package shards

import (
	"context"
	"fmt"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/store"
)

// ShardName returns the name by which loaders find a shard's split: train-00000-of-00004.parquet.
func ShardName(split string, shard, shards int) string {
	return fmt.Sprintf("%s-%05d-of-%05d.parquet", split, shard, shards)
}

// File is one file of rows that appears under its name, whole, with Commit. It belongs to one goroutine.
type File[Row any] struct {
	rows     int
	encoding encoding[Row]
	file     *store.Writer
}

// encoding is how rows become bytes.
type encoding[Row any] interface {
	Write([]Row) error
	Close() error
}

// CreateExamples begins a Parquet file of examples. Make none for a split without rows: the datasets library fails on it.
func CreateExamples(ctx context.Context, uri string, attributes []Attribute) (*File[schemas.Example], error) {
	if _, err := Columns(attributes); err != nil {
		return nil, err
	}
	file, err := store.Create(ctx, uri)
	if err != nil {
		return nil, err
	}
	return &File[schemas.Example]{encoding: NewExampleWriter(file, attributes), file: file}, nil
}

// CreateRejects begins a Parquet file of rejects.
func CreateRejects(ctx context.Context, uri string) (*File[schemas.Reject], error) {
	file, err := store.Create(ctx, uri)
	if err != nil {
		return nil, err
	}
	return &File[schemas.Reject]{encoding: NewRejectWriter(file), file: file}, nil
}

// CreateView begins a file of examples in the view's shape. A name that ends in .gz is compressed.
func CreateView(ctx context.Context, uri string, view View) (*File[schemas.Example], error) {
	file, err := store.Create(ctx, uri)
	if err != nil {
		return nil, err
	}
	return &File[schemas.Example]{encoding: lineWriter{view, file}, file: file}, nil
}

// Write adds rows.
func (f *File[Row]) Write(rows []Row) error {
	if err := f.encoding.Write(rows); err != nil {
		return err
	}
	f.rows += len(rows)
	return nil
}

// Commit makes the file appear and returns its entry in the manifest: path is below the snapshot, set what its rows are.
func (f *File[Row]) Commit(path, set string) (schemas.File, error) {
	if err := f.encoding.Close(); err != nil {
		f.Abort()
		return schemas.File{}, fmt.Errorf("finish %s: %w", path, err)
	}
	written, err := f.file.Commit()
	if err != nil {
		return schemas.File{}, err
	}
	return schemas.File{Path: path, Set: set, Rows: f.rows, Bytes: written.Bytes, SHA256: written.SHA256}, nil
}

// Abort gives the file up and removes what was written. After Commit, and a second time, it does nothing.
func (f *File[Row]) Abort() { f.file.Abort() }

// lineWriter writes one line a row.
type lineWriter struct {
	view View
	file *store.Writer
}

func (w lineWriter) Write(rows []schemas.Example) error {
	for i := range rows {
		line, err := w.view.Encode(rows[i])
		if err != nil {
			return err
		}
		if _, err := w.file.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func (w lineWriter) Close() error { return nil }
