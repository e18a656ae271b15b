package shards

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/routenator/routenator/schemas"
)

// ReadExamples reads a file of ExampleWriter back, row by row. An error ends it. Attributes that are fixed columns
// (outcome, function, language, noise, route) are not among an example's Attributes; a count comes without its label,
// and a label that was "" without a difference to one that was missing.
func ReadExamples(ctx context.Context, uri string) iter.Seq2[schemas.Example, error] {
	var reader exampleReader
	return sequence(ctx, uri, reader.start, reader.read)
}

// exampleReader turns rows into examples.
type exampleReader struct {
	set        []func(e *schemas.Example, values []parquet.Value) // by leaf column; nil for a column that is not ours
	attributes []schemas.Observed                                 // names, in name order
}

// start finds the columns. Columns of later versions that are neither text nor a number are skipped.
func (r *exampleReader) start(schema *parquet.Schema) error {
	r.set, r.attributes = make([]func(*schemas.Example, []parquet.Value), len(schema.Columns())), nil
	for path, set := range exampleSetters {
		leaf, ok := schema.Lookup(strings.Split(path, ".")...)
		if !ok {
			return fmt.Errorf("no column %s: examples have one", strings.Split(path, ".")[0])
		}
		r.set[leaf.ColumnIndex] = set
	}
	var own []parquet.LeafColumn
	for _, path := range schema.Columns() {
		leaf, _ := schema.Lookup(path...)
		if kind := leaf.Node.Type().Kind(); len(path) == 1 && r.set[leaf.ColumnIndex] == nil && (kind == parquet.ByteArray || kind == parquet.Int32) {
			own = append(own, leaf)
		}
	}
	slices.SortFunc(own, func(a, b parquet.LeafColumn) int { return strings.Compare(a.Path[0], b.Path[0]) })
	for i, leaf := range own {
		r.attributes = append(r.attributes, schemas.Observed{Name: leaf.Path[0]})
		r.set[leaf.ColumnIndex] = attributeSetter(i, leaf.Node.Type().Kind())
	}
	return nil
}

func (r *exampleReader) read(row parquet.Row) schemas.Example {
	e := schemas.Example{Attributes: slices.Clone(r.attributes)}
	row.Range(func(leaf int, values []parquet.Value) bool {
		if r.set[leaf] != nil {
			r.set[leaf](&e, values)
		}
		return true
	})
	return e
}

func attributeSetter(i int, kind parquet.Kind) func(*schemas.Example, []parquet.Value) {
	return func(e *schemas.Example, values []parquet.Value) {
		if v := values[0]; kind == parquet.ByteArray {
			e.Attributes[i].Label = string(v.ByteArray())
		} else if !v.IsNull() {
			number := v.Int32()
			e.Attributes[i].Number = &number
		}
	}
}

// exampleSetters put the values of one leaf column into an example.
var exampleSetters = map[string]func(e *schemas.Example, values []parquet.Value){
	"id":                 func(e *schemas.Example, v []parquet.Value) { e.ID = textOf(v) },
	"split":              func(e *schemas.Example, v []parquet.Value) { e.Split = textOf(v) },
	"query":              func(e *schemas.Example, v []parquet.Value) { e.Query = textOf(v) },
	"outcome":            func(e *schemas.Example, v []parquet.Value) { e.Outcome = textOf(v) },
	"calls.list.element": func(e *schemas.Example, v []parquet.Value) { e.Calls = jsonList(v) },
	"function":           func(e *schemas.Example, v []parquet.Value) { e.Function = textOf(v) },
	"arguments":          func(e *schemas.Example, v []parquet.Value) { e.Arguments = bytes.Clone(v[0].ByteArray()) },
	"tools.list.element": func(e *schemas.Example, v []parquet.Value) { e.Tools = jsonList(v) },

	"messages.list.element.role": func(e *schemas.Example, v []parquet.Value) {
		eachMessage(e, v, func(m *schemas.Message, v parquet.Value) { m.Role = string(v.ByteArray()) })
	},
	"messages.list.element.content": func(e *schemas.Example, v []parquet.Value) {
		eachMessage(e, v, func(m *schemas.Message, v parquet.Value) { m.Content = string(v.ByteArray()) })
	},
	"messages.list.element.tool_calls.list.element": func(e *schemas.Example, v []parquet.Value) {
		eachMessage(e, v, func(m *schemas.Message, v parquet.Value) {
			m.ToolCalls = append(m.ToolCalls, bytes.Clone(v.ByteArray()))
		})
	},
	"messages.list.element.tool_call_id": func(e *schemas.Example, v []parquet.Value) {
		eachMessage(e, v, func(m *schemas.Message, v parquet.Value) { m.ToolCallID = string(v.ByteArray()) })
	},
	"messages.list.element.name": func(e *schemas.Example, v []parquet.Value) {
		eachMessage(e, v, func(m *schemas.Message, v parquet.Value) { m.Name = string(v.ByteArray()) })
	},

	"language":      func(e *schemas.Example, v []parquet.Value) { e.Language = textOf(v) },
	"noise":         func(e *schemas.Example, v []parquet.Value) { e.Noise = textOf(v) },
	"route":         func(e *schemas.Example, v []parquet.Value) { e.Route = textOf(v) },
	"model":         func(e *schemas.Example, v []parquet.Value) { e.Model = textOf(v) },
	"prompt_sha256": func(e *schemas.Example, v []parquet.Value) { e.PromptSHA256 = textOf(v) },
	"asset_id":      func(e *schemas.Example, v []parquet.Value) { e.AssetID = textOf(v) },
	"graph_path.list.element": func(e *schemas.Example, values []parquet.Value) {
		for _, v := range values {
			if !v.IsNull() {
				e.GraphPath = append(e.GraphPath, string(v.ByteArray()))
			}
		}
	},
	"round": func(e *schemas.Example, v []parquet.Value) { e.Round = v[0].Int32() },
	"seed":  func(e *schemas.Example, v []parquet.Value) { e.Seed = v[0].Int64() },
}

func textOf(values []parquet.Value) string { return string(values[0].ByteArray()) }

func jsonList(values []parquet.Value) []json.RawMessage {
	var list []json.RawMessage
	for _, v := range values {
		if !v.IsNull() {
			list = append(list, bytes.Clone(v.ByteArray()))
		}
	}
	return list
}

// eachMessage hands every value that is not null to its message, which is made when the first column has it.
func eachMessage(e *schemas.Example, values []parquet.Value, set func(*schemas.Message, parquet.Value)) {
	message := -1
	for _, v := range values {
		if v.RepetitionLevel() < 2 {
			message++
		}
		if v.DefinitionLevel() == 0 {
			return // no messages at all
		}
		if message == len(e.Messages) {
			e.Messages = append(e.Messages, schemas.Message{})
		}
		if !v.IsNull() {
			set(&e.Messages[message], v)
		}
	}
}
