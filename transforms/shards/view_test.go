package shards

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/store"
)

func viewOf(t rapid.TB, name string, e schemas.Example) string {
	t.Helper()
	view, err := NewView(name)
	if err != nil {
		t.Fatal(err)
	}
	line, err := view.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.ContainsRune(line, '\n') || !json.Valid(line) {
		t.Fatalf("not one line of JSON: %s", line)
	}
	return string(line)
}

// answered is a small row whose assistant makes the given calls, or says the content.
func answered(content string, calls ...string) schemas.Example {
	answer := schemas.Message{Role: "assistant", Content: content}
	for i, arguments := range calls {
		answer.ToolCalls = append(answer.ToolCalls, json.RawMessage(fmt.Sprintf(`{"id": "call_%d", "type": "function", "function": {"name": "Search", "arguments": %s}}`, i, arguments)))
	}
	return schemas.Example{ID: "a", Query: "find <b> & c", Tools: []json.RawMessage{json.RawMessage(`{"type": "function", "function": {"name": "Search"}}`)},
		Messages: []schemas.Message{{Role: "system", Content: "Be brief."}, {Role: "user", Content: "find <b> & c"}, answer}}
}

func TestOpenAI(t *testing.T) {
	e := answered("", `{"prompt": "say \"hi\"", "n": 2}`)
	e.Messages = append(e.Messages, schemas.Message{Role: "tool", Content: "[]", ToolCallID: "call_0", Name: "Search"}, schemas.Message{Role: "assistant", Content: "Nothing."})
	const want = `{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"find <b> & c"},` +
		`{"role":"assistant","content":"","tool_calls":[{"id":"call_0","type":"function","function":{"name":"Search","arguments":"{\"prompt\":\"say \\\"hi\\\"\",\"n\":2}"}}]},` +
		`{"role":"tool","content":"[]","tool_call_id":"call_0","name":"Search"},{"role":"assistant","content":"Nothing."}],` +
		`"tools":[{"type":"function","function":{"name":"Search"}}]}`
	if got := viewOf(t, "openai", e); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestGorilla(t *testing.T) {
	for _, c := range []struct {
		content string
		calls   []string
		want    string
	}{
		{calls: []string{`{"content_type": "Template", "prompt": "birthday balloons"}`}, want: `Search(content_type="Template", prompt="birthday balloons")`},
		{calls: []string{`{}`}, want: `Search()`},
		{calls: []string{`{"on": true, "off": false, "n": -2, "x": 1.50, "list": [1, "a"], "map": {"k": [true]}, "nil": null}`},
			want: `Search(on=True, off=False, n=-2, x=1.50, list=[1, "a"], map={"k": [True]}, nil=None)`},
		{calls: []string{`{"s": "say \"hi\" \\ back\nline\ttab\u0001 'x' 日本 😀 <&>"}`}, want: `Search(s="say \"hi\" \\ back\nline\ttab\x01 'x' 日本 😀 <&>")`},
		{calls: []string{`{"a": 12345678901234567890}`}, want: `Search(a=12345678901234567890)`},
		{calls: []string{`{"a": 1}`, `{"a": 2}`}, want: `[Search(a=1), Search(a=2)]`},
		{content: "Which kind?", want: "Which kind?"},
	} {
		var row gorillaRow
		if err := json.Unmarshal([]byte(viewOf(t, "gorilla", answered(c.content, c.calls...))), &row); err != nil {
			t.Fatal(err)
		}
		if got := row.Messages[2]; got.Role != "assistant" || got.Content != c.want {
			t.Errorf("%s: %s", c.want, got.Content)
		}
		if got := row.Messages[1]; got.Role != "user" || got.Content != "<<function>> [{\"name\": \"Search\"}]\n<<question>> find <b> & c" {
			t.Errorf("user: %s", got.Content)
		}
		if row.Messages[0].Role != "system" {
			t.Errorf("first: %+v", row.Messages[0])
		}
	}
}

func TestCannotEncode(t *testing.T) {
	broken := answered("", `{"a": 1}`)
	broken.Messages[2].ToolCalls[0] = json.RawMessage(`{"id": "x"}`)
	noJSON := answered("", `{"a": 1}`)
	noJSON.Messages[2].ToolCalls[0] = json.RawMessage(`{`)
	unnamed := answered("", `{"a": 1}`)
	unnamed.Messages[2].ToolCalls[0] = json.RawMessage(`{"function": {"name": "Search", "arguments": {}}}`)
	orphan := answered("x")
	orphan.Messages[2] = schemas.Message{Role: "tool", Content: "1"}
	list := answered("", `[1]`)
	for _, c := range []struct {
		view string
		row  schemas.Example
	}{
		{"openai", broken}, {"openai", noJSON}, {"openai", unnamed}, {"openai", orphan},
		{"gorilla", broken}, {"gorilla", noJSON}, {"gorilla", orphan}, {"gorilla", list}, {"gorilla", schemas.Example{}},
	} {
		view, err := NewView(c.view)
		if err != nil {
			t.Fatal(err)
		}
		if line, err := view.Encode(c.row); err == nil || !strings.Contains(err.Error(), c.view) {
			t.Errorf("%s: %s, error %v", c.view, line, err)
		}
	}
	if _, err := NewView("sharegpt"); err == nil || !strings.Contains(err.Error(), "gorilla, openai") {
		t.Errorf("unknown view: %v", err)
	}
	if names := ViewNames(); !slices.IsSorted(names) || len(names) != 2 {
		t.Errorf("names %q", names)
	}
}

// Arguments that are text for OpenAI say what ours say.
func TestOpenAIArgumentsAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		arguments, _ := json.Marshal(rapid.MapOf(rapid.String(), rapid.String()).Draw(t, "arguments"))
		var row openAIRow
		if err := json.Unmarshal([]byte(viewOf(t, "openai", answered("", string(arguments)))), &row); err != nil {
			t.Fatal(err)
		}
		var before, after map[string]string
		if json.Unmarshal(arguments, &before) != nil || json.Unmarshal([]byte(row.Messages[2].ToolCalls[0].Function.Arguments), &after) != nil {
			t.Fatal("no JSON")
		}
		if fmt.Sprint(before) != fmt.Sprint(after) {
			t.Fatalf("%v became %v", before, after)
		}
	})
}

func TestCreateView(t *testing.T) {
	view, err := NewView("openai")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "views", "openai", "train.jsonl.gz")
	file, err := CreateView(t.Context(), path, view)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Abort()
	if err := file.Write(testExamples(10)); err != nil {
		t.Fatal(err)
	}
	got, err := file.Commit("views/openai/train.jsonl.gz", "view")
	if info, _ := os.Stat(path); err != nil || got.Rows != 10 || got.Bytes != info.Size() {
		t.Fatal(got, err)
	}
	text, err := store.ReadFile(t.Context(), path)
	if err != nil || bytes.Count(text, []byte("\n")) != 10 || !bytes.HasSuffix(text, []byte("\n")) {
		t.Errorf("%d lines, %v", bytes.Count(text, []byte("\n")), err)
	}
}

func FuzzPythonArguments(f *testing.F) {
	for _, seed := range []string{`{"a": [1, {"b": "c\""}], "d": true}`, `{}`, `[1]`, `{"a":`, `{"a": 1]`, `null`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, err := pythonArguments(raw)
		if CheckArguments(raw) == nil && err != nil {
			t.Fatalf("%q is fine and gives %v", raw, err)
		}
		if err == nil && strings.ContainsAny(text, "\n\x00") {
			for _, key := range []string{"\n", "\x00", `\n`, `\u00`} { // only in a parameter's name
				if bytes.Contains(raw, []byte(key)) {
					return
				}
			}
			t.Fatalf("%q gives %q", raw, text)
		}
	})
}

func BenchmarkView(b *testing.B) {
	e := testExample(2)
	for _, name := range ViewNames() {
		view, err := NewView(name)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := view.Encode(e); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func ExampleView_Encode() {
	view, err := NewView("gorilla")
	if err != nil {
		panic(err)
	}
	line, err := view.Encode(answered("", `{"content_type": "Template", "limit": 5}`))
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line[bytes.LastIndexByte(line, '{'):]))
	// Output: {"role":"assistant","content":"Search(content_type=\"Template\", limit=5)"}]}
}
