package shards

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
)

// What a Table reads of some columns is what ReadExamples reads of all.
func TestTableAgreesWithExamples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{1, 2, 1023, 1024, 1025, 10_001}).Draw(t, "rows")
		var examples []schemas.Example
		for i := range n {
			e := schemas.Example{ID: rapid.StringN(0, 3, -1).Draw(t, "id"), Query: "q", Outcome: "call"}
			for range (i * 7) % 4 {
				e.Tools = append(e.Tools, []byte(`{"n":`+string(rune('0'+i%10))+`}`))
			}
			examples = append(examples, e)
		}
		var file bytes.Buffer
		w := NewExampleWriter(&file, nil)
		if err := w.Write(examples); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		folder, err := os.MkdirTemp("", "table")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(folder)
		uri := filepath.Join(folder, "a.parquet")
		if err := os.WriteFile(uri, file.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		got := readTable(t, uri)
		if len(got) != n {
			t.Fatalf("%d rows of %d", len(got), n)
		}
		for i, e := range examples {
			if got[i].ID != e.ID || !slices.EqualFunc(got[i].Tools, e.Tools, func(a []byte, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
				t.Fatalf("row %d: %q %s, want %q %s", i, got[i].ID, got[i].Tools, e.ID, e.Tools)
			}
		}
	})
}

type tableRow struct {
	ID    string
	Tools [][]byte
}

func readTable(t *rapid.T, uri string) []tableRow {
	table, err := OpenTable(context.Background(), uri)
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	if table.HasText("round") || !table.HasText("id") || !table.HasList("tools") || table.HasList("id") || table.HasText("nothing") {
		t.Fatal("columns are mistaken")
	}
	var rows []tableRow
	for group := range table.Groups() {
		if err := table.Read(group, []string{"tools", "id"}, func(b *Batch) bool {
			for i := range b.Rows {
				row := tableRow{ID: string(b.Text(1, i))}
				for _, tool := range b.Texts(nil, 0, i) {
					row.Tools = append(row.Tools, bytes.Clone(tool))
				}
				rows = append(rows, row)
			}
			return true
		}); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}
