package prompts

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/routenator/routenator/schemas"
)

// rowsKey holds the rows of a reply, queryKey the query of a row.
const (
	rowsKey  = "rows"
	queryKey = "query"
)

// argumentsKey holds a row's arguments: one of them may be called like the query.
const argumentsKey = "arguments"

// replySchema returns the JSON Schema of a reply with count rows: the query and the arguments that the cell leaves
// open. Every key is required, as strict servers ask; an argument that may be missing may be null.
func replySchema(t *target, count int) (json.RawMessage, error) {
	row := map[string]any{queryKey: map[string]any{"type": "string"}}
	if len(t.open) > 0 {
		arguments := map[string]any{}
		for i := range t.open {
			schema, err := argumentSchema(t.function, &t.open[i])
			if err != nil {
				return nil, err
			}
			arguments[t.open[i].Name] = schema
		}
		row[argumentsKey] = closedObject(arguments)
	}
	list := map[string]any{"type": "array", "items": closedObject(row), "minItems": count, "maxItems": count}
	body, err := json.Marshal(closedObject(map[string]any{rowsKey: list}))
	if err != nil {
		return nil, fmt.Errorf("form of a reply: %w", err)
	}
	return body, nil
}

// closedObject is an object that holds all of these keys and no other.
func closedObject(properties map[string]any) map[string]any {
	return map[string]any{"type": "object", "properties": properties, "required": slices.Sorted(maps.Keys(properties)), "additionalProperties": false}
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
	if kind, ok := schema["type"].(string); ok {
		schema["type"] = []string{kind, "null"}
	}
	if enum, ok := schema["enum"].([]any); ok {
		schema["enum"] = append(enum, nil)
	}
	return schema, nil
}
