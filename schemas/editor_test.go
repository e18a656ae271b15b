package schemas

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "rewrite recipe.schema.json")

// editorSchema writes the JSON Schema of the recipe from the Go types: their YAML keys, and their comments as
// descriptions.
type editorSchema struct {
	comments    map[string]string // "Type.Field" to its comment
	definitions map[string]any
}

type object = map[string]any

func newEditorSchema(t *testing.T) object {
	t.Helper()
	e := &editorSchema{comments: fieldComments(t), definitions: object{}}
	root := e.of(reflect.TypeFor[Recipe]())
	return object{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "RouteNator recipe", "$ref": root["$ref"], "$defs": e.definitions}
}

func fieldComments(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range []string{"recipe.go", "endpoint.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		collectComments(file, out)
	}
	return out
}

func collectComments(file *ast.File, out map[string]string) {
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				for _, name := range field.Names {
					out[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(field.Doc.Text()+field.Comment.Text()), " ")
				}
			}
		}
		return false
	})
}

// scalarOrList is what stands for texts: numbers and booleans are taken as their text.
var (
	anyScalar    = object{"type": []string{"string", "number", "boolean"}}
	scalarOrList = object{"anyOf": []any{anyScalar, object{"type": "array", "items": anyScalar}}}
)

// of returns the schema of a type.
func (e *editorSchema) of(t reflect.Type) object {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[Labels](), reflect.TypeFor[Strings]():
		return scalarOrList
	case reflect.TypeFor[Interval]():
		number := anyScalarOf("number")
		return object{"anyOf": []any{number, object{"type": "array", "items": number, "minItems": 2, "maxItems": 2}}}
	case reflect.TypeFor[Threshold]():
		return object{"anyOf": []any{anyScalarOf("number"), object{"const": "off"}}}
	case reflect.TypeFor[Shares]():
		return object{"anyOf": []any{object{"const": "uniform"}, object{"type": "object", "additionalProperties": object{"type": "number"}}}}
	case reflect.TypeFor[ValueSpec]():
		return object{"anyOf": []any{object{"type": "string"}, object{"type": "array", "items": e.of(reflect.TypeFor[ValueEntry]())}, e.structure(t)}}
	case reflect.TypeFor[ValueEntry]():
		return object{"anyOf": []any{anyScalar, e.structure(t)}}
	case reflect.TypeFor[Surface]():
		return object{"anyOf": []any{anyScalar, object{"type": "object", "required": []string{"text"},
			"properties": object{"weight": object{"type": "number", "minimum": 0}}, "additionalProperties": anyScalar}}}
	}
	switch t.Kind() {
	case reflect.Struct:
		return e.structure(t)
	case reflect.Slice:
		return object{"type": "array", "items": e.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": e.of(t.Elem())}
	case reflect.String:
		if t == reflect.TypeFor[string]() {
			return anyScalarOf("string")
		}
		return anyScalar
	case reflect.Bool:
		return anyScalarOf("boolean")
	case reflect.Int, reflect.Int64:
		return anyScalarOf("integer")
	}
	return anyScalarOf("number")
}

func anyScalarOf(name string) object { return object{"type": name} }

// structure defines a struct once and refers to it.
func (e *editorSchema) structure(t reflect.Type) object {
	reference := object{"$ref": "#/$defs/" + t.Name()}
	if _, ok := e.definitions[t.Name()]; ok {
		return reference
	}
	e.definitions[t.Name()] = nil // a type within itself ends here
	properties, required := object{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		key, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if key == "-" {
			continue
		}
		schema := object{}
		for k, v := range e.of(f.Type) {
			schema[k] = v
		}
		if comment := e.comments[t.Name()+"."+f.Name]; comment != "" {
			schema["description"] = comment
		}
		if t == reflect.TypeFor[ValueEntry]() && key == "value" {
			schema["type"] = anyScalar["type"]
		}
		properties[key] = schema
		if !strings.Contains(options, "omitempty") {
			required = append(required, key)
		}
	}
	definition := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		definition["required"] = required
	}
	e.definitions[t.Name()] = definition
	return reference
}

// The schema that editors use is that of the Go types. go test ./schemas -update rewrites it.
func TestRecipeSchemaFollowsTheTypes(t *testing.T) {
	var want bytes.Buffer
	encoder := json.NewEncoder(&want)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(newEditorSchema(t)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("recipe.schema.json", want.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("recipe.schema.json")
	if err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Fatalf("recipe.schema.json is not what the types say (%v); run go test ./schemas -update", err)
	}
}

// Every recipe of the repository fits the schema, and a mistyped key does not.
func TestRecipesFitTheSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	schema, err := compiler.Compile("recipe.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("../examples/*/recipe.yaml")
	if err != nil || len(names) < 2 {
		t.Fatalf("recipes %v, %v", names, err)
	}
	for _, name := range append(names, "../pipelines/generate/testdata/shop/recipe.yaml") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(asJSON(t, data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := schema.Validate(asJSON(t, append(data, "\nsede: 1\n"...))); err == nil {
			t.Errorf("%s: an unknown key fits", name)
		}
	}
}

func asJSON(t *testing.T, document []byte) any {
	t.Helper()
	raw, err := yaml.YAMLToJSON(document)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
