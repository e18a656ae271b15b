package kg

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// Cooccur counts which nodes stand together in one asset. Parts can be counted apart and merged: any split and any
// order give the same. The zero Cooccur is empty.
type Cooccur struct {
	assets uint64
	nodes  map[uint32]uint64
	pairs  map[pair]uint64
}

// pair is two nodes, the smaller first.
type pair struct{ a, b uint32 }

// mostNodes bounds the nodes of one asset that are counted: pairs grow with their square.
const mostNodes = 64

// Add counts one asset's nodes; doubled ones once, and at most 64 of them.
func (c *Cooccur) Add(nodes []int) {
	c.init()
	list := slices.Clone(nodes)
	slices.Sort(list)
	list = slices.Compact(list)
	list = list[:min(len(list), mostNodes)]
	c.assets++
	for i, a := range list {
		c.nodes[uint32(a)]++
		for _, b := range list[i+1:] {
			c.pairs[pair{uint32(a), uint32(b)}]++
		}
	}
}

func (c *Cooccur) init() {
	if c.nodes == nil {
		c.nodes, c.pairs = map[uint32]uint64{}, map[pair]uint64{}
	}
}

// Merge adds what other counted.
func (c *Cooccur) Merge(other *Cooccur) {
	c.init()
	c.assets += other.assets
	for node, n := range other.nodes {
		c.nodes[node] += n
	}
	for p, n := range other.pairs {
		c.pairs[p] += n
	}
}

// Encode returns the counts as bytes: equal counts, equal bytes.
func (c *Cooccur) Encode() []byte {
	out := binary.AppendUvarint(nil, c.assets)
	out = binary.AppendUvarint(out, uint64(len(c.nodes)))
	for _, node := range sortedKeys(c.nodes, cmp.Compare[uint32]) {
		out = binary.AppendUvarint(out, uint64(node))
		out = binary.AppendUvarint(out, c.nodes[node])
	}
	for _, p := range c.sortedPairs() {
		out = binary.AppendUvarint(out, uint64(p.a))
		out = binary.AppendUvarint(out, uint64(p.b))
		out = binary.AppendUvarint(out, c.pairs[p])
	}
	return out
}

func (c *Cooccur) sortedPairs() []pair {
	return sortedKeys(c.pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b)) })
}

func sortedKeys[K comparable, V any](m map[K]V, compare func(a, b K) int) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compare)
	return keys
}

var errCooccur = errors.New("kg: not the bytes of a Cooccur")

// DecodeCooccur reads what Encode returned.
func DecodeCooccur(data []byte) (*Cooccur, error) {
	c := &Cooccur{}
	c.init()
	broken := false
	next := func() uint64 {
		v, n := binary.Uvarint(data)
		if n <= 0 {
			broken, data = true, nil
			return 0
		}
		data = data[n:]
		return v
	}
	c.assets = next()
	for count := next(); count > 0 && !broken; count-- {
		node := next()
		c.nodes[uint32(node)] = next()
	}
	for len(data) > 0 && !broken {
		p := pair{uint32(next()), uint32(next())}
		c.pairs[p] = next()
	}
	if broken {
		return nil, errCooccur
	}
	return c, nil
}

// strength is the normalised pointwise mutual information of a pair, ln(p(ab) / p(a)p(b)) / -ln p(ab), from -1 to 1
// (Bouma 2009, "Normalized (Pointwise) Mutual Information in Collocation Extraction").
func (c *Cooccur) strength(p pair) float64 {
	total := float64(c.assets)
	together := float64(c.pairs[p]) / total
	if together >= 1 {
		return 1
	}
	apart := float64(c.nodes[p.a]) / total * float64(c.nodes[p.b]) / total
	return math.Log(together/apart) / -math.Log(together)
}

// WithCooccurrence returns the graph with edges of type cooccurs, in both directions, between nodes that stand together
// in at least least assets and more often than by chance: of each node the most strongest. Their weight is the strength.
func (g *Graph) WithCooccurrence(c *Cooccur, least, most int) *Graph {
	strongest := map[int32][]link{}
	for _, p := range c.sortedPairs() {
		if c.pairs[p] < uint64(least) || int(p.a) >= len(g.nodes) || int(p.b) >= len(g.nodes) {
			continue
		}
		if s := float32(c.strength(p)); s > 0 {
			a, b := int32(p.a), int32(p.b)
			strongest[a] = append(strongest[a], link{from: a, to: b, weight: s})
			strongest[b] = append(strongest[b], link{from: b, to: a, weight: s})
		}
	}
	kinds := g.kinds
	if at, ok := slices.BinarySearch(kinds, Cooccurs); !ok {
		kinds = slices.Insert(slices.Clone(kinds), at, Cooccurs)
	}
	kind, _ := slices.BinarySearch(kinds, Cooccurs)
	links := g.out.links()
	for i := range links {
		k, _ := slices.BinarySearch(kinds, g.kinds[links[i].kind])
		links[i].kind = uint16(k)
	}
	for _, node := range sortedKeys(strongest, cmp.Compare[int32]) {
		list := strongest[node]
		slices.SortFunc(list, func(a, b link) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.to, b.to)) })
		for _, l := range list[:min(len(list), most)] {
			l.kind = uint16(kind)
			links = append(links, l)
		}
	}
	return newGraph(g.nodes, kinds, links)
}
