package llmtest

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const strictSchema = `{"type":"object","properties":{"rows":{"type":"array","minItems":3,"maxItems":3,"items":{"type":"object",
"properties":{"query":{"type":"string"},"name":{"const":"Search"},"prompt":{"type":"string","minLength":4},
"content_type":{"type":"string","enum":["Template","Video"]},"count":{"type":"integer","minimum":2,"maximum":5}},
"required":["query","name","prompt","content_type","count"],"additionalProperties":false}}},"required":["rows"],"additionalProperties":false}`

var schemas = map[string]string{
	"strict": strictSchema,
	"nested": `{"type":"object","properties":{"rows":{"type":"array","items":{"type":"object","properties":{
		"calls":{"type":"array","minItems":2,"items":{"type":"object","properties":{"a":{"type":"string","maxLength":5},"b":{"type":["number","null"],"exclusiveMinimum":0,"exclusiveMaximum":1}},"required":["a","b"]}},
		"query":{"type":"string"}},"required":["calls","query"]}}},"required":["rows"]}`,
	"choices": `{"$defs":{"w":{"type":"string","enum":["left","right"]}},"type":"object","properties":{
		"a":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/w"}]},"b":{"oneOf":[{"type":"boolean"}]},"c":{"type":"integer","minimum":1000000},
		"d":{"type":"integer","maximum":-3},"e":{"type":"null"},"f":{"type":"number","minimum":0.29,"maximum":0.3},"g":{},
		"h":{"type":"array","maxItems":2},"i":{"enum":[1,"x",null]},"j":{"type":"string","minLength":40,"maxLength":41}},
		"required":["a","b","c","d","e","f","g","h","i","j"]}`,
	"a list":  `{"type":"array","items":{"type":"string"}}`,
	"a query": `{"type":"object","properties":{"query":{"type":"string"}},"required":["query"],"additionalProperties":false}`,
}

// request asks for a reply of a schema; different numbers make different bodies.
func request(schema string, n int) Request {
	body := fmt.Appendf(nil, `{"model":"m","messages":[%d],"response_format":{"type":"json_schema","json_schema":{"name":"reply","schema":%s}}}`, n, schema)
	return Request{Body: body, sum: sha256.Sum256(body)}
}

func TestRowsFitTheirSchema(t *testing.T) {
	for name, schema := range schemas {
		checker := checkerOf(t, schema)
		for n := range 200 {
			answer := Rows(request(schema, n))
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(answer))
			if err == nil {
				err = checker.Validate(value)
			}
			if err != nil {
				t.Fatalf("%s: %s: %v", name, answer, err)
			}
		}
	}
}

func checkerOf(t *testing.T, schema string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("reply.json", document); err != nil {
		t.Fatal(err)
	}
	out, err := compiler.Compile("reply.json")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRowsSayTheirValues(t *testing.T) {
	queries := map[string]bool{}
	for n := range 200 {
		var reply struct {
			Rows []struct {
				Query, Prompt string
				ContentType   string `json:"content_type"`
				Count         int
			}
		}
		answer := Rows(request(strictSchema, n))
		if err := json.Unmarshal([]byte(answer), &reply); err != nil || len(reply.Rows) != 3 {
			t.Fatal(answer, err)
		}
		for _, row := range reply.Rows {
			rest := row.Query
			for _, value := range []string{row.Prompt, strings.ToLower(row.ContentType), fmt.Sprint(row.Count)} {
				_, after, ok := strings.Cut(rest, value)
				if !ok {
					t.Errorf("%q does not say %q in its place", row.Query, value)
				}
				rest = after
			}
			if words := len(strings.Fields(row.Query)); words < leastWords || words > mostWords {
				t.Errorf("%q has %d words", row.Query, words)
			}
			queries[row.Query] = true
		}
	}
	if len(queries) < 600 {
		t.Errorf("%d different queries of 600", len(queries))
	}
}

func TestRowsDependOnTheBodyAlone(t *testing.T) {
	a, b := request(strictSchema, 1), request(strictSchema, 1)
	b.Attempt = 7
	if Rows(a) != Rows(b) || Rows(a) == Rows(request(strictSchema, 2)) {
		t.Error("the answer is not one of the body")
	}
	for _, body := range []string{`{"messages":[]}`, `{"messages":[],"response_format":{"type":"json_object"}}`} {
		if got := Rows(Request{Body: []byte(body)}); !strings.HasPrefix(got, `{"rows":[{"query":"`) {
			t.Errorf("%s: %s", body, got)
		}
	}
}

func BenchmarkRows(b *testing.B) {
	r := request(strictSchema, 1)
	for b.Loop() {
		Rows(r)
	}
}
