package shards

import (
	"io"

	"github.com/routenator/routenator/schemas"
)

// rejectColumns are the columns of a reject file. The candidate is null where there is none.
var rejectColumns = []Column{
	{Name: "id"}, {Name: "stage", few: true}, {Name: "reason", few: true}, {Name: "detail"}, {Name: "candidate", Kind: JSON},
}

// RejectWriter writes rejects as one Parquet file. It belongs to one goroutine.
type RejectWriter struct{ rows *rowWriter }

// NewRejectWriter begins a file.
func NewRejectWriter(w io.Writer) *RejectWriter {
	schema := schemaOf("reject", rejectColumns, func(column string) bool { return column == "candidate" })
	return &RejectWriter{rows: newRowWriter(w, schema)}
}

// Write adds rows. After an error the file is lost.
func (w *RejectWriter) Write(rejects []schemas.Reject) error {
	if w.rows.failed != nil {
		return w.rows.failed
	}
	for i := range rejects {
		reject := &rejects[i]
		w.rows.text(0, 0, 0, reject.ID)
		w.rows.text(1, 0, 0, reject.Stage)
		w.rows.text(2, 0, 0, reject.Reason)
		w.rows.text(3, 0, 0, reject.Detail)
		optionalText(w.rows, 4, 0, 0, reject.Candidate)
		if err := w.rows.endRow(); err != nil {
			return err
		}
	}
	return nil
}

// Close writes the footer. It does not close the io.Writer.
func (w *RejectWriter) Close() error { return w.rows.close() }
