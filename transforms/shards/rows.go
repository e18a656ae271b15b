package shards

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// rowWriter is the writer below examples and rejects: it takes the values of one row after another, leaf column by
// leaf column, and hands them to the encoder in batches that start with the file, whatever the caller's batches are.
type rowWriter struct {
	file    *parquet.GenericWriter[any]
	columns []*parquet.ColumnWriter
	values  [][]parquet.Value // of the batch, by leaf column
	bytes   []byte            // what the values point to
	inBatch int
	inGroup int
	rows    int
	failed  error // the first error: the file cannot be used after it
}

var errClosed = errors.New("the Parquet writer is closed")

// newRowWriter begins a file. It is never used for a second one: parquet-go would write a wrong footer (its issue 602).
func newRowWriter(w io.Writer, schema *parquet.Schema) *rowWriter {
	options := []parquet.WriterOption{
		schema,
		parquet.CreatedBy("routenator", "1", "parquet-go 0.32.0"), // fixed: the bytes of a file may not depend on the build
		parquet.Compression(compression),
		parquet.DictionaryMaxBytes(dictionaryBytes),
		parquet.BloomFilters(parquet.SplitBlockFilter(10, "id")),
	}
	for _, path := range schema.Columns() {
		if leaf, _ := schema.Lookup(path...); leaf.Node.Type().LogicalType() != nil && isBlob(path, leaf) {
			options = append(options, parquet.SkipPageBounds(path...))
		}
	}
	file := parquet.NewGenericWriter[any](w, options...)
	columns := file.ColumnWriters()
	return &rowWriter{file: file, columns: columns, values: make([][]parquet.Value, len(columns))}
}

// isBlob says whether the least and the greatest value of a column tell a reader nothing.
func isBlob(path []string, leaf parquet.LeafColumn) bool {
	return leaf.Node.Type().LogicalType().String() == "JSON" || path[len(path)-1] == "content"
}

// text adds a byte array. The bytes are copied: the caller may reuse them.
func (w *rowWriter) text(leaf, repetition, definition int, s string) {
	start := len(w.bytes)
	w.bytes = append(w.bytes, s...) // growth leaves earlier values on the old array, which they keep alive
	w.add(leaf, repetition, definition, parquet.ByteArrayValue(w.bytes[start:]))
}

// raw is text for JSON.
func (w *rowWriter) raw(leaf, repetition, definition int, b json.RawMessage) {
	start := len(w.bytes)
	w.bytes = append(w.bytes, b...)
	w.add(leaf, repetition, definition, parquet.ByteArrayValue(w.bytes[start:]))
}

// null adds the absence of a value; definition says at which level it is missing.
func (w *rowWriter) null(leaf, repetition, definition int) {
	w.add(leaf, repetition, definition, parquet.NullValue())
}

func (w *rowWriter) add(leaf, repetition, definition int, v parquet.Value) {
	w.values[leaf] = append(w.values[leaf], v.Level(repetition, definition, leaf))
}

// endRow says that every leaf column has its values of one more row.
func (w *rowWriter) endRow() error {
	w.inBatch++
	w.inGroup++
	w.rows++
	full := w.inGroup == groupRows
	if w.inBatch < batchRows && !full {
		return nil
	}
	if err := w.flushBatch(); err != nil || !full {
		return err
	}
	w.inGroup = 0
	return w.fail(w.file.Flush())
}

func (w *rowWriter) flushBatch() error {
	for leaf, values := range w.values {
		n, err := w.columns[leaf].WriteRowValues(values)
		if err == nil && n != w.inBatch {
			err = fmt.Errorf("leaf column %d took %d rows of %d", leaf, n, w.inBatch)
		}
		if err != nil {
			return w.fail(err)
		}
		w.values[leaf] = values[:0]
	}
	w.bytes, w.inBatch = w.bytes[:0], 0
	return nil
}

// close writes what is left and the footer. A second close is an error: it would write a second footer.
func (w *rowWriter) close() error {
	if w.failed != nil {
		return w.failed
	}
	if w.inBatch > 0 {
		if err := w.flushBatch(); err != nil {
			return err
		}
	}
	err := w.file.Close()
	w.failed = errClosed
	if err != nil {
		w.failed = fmt.Errorf("write Parquet: %w", err)
		return w.failed
	}
	return nil
}

func (w *rowWriter) fail(err error) error {
	if err != nil && w.failed == nil {
		w.failed = fmt.Errorf("write Parquet: %w", err)
	}
	return w.failed
}
