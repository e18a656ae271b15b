package prompts

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/routenator/routenator/schemas"
)

// rowsKey holds the rows of a reply, queryKey the query of a row.
const (
	rowsKey  = "rows"
	queryKey = "query"
)

// argumentsKey holds a row's arguments: one of them may be called like the query.
const argumentsKey = "arguments"

// property is one key of an object's schema. Servers that guide decoding write an object's keys in the order of its
// schema: the query comes before the arguments that are cut from it.
type property struct {
	name   string
	schema any
}

// closedObject is the schema of an object that holds all of these keys, in this order, and no other.
func closedObject(properties ...property) (json.RawMessage, error) {
	var b bytes.Buffer
	b.WriteString(`{"type":"object","properties":{`)
	names := []string{}
	for i, p := range properties {
		body, err := json.Marshal(p.schema)
		if err != nil {
			return nil, fmt.Errorf("schema of %s: %w", p.name, err)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%s:%s", compactJSON(p.name), body)
		names = append(names, p.name)
	}
	fmt.Fprintf(&b, `},"required":%s,"additionalProperties":false}`, compactJSON(names))
	return b.Bytes(), nil
}

// replySchema returns the JSON Schema of a reply with count rows: the query and the arguments that the cell leaves
// open. Every key is required, as strict servers ask; an argument that may be missing may be null.
func replySchema(t *target, count int) (json.RawMessage, error) {
	row := []property{{queryKey, map[string]any{"type": "string"}}}
	if len(t.open) > 0 {
		arguments, err := argumentsSchema(t.function, t.open)
		if err != nil {
			return nil, err
		}
		row = append(row, property{argumentsKey, arguments})
	}
	item, err := closedObject(row...)
	if err != nil {
		return nil, err
	}
	list := map[string]any{"type": "array", "items": item, "minItems": count, "maxItems": count}
	form, err := closedObject(property{rowsKey, list})
	if err != nil || t.function == nil || len(t.open) == 0 {
		return form, err
	}
	return withDefinitions(form, t.function)
}

// argumentsSchema is the schema of an object with these parameters of a function.
func argumentsSchema(f *schemas.Function, parameters []schemas.Parameter) (json.RawMessage, error) {
	var list []property
	for i := range parameters {
		schema, err := argumentSchema(f, &parameters[i])
		if err != nil {
			return nil, err
		}
		list = append(list, property{parameters[i].Name, schema})
	}
	return closedObject(list...)
}

// argumentSchema returns the function's own schema of a parameter, which may be null where it is not required.
func argumentSchema(f *schemas.Function, p *schemas.Parameter) (any, error) {
	var whole struct {
		Properties map[string]map[string]any `json:"properties"`
	}
	if err := json.Unmarshal(f.Schema, &whole); err != nil {
		return nil, fmt.Errorf("%s.%s: %w", f.Name, p.Name, err)
	}
	schema := whole.Properties[p.Name]
	delete(schema, "default")
	if p.Required {
		return schema, nil
	}
	kind, ok := schema["type"].(string)
	if _, constant := schema["const"]; !ok || constant {
		return map[string]any{"anyOf": []any{schema, map[string]any{"type": "null"}}}, nil
	}
	schema["type"] = []string{kind, "null"}
	if enum, ok := schema["enum"].([]any); ok {
		schema["enum"] = append(enum, nil)
	}
	return schema, nil
}

// withDefinitions takes over what the functions' schemas refer to.
func withDefinitions(form json.RawMessage, functions ...*schemas.Function) (json.RawMessage, error) {
	for _, f := range functions {
		var whole map[string]json.RawMessage
		if err := json.Unmarshal(f.Schema, &whole); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		for _, key := range []string{"$defs", "definitions"} {
			if raw, ok := whole[key]; ok && !bytes.Contains(form, []byte(`,"`+key+`":`)) {
				form = fmt.Appendf(form[:len(form)-1:len(form)-1], `,%q:%s}`, key, raw)
			}
		}
	}
	return form, nil
}
