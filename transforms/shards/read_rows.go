package shards

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/parquet-go/parquet-go"

	"github.com/routenator/routenator/transforms/store"
)

// sequence reads a Parquet file as an iterator: start gets the schema, convert makes of each row what the loop gets. An
// error is the last element; it names the file. The memory is that of one page a column and a few rows.
func sequence[T any](ctx context.Context, uri string, start func(*parquet.Schema) error, convert func(parquet.Row) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		left := false
		err := eachRow(ctx, uri, start, convert, func(t T) bool {
			left = !yield(t, nil)
			return !left
		})
		if err != nil && !left {
			var none T
			yield(none, err)
		}
	}
}

// eachRow hands on row after row until hand says false.
func eachRow[T any](ctx context.Context, uri string, start func(*parquet.Schema) error, convert func(parquet.Row) T, hand func(T) bool) (err error) {
	at, err := store.OpenAt(ctx, uri)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, at.Close()) }()
	var file *parquet.File
	if err := guard(uri, func() (err error) {
		if err := checkFooter(at, at.Size()); err != nil {
			return err
		}
		if file, err = parquet.OpenFile(at, at.Size(), parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true)); err != nil {
			return err
		}
		return start(file.Schema())
	}); err != nil {
		return err
	}
	for _, group := range file.RowGroups() {
		if more, err := eachRowOf(uri, group, convert, hand); err != nil || !more {
			return err
		}
	}
	return nil
}

// eachRowOf hands on the rows of one row group.
func eachRowOf[T any](uri string, group parquet.RowGroup, convert func(parquet.Row) T, hand func(T) bool) (more bool, err error) {
	rows := group.Rows()
	defer func() { err = errors.Join(err, rows.Close()) }()
	batch, converted := make([]parquet.Row, batchRows), make([]T, 0, batchRows)
	for left := group.NumRows(); left > 0; left -= int64(len(converted)) {
		converted = converted[:0]
		if err := guard(uri, func() error {
			n, err := rows.ReadRows(batch)
			for _, row := range batch[:n] {
				converted = append(converted, convert(row))
			}
			if n > 0 && errors.Is(err, io.EOF) {
				return nil
			}
			if n == 0 && (err == nil || errors.Is(err, io.EOF)) {
				return fmt.Errorf("%d rows are missing: the file is damaged", left)
			}
			return err
		}); err != nil {
			return false, err
		}
		for _, t := range converted {
			if !hand(t) {
				return false, nil
			}
		}
	}
	return true, nil
}

// checkFooter refuses a footer that is larger than its file, before the library takes the memory for it.
func checkFooter(r io.ReaderAt, size int64) error {
	const trailer = 8 // the footer's length and the magic
	var end [trailer]byte
	if size < int64(len("PAR1"))+trailer {
		return fmt.Errorf("%d bytes are no Parquet file", size)
	}
	if _, err := r.ReadAt(end[:], size-trailer); err != nil && err != io.EOF {
		return err
	}
	if footer := int64(binary.LittleEndian.Uint32(end[:4])); string(end[4:]) == "PAR1" && footer > size-trailer {
		return fmt.Errorf("its footer would have %d bytes of %d: the file is damaged or cut", footer, size)
	}
	return nil
}

// guard names the file in an error of the Parquet library, and turns its panics, which some damaged files bring
// about, into errors.
func guard(uri string, do func() error) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("read %s: the Parquet file is damaged: %v", uri, broken)
		}
	}()
	switch err := do(); {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err // it names the file
	default:
		return fmt.Errorf("read %s: this is no Parquet file that can be read: %w", uri, err)
	}
}
