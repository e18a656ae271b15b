package kg

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"sort"

	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

type Node struct {
	ID, Name, Type string
	Aliases        []string
	Weight         float64
}
type Format struct{ ID, Name, Type, Aliases, Weight, Parent, Root string }
type File struct {
	Path string
	Data io.Reader
}
type edge struct {
	to     int
	kind   string
	weight float64
}
type Graph struct {
	nodes  []Node
	index  map[string]int
	names  map[string][]int
	out    [][]edge
	in     [][]edge
	byType map[string][]int
	maxLen int
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}
func Read(nodes, edges []File, f Format) (*Graph, error) {
	g := &Graph{index: map[string]int{}, names: map[string][]int{}, byType: map[string][]int{}}
	type rec = map[string]any
	var parents []string
	each := func(file File, do func(rec) error) error {
		s := bufio.NewScanner(file.Data)
		s.Buffer(nil, 1<<24)
		for n := 1; s.Scan(); n++ {
			if len(s.Bytes()) == 0 {
				continue
			}
			var r rec
			if err := json.Unmarshal(s.Bytes(), &r); err != nil {
				return fmt.Errorf("%s:%d: %w", file.Path, n, err)
			}
			if err := do(r); err != nil {
				return fmt.Errorf("%s:%d: %w", file.Path, n, err)
			}
		}
		return s.Err()
	}
	str := func(v any) string {
		if v == nil {
			return ""
		}
		return fmt.Sprint(v)
	}
	for _, file := range nodes {
		if err := each(file, func(r rec) error {
			n := Node{ID: str(r[or(f.ID, "id")]), Name: str(r[or(f.Name, "name")]), Type: str(r[or(f.Type, "type")]), Weight: 1}
			if w, ok := r[or(f.Weight, "weight")].(float64); ok {
				n.Weight = w
			}
			if _, ok := g.index[n.ID]; ok {
				return errors.New("duplicate id " + n.ID)
			}
			if l, ok := r[or(f.Aliases, "aliases")].([]any); ok {
				for _, a := range l {
					n.Aliases = append(n.Aliases, str(a))
				}
			}
			g.index[n.ID] = len(g.nodes)
			g.nodes = append(g.nodes, n)
			p := ""
			if f.Parent != "" {
				p = str(r[f.Parent])
			}
			parents = append(parents, p)
			return nil
		}); err != nil {
			return nil, err
		}
	}
	g.out = make([][]edge, len(g.nodes))
	g.in = make([][]edge, len(g.nodes))
	add := func(a, b int, k string, w float64) {
		g.out[a] = append(g.out[a], edge{b, k, w})
		g.in[b] = append(g.in[b], edge{a, k, w})
	}
	for i, p := range parents {
		if p == "" || p == f.Root {
			continue
		}
		j, ok := g.index[p]
		if !ok {
			return nil, errors.New("unknown parent " + p)
		}
		add(i, j, "is_a", 1)
	}
	if f.Parent != "" {
		for i := range g.nodes {
			at := i
			for range 100 {
				j, ok := g.index[parents[at]]
				if !ok {
					break
				}
				at = j
			}
			if g.nodes[i].Type == "" {
				g.nodes[i].Type = g.nodes[at].Name
			}
		}
	}
	for _, file := range edges {
		if err := each(file, func(r rec) error {
			a, ok := g.index[str(r["from"])]
			b, ok2 := g.index[str(r["to"])]
			if !ok || !ok2 {
				return errors.New("unknown node in edge")
			}
			w := 1.0
			if x, ok := r["weight"].(float64); ok {
				w = x
			}
			add(a, b, str(r["type"]), w)
			return nil
		}); err != nil {
			return nil, err
		}
	}
	for i, n := range g.nodes {
		g.byType[n.Type] = append(g.byType[n.Type], i)
		for _, name := range append([]string{n.Name}, n.Aliases...) {
			k := text.Normalise(name)
			g.names[k] = append(g.names[k], i)
			g.maxLen = max(g.maxLen, text.CountWords(k))
		}
	}
	return g, nil
}
func (g *Graph) Len() int                    { return len(g.nodes) }
func (g *Graph) Node(i int) Node             { return g.nodes[i] }
func (g *Graph) Index(id string) (int, bool) { i, ok := g.index[id]; return i, ok }
func (g *Graph) Lookup(n string) []int       { return g.names[text.Normalise(n)] }
func (g *Graph) Types() []string {
	var out []string
	for t := range g.byType {
		out = append(out, t)
	}
	sort.Strings(out)
	return out
}
func (g *Graph) Neighbours(i int, k string) iter.Seq2[int, float64] {
	return func(y func(int, float64) bool) {
		for _, e := range g.out[i] {
			if (k == "" || e.kind == k) && !y(e.to, e.weight) {
				return
			}
		}
	}
}
func (g *Graph) Walk(s *hash.Stream, from []int, want string, maxSteps int) ([]int, bool) {
	if len(from) == 0 {
		l := g.byType[want]
		if len(l) == 0 {
			return nil, false
		}
		return []int{l[s.Intn(len(l))]}, true
	}
	for range 6 {
		path := []int{from[s.Intn(len(from))]}
		for range maxSteps {
			at := path[len(path)-1]
			if g.nodes[at].Type == want {
				return path, true
			}
			n := len(g.out[at]) + len(g.in[at])
			if n == 0 {
				break
			}
			i := s.Intn(n)
			if i < len(g.out[at]) {
				path = append(path, g.out[at][i].to)
			} else {
				path = append(path, g.in[at][i-len(g.out[at])].to)
			}
		}
	}
	return nil, false
}

type Cooccur struct{ n int }

func (c *Cooccur) Add([]int)                                           {}
func (c *Cooccur) Merge(*Cooccur)                                      {}
func (c *Cooccur) Encode() []byte                                      { return nil }
func DecodeCooccur([]byte) (*Cooccur, error)                           { return &Cooccur{}, nil }
func (g *Graph) WithCooccurrence(c *Cooccur, minimum, top int) *Graph  { return g }
func (g *Graph) Ground(texts ...string) []int {
	var out []int
	for _, t := range texts {
		if l := g.Lookup(t); len(l) > 0 && !slices.Contains(out, l[0]) {
			out = append(out, l[0])
		}
	}
	return out
}
