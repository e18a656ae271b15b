package prompts

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/routenator/routenator/schemas"
)

const (
	formHead = `{"type":"object","properties":{"rows":{"items":{"type":"object","properties":{"query":{"type":"string"}`
	formTail = `,"additionalProperties":false},"maxItems":3,"minItems":3,"type":"array"}},"required":["rows"],"additionalProperties":false}`
)

func form(t *testing.T, p *Prompter, labels string) string {
	t.Helper()
	r, err := p.Request(plan("a"), cell(labels))
	if err != nil {
		t.Fatal(err)
	}
	return string(r.Schema)
}

func TestForms(t *testing.T) {
	p := newShop(t, "")
	bare := formHead + `},"required":["query"]` + formTail
	for _, test := range []struct{ labels, want string }{
		{"function=stop", bare}, {"outcome=none", bare}, {"outcome=clarify function=find", bare},
		{"function=water", formHead + `,"arguments":{"type":"object","properties":{"plant":{"type":"string"},"seconds":{"type":["integer","null"]}},"required":["plant","seconds"],"additionalProperties":false}` +
			`},"required":["query","arguments"]` + formTail},
		{"function=find kind=Pot", formHead + `,"arguments":{"type":"object","properties":{"query":{"description":"What is looked for.","type":"string"},"most":{"minimum":1,"type":["integer","null"]},` +
			`"price":{"type":["number","null"]},"sale":{"type":["boolean","null"]},"size":{"enum":["S","L",null],"type":["string","null"]},"tags":{"items":{"type":"string"},"type":["array","null"]}},` +
			`"required":["query","most","price","sale","size","tags"],"additionalProperties":false}},"required":["query","arguments"]` + formTail},
	} {
		got := form(t, p, test.labels)
		if got != test.want {
			t.Errorf("%s:\n%s", test.labels, got)
		}
		compile(t, got)
	}
	if got := form(t, p, "function=find"); !strings.Contains(got, `"kind":{"enum":["Plant","Pot","Any"],"type":"string"}`) {
		t.Error(got)
	}
}

func compile(t *testing.T, form string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("test:///form", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("test:///form")
	if err != nil {
		t.Fatalf("%s: %v", form, err)
	}
	return compiled
}

func holds(t *testing.T, s *jsonschema.Schema, reply string) bool {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(reply))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v) == nil
}

// A form lets through what is meant, and nothing else.
func TestFormsHold(t *testing.T) {
	p := newShop(t, "")
	p.route.PerReply = 1
	s := compile(t, form(t, p, "function=find kind=Pot"))
	const rest = `"most": null, "price": 1.5, "sale": true, "tags": ["a"], `
	for _, test := range []struct {
		reply string
		want  bool
	}{
		{`{"rows": [{"query": "q", "arguments": {` + rest + `"size": null, "query": "x"}}]}`, true},
		{`{"rows": [{"query": "q", "arguments": {` + rest + `"size": "L", "query": "x"}}]}`, true},
		{`{"rows": [{"query": "q", "arguments": {` + rest + `"size": "M", "query": "x"}}]}`, false},
		{`{"rows": [{"query": "q", "arguments": {` + rest + `"size": "L", "query": null}}]}`, false},
		{`{"rows": [{"query": "q", "arguments": {` + rest + `"query": "x"}}]}`, false},
		{`{"rows": [{"query": "q", "arguments": {` + rest + `"size": "L", "query": "x", "kind": "Pot"}}]}`, false},
		{`{"rows": [{"query": "q"}]}`, false}, {`{"rows": []}`, false}, {`{"rows": {}}`, false},
	} {
		if got := holds(t, s, test.reply); got != test.want {
			t.Errorf("%s: %v", test.reply, got)
		}
	}
}

// References, unions, constants and schemas of no type may be null too where they are not required.
func TestFormsOfOddSchemas(t *testing.T) {
	functions, err := schemas.ReadFunctions([]byte(`[{"name": "f", "parameters": {"type": "object", "properties": {
		"colour": {"$ref": "#/$defs/colour"}, "shade": {"$ref": "#/$defs/colour"}, "union": {"type": ["string", "integer"]}, "free": {},
		"either": {"anyOf": [{"const": "a"}, {"const": "b"}]}, "one": {"type": "string", "const": "x"}},
		"required": ["colour"], "$defs": {"colour": {"type": "string", "enum": ["red", "blue"]}}}}]`))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := replySchema(&target{function: &functions[0], open: functions[0].Parameters}, 1)
	if err != nil {
		t.Fatal(err)
	}
	s := compile(t, string(raw))
	for _, test := range []struct {
		arguments string
		want      bool
	}{
		{`"colour": "red", "shade": null, "union": null, "free": null, "either": null, "one": null`, true},
		{`"colour": "red", "shade": "blue", "union": 5, "free": [], "either": "b", "one": "x"`, true},
		{`"colour": null, "shade": null, "union": null, "free": null, "either": null, "one": null`, false},
		{`"colour": "red", "shade": "green", "union": null, "free": null, "either": null, "one": null`, false},
		{`"colour": "red", "shade": null, "union": null, "free": null, "either": "c", "one": null`, false},
		{`"colour": "red", "shade": null, "union": null, "free": null, "either": null, "one": "y"`, false},
	} {
		if got := holds(t, s, `{"rows": [{"query": "q", "arguments": {`+test.arguments+`}}]}`); got != test.want {
			t.Errorf("%s: %v", test.arguments, got)
		}
	}
}
