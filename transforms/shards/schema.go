package shards

import (
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// Row groups of 5,000 to 20,000 rows load well everywhere; batches are what the encoder gets at once. Both decide
// the bytes of a file.
const (
	groupRows = 10_000
	batchRows = 64
)

// dictionaryBytes is the most that a dictionary may hold: a column of many values goes on without one.
const dictionaryBytes = 1 << 20

var compression = &zstd.Codec{Level: zstd.SpeedDefault}

// group is a Parquet group that keeps the order of its fields: parquet.Group sorts them by name.
type group struct {
	parquet.Group
	fields []parquet.Field
}

// newGroup returns the group of the named nodes, in this order.
func newGroup(names []string, nodes map[string]parquet.Node) group {
	g := group{Group: nodes}
	sorted := make(map[string]parquet.Field, len(nodes))
	for _, field := range parquet.Group(nodes).Fields() {
		sorted[field.Name()] = field
	}
	for _, name := range names {
		g.fields = append(g.fields, sorted[name])
	}
	return g
}

func (g group) Fields() []parquet.Field { return g.fields }

// schemaOf returns the Parquet schema of the columns. Attributes are optional: an empty label and a missing count
// are null. So are the message keys that most messages lack.
func schemaOf(name string, columns []Column, optional func(column string) bool) *parquet.Schema {
	names, nodes := make([]string, len(columns)), make(map[string]parquet.Node, len(columns))
	for i, c := range columns {
		names[i], nodes[c.Name] = c.Name, nodeOf(c)
		if optional(c.Name) {
			nodes[c.Name] = parquet.Optional(nodes[c.Name])
		}
	}
	return parquet.NewSchema(name, newGroup(names, nodes))
}

func nodeOf(c Column) parquet.Node {
	switch c.Kind {
	case Integer:
		return withDictionary(c.few, parquet.Int(32))
	case Long:
		return withDictionary(c.few, parquet.Int(64))
	case JSON:
		return withDictionary(c.few, parquet.JSON())
	case JSONList:
		return parquet.List(withDictionary(c.few, parquet.JSON()))
	case TextList:
		return parquet.List(withDictionary(c.few, parquet.String()))
	case Messages:
		return parquet.List(messageNode())
	}
	return withDictionary(c.few, parquet.String())
}

// messageFields are the keys of a message, in file order.
var messageFields = []string{"role", "content", "tool_calls", "tool_call_id", "name"}

func messageNode() parquet.Node {
	return newGroup(messageFields, map[string]parquet.Node{
		"role":         withDictionary(true, parquet.String()),
		"content":      parquet.String(),
		"tool_calls":   parquet.Optional(parquet.List(parquet.JSON())),
		"tool_call_id": parquet.Optional(parquet.String()),
		"name":         parquet.Optional(withDictionary(true, parquet.String())),
	})
}

func withDictionary(few bool, node parquet.Node) parquet.Node {
	if !few {
		return node
	}
	return parquet.Encoded(node, &parquet.RLEDictionary)
}
