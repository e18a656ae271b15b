package schemas

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// Both forms of a schema are read; parameters keep their order, and enums are canonical texts.
func TestReadFunctions(t *testing.T) {
	functions, err := ReadFunctions([]byte(`[{"type": "function", "function": {"name": "a.b-c_1", "description": "With <b> & ü.", "strict": true, "parameters": {"type": "object",
		"required": ["z"], "properties": {"z": {"type": ["integer", "null"], "enum": [3, 1.5, null, true, "x y"], "minimum": -1, "maximum": 2.5, "description": "Z."}, "a": {}, "m": {"type": "array"}}}}},
		{"name": "bare"}]`))
	if err != nil || len(functions) != 2 {
		t.Fatal(functions, err)
	}
	if f := functions[0]; f.Name != "a.b-c_1" || f.Description != "With <b> & ü." || len(f.Parameters) != 3 {
		t.Errorf("function %+v", f)
	}
	z := functions[0].Parameters[0]
	if got := fmt.Sprintf("%s %s %q %v %g %g %s", z.Name, z.Type, z.Enum, z.Required, *z.Minimum, *z.Maximum, z.Description); got != `z integer ["3" "1.5" "true" "x y"] true -1 2.5 Z.` {
		t.Errorf("parameter %s", got)
	}
	if a, m := functions[0].Parameters[1], functions[0].Parameters[2]; a.Name != "a" || a.Type != "string" || a.Required || m.Name != "m" || m.Type != "array" {
		t.Errorf("parameters %+v and %+v", a, m)
	}
	if f := functions[1]; f.Name != "bare" || len(f.Parameters) != 0 || string(f.Schema) != `{"type":"object","properties":{}}` {
		t.Errorf("function without parameters %+v", f)
	}
}

func TestBadFunctions(t *testing.T) {
	const object = `[{"name": "f", "parameters": %s}]`
	for _, test := range []struct{ data, want string }{
		{``, "not a JSON list of OpenAI tool schemas: unexpected end of JSON input"},
		{`{"name": "f"}`, "not a JSON list of OpenAI tool schemas: "},
		{`[] x`, "not a JSON list of OpenAI tool schemas: "},
		{`null`, "holds no function; write at least one OpenAI tool schema"},
		{`[5]`, `function 1: is no object; write {"type": "function", "function": {…}}`},
		{`[{"name": "f"}, null]`, `function 2: is no object; write {"type": "function", "function": {…}}`},
		{`[{"function": 5}]`, "function 1: not an OpenAI tool schema: "},
		{`[{"type": "function", "function": {"title": "f"}}]`, `function 1: name "" is none; use 1 to 64 of letters, digits and the characters _ . -`},
		{`[{"name": "` + strings.Repeat("f", 65) + `"}]`, "is none; use 1 to 64 of letters"},
		{`[{"name": "größe"}]`, `function 1: name "größe" is none`},
		{`[{"name": "f"}, {"name": "g"}, {"name": "f"}]`, `function 3: the name "f" stands twice`},
		{fmt.Sprintf(object, `5`), "function 1: f: parameters are no JSON Schema"},
		{fmt.Sprintf(object, `null`), "function 1: f: parameters are no JSON Schema"},
		{fmt.Sprintf(object, `true`), "function 1: f: parameters: "},
		{fmt.Sprintf(object, `{}`), `function 1: f: parameters have the type ""; write {"type": "object", "properties": {…}}`},
		{fmt.Sprintf(object, `{"type": "array"}`), `parameters have the type "array"`},
		{fmt.Sprintf(object, `{"type": "object", "properties": []}`), "at '/properties': got array, want object"},
		{fmt.Sprintf(object, `{"type": "object", "properties": {"a": {"type": "text"}}}`), "f: parameters are no JSON Schema"},
		{fmt.Sprintf(object, `{"type": "object", "properties": {"a": true}}`), `f: parameter a is true; write its schema, such as {"type": "string"}`},
		{fmt.Sprintf(object, `{"type": "object", "properties": {"a": {}, "b": {}, "a": {}}}`), `f: the property "a" stands twice`},
		{fmt.Sprintf(object, `{"type": "object", "properties": {"a": {}}, "required": ["b"]}`), `f: required names "b", which is no property`},
		{fmt.Sprintf(object, `{"type": "object", "properties": {"a": {}}, "required": "a"}`), "at '/required': got string, want array"},
		{fmt.Sprintf(object, `{"type": "object", "properties": {"a": {}}, "required": ["a", "a"]}`), "at '/required': items at 0 and 1 are equal"},
		{fmt.Sprintf(object, `{"type": "object", "properties": {"a": {"$ref": "other.json"}}}`), "a tool schema may not refer to other files"},
		{fmt.Sprintf(object, `{"type": "object", "properties": {"a": {"$ref": "https://example.com/a.json"}}}`), "a tool schema may not refer to other files"},
		{fmt.Sprintf(object, `{"type": "object", "properties": {"a": {"pattern": "("}}}`), "f: parameters are no JSON Schema"},
	} {
		functions, err := ReadFunctions([]byte(test.data))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s:\n%v, want\n%s", test.data, err, test.want)
		}
		if functions != nil {
			t.Errorf("%s: functions beside the error", test.data)
		}
	}
}

// What is said of a schema or of a row is the same on every machine and in every folder.
func TestErrorsNameNoFolder(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	functions, err := ReadFunctions([]byte(lampFunctions))
	if err != nil {
		t.Fatal(err)
	}
	validator, err := functions[0].Validator()
	if err != nil {
		t.Fatal(err)
	}
	refused := validator.Check([]byte(`{"state":"up"}`))
	_, broken := ReadFunctions([]byte(`[{"name": "f", "parameters": 5}]`))
	for _, err := range []error{refused, broken} {
		if err == nil || strings.Contains(err.Error(), here) || strings.Contains(err.Error(), "file:") {
			t.Errorf("error %v", err)
		}
	}
}

// A tool that was written can be read, and says the same.
func TestToolReadsBack(t *testing.T) {
	functions, err := ReadFunctions([]byte(lampFunctions))
	if err != nil {
		t.Fatal(err)
	}
	list, err := json.Marshal([]json.RawMessage{functions[0].Tool()})
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadFunctions(list)
	if err != nil || fmt.Sprintf("%+v", again) != fmt.Sprintf("%+v", functions) {
		t.Errorf("%+v, %v, want %+v", again, err, functions)
	}
}

func TestWholeLiterals(t *testing.T) {
	p := &Parameter{Name: "n", Type: "integer"}
	for _, text := range []string{"1.5", "1.0", "1e2", "", "null", "0x1", "true", `"1"`, "-"} {
		if got, err := p.Literal(text); err == nil {
			t.Errorf("%q is %s", text, got)
		}
	}
	for _, text := range []string{"0", "-7", "12345678901234567890"} {
		if got, err := p.Literal(text); err != nil || string(got) != text {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	functions, err := ReadFunctions([]byte(lampFunctions))
	if err != nil {
		b.Fatal(err)
	}
	validator, err := functions[0].Validator()
	if err != nil {
		b.Fatal(err)
	}
	arguments := []byte(`{"state":"on","room":"kitchen","level":50}`)
	for b.Loop() {
		if err := validator.Check(arguments); err != nil {
			b.Fatal(err)
		}
	}
}
