package shards

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// asJSON writes rows with parquet-go's own struct writer and reads them with ReadJSON.
func asJSON[Row any](t rapid.TB, rows ...Row) []string {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[Row](&b)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	lines, err := linesOf(t, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func linesOf(t rapid.TB, data []byte) (lines []string, err error) {
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
	for line, err := range ReadJSON(context.Background(), path) {
		if err != nil {
			return lines, err
		}
		lines = append(lines, string(line))
	}
	return lines, nil
}

func checkLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	for i, line := range got {
		if !json.Valid([]byte(line)) {
			t.Errorf("row %d is no JSON: %s", i, line)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReadJSONFlat(t *testing.T) {
	type row struct {
		Text     string    `parquet:"text"`
		Maybe    *string   `parquet:"maybe,optional"`
		Whole    int64     `parquet:"whole"`
		Unsigned uint64    `parquet:"unsigned"`
		Small    int32     `parquet:"small"`
		Number   float64   `parquet:"number"`
		Single   float32   `parquet:"single"`
		Flag     bool      `parquet:"flag"`
		Raw      string    `parquet:"raw,json"`
		Bytes    []byte    `parquet:"bytes"`
		Price    int64     `parquet:"price,decimal(2:10)"`
		Day      int32     `parquet:"day,date"`
		Stamp    time.Time `parquet:"stamp,timestamp(microsecond)"`
		ID       [16]byte  `parquet:"id,uuid"`
	}
	maybe := "quote \" back \\ line\n tab\t 日本"
	stamp := time.Date(2026, 11, 21, 4, 5, 6, 789_000_000, time.UTC)
	checkLines(t, asJSON(t,
		row{Text: "a", Maybe: &maybe, Whole: math.MinInt64, Unsigned: math.MaxUint64, Small: -5, Number: 0.1, Single: 0.25, Flag: true, Raw: `{"k": [1]}`,
			Bytes: []byte("text"), Price: -1234, Day: 20778, Stamp: stamp, ID: [16]byte{0x12, 0x34, 15: 0xff}},
		row{Number: math.NaN(), Single: float32(math.Inf(1)), Raw: "no JSON", Bytes: []byte{0xff, 0xd8}, Price: 5, Day: -1, Stamp: time.Unix(-1, 0)},
	),
		`{"text":"a","maybe":"quote \" back \\ line\n tab\u0009 日本","whole":-9223372036854775808,"unsigned":18446744073709551615,"small":-5,"number":0.1,"single":0.25,`+
			`"flag":true,"raw":{"k": [1]},"bytes":"text","price":-12.34,"day":"2026-11-21","stamp":"2026-11-21T04:05:06.789Z","id":"12340000-0000-0000-0000-0000000000ff"}`,
		`{"text":"","whole":0,"unsigned":0,"small":0,"flag":false,"raw":"no JSON","price":0.05,"day":"1969-12-31","stamp":"1969-12-31T23:59:59Z","id":"00000000-0000-0000-0000-000000000000"}`)
}

func TestReadJSONNested(t *testing.T) {
	type inner struct {
		Name string   `parquet:"name"`
		Tags []string `parquet:"tags,list"`
	}
	type row struct {
		Keywords []string         `parquet:"keywords,list"`
		Legacy   []int64          `parquet:"legacy"`
		Inner    inner            `parquet:"inner"`
		Deep     []inner          `parquet:"deep,list"`
		Maybe    *inner           `parquet:"maybe,optional"`
		Counts   map[string]int64 `parquet:"counts"`
	}
	checkLines(t, asJSON(t,
		row{Keywords: []string{"a", "b"}, Legacy: []int64{1, 2}, Inner: inner{"x", []string{"t"}}, Deep: []inner{{"y", nil}, {"z", []string{"u", "v"}}, {"w", []string{"q"}}},
			Maybe: &inner{Name: "m"}, Counts: map[string]int64{"k": 3}},
		row{},
	),
		`{"keywords":["a","b"],"legacy":[1,2],"inner":{"name":"x","tags":["t"]},"deep":[{"name":"y","tags":[]},{"name":"z","tags":["u","v"]},{"name":"w","tags":["q"]}],`+
			`"maybe":{"name":"m","tags":[]},"counts":{"k":3}}`,
		`{"keywords":[],"legacy":[],"inner":{"name":"","tags":[]},"deep":[],"counts":{}}`)
}

// Our own shards come out as the trainers see them.
func TestReadJSONOfExamples(t *testing.T) {
	e := answered("", `{"a": 1}`)
	lines, err := linesOf(t, encode(t, testExamples(1), 1))
	if err != nil || len(lines) != 1 {
		t.Fatal(lines, err)
	}
	var row struct {
		Arguments struct{ Prompt string }
		Messages  []struct {
			Role      string
			ToolCalls []toolCall `json:"tool_calls"`
		}
		Tools []struct{ Function struct{ Name string } }
	}
	if err := json.Unmarshal([]byte(lines[0]), &row); err != nil {
		t.Fatal(err)
	}
	if row.Arguments.Prompt == "" || len(row.Messages) != len(e.Messages) || len(row.Messages[2].ToolCalls) == 0 || row.Tools[0].Function.Name != "Search" {
		t.Errorf("%+v", row)
	}
}

func TestAppendString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		var back string
		if err := json.Unmarshal(appendString(nil, s), &back); err != nil || back != s {
			t.Fatalf("%q became %q, %v", s, back, err)
		}
	})
	if got := string(appendString(nil, "a\xff")); got != "\"a\xff\"" {
		t.Errorf("wrong UTF-8 becomes %q: nobody will notice", got)
	}
}

// Decimals by hand: unscaled bytes are two's complement, big endian (parquet-format, LogicalTypes.md).
func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		bytes []byte
		scale int
		want  string
	}{
		{[]byte{0xff}, 0, "-1"}, {[]byte{0xff}, 2, "-0.01"}, {[]byte{0x04, 0xd2}, 2, "12.34"}, {[]byte{0xfb, 0x2e}, 3, "-1.234"}, {[]byte{0}, 1, "0.0"}, {nil, 0, "0"},
	} {
		if got := string(decimalWriter(parquet.ByteArray, c.scale)(nil, parquet.ByteArrayValue(c.bytes))); got != c.want {
			t.Errorf("%x with scale %d = %s, want %s", c.bytes, c.scale, got, c.want)
		}
	}
}

// Whatever the bytes are, there is an answer: rows that are JSON, or an error that names the file.
// (Run it with -fuzzminimizetime 5x: minimizing files takes for ever.)
func FuzzReadJSON(f *testing.F) {
	type row struct {
		A string   `parquet:"a"`
		B []string `parquet:"b,list"`
	}
	var b bytes.Buffer
	if err := parquet.Write(&b, []row{{"x", []string{"y"}}, {}}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[4:])
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := linesOf(t, data); err != nil && !strings.Contains(err.Error(), "a.parquet") {
			t.Fatalf("error does not name the file: %v", err)
		}
	})
}

func ExampleReadJSON() {
	folder, err := os.MkdirTemp("", "shards")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "assets.parquet")
	type asset struct {
		ID       string   `parquet:"id"`
		Keywords []string `parquet:"keywords,list"`
	}
	if err := parquet.WriteFile(path, []asset{{"a", []string{"lake", "evening"}}, {"b", nil}}); err != nil {
		panic(err)
	}
	for line, err := range ReadJSON(context.Background(), path) {
		fmt.Println(string(line), err)
	}
	// Output:
	// {"id":"a","keywords":["lake","evening"]} <nil>
	// {"id":"b","keywords":[]} <nil>
}
