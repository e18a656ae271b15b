package records

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/shards"
)

const tools = `[{"type":"function","function":{"name":"Search","description":"Find things.","parameters":{"type":"object","properties":{"kind":{"type":"string","description":"which"}},"required":["kind"]}}}]`

const hiddenTool = `{"type":"function","function":{"name":"function_12","description":"Find things.","parameters":{"type":"object","properties":{"parameter_1":{"type":"string","description":"which"}},"required":["parameter_1"]}}}`

// readAll reads a file whole, in stretches of so many bytes; 0 for one.
func readAll(t testing.TB, file string, spec *Spec, bytes int64) (rows []Record, refused []Refusal) {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	stretches := []Stretch{{URI: file, File: "f", End: -1}}
	if bytes > 0 {
		stretches = nil
		for start := int64(0); start < info.Size(); start += bytes {
			stretches = append(stretches, Stretch{URI: file, File: "f", Start: start, End: min(start+bytes, info.Size())})
		}
	}
	for _, s := range stretches {
		err := Read(context.Background(), s, spec, func(r *Record) {
			clone := *r
			clone.Arguments, clone.Labels = slices.Clone(r.Arguments), slices.Clone(r.Labels)
			rows = append(rows, clone)
		}, func(r Refusal) { refused = append(refused, r) })
		if err != nil {
			t.Fatal(err)
		}
	}
	return rows, refused
}

func writeFile(t testing.TB, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// A line belongs to the stretch in which it begins: stretches of any size give each row once.
func TestStretchesGiveEachRowOnce(t *testing.T) {
	var text strings.Builder
	for i := range 40 {
		fmt.Fprintf(&text, "{\"query\":\"%s %d\"}\n", strings.Repeat("x", i%13), i)
		if i%9 == 0 {
			text.WriteString("\n")
		}
	}
	file := writeFile(t, "a.jsonl", strings.TrimSuffix(text.String(), "\n"))
	want, _ := readAll(t, file, &Spec{Query: "query"}, 0)
	if len(want) != 40 {
		t.Fatalf("%d rows", len(want))
	}
	for bytes := int64(1); bytes < 70; bytes++ {
		got, _ := readAll(t, file, &Spec{Query: "query"}, bytes)
		if !slices.EqualFunc(got, want, func(a, b Record) bool { return a.Query == b.Query }) {
			t.Fatalf("stretches of %d bytes: %d rows", bytes, len(got))
		}
	}
}

func TestShapesOfRows(t *testing.T) {
	for _, c := range []struct{ row, query, function, outcome, arguments string }{
		{`{"query":"a","calls":[{"name":"F","arguments":{"x":"1","n":5,"b":true,"l":[1]}}]}`, "a", "F", "call", "[{b true} {n 5} {x 1}]"},
		{`{"query":"a","calls":[]}`, "a", "", "none", "[]"},
		{`{"query":"a"}`, "a", "", "", "[]"},
		{`{"query":"a","calls":[{"name":"F","arguments":{}},{"name":"G","arguments":{}}]}`, "a", "F", "parallel", "[]"},
		{`{"query":"a","function":"F","arguments":{"x":"é"},"outcome":"clarify"}`, "a", "F", "clarify", "[{x é}]"},
		{`{"query":"a","accept":[{"F":{"x":["1","2"],"y":["",3]}}]}`, "a", "F", "call", "[{x 1}]"},
	} {
		rows, refused := readAll(t, writeFile(t, "a.jsonl", c.row), &Spec{Query: "query", Function: "function"}, 0)
		if len(rows) != 1 {
			t.Fatalf("%s: %v", c.row, refused)
		}
		r := rows[0]
		if r.Query != c.query || r.Function != c.function || r.Outcome != c.outcome || fmt.Sprint(r.Arguments) != c.arguments {
			t.Errorf("%s: %q %q %q %v", c.row, r.Query, r.Function, r.Outcome, r.Arguments)
		}
	}
	rows, _ := readAll(t, writeFile(t, "m.jsonl", `{"messages":[{"role":"system","content":"s"},{"role":"user","content":"first"},{"role":"assistant","content":"?"},{"role":"user","content":"last"}]}`), &Spec{Query: "messages"}, 0)
	if len(rows) != 1 || rows[0].Query != "last" {
		t.Errorf("messages: %+v", rows)
	}
}

// Rows that hide a function's name count as that function, in Parquet by columns and in JSONL.
func TestHiddenFunctions(t *testing.T) {
	functions, err := schemas.ReadFunctions([]byte(tools))
	if err != nil {
		t.Fatal(err)
	}
	call := json.RawMessage(`{"name":"function_12","arguments":{"parameter_1":"dogs"}}`)
	file := filepath.Join(t.TempDir(), "a.parquet")
	w, err := shards.CreateExamples(context.Background(), file, nil)
	if err == nil {
		err = w.Write([]schemas.Example{{ID: "1", Query: "dogs", Outcome: "call", Function: "function_12", Arguments: json.RawMessage(`{"parameter_1":"dogs"}`),
			Calls: []json.RawMessage{call}, Tools: []json.RawMessage{json.RawMessage(hiddenTool)}}})
	}
	if err == nil {
		_, err = w.Commit("a.parquet", "train")
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := writeFile(t, "a.jsonl", fmt.Sprintf(`{"query":"dogs","calls":[%s],"tools":[%s]}`, call, hiddenTool)+"\n"+fmt.Sprintf(`{"query":"dogs","calls":[%s],"tools":[]}`, call))
	spec := &Spec{Query: "query", Function: "function", Functions: functions}
	for _, name := range []string{file, lines} {
		rows, _ := readAll(t, name, spec, 0)
		if len(rows) != 1 || rows[0].Function != "Search" || fmt.Sprint(rows[0].Arguments) != "[{kind dogs}]" {
			t.Errorf("%s: %+v", name, rows)
		}
	}
	if _, refused := readAll(t, lines, spec, 0); len(refused) != 1 || refused[0].Reason != ReasonCalls || refused[0].Where != "line 2" {
		t.Errorf("a hidden name without its tool: %+v", refused)
	}
}

func TestLook(t *testing.T) {
	file := writeFile(t, "a.jsonl", `{"id":"1","query":"q","kind":"a","n":3,"flag":true,"tools":`+tools+"}\n")
	spec, err := Look(context.Background(), "a", []File{{URI: file}}, Fields{}, nil)
	if err != nil || spec.Query != "query" || !slices.Equal(spec.Labels, []string{"flag", "kind"}) || len(spec.Functions) != 1 {
		t.Errorf("%+v %v", spec, err)
	}
	for _, f := range []Fields{{Query: "nothing"}, {Label: "nothing"}} {
		if _, err := Look(context.Background(), "a", []File{{URI: file}}, f, nil); err == nil || !strings.Contains(err.Error(), "nothing") {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

// A field of the last row alone is a label, in whatever order and files the rows stand; so is a function that it alone shows.
func TestLookOfAnyOrder(t *testing.T) {
	var list []string
	for i := range 2 * peekRows {
		list = append(list, fmt.Sprintf(`{"query":"q %d","tone":%d}`, i, i))
	}
	list = append(list, `{"query":"q","tone":"warm","mood":"calm","tools":`+tools+`}`, `no JSON`, `{"query":"q","mood"`)
	back := slices.Clone(list)
	slices.Reverse(back)
	one := []File{{URI: writeFile(t, "a.jsonl", strings.Join(list, "\n"))}}
	two := []File{{URI: writeFile(t, "b.jsonl", strings.Join(back[:5], "\n"))}, {URI: writeFile(t, "c.jsonl", strings.Join(back[5:], "\n"))}}
	first, err := Look(context.Background(), "a", one, Fields{}, nil)
	if err != nil || !slices.Equal(first.Labels, []string{"mood", "tone"}) || len(first.Functions) != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := Look(context.Background(), "a", two, Fields{}, nil)
	if err != nil || !reflect.DeepEqual(first, second) {
		t.Errorf("%+v in reverse, %v", second, err)
	}
}

// The fields that are walked to are those of the JSON object, and their values begin so.
func FuzzEachField(f *testing.F) {
	for _, seed := range []string{`{"a":1,"b":"x\"y","c":[{"d":"}"}],"e":null}`, `{}`, ` { "a" : true } `, `{"a\\":"\\","b":2}`, `[1]`, `{"a":`, `{"a":-1.5e3,"":{}}`, `{"\u0061":""}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := map[string]byte{}
		whole := eachField([]byte(text), func(field []byte, first byte) {
			var name string
			if json.Unmarshal(slices.Concat([]byte{'"'}, field, []byte{'"'}), &name) == nil {
				got[name] = first
			}
		})
		var want map[string]json.RawMessage
		if json.Unmarshal([]byte(text), &want) != nil || want == nil {
			return
		}
		if !whole || len(got) != len(want) {
			t.Fatalf("%q: %v, want %d fields", text, got, len(want))
		}
		for field, raw := range want {
			if got[field] != raw[0] {
				t.Fatalf("%q: %s begins with %q", text, field, got[field])
			}
		}
	})
}

func TestPlainArgumentsAreJSON(t *testing.T) {
	for _, raw := range []string{`{}`, `{"a":"b"}`, `{"a":"b","c":"d"}`, `{"a":"b",}`, `{"a":1}`, `{"a":"b"`, `{"a" : "b"}`, `{"a":"\u0041"}`, `{"a":"b","a":"c"}`, `{,}`, `[]`, `null`, `{"b":"1","a":"2"}`} {
		got, plain := plainArguments(nil, []byte(raw))
		var want map[string]string
		err := json.Unmarshal([]byte(raw), &want)
		if plain && err != nil {
			t.Errorf("%s is read, and is no JSON", raw)
		}
		for _, a := range got {
			if plain && want[a.Name] != a.Value {
				t.Errorf("%s: %v", raw, got)
			}
		}
		if plain && len(got) != len(want) {
			t.Errorf("%s: %v", raw, got)
		}
	}
}

// Whatever a line holds, it is a record or refused, and never both.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{`{"query":"a","calls":[{"name":"F","arguments":{"x":"1"}}]}`, `{"query":null}`, `[1]`, `{"query":"\ud800"}`, `{"messages":[{"role":"user","content":"x"}]}`,
		`{"query":"a","accept":[{"F":{"x":[]}}]}`, `{"query":"a","calls":[{"name":"function_1","arguments":5}],"tools":[{}]}`, "{\"query\":\"\xff\"}"} {
		f.Add(seed)
	}
	functions, err := schemas.ReadFunctions([]byte(tools))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line string) {
		line = strings.NewReplacer("\n", " ", "\r", " ").Replace(line)
		rows, refused := readAll(t, writeFile(t, "a.jsonl", line), &Spec{Query: "query", Function: "function", Labels: []string{"kind"}, Functions: functions}, 0)
		if want := 1; strings.TrimSpace(line) != "" && len(rows)+len(refused) != want {
			t.Fatalf("%d rows and %d refusals", len(rows), len(refused))
		}
		for i := range rows {
			if _, err := rows[i].Calls(); err != nil && len(rows[i].calls) < 2 {
				t.Fatalf("the only call was read once and not twice: %v", err)
			}
		}
	})
}
