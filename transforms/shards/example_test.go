package shards

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
)

// encode writes rows in batches of the given size.
func encode(t rapid.TB, examples []schemas.Example, batch int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewExampleWriter(&b, testAttributes)
	for part := range slices.Chunk(examples, max(batch, 1)) {
		if err := w.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readAll(t rapid.TB, data []byte) []schemas.Example {
	t.Helper()
	folder, err := os.MkdirTemp("", "shards")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "a.parquet")
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	var all []schemas.Example
	for e, err := range ReadExamples(context.Background(), path) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

func checkSame(t rapid.TB, got, want []schemas.Example) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i := range got {
		if expected := asRead(want[i]); !reflect.DeepEqual(got[i], expected) {
			t.Fatalf("row %d:\n%+v\nwant\n%+v", i, got[i], expected)
		}
	}
}

// Sizes around the batch and the row group.
func TestReadBack(t *testing.T) {
	all := testExamples(groupRows + batchRows + 1)
	for _, n := range []int{0, 1, batchRows - 1, batchRows, batchRows + 1, groupRows, groupRows + 1, len(all)} {
		checkSame(t, readAll(t, encode(t, all[:n], 1000)), all[:n])
	}
}

// Any rows at all, with every list empty or not, come back as they were.
func TestReadBackAnything(t *testing.T) {
	text := rapid.StringN(0, 20, 200)
	raw := rapid.Custom(func(t *rapid.T) json.RawMessage {
		b, _ := json.Marshal(map[string]string{"a": text.Draw(t, "json")})
		return b
	})
	list := rapid.Custom(func(t *rapid.T) []json.RawMessage {
		n := rapid.IntRange(0, 3).Draw(t, "n")
		if n == 0 {
			return nil
		}
		return rapid.SliceOfN(raw, n, n).Draw(t, "list")
	})
	message := rapid.Custom(func(t *rapid.T) schemas.Message {
		return schemas.Message{Role: text.Draw(t, "role"), Content: text.Draw(t, "content"), ToolCalls: list.Draw(t, "tool_calls"),
			ToolCallID: text.Draw(t, "tool_call_id"), Name: text.Draw(t, "name")}
	})
	example := rapid.Custom(func(t *rapid.T) schemas.Example {
		e := schemas.Example{ID: text.Draw(t, "id"), Query: text.Draw(t, "query"), Calls: list.Draw(t, "calls"), Arguments: raw.Draw(t, "arguments"),
			Tools: list.Draw(t, "tools"), Model: text.Draw(t, "model"), Seed: rapid.Int64().Draw(t, "seed"), Round: rapid.Int32().Draw(t, "round"),
			Attributes: []schemas.Observed{{Name: "content_type", Label: text.Draw(t, "label")}, {Name: "words"}}}
		if rapid.Bool().Draw(t, "counted") {
			n := rapid.Int32().Draw(t, "words")
			e.Attributes[1].Number = &n
		}
		if n := rapid.IntRange(0, 3).Draw(t, "messages"); n > 0 {
			e.Messages = rapid.SliceOfN(message, n, n).Draw(t, "messages")
		}
		if n := rapid.IntRange(0, 3).Draw(t, "path"); n > 0 {
			e.GraphPath = rapid.SliceOfN(text, n, n).Draw(t, "path")
		}
		return e
	})
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(example, 0, 20).Draw(t, "rows")
		checkSame(t, readAll(t, encode(t, rows, 3)), rows)
	})
}

// Equal rows give equal bytes, whatever the batches are, in this process and the next.
func TestEqualBytes(t *testing.T) {
	all := testExamples(groupRows + 500)
	want := encode(t, all, len(all))
	for _, batch := range []int{1, 7, 64, 4096} {
		if !bytes.Equal(encode(t, all, batch), want) {
			t.Errorf("batches of %d give other bytes", batch)
		}
	}
	// These bytes change with the columns, the encoder or the compressor: then the version of the algorithms must too.
	const known = "cf3b0336990c94b388a41867c3104185a5a4581cf0a88f4a4e89083542b2ed6f"
	sum := sha256.Sum256(encode(t, all[:1000], 100))
	if got := hex.EncodeToString(sum[:]); got != known {
		t.Errorf("sha256 of 1,000 rows = %s", got)
	}
}

// A caller may reuse what it handed over.
func TestWriteKeepsNothing(t *testing.T) {
	var b bytes.Buffer
	w := NewExampleWriter(&b, testAttributes)
	want := testExamples(200)
	for i := range want {
		e := testExample(i)
		e.Arguments = bytes.Clone(e.Arguments)
		if err := w.Write([]schemas.Example{e}); err != nil {
			t.Fatal(err)
		}
		clear(e.Arguments)
		clear(e.Messages)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	checkSame(t, readAll(t, b.Bytes()), want)
}

// More distinct tools than a dictionary may hold, over several row groups.
func TestManyTools(t *testing.T) {
	all := testExamples(2*groupRows + 10)
	for i := range all {
		all[i].Tools = []json.RawMessage{tool("Search", fmt.Sprint(i)), tool("Generate", fmt.Sprint(-i))}
		if i > groupRows { // and back to few
			all[i].Tools = testTools
		}
	}
	checkSame(t, readAll(t, encode(t, all, 500)), all)
}

// A writer that fails is what a full disk looks like.
type brokenWriter struct{ left int }

var errBroken = errors.New("broken")

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func TestWriteErrorStays(t *testing.T) {
	for _, left := range []int{0, 4, 100_000} {
		w := NewExampleWriter(&brokenWriter{left}, testAttributes)
		writeErr := w.Write(testExamples(groupRows + 100))
		closeErr := w.Close()
		if err := errors.Join(writeErr, closeErr); !errors.Is(err, errBroken) {
			t.Errorf("after %d bytes: error %v", left, err)
		}
		if w.Close() == nil || w.Write(testExamples(1)) == nil {
			t.Errorf("after %d bytes: the writer goes on after an error", left)
		}
	}
	w := NewExampleWriter(io.Discard, testAttributes)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if w.Close() == nil || w.Write(testExamples(100)) == nil {
		t.Error("a closed writer goes on")
	}
}

func BenchmarkExampleWriter(b *testing.B) {
	examples := testExamples(groupRows)
	size := 0
	for i := range examples {
		size += len(examples[i].Query) + 2*len(examples[i].Arguments)
		for _, t := range examples[i].Tools {
			size += len(t)
		}
		for _, m := range examples[i].Messages {
			size += len(m.Content)
		}
		for _, c := range examples[i].Calls {
			size += 2 * len(c)
		}
	}
	rows := 0
	for b.Loop() {
		w := NewExampleWriter(io.Discard, testAttributes)
		if err := errors.Join(w.Write(examples), w.Close()); err != nil {
			b.Fatal(err)
		}
		rows += len(examples)
	}
	b.ReportMetric(float64(size)/groupRows, "B/row")
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkReadExamples(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a.parquet")
	if err := os.WriteFile(path, encode(b, testExamples(groupRows), groupRows), 0o666); err != nil {
		b.Fatal(err)
	}
	rows := 0
	for b.Loop() {
		for _, err := range ReadExamples(b.Context(), path) {
			if err != nil {
				b.Fatal(err)
			}
			rows++
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

func ExampleNewExampleWriter() {
	var file bytes.Buffer
	w := NewExampleWriter(&file, []Attribute{{Name: "words", Number: true}})
	words := int32(3)
	err := w.Write([]schemas.Example{{ID: "a", Query: "three blue balloons", Attributes: []schemas.Observed{{Name: "words", Number: &words}}}})
	if err == nil {
		err = w.Close()
	}
	fmt.Println(err, string(file.Bytes()[:4]))
	// Output: <nil> PAR1
}
