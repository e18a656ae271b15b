package shards

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/routenator/routenator/transforms/store"
)

// Table is a Parquet file of which only some columns are read: those of text, and lists of text. It belongs to one
// goroutine.
type Table struct {
	uri  string
	at   *store.At
	file *parquet.File
}

// OpenTable opens a Parquet file and reads its footer.
func OpenTable(ctx context.Context, uri string) (*Table, error) {
	at, err := store.OpenAt(ctx, uri)
	if err != nil {
		return nil, err
	}
	t := &Table{uri: uri, at: at}
	err = guard(uri, func() (err error) {
		if err := checkFooter(at, at.Size()); err != nil {
			return err
		}
		t.file, err = parquet.OpenFile(at, at.Size(), parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
		return err
	})
	if err != nil {
		return nil, errors.Join(err, at.Close())
	}
	return t, nil
}

// Close closes the file.
func (t *Table) Close() error { return t.at.Close() }

// Groups returns the number of rows of each row group.
func (t *Table) Groups() []int64 {
	var rows []int64
	for _, group := range t.file.RowGroups() {
		rows = append(rows, group.NumRows())
	}
	return rows
}

// Names returns the columns of the file, in its order, whatever their kind.
func (t *Table) Names() []string {
	var names []string
	for _, field := range t.file.Schema().Fields() {
		names = append(names, field.Name())
	}
	return names
}

// HasText says whether the named column holds text (JSON too), one value a row.
func (t *Table) HasText(name string) bool {
	leaf, ok := t.file.Schema().Lookup(name)
	return ok && leaf.MaxRepetitionLevel == 0 && leaf.Node.Type().Kind() == parquet.ByteArray && isText(leaf.Node)
}

// HasList says whether the named column is a list of texts.
func (t *Table) HasList(name string) bool {
	leaf, ok := t.file.Schema().Lookup(name, "list", "element")
	return ok && leaf.MaxRepetitionLevel == 1 && leaf.Node.Type().Kind() == parquet.ByteArray && isText(leaf.Node)
}

// isText says whether a leaf of bytes has a logical type: bytes without one may be anything.
func isText(node parquet.Node) bool { return node.Type().LogicalType() != nil }

// Batch is some rows of the columns that were asked for. Its memory is overwritten by the next.
type Batch struct {
	Rows    int
	columns []*column
}

// Text returns the value of one row, by the column's place among those asked for; nil where it is null.
func (b *Batch) Text(column, row int) []byte {
	if values := b.columns[column].row(row); len(values) > 0 && !values[0].IsNull() {
		return values[0].ByteArray()
	}
	return nil
}

// Texts appends the values of one row of a list.
func (b *Batch) Texts(into [][]byte, column, row int) [][]byte {
	for _, v := range b.columns[column].row(row) {
		if !v.IsNull() {
			into = append(into, v.ByteArray())
		}
	}
	return into
}

// tableRows is how many rows a batch has.
const tableRows = 1024

// Read hands on the rows of one row group, of the named columns alone, batch by batch until hand says false. Each column
// is one for which HasText or HasList is true. The memory is that of a page a column and of a batch.
func (t *Table) Read(group int, names []string, hand func(*Batch) bool) (err error) {
	if group < 0 || group >= len(t.file.RowGroups()) {
		return fmt.Errorf("read %s: no row group %d", t.uri, group)
	}
	rows := t.file.RowGroups()[group]
	batch := &Batch{}
	defer func() {
		for _, c := range batch.columns {
			err = errors.Join(err, c.pages.Close())
		}
	}()
	if err := guard(t.uri, func() error { return t.columns(batch, rows, names) }); err != nil {
		return err
	}
	for left := rows.NumRows(); left > 0; left -= int64(batch.Rows) {
		batch.Rows = int(min(left, tableRows))
		if err := guard(t.uri, func() error {
			for _, c := range batch.columns {
				if err := c.read(batch.Rows); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
		if !hand(batch) {
			return nil
		}
	}
	return nil
}

func (t *Table) columns(batch *Batch, group parquet.RowGroup, names []string) error {
	for _, name := range names {
		path := []string{name}
		if t.HasList(name) {
			path = append(path, "list", "element")
		} else if !t.HasText(name) {
			return fmt.Errorf("no column %s of text", strings.Join(path, "."))
		}
		leaf, _ := t.file.Schema().Lookup(path...)
		chunk := group.ColumnChunks()[leaf.ColumnIndex]
		batch.columns = append(batch.columns, &column{name: name, pages: chunk.Pages(), list: leaf.MaxRepetitionLevel > 0})
	}
	return nil
}

// column reads the values of one column of one row group.
type column struct {
	name   string
	list   bool
	pages  parquet.Pages
	page   parquet.ValueReader // nil before the first and after the last
	buffer []parquet.Value
	have   int // values of buffer that were read and belong to rows not yet handed on begin at used
	used   int
	starts []int // of the batch's rows, among values; one more than rows, for lists
	values []parquet.Value
}

// row returns the values of one row of the batch.
func (c *column) row(i int) []parquet.Value {
	if !c.list {
		return c.values[i : i+1]
	}
	return c.values[c.starts[i]:c.starts[i+1]]
}

// read makes the next rows ready.
func (c *column) read(rows int) error {
	c.values, c.starts = c.values[:0], c.starts[:0]
	for {
		for c.used < c.have {
			v := c.buffer[c.used]
			if v.RepetitionLevel() == 0 {
				if len(c.starts) == rows {
					c.starts = append(c.starts, len(c.values))
					return nil
				}
				c.starts = append(c.starts, len(c.values))
			}
			c.values = append(c.values, v)
			c.used++
		}
		if !c.list && len(c.starts) == rows {
			return nil
		}
		switch err := c.fill(); {
		case errors.Is(err, io.EOF) && len(c.starts) == rows:
			c.starts = append(c.starts, len(c.values))
			return nil
		case errors.Is(err, io.EOF):
			return fmt.Errorf("column %s ends %d rows too soon: the file is damaged", c.name, rows-len(c.starts))
		case err != nil:
			return err
		}
	}
}

// fill reads further values; io.EOF says that there are none.
func (c *column) fill() error {
	if c.buffer == nil {
		c.buffer = make([]parquet.Value, tableRows)
	}
	for {
		if c.page == nil {
			page, err := c.pages.ReadPage()
			if err != nil {
				return err
			}
			c.page = page.Values() // its values lie in the page, which is not released: they stay until nobody holds them
		}
		n, err := c.page.ReadValues(c.buffer)
		if err != nil {
			c.page = nil
			if !errors.Is(err, io.EOF) {
				return err
			}
		}
		if c.have, c.used = n, 0; n > 0 {
			return nil
		}
	}
}
