package shards

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// ReadJSON reads any Parquet file, one JSON object a row. An error ends it.
//
// Texts, numbers, booleans, dates (2006-01-02), times, timestamps (RFC 3339, UTC), decimals (as numbers), UUIDs, JSON
// columns and lists, structs and maps of these come as the JSON that one expects. Keys that are null are left out; NaN
// and the infinities, and bytes that are no text (pictures, say), count as null. Text that claims to be UTF-8 and
// is not comes as it is, for the caller to reject that row.
func ReadJSON(ctx context.Context, uri string) iter.Seq2[[]byte, error] {
	var root *jsonNode
	start := func(schema *parquet.Schema) error {
		leaf := 0
		root = newJSONNode(schema, &leaf, 0, 0)
		return checkJSONNode(root)
	}
	return sequence(ctx, uri, start, func(row parquet.Row) []byte {
		columns := make([][]parquet.Value, root.leaves)
		row.Range(func(leaf int, values []parquet.Value) bool {
			columns[leaf] = values
			return true
		})
		return root.appendJSON(nil, columns)
	})
}

// jsonNode is one node of a schema, with what is needed to assemble its value from the leaf columns below it (Melnik
// et al., Dremel, VLDB 2010). A repeated node is an array of itself.
type jsonNode struct {
	key        string // quoted
	shape      jsonShape
	leaves     int // leaf columns below it
	repeated   bool
	optional   bool
	repetition int // level of a further element, where it is repeated
	definition int // level from which it is there
	children   []*jsonNode
	value      func(b []byte, v parquet.Value) []byte // of a leaf
}

type jsonShape int

const (
	shapeLeaf jsonShape = iota
	shapeObject
	shapeInner // a group that stands for its only child: LIST, and the repeated group in it
	shapeMap   // a repeated group of key and value
)

func newJSONNode(node parquet.Node, leaf *int, repetition, definition int) *jsonNode {
	n := &jsonNode{repeated: node.Repeated(), optional: node.Optional(), repetition: repetition, definition: definition}
	if n.repeated {
		n.repetition++
	}
	if n.repeated || n.optional {
		n.definition++
	}
	if node.Leaf() {
		*leaf++
		n.leaves, n.value = 1, valueWriter(node.Type())
		return n
	}
	n.shape = shapeObject
	for _, field := range node.Fields() {
		child := newJSONNode(field, leaf, n.repetition, n.definition)
		child.key = string(appendString(nil, field.Name()))
		n.children, n.leaves = append(n.children, child), n.leaves+child.leaves
	}
	if len(n.children) == 1 && n.children[0].repeated {
		n.shapeCollection(node.Type().LogicalType(), node.Fields()[0].Name())
	}
	return n
}

// shapeCollection recognises the groups that stand for a list or a map: parquet-format's LogicalTypes.md, with the
// old two-level lists.
func (n *jsonNode) shapeCollection(logical *format.LogicalType, inner string) {
	if logical == nil {
		return
	}
	elements := n.children[0]
	switch logical.Value.(type) {
	case *format.ListType:
		n.shape = shapeInner
		if len(elements.children) == 1 && inner != "array" && !strings.HasSuffix(inner, "_tuple") {
			elements.shape = shapeInner
		}
	case *format.MapType:
		if len(elements.children) == 2 && elements.children[0].shape == shapeLeaf {
			n.shape, elements.shape = shapeInner, shapeMap
		}
	}
}

func checkJSONNode(root *jsonNode) error {
	if root.leaves == 0 {
		return fmt.Errorf("it has no columns")
	}
	return nil
}

// appendJSON appends the node's value; columns are its leaf columns' values of one instance of its parent.
func (n *jsonNode) appendJSON(b []byte, columns [][]parquet.Value) []byte {
	switch {
	case n.repeated:
		return n.appendArray(b, columns)
	case n.null(columns):
		return append(b, "null"...)
	}
	return n.appendOne(b, columns)
}

// null says whether the node is missing.
func (n *jsonNode) null(columns [][]parquet.Value) bool {
	return n.leaves == 0 || len(columns[0]) == 0 || n.optional && columns[0][0].DefinitionLevel() < n.definition
}

func (n *jsonNode) appendArray(b []byte, columns [][]parquet.Value) []byte {
	open, end := byte('['), byte(']')
	if n.shape == shapeMap {
		open, end = '{', '}'
	}
	b = append(b, open)
	if len(columns[0]) > 0 && columns[0][0].DefinitionLevel() >= n.definition {
		rest := append([][]parquet.Value(nil), columns...)
		for first := true; len(rest[0]) > 0; first = false {
			if !first {
				b = append(b, ',')
			}
			b = n.appendOne(b, n.cut(rest))
		}
	}
	return append(b, end)
}

// cut takes the first element off every column.
func (n *jsonNode) cut(rest [][]parquet.Value) [][]parquet.Value {
	element := make([][]parquet.Value, len(rest))
	for i, values := range rest {
		size := min(1, len(values))
		for size < len(values) && values[size].RepetitionLevel() > n.repetition {
			size++
		}
		element[i], rest[i] = values[:size], values[size:]
	}
	return element
}

// appendOne appends one instance of the node, which is there.
func (n *jsonNode) appendOne(b []byte, columns [][]parquet.Value) []byte {
	switch n.shape {
	case shapeLeaf:
		return n.value(b, columns[0][0])
	case shapeInner:
		return n.children[0].appendJSON(b, columns)
	case shapeMap:
		key, value := n.children[0], n.children[1]
		b = appendKey(b, key.appendJSON(nil, columns[:key.leaves]))
		return value.appendJSON(append(b, ':'), columns[key.leaves:])
	}
	return n.appendObject(b, columns)
}

func (n *jsonNode) appendObject(b []byte, columns [][]parquet.Value) []byte {
	b = append(b, '{')
	empty := len(b)
	for _, child := range n.children {
		start := len(b)
		if start > empty {
			b = append(b, ',')
		}
		b = append(append(b, child.key...), ':')
		value := len(b)
		if b = child.appendJSON(b, columns[:child.leaves]); string(b[value:]) == "null" {
			b = b[:start]
		}
		columns = columns[child.leaves:]
	}
	return append(b, '}')
}

// appendKey appends a value as an object's key: texts as they are, anything else as text.
func appendKey(b, value []byte) []byte {
	if len(value) > 0 && value[0] == '"' {
		return append(b, value...)
	}
	return strconv.AppendQuote(b, string(value))
}
