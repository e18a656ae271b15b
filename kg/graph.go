package kg

import (
	"iter"
	"slices"
	"sort"
	"strings"

	"github.com/routenator/routenator/transforms/text"
)

// IsA is the type of the edge from a concept to a more general one.
const IsA = "is_a"

// Cooccurs is the type of the edges that co-occurrence adds.
const Cooccurs = "cooccurs"

// Node is one concept.
type Node struct {
	ID, Name, Type string
	Aliases        []string
	Weight         float64 // relative frequency where nodes of a type are drawn; default 1
}

// Edge is one directed relation. Weight defaults to 1.
type Edge struct {
	From, To, Type string
	Weight         float64
}

// Graph is a concept graph. It is immutable and safe for concurrent use; a node is known by its index, from 0.
type Graph struct {
	nodes []Node
	index map[string]int32
	names map[string][]int32 // by normalised name and alias, heaviest node first
	most  int                // words of the longest name
	kinds []string           // edge types, sorted
	out   adjacency          // edges as they were given
	steps adjacency          // where a walk can go, with cumulative probabilities for weights
	types map[string][]int32 // nodes by type
	upTo  map[string][]float64
	reach map[string]*reach // by type; measured when a walk first asks

	nowhere []uint8 // far for every node
}

// link is an edge between indexes.
type link struct {
	from, to int32
	kind     uint16
	weight   float32
}

// adjacency holds links in compressed sparse rows.
type adjacency struct {
	start  []int32 // where each node's links begin
	to     []int32
	kind   []uint16
	weight []float32
}

// newAdjacency sorts links by node, then target and type.
func newAdjacency(nodes int, links []link) adjacency {
	slices.SortFunc(links, func(a, b link) int {
		for _, d := range [3]int{int(a.from - b.from), int(a.to - b.to), int(a.kind) - int(b.kind)} {
			if d != 0 {
				return d
			}
		}
		return 0
	})
	a := adjacency{start: make([]int32, nodes+1), to: make([]int32, len(links)), kind: make([]uint16, len(links)), weight: make([]float32, len(links))}
	for i, l := range links {
		a.to[i], a.kind[i], a.weight[i] = l.to, l.kind, l.weight
		a.start[l.from+1]++
	}
	for i := range nodes {
		a.start[i+1] += a.start[i]
	}
	return a
}

// row returns the range of a node's links.
func (a *adjacency) row(node int) (from, to int32) { return a.start[node], a.start[node+1] }

// links returns the edges as a list.
func (a *adjacency) links() []link {
	out := make([]link, 0, len(a.to))
	for node := range len(a.start) - 1 {
		from, to := a.row(node)
		for i := from; i < to; i++ {
			out = append(out, link{int32(node), a.to[i], a.kind[i], a.weight[i]})
		}
	}
	return out
}

// newGraph indexes nodes and links.
func newGraph(nodes []Node, kinds []string, links []link) *Graph {
	g := &Graph{nodes: nodes, kinds: kinds, index: make(map[string]int32, len(nodes)), names: make(map[string][]int32, len(nodes)),
		types: map[string][]int32{}, upTo: map[string][]float64{}, reach: map[string]*reach{}, nowhere: make([]uint8, len(nodes))}
	for i := range nodes {
		n := &nodes[i]
		g.index[n.ID] = int32(i)
		g.types[n.Type] = append(g.types[n.Type], int32(i))
		g.addName(n.Name, int32(i))
		for _, alias := range n.Aliases {
			g.addName(alias, int32(i))
		}
	}
	for _, list := range g.names {
		slices.SortFunc(list, g.heavier)
	}
	g.out = newAdjacency(len(nodes), links)
	g.indexSteps()
	g.indexTypes()
	return g
}

func (g *Graph) addName(name string, node int32) {
	key := text.Normalise(name)
	if key == "" || slices.Contains(g.names[key], node) {
		return
	}
	g.names[key] = append(g.names[key], node)
	g.most = max(g.most, strings.Count(key, " ")+1)
}

// heavier orders nodes by weight, then by id.
func (g *Graph) heavier(a, b int32) int {
	if d := g.nodes[b].Weight - g.nodes[a].Weight; d != 0 {
		if d > 0 {
			return 1
		}
		return -1
	}
	return strings.Compare(g.nodes[a].ID, g.nodes[b].ID)
}

func (g *Graph) indexTypes() {
	for i := range g.nowhere {
		g.nowhere[i] = far
	}
	for t, list := range g.types {
		g.reach[t] = &reach{}
		sum := 0.0
		for _, node := range list {
			sum += g.nodes[node].Weight
			g.upTo[t] = append(g.upTo[t], sum)
		}
	}
}

// Len returns the number of nodes.
func (g *Graph) Len() int { return len(g.nodes) }

// Node returns the node at index i.
func (g *Graph) Node(i int) Node { return g.nodes[i] }

// Index returns the index of the node with this id.
func (g *Graph) Index(id string) (int, bool) {
	i, ok := g.index[id]
	return int(i), ok
}

// Lookup returns the nodes with this name or alias, compared as normalised words, heaviest first.
func (g *Graph) Lookup(name string) []int { return ints(g.names[text.Normalise(name)]) }

// OfType returns the nodes of a type in the order in which they were read.
func (g *Graph) OfType(t string) []int { return ints(g.types[t]) }

func ints(list []int32) []int {
	out := make([]int, len(list))
	for i, v := range list {
		out[i] = int(v)
	}
	return out
}

// Types returns the types of the nodes, sorted.
func (g *Graph) Types() []string {
	var out []string
	for t := range g.types {
		out = append(out, t)
	}
	sort.Strings(out)
	return out
}

// EdgeTypes returns the types of the edges, sorted.
func (g *Graph) EdgeTypes() []string { return slices.Clone(g.kinds) }

// Neighbours yields where the edges of a node lead, and their weights; edgeType "" takes all types.
func (g *Graph) Neighbours(node int, edgeType string) iter.Seq2[int, float64] {
	return func(yield func(int, float64) bool) {
		from, to := g.out.row(node)
		for i := from; i < to; i++ {
			if edgeType != "" && g.kinds[g.out.kind[i]] != edgeType {
				continue
			}
			if !yield(int(g.out.to[i]), float64(g.out.weight[i])) {
				return
			}
		}
	}
}
