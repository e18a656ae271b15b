package kg

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"pgregory.net/rapid"
)

const nodes = `{"id": "birthday", "name": "birthday", "type": "intent", "aliases": ["bday", "birthday party"]}
{"id": "balloon", "name": "balloons", "type": "object", "weight": 3}
{"id": "cake", "name": "birthday cake", "type": "object"}
{"id": "invitation", "name": "invitation", "type": "design"}
{"id": "card", "name": "greeting card", "type": "design"}
{"id": "paper", "name": "paper goods", "type": "design"}
`

const edges = `{"from": "birthday", "to": "balloon", "type": "has", "weight": 2}
{"from": "birthday", "to": "cake", "type": "has"}
{"from": "birthday", "to": "invitation", "type": "uses"}
{"from": "invitation", "to": "paper", "type": "is_a"}
{"from": "card", "to": "paper", "type": "is_a"}
`

func file(path, data string) []File { return []File{{path, strings.NewReader(data)}} }

func party(t testing.TB) *Graph {
	t.Helper()
	g, err := Read(file("nodes.jsonl", nodes), file("edges.jsonl", edges), Format{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *Graph) ids(list []int) string {
	var out []string
	for _, i := range list {
		out = append(out, g.Node(i).ID)
	}
	return strings.Join(out, " ")
}

func TestLookUp(t *testing.T) {
	g := party(t)
	if g.Len() != 6 || fmt.Sprint(g.Types()) != "[design intent object]" || fmt.Sprint(g.EdgeTypes()) != "[has is_a uses]" {
		t.Errorf("%d nodes, types %v, edges %v", g.Len(), g.Types(), g.EdgeTypes())
	}
	for name, want := range map[string]string{"Balloons!": "balloon", "BDAY": "birthday", "balloon": "", "Greeting  card": "card"} {
		if got := g.ids(g.Lookup(name)); got != want {
			t.Errorf("Lookup(%q) = %q, want %q", name, got, want)
		}
	}
	birthday, _ := g.Index("birthday")
	sum := 0.0
	for _, w := range g.Neighbours(birthday, "has") {
		sum += w
	}
	if sum != 3 {
		t.Errorf("weights of has add up to %g", sum)
	}
}

func TestGround(t *testing.T) {
	g := party(t)
	for text, want := range map[string]string{
		"Birthday cake with balloons":   "cake balloon", // the longest name wins: not birthday
		"A BIRTHDAY PARTY invitation":   "birthday invitation",
		"balloons, balloons & balloons": "balloon",
		"tax form":                      "",
		"":                              "",
	} {
		if got := g.ids(g.Ground(text)); got != want {
			t.Errorf("Ground(%q) = %q, want %q", text, got, want)
		}
	}
	if got := g.ids(g.Ground("bday", "greeting card for a birthday")); got != "birthday card" {
		t.Errorf("two texts: %q", got)
	}
}

func TestParentLinks(t *testing.T) {
	tree := `{"id": 91, "name": "nature", "parent": 1}
{"id": 92, "name": "trees", "parent": 91}
{"id": 93, "name": ["oak", "oak tree"], "parent": [92]}
`
	g, err := Read(file("tree.jsonl", tree), nil, Format{Parent: "parent", Root: "1"})
	if err != nil {
		t.Fatal(err)
	}
	oak := g.Lookup("oak tree")
	if len(oak) != 1 || g.Node(oak[0]).Type != "nature" || g.Node(oak[0]).Name != "oak" {
		t.Fatalf("oak: %v", g.Node(oak[0]))
	}
	if _, err := Read(file("tree.jsonl", tree), nil, Format{Parent: "parent"}); err == nil || !strings.Contains(err.Error(), `tree.jsonl:1: the parent "1" is no node`) {
		t.Errorf("without a root: %v", err)
	}
	if _, err := Read(file("tree.jsonl", tree), nil, Format{Parent: "parent", Root: "*"}); err != nil {
		t.Errorf("any root: %v", err)
	}
}

func TestBadGraphs(t *testing.T) {
	for _, test := range []struct{ name, nodes, edges, want string }{
		{"unknown node", nodes, `{"from": "birthday", "to": "tax"}`, `edges.jsonl:1: "tax" is no node`},
		{"doubled id", nodes + `{"id": "cake", "name": "x"}`, "", `nodes.jsonl:7: the id "cake" stands twice, first in line 3`},
		{"circle", nodes, edges + `{"from": "paper", "to": "card", "type": "is_a"}`, "is_a runs in a circle: paper -> card -> paper"},
		{"a kind of itself", nodes, `{"from": "cake", "to": "cake", "type": "is_a"}`, "circle: cake -> cake"},
		{"no name", `{"id": "x"}`, "", `nodes.jsonl:1: node "x" has no "name"`},
		{"no id", `{"name": "x"}`, "", `nodes.jsonl:1: has no "id"`},
		{"negative weight", `{"id": "x", "name": "x", "weight": -1}`, "", "the weight -1"},
		{"weight of an edge", nodes, `{"from": "cake", "to": "card", "weight": "much"}`, "edges.jsonl:1: the weight much is no number"},
		{"unknown key", `{"id": "x", "name": "x", "typ": "y"}`, "", `unknown key "typ"`},
		{"no JSON", nodes + "{", "", "nodes.jsonl:7: not one JSON object a line"},
		{"UTF-8", "{\"id\": \"\xff\"}", "", "nodes.jsonl:1: not valid UTF-8"},
		{"nothing", "", "", "the graph has no node"},
	} {
		_, err := Read(file("nodes.jsonl", test.nodes), file("edges.jsonl", test.edges), Format{})
		var problems schemas.Problems
		if err == nil || !strings.Contains(err.Error(), test.want) || test.name != "nothing" && !errors.As(err, &problems) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

// A walk ends at the wanted type, and every step is an edge in one direction or the other.
func TestWalksFollowEdges(t *testing.T) {
	g := party(t)
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SliceOfN(rapid.IntRange(0, g.Len()-1), 1, 3).Draw(t, "from")
		want := rapid.SampledFrom(g.Types()).Draw(t, "want")
		seed := rapid.Int64().Draw(t, "seed")
		path, ok := g.Walk(hash.New(seed, "x", "walk"), from, want, 4)
		again, _ := g.Walk(hash.New(seed, "x", "walk"), from, want, 4)
		if !slices.Equal(path, again) {
			t.Fatal("the same seed walks elsewhere")
		}
		if !ok {
			return
		}
		if len(path) > 5 || !slices.Contains(from, path[0]) || g.Node(path[len(path)-1]).Type != want {
			t.Fatalf("path %q to %s", g.ids(path), want)
		}
		for i := range path[1:] {
			if !joinedBy(g, path[i], path[i+1]) && !joinedBy(g, path[i+1], path[i]) {
				t.Fatalf("no edge between the steps of %q", g.ids(path))
			}
		}
	})
}

func joinedBy(g *Graph, from, to int) bool {
	for next := range g.Neighbours(from, "") {
		if next == to {
			return true
		}
	}
	return false
}

func TestWalkWithoutStart(t *testing.T) {
	g, counts := party(t), map[string]int{}
	for i := range 4000 {
		path, ok := g.Walk(hash.New(int64(i), "x", "walk"), nil, "object", 3)
		if !ok || len(path) != 1 {
			t.Fatal("no node of the type")
		}
		counts[g.ids(path)]++
	}
	// balloons weigh 3 of 4: 3000 expected; six standard errors are 164
	if counts["balloon"] < 2836 || counts["balloon"] > 3164 {
		t.Errorf("drawn %v", counts)
	}
	if _, ok := g.Walk(hash.New(1, "x", "walk"), nil, "no such type", 3); ok {
		t.Error("a node of no type")
	}
}

// A hub that everything is joined to does not swallow the walks: with undamped weights it would end nearly all.
func TestHubsAreDamped(t *testing.T) {
	var n, e strings.Builder
	n.WriteString(`{"id": "hub", "name": "hub", "type": "b"}` + "\n")
	for i := range 400 {
		fmt.Fprintf(&n, "{\"id\": \"a%d\", \"name\": \"a%d\", \"type\": \"a\"}\n{\"id\": \"b%d\", \"name\": \"b%d\", \"type\": \"b\"}\n", i, i, i, i)
		fmt.Fprintf(&e, "{\"from\": \"a%d\", \"to\": \"hub\"}\n{\"from\": \"a%d\", \"to\": \"b%d\"}\n", i, i, i)
	}
	g, err := Read(file("n", n.String()), file("e", e.String()), Format{})
	if err != nil {
		t.Fatal(err)
	}
	hub, _ := g.Index("hub")
	ends := 0
	for i := range 1000 {
		start, _ := g.Index(fmt.Sprintf("a%d", i%400))
		if path, ok := g.Walk(hash.New(int64(i), "x", "walk"), []int{start}, "b", 1); ok && path[1] == hub {
			ends++
		}
	}
	if ends > 150 { // 1 in 21 by the square root of its degree: 48 expected
		t.Errorf("%d of 1000 walks end in the hub", ends)
	}
}

func countAll(assets [][]int) *Cooccur {
	c := &Cooccur{}
	for _, a := range assets {
		c.Add(a)
	}
	return c
}

// Counts are the same for any split and order, and survive encoding.
func TestCooccurrenceMerges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		assets := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(0, 9), 0, 5), 0, 20).Draw(t, "assets")
		want := countAll(assets).Encode()
		shuffled := rapid.Permutation(assets).Draw(t, "order")
		cut := rapid.IntRange(0, len(assets)).Draw(t, "cut")
		left, right := countAll(shuffled[:cut]), countAll(shuffled[cut:])
		decoded, err := DecodeCooccur(right.Encode())
		if err != nil {
			t.Fatal(err)
		}
		left.Merge(decoded)
		if string(left.Encode()) != string(want) {
			t.Fatal("another split counts otherwise")
		}
	})
}

// Two nodes that always stand together have strength 1; independent ones 0 (Bouma 2009).
func TestStrength(t *testing.T) {
	together := countAll([][]int{{0, 1}, {0, 1}, {2}, {3}})
	if s := together.strength(pair{0, 1}); s < 1-1e-12 {
		t.Errorf("always together: %g", s)
	}
	apart := countAll([][]int{{0, 1}, {0}, {1}, {}})
	if s := apart.strength(pair{0, 1}); s > 1e-12 || s < -1e-12 {
		t.Errorf("independent: %g", s)
	}
}

func TestWithCooccurrence(t *testing.T) {
	g := party(t)
	balloon, _ := g.Index("balloon")
	card, _ := g.Index("card")
	paper, _ := g.Index("paper")
	c := countAll([][]int{{balloon, card}, {balloon, card}, {balloon, card}, {paper}, {paper, card}})
	joined := g.WithCooccurrence(c, 2, 5)
	if !joinedBy(joined, balloon, card) || !joinedBy(joined, card, balloon) || joinedBy(joined, paper, card) && !joinedBy(g, paper, card) {
		t.Error("co-occurrence joins the wrong nodes")
	}
	birthday, _ := joined.Index("birthday")
	if n := len(slices.Collect(firsts(joined, birthday, "has"))); n != 2 {
		t.Errorf("%d edges of type has are left", n)
	}
	if !slices.Contains(joined.EdgeTypes(), Cooccurs) {
		t.Error("no type for the new edges")
	}
}

func firsts(g *Graph, node int, kind string) func(func(int) bool) {
	return func(yield func(int) bool) {
		for next := range g.Neighbours(node, kind) {
			if !yield(next) {
				return
			}
		}
	}
}

func FuzzDecodeCooccur(f *testing.F) {
	f.Add(countAll([][]int{{1, 2, 3}, {2, 3}}).Encode())
	f.Add([]byte{1, 255})
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := DecodeCooccur(data)
		if err != nil {
			return
		}
		if again, err := DecodeCooccur(c.Encode()); err != nil || string(again.Encode()) != string(c.Encode()) {
			t.Fatal("does not survive a second time")
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(nodes, edges)
	f.Add(`{"id": 1, "name": ["a", 2], "parent": [1, "x"]}`, `{"from": 1, "to": 1, "type": "is_a"}`)
	f.Fuzz(func(t *testing.T, nodes, edges string) {
		for _, format := range []Format{{}, {Parent: "parent", Root: "*"}} {
			g, err := Read(file("n", nodes), file("e", edges), format)
			if err == nil {
				g.Walk(hash.New(1, nodes, "walk"), g.Ground(nodes), g.Types()[0], 5)
			}
		}
	})
}

// wordNet is a graph of the size and shape of Open English WordNet's nouns.
func wordNet() string {
	var b strings.Builder
	for i := range 35_792 {
		fmt.Fprintf(&b, "{\"id\": \"%d\", \"m\": [\"noun %d\", \"word %d\"], \"hypernym\": [\"%d\"]}\n", i, i, i*7%35_792, (i-1)/4)
	}
	return strings.Replace(b.String(), `"hypernym": ["0"]`, `"hypernym": []`, 1)
}

func BenchmarkReadWordNet(b *testing.B) {
	data, format := wordNet(), Format{Name: "m", Parent: "hypernym"}
	var before, after runtime.MemStats
	var g *Graph
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		var err error
		if g, err = Read(file("n", data), nil, format); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
	runtime.KeepAlive(g)
}

func BenchmarkWalk(b *testing.B) {
	g := party(b)
	start, _ := g.Index("cake")
	for i := 0; b.Loop(); i++ {
		g.Walk(hash.New(int64(i), "x", "walk"), []int{start}, "design", 4)
	}
}

func BenchmarkGround(b *testing.B) {
	g := party(b)
	for b.Loop() {
		g.Ground("A birthday party invitation with balloons and a birthday cake on paper goods")
	}
}

func ExampleGraph_Walk() {
	g, err := Read(file("nodes.jsonl", nodes), file("edges.jsonl", edges), Format{})
	if err != nil {
		fmt.Println(err)
		return
	}
	cake := g.Lookup("birthday cake")
	path, _ := g.Walk(hash.New(7, "row 1", "a design for a cake"), cake, "design", 4)
	for _, i := range path {
		fmt.Println(g.Node(i).Name)
	}
	// Output:
	// birthday cake
	// birthday
	// invitation
}
