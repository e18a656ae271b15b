package shards

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/routenator/routenator/schemas"
)

func openBytes(t *testing.T, data []byte) *parquet.File {
	t.Helper()
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestSchema(t *testing.T) {
	file := openBytes(t, encode(t, testExamples(groupRows+1), 100))
	const want = `message example {
	required binary id (STRING);
	required binary split (STRING);
	required binary query (STRING);
	required binary outcome (STRING);
	required group calls (LIST) {
		repeated group list {
			required binary element (JSON);
		}
	}
	required binary function (STRING);
	required binary arguments (JSON);
	required group messages (LIST) {
		repeated group list {
			required group element {
				required binary role (STRING);
				required binary content (STRING);
				optional group tool_calls (LIST) {
					repeated group list {
						required binary element (JSON);
					}
				}
				optional binary tool_call_id (STRING);
				optional binary name (STRING);
			}
		}
	}
	required group tools (LIST) {
		repeated group list {
			required binary element (JSON);
		}
	}
	optional binary content_type (STRING);
	optional int32 words (INT(32,true));
	required binary language (STRING);
	required binary noise (STRING);
	required binary route (STRING);
	required binary model (STRING);
	required binary prompt_sha256 (STRING);
	required binary asset_id (STRING);
	required group graph_path (LIST) {
		repeated group list {
			required binary element (STRING);
		}
	}
	required int32 round (INT(32,true));
	required int64 seed (INT(64,true));
}`
	if got := file.Schema().String(); got != want {
		t.Errorf("schema:\n%s", got)
	}
	if got := file.Metadata().CreatedBy; !strings.HasPrefix(got, "routenator version 1") {
		t.Errorf("created by %q", got)
	}
	groups := file.RowGroups()
	if len(groups) != 2 || groups[0].NumRows() != groupRows {
		t.Fatalf("%d row groups, the first of %d rows", len(groups), groups[0].NumRows())
	}
	for _, chunk := range groups[0].ColumnChunks() {
		path := strings.Join(file.Schema().Columns()[chunk.Column()], ".")
		if (chunk.BloomFilter() != nil) != (path == "id") {
			t.Errorf("bloom filter on %s: %v", path, chunk.BloomFilter() != nil)
		}
	}
	for _, chunk := range file.Metadata().RowGroups[0].Columns {
		if chunk.MetaData.Codec.String() != "ZSTD" || len(chunk.MetaData.PathInSchema) == 0 {
			t.Errorf("column %v: %s", chunk.MetaData.PathInSchema, chunk.MetaData.Codec)
		}
	}
	id, err := groups[0].ColumnChunks()[0].BloomFilter().Check(parquet.ValueOf(testExample(3).ID))
	if !id || err != nil {
		t.Errorf("the bloom filter does not know an id: %v", err)
	}
}

func TestWrongAttributes(t *testing.T) {
	for _, c := range []struct {
		attributes []Attribute
		wrong      string
	}{
		{[]Attribute{{Name: "prompt"}}, "trainers take a column of this name"},
		{[]Attribute{{Name: "id"}}, "every dataset has a column of this name"},
		{[]Attribute{{Name: "seed"}}, "every dataset has a column of this name"},
		{[]Attribute{{Name: "a"}, {Name: "b"}, {Name: "a", Number: true}}, `"a" stands twice`},
		{[]Attribute{{}}, "no name"},
	} {
		w := NewExampleWriter(io.Discard, c.attributes)
		_, createErr := CreateExamples(t.Context(), filepath.Join(t.TempDir(), "a"), c.attributes)
		for _, err := range []error{w.Write(testExamples(1)), w.Close(), createErr} {
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%v: error %v, want %q", c.attributes, err, c.wrong)
			}
		}
	}
}

func TestRowsCarryTheDeclaredAttributes(t *testing.T) {
	for _, names := range [][]string{{}, {"content_type"}, {"words"}, {"words", "content_type"}, {"content_type", "words", "x"}, {"a", "content_type", "words"}} {
		e := testExample(0)
		e.Attributes = nil
		for _, name := range names {
			e.Attributes = append(e.Attributes, schemas.Observed{Name: name})
		}
		w := NewExampleWriter(io.Discard, testAttributes)
		err := w.Write([]schemas.Example{e})
		if err == nil || !strings.Contains(err.Error(), e.ID) {
			t.Errorf("attributes %q: error %v, want one naming the row", names, err)
		}
		if w.Close() == nil || w.Write(testExamples(1)) == nil {
			t.Errorf("attributes %q: the writer goes on after an error", names)
		}
	}
}
