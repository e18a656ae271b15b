package schemas

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

// mostNodes bounds what the aliases of one document may stand for together. The largest list of values that we know
// has some 100,000 nodes.
const mostNodes = 5_000_000

// boundAliases reports an alias that stands within what it names, and aliases of aliases that together would fill the
// memory ("a billion laughs"): a decoder follows both without end.
func (d *document) boundAliases(root ast.Node) bool {
	e := expansion{sizes: map[string]int{}}
	switch size := e.size(root); {
	case e.within != nil:
		name := e.within.Value.GetToken()
		d.add(name.Position.Line, "", fmt.Sprintf("*%s stands within what &%s names; write its content out", name.Value, name.Value))
		return false
	case size > mostNodes:
		d.add(0, "", fmt.Sprintf("its aliases stand for more than %d values; name less, or write less of it", mostNodes))
		return false
	}
	return true
}

// expansion counts nodes as they are when each alias is replaced by what it names.
type expansion struct {
	sizes  map[string]int // by anchor; -1 while its content is counted
	within *ast.AliasNode
}

// size counts the nodes of one node, no further than just above mostNodes.
func (e *expansion) size(node ast.Node) int {
	switch n := node.(type) {
	case *ast.AnchorNode:
		name := n.Name.GetToken().Value
		e.sizes[name] = -1
		e.sizes[name] = e.size(n.Value)
		return e.sizes[name]
	case *ast.AliasNode:
		size := e.sizes[n.Value.GetToken().Value] // 0 for an unknown anchor: the decoder names it
		if size < 0 && e.within == nil {
			e.within = n
		}
		return max(size, 1)
	case *ast.SequenceNode:
		return e.sum(n.Values)
	}
	var values []ast.Node
	for _, v := range pairs(node) {
		values = append(values, v.Value)
	}
	return e.sum(values)
}

func (e *expansion) sum(nodes []ast.Node) int {
	total := 1
	for _, n := range nodes {
		total = min(total+e.size(n), mostNodes+1)
	}
	return total
}
