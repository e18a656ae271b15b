package calls

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func photo(prompt string) Call {
	return Call{Name: "Search", Arguments: []Argument{{"content_type", String("Photo")}, {"prompt", String(prompt)}}}
}

func named(name string, arguments ...Argument) Call { return Call{Name: name, Arguments: arguments} }

func same(a, b []Call) bool { return slices.EqualFunc(a, b, EqualCalls) }

// Every form, with what models put around it.
var forms = []struct {
	output string
	form   Form
	calls  []Call
	prose  string
}{
	{`Search(content_type="Photo", prompt="elephant")`, FormPython, []Call{photo("elephant")}, ""},
	{`Search(content_type='Photo', prompt='elephant')`, FormPython, []Call{photo("elephant")}, ""},
	{"Search(\n  content_type = \"Photo\",\n  prompt = \"elephant\",  # a comment\n)", FormPython, []Call{photo("elephant")}, ""},
	{"Search(content_type=\"Photo\", prompt=\"a\")\nSearch(content_type=\"Photo\", prompt=\"b\")", FormPython, []Call{photo("a"), photo("b")}, ""},
	{`Search(content_type="Photo", prompt="a"); Search(content_type="Photo", prompt="b")`, FormPython, []Call{photo("a"), photo("b")}, ""},
	{"1. Search(content_type=\"Photo\", prompt=\"a\")\n2. Search(content_type=\"Photo\", prompt=\"b\")", FormPython, []Call{photo("a"), photo("b")}, ""},
	{`[Search(content_type="Photo", prompt="a"), Search(content_type="Photo", prompt="b")]`, FormPythonList, []Call{photo("a"), photo("b")}, ""},
	{"Here you are:\n```python\n[Search(content_type=\"Photo\", prompt=\"a\")]\n```\nAnything else?", FormPythonList, []Call{photo("a")}, "Here you are:\nAnything else?"},
	{"```Search(content_type=\"Photo\", prompt=\"a\")```", FormPython, []Call{photo("a")}, ""},
	{"`Search(content_type=\"Photo\", prompt=\"a\")`", FormPython, []Call{photo("a")}, ""},
	{`I would call Search(content_type="Photo", prompt="a") now.`, FormPython, []Call{photo("a")}, "I would call\nnow."},
	{"I will call Search(content_type=\"Video\").\nSearch(content_type=\"Photo\", prompt=\"a\")", FormPython, []Call{photo("a")}, "I will call Search(content_type=\"Video\")."},
	{"get_time()", FormPython, []Call{named("get_time")}, ""},
	{"a.b.get-time(zone=\"UTC\")", FormPython, []Call{named("a.b.get-time", Argument{"zone", String("UTC")})}, ""},
	{`Search("elephant")`, FormPython, []Call{{Name: "Search", Positional: []Value{String("elephant")}}}, ""},
	{`{"name": "Search", "arguments": {"content_type": "Photo", "prompt": "a"}}`, FormJSON, []Call{photo("a")}, ""},
	{`{"name": "Search", "parameters": {"content_type": "Photo", "prompt": "a"}}`, FormJSON, []Call{photo("a")}, ""},
	{`{"name": "Search", "arguments": "{\"content_type\": \"Photo\", \"prompt\": \"a\"}"}`, FormJSON, []Call{photo("a")}, ""},
	{`{'name': 'Search', 'arguments': {'content_type': 'Photo', 'prompt': 'a'}}`, FormJSON, []Call{photo("a")}, ""},
	{`{"name": "get_time"}`, FormJSON, []Call{named("get_time")}, ""},
	{`{"name": "get_time", "arguments": ""}`, FormJSON, []Call{named("get_time")}, ""},
	{"{\"name\": \"f\", \"arguments\": {}}\n{\"name\": \"g\", \"arguments\": {}}", FormJSON, []Call{named("f"), named("g")}, ""},
	{"Sure:\n```json\n[{\"name\": \"f\", \"arguments\": {}}, {\"name\": \"g\", \"arguments\": null}]\n```", FormJSONList, []Call{named("f"), named("g")}, "Sure:"},
	{`{"role": "assistant", "content": "Let me look.", "tool_calls": [{"id": "1", "type": "function", "function": {"name": "Search", "arguments": "{\"content_type\": \"Photo\", \"prompt\": \"a\"}"}}]}`,
		FormOpenAI, []Call{photo("a")}, "Let me look."},
	{`[{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]`, FormOpenAI, []Call{named("f")}, ""},
	{`{"choices": [{"message": {"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "f", "arguments": ""}}]}}]}`, FormOpenAI, []Call{named("f")}, ""},
	{`{"role": "assistant", "content": null, "function_call": {"name": "f", "arguments": "{}"}}`, FormOpenAI, []Call{named("f")}, ""},
	{`{"role": "assistant", "content": "f(a=1)"}`, FormOpenAI, []Call{named("f", Argument{"a", Int("1")})}, ""},
	{"<tool_call>\n{\"name\": \"Search\", \"arguments\": {\"content_type\": \"Photo\", \"prompt\": \"a\"}}\n</tool_call>", FormToolCall, []Call{photo("a")}, ""},
	{"One moment. <tool_call>{\"name\": \"f\", \"arguments\": {}}</tool_call>\n<tool_call>{\"name\": \"g\", \"arguments\": {}}</tool_call><|im_end|>", FormToolCall, []Call{named("f"), named("g")}, "One moment."},
	{"<tool_call>{\"name\": \"f\", \"arguments\": {}}", FormToolCall, []Call{named("f")}, ""},
	{"<tool_call>\n<function=f>\n<parameter=a>\n5\n</parameter>\n<parameter=b>\ntwo words\n</parameter>\n</function>\n</tool_call>", FormToolCall,
		[]Call{named("f", Argument{"a", Int("5")}, Argument{"b", String("two words")})}, ""},
	{"<tool_call>[]</tool_call>", FormNone, nil, ""},
	{`<|python_tag|>{"name": "f", "parameters": {}}; {"name": "g", "parameters": {}}<|eom_id|>`, FormPythonTag, []Call{named("f"), named("g")}, ""},
	{`<|python_tag|>brave_search.call(query="a")<|eom_id|>`, FormPythonTag, []Call{named("brave_search.call", Argument{"query", String("a")})}, ""},
	{`<function=Search>{"content_type": "Photo", "prompt": "a"}</function><|eot_id|>`, FormFunction, []Call{photo("a")}, ""},
	{`[TOOL_CALLS] [{"name": "f", "arguments": {}}, {"name": "g", "arguments": {}, "id": "123456789"}]</s>`, FormMistral, []Call{named("f"), named("g")}, ""},
	{`Let me see.[TOOL_CALLS]Search{"content_type": "Photo", "prompt": "a"}[TOOL_CALLS]f{}`, FormMistral, []Call{photo("a"), named("f")}, "Let me see."},
	{`[TOOL_CALLS]f[CALL_ID]abc123XYZ[ARGS]{}`, FormMistral, []Call{named("f")}, ""},
	{`Search[ARGS]{"content_type": "Photo", "prompt": "a"}`, FormMistral, []Call{photo("a")}, ""},
	{"<think>\nShould I call f(a=1)?\n</think>\n\nSearch(content_type=\"Photo\", prompt=\"a\")", FormPython, []Call{photo("a")}, ""},
	{"f(a=1) perhaps\n</think>\nSearch(content_type=\"Photo\", prompt=\"a\")", FormPython, []Call{photo("a")}, ""},
	{"<think>I would call f(a=1)", FormNone, nil, ""},
	// Plain prose.
	{"I cannot help with that (sorry).", FormNone, nil, "I cannot help with that (sorry)."},
	{"item(s) found; call get_time() first, or see [1].", FormNone, nil, "item(s) found; call get_time() first, or see [1]."},
	{`A colour has {"name": "red", "hex": "#f00"} and so on.`, FormNone, nil, `A colour has {"name": "red", "hex": "#f00"} and so on.`},
	{`{"name": "f", "description": "A tool.", "parameters": {"type": "object", "properties": {}}}`, FormNone, nil, `{"name": "f", "description": "A tool.", "parameters": {"type": "object", "properties": {}}}`},
	{"", FormNone, nil, ""},
	{"[]", FormNone, nil, "[]"},
	{"if(x) then {y", FormNone, nil, "if(x) then {y"},
}

func TestReadForms(t *testing.T) {
	for _, c := range forms {
		got, err := Read(c.output)
		if err != nil {
			t.Errorf("%s\n%v", c.output, err)
			continue
		}
		if !same(got.Calls, c.calls) || got.Form != c.form || got.Prose != c.prose {
			t.Errorf("%s\ncalls %v, form %q, prose %q\nwant  %v, form %q, prose %q", c.output, got.Calls, got.Form, got.Prose, c.calls, c.form, c.prose)
		}
	}
}

func TestReadReasoning(t *testing.T) {
	got, err := Read("<think>\nwhy\n</think>f(a=1)")
	if err != nil || got.Reasoning != "why" || len(got.Calls) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestReadUnreadable(t *testing.T) {
	for _, c := range []struct {
		output string
		offset int
	}{
		{`Search(content_type="Photo", prompt="eleph`, 36},
		{`Search(content_type="Photo", pro`, 32},
		{`Search(prompt='women's shoes')`, 21},
		{`I would call Search(prompt="a`, 27},
		{`[Search(prompt="a"), Search(prompt=]`, 35},
		{`{"name": "Search", "arguments": {"prompt": "a"`, 46},
		{`{"name": "Search", "argu`, 19},
		{`{"name": "Search", "arguments": "{\"prompt\": "}`, 0},
		{`{"name": "Search", "arguments": 5}`, 0},
		{`[{"name": "f", "arguments": {}}, 5]`, 0},
		{"<tool_call>\nI do not know\n</tool_call>", 13},
		{"<tool_call>{\"name\": \"f\"", 23},
		{"[TOOL_CALLS]f", 13},
		{"<function=f>oops</function>", 12},
		{"f(a=1)\ng(a=", 11},
		{"f(a=" + strings.Repeat("[", 100) + strings.Repeat("]", 100) + ")", 68},
	} {
		got, err := Read(c.output)
		var detail *SyntaxError
		if !errors.Is(err, ErrUnreadable) || !errors.As(err, &detail) {
			t.Errorf("%s\nread as %v, %v", c.output, got.Calls, err)
		} else if detail.Offset != c.offset {
			t.Errorf("%s\n%v, want it at %d", c.output, err, c.offset)
		}
	}
	if _, err := Read(strings.Repeat("a", maxBytes+1)); !errors.Is(err, ErrUnreadable) {
		t.Errorf("too long: %v", err)
	}
	if _, err := Read(strings.Repeat("f(a=1)\n", maxCalls+1)); !errors.Is(err, ErrUnreadable) {
		t.Errorf("too many: %v", err)
	}
}

// Values, of Python and of JSON.
func TestReadValues(t *testing.T) {
	for text, want := range map[string]Value{
		`5`: Int("5"), `-5`: Int("-5"), `5.0`: Float(5), `-.5e3`: Float(-500), `1_000`: Int("1000"), `0x1F`: Int("31"), `0`: Int("0"), `-0`: Int("0"), `1e3`: Float(1000), `1.`: Float(1),
		`12345678901234567890`: Int("12345678901234567890"), `+5`: Int("5"),
		`60 * 60`: Int("3600"), `7/2`: Float(3.5), `2 ** -1`: Float(0.5), `-2 ** 2`: Int("-4"), `(1 + 2) * 3`: Int("9"), `"a" + 'b'`: String("ab"),
		`True`: Bool(true), `false`: Bool(false), `None`: Null{}, `null`: Null{},
		`"it's"`: String("it's"), `'say "x"'`: String(`say "x"`), `'it\'s'`: String("it's"), `"a" "b"`: String("ab"), `"""two
lines"""`: String("two\nlines"), `r"\d"`: String(`\d`), `"\d\x41\u00e9\101\n"`: String("\\dAéA\n"), `"\ud83d\ude00"`: String("😀"), `"\ud83d"`: String("\uFFFD"),
		`"a
b"`: String("a\nb"),
		`elephant`: Name("elephant"), `Color.RED`: Name("Color.RED"), `rows[0]`: Name("rows[0]"),
		`[1, "a", [2.5,]]`: List{Int("1"), String("a"), List{Float(2.5)}}, `[]`: List{}, `()`: Tuple{}, `(1,)`: Tuple{Int("1")}, `(1, 2)`: Tuple{Int("1"), Int("2")}, `(1)`: Int("1"),
		`{"a": 1, 'b': {"c": None}}`: Dict{{String("a"), Int("1")}, {String("b"), Dict{{String("c"), Null{}}}}}, `{}`: Dict{}, `{1: 2, "1": 3, "1": 4}`: Dict{{Int("1"), Int("2")}, {String("1"), Int("4")}},
		`g(x=1)`: named("g", Argument{"x", Int("1")}),
	} {
		got, err := Read("f(v=" + text + ")")
		if err != nil || len(got.Calls) != 1 {
			t.Errorf("%s: %v, %v", text, got.Calls, err)
			continue
		}
		if v, _ := got.Calls[0].Argument("v"); Python(v) != Python(want) || kind(v) != kind(want) {
			t.Errorf("%s is %T %s, want %T %s", text, v, Python(v), want, Python(want))
		}
	}
	for _, text := range []string{"", "1 2", "-'a'", "'a' * 2", "[1", "{1: }", "{[]: 1}", "f'x'", "b'x'", "1.2.3", "007", "5x", "x if y else z", "lambda: 1", "{1, 2}", "a(b)(c)", "'\\N{DASH}'", "*a", "x=", "1/0", "10**9999999"} {
		if got, err := Read("f(v=" + text + ")"); err == nil {
			t.Errorf("%s is read as %v", text, got.Calls)
		}
	}
}

func kind(v Value) string {
	switch v.(type) {
	case Float:
		return "float"
	case Int:
		return "int"
	}
	return ""
}

func TestParseJSON(t *testing.T) {
	for text, want := range map[string]Value{
		`5`: Int("5"), `5.0`: Float(5), `-1e2`: Float(-100), `"\u00e9\/"`: String("é/"), `"\ud83d\ude00"`: String("😀"), `null`: Null{}, ` [true, {"a": []}] `: List{Bool(true), Dict{{String("a"), List{}}}},
	} {
		if got, err := ParseJSON(text); err != nil || !Equal(got, want) || kind(got) != kind(want) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "'a'", "True", "01", "1.", ".5", "+1", "[1,]", `{"a":1,}`, `{a:1}`, `"a`, `"\x41"`, "1 2", "nul", "-"} {
		if got, err := ParseJSON(text); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s is read as %v", text, got)
		}
	}
}

func TestParsePythonIsStrict(t *testing.T) {
	for text, want := range map[string]int{`f(a=1)`: 1, `[f(a=1), g()]`: 2, `[]`: 0, `(f(a=1), g(b=true))`: 2} {
		if got, err := ParsePython(text); err != nil || len(got) != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	got, err := ParsePython(`f(a=true)`)
	if err != nil || got[0].Arguments[0].Value != Name("true") {
		t.Errorf("%v, %v", got, err)
	}
	for _, text := range []string{"f(a=1) yes", "call f(a=1)", "f(from=1)", "f(a='x\ny')", "f(a-b=1)", "f(a=1, 2)", "f", "[f]", "f(a=1", `{"name": "f"}`, "get-time()"} {
		if got, err := ParsePython(text); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s is read as %v", text, got)
		}
	}
}
