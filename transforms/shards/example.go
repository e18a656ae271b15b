package shards

import (
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"

	"github.com/routenator/routenator/schemas"
)

// ExampleWriter writes examples as one Parquet file. It belongs to one goroutine.
type ExampleWriter struct {
	rows       *rowWriter
	attributes []Attribute // with a column of their own, in name order
	failed     error       // of the attributes
}

// NewExampleWriter begins a file whose columns are those of Columns. Bad attributes are the error of the first Write
// or Close. JSON is written as it comes: check it with CheckArguments where it is made.
func NewExampleWriter(w io.Writer, attributes []Attribute) *ExampleWriter {
	columns, err := Columns(attributes)
	if err != nil {
		return &ExampleWriter{failed: err}
	}
	own, err := ownAttributes(attributes)
	schema := schemaOf("example", columns, func(column string) bool {
		return slices.ContainsFunc(own, func(a Attribute) bool { return a.Name == column })
	})
	return &ExampleWriter{rows: newRowWriter(w, schema), attributes: own, failed: err}
}

// Write adds rows. Their attributes must be the declared ones, in name order. After an error the file is lost.
func (w *ExampleWriter) Write(examples []schemas.Example) error {
	for i := range examples {
		if err := w.write(&examples[i]); err != nil {
			return err
		}
	}
	return nil
}

// Close writes the footer. It does not close the io.Writer.
func (w *ExampleWriter) Close() error {
	if w.failed != nil {
		return w.failed
	}
	return w.rows.close()
}

// Leaf columns before the attributes, in the order of the schema.
const (
	leafID = iota
	leafSplit
	leafQuery
	leafOutcome
	leafCalls
	leafFunction
	leafArguments
	leafRole
	leafContent
	leafToolCalls
	leafToolCallID
	leafName
	leafTools
	leafAttributes
)

func (w *ExampleWriter) write(e *schemas.Example) error {
	if w.failed != nil {
		return w.failed
	}
	if w.rows.failed != nil {
		return w.rows.failed
	}
	r := w.rows
	r.text(leafID, 0, 0, e.ID)
	r.text(leafSplit, 0, 0, e.Split)
	r.text(leafQuery, 0, 0, e.Query)
	r.text(leafOutcome, 0, 0, e.Outcome)
	list(r, leafCalls, e.Calls, (*rowWriter).raw)
	r.text(leafFunction, 0, 0, e.Function)
	r.raw(leafArguments, 0, 0, orEmptyObject(e.Arguments))
	writeMessages(r, e.Messages)
	list(r, leafTools, e.Tools, (*rowWriter).raw)
	if err := w.writeAttributes(e); err != nil {
		w.failed = fmt.Errorf("row %s: %w", e.ID, err)
		return w.failed
	}
	writeProvenance(r, leafAttributes+len(w.attributes), e)
	return r.endRow()
}

// list adds a required list of required elements.
func list[T any](r *rowWriter, leaf int, elements []T, add func(r *rowWriter, leaf, repetition, definition int, element T)) {
	if len(elements) == 0 {
		r.null(leaf, 0, 0)
	}
	for i, element := range elements {
		add(r, leaf, min(i, 1), 1, element)
	}
}

// orEmptyObject keeps the column arguments JSON for rows without a call.
func orEmptyObject(arguments []byte) []byte {
	if len(arguments) == 0 {
		return []byte("{}")
	}
	return arguments
}

// writeMessages adds the list of messages. Definition levels: 1 is a message, 2 an optional key that is there, 3 an
// element of tool_calls. Repetition levels: 1 is a further message, 2 a further call of one message.
func writeMessages(r *rowWriter, messages []schemas.Message) {
	if len(messages) == 0 {
		for leaf := leafRole; leaf <= leafName; leaf++ {
			r.null(leaf, 0, 0)
		}
	}
	for i := range messages {
		m, repetition := &messages[i], min(i, 1)
		r.text(leafRole, repetition, 1, m.Role)
		r.text(leafContent, repetition, 1, m.Content)
		if len(m.ToolCalls) == 0 {
			r.null(leafToolCalls, repetition, 1)
		}
		for j, call := range m.ToolCalls {
			if j > 0 {
				r.raw(leafToolCalls, 2, 3, call)
			} else {
				r.raw(leafToolCalls, repetition, 3, call)
			}
		}
		optionalText(r, leafToolCallID, repetition, 1, m.ToolCallID)
		optionalText(r, leafName, repetition, 1, m.Name)
	}
}

// optionalText adds a text whose parent stands at the given definition level; "" is null.
func optionalText(r *rowWriter, leaf, repetition, parent int, s string) {
	if s == "" {
		r.null(leaf, repetition, parent)
	} else {
		r.text(leaf, repetition, parent+1, s)
	}
}

// writeAttributes adds one value for each attribute that has a column of its own.
func (w *ExampleWriter) writeAttributes(e *schemas.Example) error {
	at := 0
	for i := range e.Attributes {
		o := &e.Attributes[i]
		if slices.Contains(observedColumns, o.Name) {
			continue
		}
		if at == len(w.attributes) || w.attributes[at].Name != o.Name {
			return fmt.Errorf("attribute %q where %s is due: rows carry all declared attributes, in name order", o.Name, w.due(at))
		}
		switch leaf := leafAttributes + at; {
		case !w.attributes[at].Number:
			optionalText(w.rows, leaf, 0, 0, o.Label)
		case o.Number == nil:
			w.rows.null(leaf, 0, 0)
		default:
			w.rows.add(leaf, 0, 1, parquet.Int32Value(*o.Number))
		}
		at++
	}
	if at < len(w.attributes) {
		return fmt.Errorf("no value where %s is due: rows carry all declared attributes", w.due(at))
	}
	return nil
}

func (w *ExampleWriter) due(at int) string {
	if at == len(w.attributes) {
		return "none"
	}
	return fmt.Sprintf("%q", w.attributes[at].Name)
}

// writeProvenance adds the columns from language on.
func writeProvenance(r *rowWriter, leaf int, e *schemas.Example) {
	for _, text := range [...]string{e.Language, e.Noise, e.Route, e.Model, e.PromptSHA256, e.AssetID} {
		r.text(leaf, 0, 0, text)
		leaf++
	}
	list(r, leaf, e.GraphPath, (*rowWriter).text)
	r.add(leaf+1, 0, 0, parquet.Int32Value(e.Round))
	r.add(leaf+2, 0, 0, parquet.Int64Value(e.Seed))
}
