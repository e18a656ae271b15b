package llmtest

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/routenator/routenator/transforms/hash"
)

// node is the part of a JSON Schema that the default answer knows. Not known: patterns and formats, multipleOf, sums
// of allOf, references other than to #/$defs.
type node struct {
	Type       json.RawMessage   `json:"type"` // a name or a list of names
	Enum       []json.RawMessage `json:"enum"`
	Const      json.RawMessage   `json:"const"`
	Properties map[string]*node  `json:"properties"`
	Required   []string          `json:"required"`
	Items      *node             `json:"items"`
	AnyOf      []*node           `json:"anyOf"`
	OneOf      []*node           `json:"oneOf"`
	Ref        string            `json:"$ref"`
	Defs       map[string]*node  `json:"$defs"`

	MinItems  int      `json:"minItems"`
	MaxItems  *int     `json:"maxItems"`
	MinLength int      `json:"minLength"`
	MaxLength *int     `json:"maxLength"`
	Minimum   *float64 `json:"minimum"`
	Maximum   *float64 `json:"maximum"`
	Above     *float64 `json:"exclusiveMinimum"`
	Below     *float64 `json:"exclusiveMaximum"`

	kind string // set by resolve
}

// compiled keeps the schemas of late: most requests of a run share a few.
var compiled struct {
	sync.Mutex
	nodes map[string]*node
}

// mostCompiled bounds compiled; then it begins anew.
const mostCompiled = 4096

// compile reads a schema, nil where it is none. Each is read once.
func compile(schema []byte) *node {
	if len(schema) == 0 {
		return nil
	}
	compiled.Lock()
	defer compiled.Unlock()
	n, ok := compiled.nodes[string(schema)]
	if ok {
		return n
	}
	if json.Unmarshal(schema, &n) != nil {
		n = nil
	} else {
		n = n.resolve(n.Defs, 0)
	}
	if compiled.nodes == nil || len(compiled.nodes) >= mostCompiled {
		compiled.nodes = map[string]*node{}
	}
	compiled.nodes[string(schema)] = n
	return n
}

// deepest bounds schemas that refer to themselves.
const deepest = 16

// resolve puts references and choices in the place where they stand: of a choice, the first that is not null.
func (n *node) resolve(defs map[string]*node, depth int) *node {
	if n == nil || depth > deepest {
		return &node{kind: "null"}
	}
	if name, ok := strings.CutPrefix(n.Ref, "#/$defs/"); ok {
		return defs[name].resolve(defs, depth+1)
	}
	for _, choice := range append(n.AnyOf[:len(n.AnyOf):len(n.AnyOf)], n.OneOf...) {
		if choice = choice.resolve(defs, depth+1); choice.kind != "null" {
			return choice
		}
	}
	out := *n
	if n.Items != nil {
		out.Items = n.Items.resolve(defs, depth+1)
	}
	out.Properties = make(map[string]*node, len(n.Required))
	for _, name := range n.Required {
		if p := n.Properties[name]; p != nil {
			out.Properties[name] = p.resolve(defs, depth+1)
		}
	}
	out.kind = out.kindOf()
	return &out
}

// kindOf is the type: of several, the first that is not null; where none is said, what the other words are about.
func (n *node) kindOf() string {
	var names []string
	if json.Unmarshal(n.Type, &names) == nil {
		for _, name := range names {
			if name != "null" {
				return name
			}
		}
	}
	switch {
	case text(n.Type) != "":
		return text(n.Type)
	case n.Properties != nil && len(n.Required) > 0:
		return "object"
	case n.Items != nil:
		return "array"
	}
	return "string"
}

// free says whether n is a text of any words.
func (n *node) free() bool { return n.Const == nil && len(n.Enum) == 0 && n.kind == "string" }

// query is the place of the query among what an object requires, -1 where it has none.
func (n *node) query() int {
	if p := n.Properties["query"]; p == nil || !p.free() {
		return -1
	}
	return slices.Index(n.Required, "query")
}

// texts counts the free texts in n, its query among them.
func (n *node) texts() int {
	if n.free() {
		return 1
	}
	return n.sum((*node).texts)
}

// others counts what a query says besides free texts: enums and numbers, each as a word.
func (n *node) others() int {
	if n.Const == nil && (len(n.Enum) > 1 || n.kind == "integer" || n.kind == "number") {
		return 1
	}
	return n.sum((*node).others)
}

func (n *node) sum(of func(*node) int) int {
	total := 0
	if n.Items != nil {
		total = of(n.Items) * n.length()
	}
	for _, p := range n.Properties {
		total += of(p)
	}
	return total
}

// length is how many items an array gets.
func (n *node) length() int {
	if n.MaxItems != nil {
		return max(min(*n.MaxItems, mostItems), n.MinItems)
	}
	return max(n.MinItems, 1)
}

// number draws a number within its bounds; without any, from 1 to 9. Integers are whole, others have two digits.
func (n *node) number(s *hash.Stream) string {
	low, high := bound(n.Minimum, n.Above, math.Max), bound(n.Maximum, n.Below, math.Min)
	step := 0.01
	if n.kind == "integer" {
		step = 1
	}
	from, to := span(low, high, step)
	if n.Above != nil && from*step <= *n.Above {
		from++
	}
	if n.Below != nil && to*step >= *n.Below {
		to--
	}
	if to < from { // nothing of that step fits
		return strconv.FormatFloat((*low+*high)/2, 'g', -1, 64)
	}
	k := from + float64(s.Intn(int(min(to-from, 1<<30))+1))
	if step == 1 {
		return strconv.FormatFloat(k, 'f', 0, 64)
	}
	return strconv.FormatFloat(k/100, 'f', -1, 64)
}

// bound is the stricter of two bounds, nil for none.
func bound(inclusive, exclusive *float64, stricter func(a, b float64) float64) *float64 {
	switch {
	case inclusive == nil:
		return exclusive
	case exclusive == nil:
		return inclusive
	}
	return new(stricter(*inclusive, *exclusive))
}

// span is the range in steps; where a side is open it is 8 from the other, and 1 to 9 where both are.
func span(low, high *float64, step float64) (from, to float64) {
	const open = 8
	switch {
	case low == nil && high == nil:
		return math.Ceil(1 / step), math.Floor((1 + open) / step)
	case high == nil:
		return math.Ceil(*low / step), math.Floor((*low + open) / step)
	case low == nil:
		return math.Ceil((*high - open) / step), math.Floor(*high / step)
	}
	return math.Ceil(*low / step), math.Floor(*high / step)
}
