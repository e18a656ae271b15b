package bfcl

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// Types of JSON Schema alone, and no dot in a name; parameters and what is required of them stay.
func TestTools(t *testing.T) {
	rows, err := Read([]byte(`{"id":"simple_python_0","question":[[{"role":"user","content":"q"}]],"function":[{"name":"a.b.c","description":"d","parameters":{"type":"dict",`+
		`"properties":{"type":{"type":"string","enum":["dict"]},"n":{"type":"float","default":1.0},"l":{"type":"array","items":{"type":"dict","properties":{"x":{"type":"any"}}}},"t":{"type":"tuple","items":{"type":"integer"}}},"required":["n"]}}]}`),
		[]byte(`{"id":"simple_python_0","ground_truth":[{"a.b.c":{"n":[1.5]}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	tools, err := rows[0].Tools()
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"type":"function","function":{"name":"a_b_c","description":"d","parameters":{"type":"object","properties":{"type":{"type":"string","enum":["dict"]},"n":{"type":"number","default":1.0},` +
		`"l":{"type":"array","items":{"type":"object","properties":{"x":{"type":"string"}}}},"t":{"type":"array","items":{"type":"integer"}}},"required":["n"]}}}`
	if got := string(tools[0]); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// Every row of the leaderboard can be asked natively, in Java and JavaScript with texts alone.
func TestToolsOfTheLeaderboard(t *testing.T) {
	for _, r := range leaderboard(t) {
		tools, err := r.Tools()
		if err != nil || len(tools) != len(r.Functions) {
			t.Fatalf("%s: %d tools, %v", r.ID, len(tools), err)
		}
		for i, raw := range tools {
			var tool struct {
				Function struct {
					Name       string
					Parameters struct {
						Type       string
						Properties map[string]struct{ Type string }
					}
				}
			}
			if err := json.Unmarshal(raw, &tool); err != nil {
				t.Fatalf("%s: %v", r.ID, err)
			}
			f := tool.Function
			if f.Name != underscored(r.Functions[i].Name) || strings.Contains(f.Name, ".") || f.Parameters.Type != "object" || len(f.Parameters.Properties) != len(r.Functions[i].Parameters) {
				t.Errorf("%s: %s", r.ID, raw)
			}
			for name, p := range f.Parameters.Properties {
				if languageOf(r.Category) != python && p.Type != "string" || !slices.Contains([]string{"string", "integer", "number", "boolean", "array", "object"}, p.Type) {
					t.Errorf("%s: %s is %q", r.ID, name, p.Type)
				}
			}
		}
	}
}
