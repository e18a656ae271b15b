package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Function is one OpenAI tool schema.
type Function struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Parameters  []Parameter     `json:"parameters"` // in the order of the schema
	Schema      json.RawMessage `json:"schema"`     // the JSON Schema of the arguments
}

// Parameter is one argument of a function.
type Parameter struct {
	Name        string   `json:"name"`
	Type        string   `json:"type"` // string, integer, number, boolean, array or object
	Description string   `json:"description"`
	Enum        []string `json:"enum,omitempty"` // canonical texts
	Required    bool     `json:"required,omitempty"`
	Minimum     *float64 `json:"minimum,omitempty"`
	Maximum     *float64 `json:"maximum,omitempty"`
	Format      string   `json:"format,omitempty"` // of a string, as JSON Schema names it: date, time, …
	Items       *Items   `json:"items,omitempty"`  // of an array, where its schema says
}

// Items are what an array holds. (A parameter in a parameter would be a type that Beam's registry never stops walking.)
type Items struct {
	Type string   `json:"type"`
	Enum []string `json:"enum,omitempty"` // canonical texts
}

// OpenAI's own rule for function names.
var functionName = regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,64}$`)

// ReadFunctions reads a JSON list of OpenAI tool schemas, {"type": "function", "function": {…}} or the inner object
// alone. An error names the function and what is wrong with it.
func ReadFunctions(data []byte) ([]Function, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("not a JSON list of OpenAI tool schemas: %w", err)
	}
	if len(raw) == 0 {
		return nil, errors.New("holds no function; write at least one OpenAI tool schema")
	}
	functions := make([]Function, len(raw))
	for i, r := range raw {
		f, err := readFunction(r)
		if err != nil {
			return nil, fmt.Errorf("function %d: %w", i+1, err)
		}
		if slices.ContainsFunc(functions[:i], func(g Function) bool { return g.Name == f.Name }) {
			return nil, fmt.Errorf("function %d: the name %q stands twice", i+1, f.Name)
		}
		functions[i] = f
	}
	return functions, nil
}

func readFunction(raw json.RawMessage) (Function, error) {
	if raw[0] != '{' {
		return Function{}, errors.New(`is no object; write {"type": "function", "function": {…}}`)
	}
	var outer struct {
		Type     string          `json:"type"`
		Function json.RawMessage `json:"function"`
	}
	if err := json.Unmarshal(raw, &outer); err != nil {
		return Function{}, fmt.Errorf("not an OpenAI tool schema: %w", err)
	}
	if outer.Function != nil {
		raw = outer.Function
	}
	var inner struct {
		Name        string          `json:"name"`
		Description string          `json:"description"`
		Parameters  json.RawMessage `json:"parameters"`
	}
	if err := json.Unmarshal(raw, &inner); err != nil {
		return Function{}, fmt.Errorf("not an OpenAI tool schema: %w", err)
	}
	if !functionName.MatchString(inner.Name) {
		return Function{}, fmt.Errorf("name %q is none; use 1 to 64 of letters, digits and the characters _ . -", inner.Name)
	}
	if inner.Parameters == nil {
		inner.Parameters = json.RawMessage(`{"type":"object","properties":{}}`)
	}
	f := Function{Name: inner.Name, Description: inner.Description, Schema: compact(inner.Parameters)}
	if _, err := f.Validator(); err != nil {
		return Function{}, fmt.Errorf("%s: %w", f.Name, err)
	}
	var err error
	if f.Parameters, err = readParameters(inner.Parameters); err != nil {
		return Function{}, fmt.Errorf("%s: %w", f.Name, err)
	}
	return f, nil
}

func readParameters(schema json.RawMessage) ([]Parameter, error) {
	var s struct {
		Type       string                     `json:"type"`
		Properties map[string]json.RawMessage `json:"properties"`
		Required   []string                   `json:"required"`
	}
	if err := json.Unmarshal(schema, &s); err != nil {
		return nil, fmt.Errorf("parameters: %w", err)
	}
	if s.Type != "object" {
		return nil, fmt.Errorf(`parameters have the type %q; write {"type": "object", "properties": {…}}`, s.Type)
	}
	for _, r := range s.Required {
		if _, ok := s.Properties[r]; !ok {
			return nil, fmt.Errorf("required names %q, which is no property", r)
		}
	}
	names, err := propertyOrder(schema)
	if err != nil {
		return nil, err
	}
	parameters := make([]Parameter, len(names))
	for i, name := range names {
		if parameters[i], err = readParameter(name, s.Properties[name]); err != nil {
			return nil, err
		}
		parameters[i].Required = slices.Contains(s.Required, name)
	}
	return parameters, nil
}

func readParameter(name string, raw json.RawMessage) (Parameter, error) {
	var p struct {
		Type        any             `json:"type"`
		Description string          `json:"description"`
		Enum        []any           `json:"enum"`
		Minimum     *float64        `json:"minimum"`
		Maximum     *float64        `json:"maximum"`
		Format      string          `json:"format"`
		Items       json.RawMessage `json:"items"`
	}
	if raw[0] != '{' { // true and false are JSON Schemas too
		return Parameter{}, fmt.Errorf(`parameter %s is %s; write its schema, such as {"type": "string"}`, name, raw)
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return Parameter{}, fmt.Errorf("parameter %s: %w", name, err)
	}
	kind, _ := p.Type.(string)
	if list, ok := p.Type.([]any); ok && len(list) > 0 { // ["string", "null"]: the first is meant
		kind, _ = list[0].(string)
	}
	out := Parameter{Name: name, Type: kind, Description: p.Description, Minimum: p.Minimum, Maximum: p.Maximum, Format: p.Format}
	if out.Type == "" {
		out.Type = "string"
	}
	for _, v := range p.Enum {
		if v != nil {
			out.Enum = append(out.Enum, canonical(v))
		}
	}
	if bytes.HasPrefix(p.Items, []byte("{")) {
		items, err := readParameter(name, p.Items)
		if err != nil {
			return Parameter{}, err
		}
		out.Items = &Items{items.Type, items.Enum}
	}
	return out, nil
}

// propertyOrder returns the names of the properties in the order of the file, which calls follow.
func propertyOrder(schema json.RawMessage) ([]string, error) {
	var s struct {
		Properties json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(schema, &s); err != nil || s.Properties == nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(s.Properties))
	var names []string
	if _, err := decoder.Token(); err != nil { // {
		return nil, fmt.Errorf("properties: %w", err)
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, fmt.Errorf("properties: %w", err)
		}
		var skipped json.RawMessage
		if err := decoder.Decode(&skipped); err != nil {
			return nil, fmt.Errorf("properties: %w", err)
		}
		if slices.Contains(names, key.(string)) {
			return nil, fmt.Errorf("the property %q stands twice", key)
		}
		names = append(names, key.(string))
	}
	return names, nil
}

// Parameter returns the named parameter.
func (f *Function) Parameter(name string) (*Parameter, bool) {
	for i := range f.Parameters {
		if f.Parameters[i].Name == name {
			return &f.Parameters[i], true
		}
	}
	return nil, false
}

// Tool returns the function as {"type": "function", "function": {…}}.
func (f *Function) Tool() json.RawMessage {
	type inner struct {
		Name        string          `json:"name"`
		Description string          `json:"description"`
		Parameters  json.RawMessage `json:"parameters"`
	}
	body, err := json.Marshal(struct {
		Type     string `json:"type"`
		Function inner  `json:"function"`
	}{"function", inner{f.Name, f.Description, f.Schema}})
	if err != nil { // the schema was parsed when it was read
		panic("schemas: tool does not marshal: " + err.Error())
	}
	return body
}

// Takes says whether the parameter's enum, if it has one, holds a value, by its canonical text.
func (p *Parameter) Takes(value string) bool {
	return len(p.Enum) == 0 || slices.Contains(p.Enum, value)
}

// ScalarText returns a JSON scalar as the canonical text that [Parameter.Literal] reads; a list or object as its JSON.
func ScalarText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// Literal writes the canonical text of a value as the JSON that this parameter takes. The text of a list or object is JSON.
func (p *Parameter) Literal(text string) (json.RawMessage, error) {
	switch p.Type {
	case "integer", "number", "boolean":
		raw := json.RawMessage(text)
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, fmt.Errorf("%s: %q is no %s", p.Name, text, p.Type)
		}
		_, number := v.(float64)
		_, truth := v.(bool)
		fraction := p.Type == "integer" && strings.ContainsAny(text, ".eE")
		if (p.Type == "boolean") != truth || (p.Type != "boolean") != number || fraction {
			return nil, fmt.Errorf("%s: %q is no %s", p.Name, text, p.Type)
		}
		return raw, nil
	case "string":
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(text); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		return bytes.TrimRight(b.Bytes(), "\n"), nil
	case "array", "object":
		return p.nested(text)
	}
	return nil, fmt.Errorf("%s: no value can be written for the type %q", p.Name, p.Type)
}

// nested reads the JSON of a list or object.
func (p *Parameter) nested(text string) (json.RawMessage, error) {
	opening, example := "[", `["red", "blue"]`
	if p.Type == "object" {
		opening, example = "{", `{"name": "Ann"}`
	}
	if text = strings.TrimSpace(text); !json.Valid([]byte(text)) || !strings.HasPrefix(text, opening) {
		return nil, fmt.Errorf("%s: %q is no %s; write it as JSON, such as '%s'", p.Name, text, p.Type, example)
	}
	return compact(json.RawMessage(text)), nil
}

// Validator checks arguments against a function's schema. It is safe for concurrent use.
type Validator struct{ schema *jsonschema.Schema }

// schemaAddress is what a schema is called in errors. It names no place on this machine, so that equal rows have equal
// rejects everywhere.
const schemaAddress = "schema:///parameters"

// Validator compiles the schema of the arguments.
func (f *Function) Validator() (*Validator, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(f.Schema))
	if err != nil {
		return nil, fmt.Errorf("parameters: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(noLoader{})
	if err := compiler.AddResource(schemaAddress, document); err != nil {
		return nil, fmt.Errorf("parameters: %w", err)
	}
	schema, err := compiler.Compile(schemaAddress)
	if err != nil {
		return nil, fmt.Errorf("parameters are no JSON Schema: %w", err)
	}
	return &Validator{schema}, nil
}

// Check says why the arguments, a JSON object, do not fit; nil when they do.
func (v *Validator) Check(arguments []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(arguments))
	if err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	return v.schema.Validate(value)
}

// noLoader refuses references out of a schema: a tool schema stands alone, and nothing is fetched.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s: a tool schema may not refer to other files", url)
}

func compact(raw json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil { // it was parsed before
		panic("schemas: " + err.Error())
	}
	return b.Bytes()
}
