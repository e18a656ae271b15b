package kg

import (
	"math"
	"slices"
	"sort"
	"sync"

	"github.com/routenator/routenator/transforms/hash"
)

// backwards is the weight of an edge walked against its direction: a template leads to its objects more readily than an
// object to every template that has it.
const backwards = 0.5

// stay is how often a walk that begins at a node of the wanted type ends there: mostly a row speaks of what its asset
// is about, sometimes of what lies near.
const stay = 0.75

// direct is how often a step has to lead nearer to the wanted type: without that, walks from a birthday to an object
// drift through a style to another feast's objects.
const direct = 0.85

// restarts bounds the walks from one node: a walk does not turn back, and may so run into a dead end.
const restarts = 3

// indexSteps lays out where a walk can go from each node. The probability of a step is the edge's weight over the
// square root of the target's degree: without that, walks end in the few nodes that everything is joined to; with the
// degree itself, in nodes that hardly anything is joined to (degree-corrected transitions).
func (g *Graph) indexSteps() {
	degree := make([]float64, len(g.nodes))
	edges := g.out.links()
	for _, l := range edges {
		degree[l.from]++
		degree[l.to]++
	}
	steps := make([]link, 0, 2*len(edges))
	for _, l := range edges {
		steps = append(steps, link{l.from, l.to, l.kind, l.weight / float32(math.Sqrt(degree[l.to]))},
			link{l.to, l.from, l.kind, backwards * l.weight / float32(math.Sqrt(degree[l.from]))})
	}
	g.steps = newAdjacency(len(g.nodes), steps)
	for node := range g.nodes {
		from, to := g.steps.row(node)
		sum := float32(0)
		for i := from; i < to; i++ {
			sum += g.steps.weight[i]
			g.steps.weight[i] = sum
		}
	}
}

// Walk takes a seeded walk from one of the nodes from to a node of the wanted type, over edges in both directions, of
// at most maxSteps steps. It never turns to where the type is out of reach, so that it gets there whenever that is
// possible without turning back, but for a few dead ends. The path holds every node passed, the last of which is of the type.
// Without from it is one node of the type, drawn by weight. ok is false where no walk gets there.
func (g *Graph) Walk(s *hash.Stream, from []int, want string, maxSteps int) (path []int, ok bool) {
	if len(from) == 0 {
		node, ok := g.draw(s, want)
		return []int{node}, ok
	}
	distance := g.distances(want)
	start := s.Intn(len(from))
	for i := range from {
		node := from[(start+i)%len(from)]
		if int(distance[node]) > maxSteps {
			continue
		}
		if distance[node] == 0 && (s.Float64() < stay || maxSteps == 0) {
			return []int{node}, true
		}
		for range restarts {
			if path, ok := g.walkFrom(s, node, distance, maxSteps); ok {
				return path, true
			}
		}
	}
	return nil, false
}

func (g *Graph) walkFrom(s *hash.Stream, node int, distance []uint8, maxSteps int) ([]int, bool) {
	path := make([]int, 1, maxSteps+1)
	path[0] = node
	for left := maxSteps - 1; left >= 0; left-- {
		bound := left
		if nearer := int(distance[path[len(path)-1]]) - 1; nearer >= 0 && s.Float64() < direct {
			bound = min(left, nearer)
		}
		next, ok := g.step(s, path, distance, bound)
		if !ok {
			return nil, false
		}
		if path = append(path, next); distance[next] == 0 {
			return path, true
		}
	}
	return nil, false
}

// tries bounds the draws of one step before its neighbours are looked through in order.
const tries = 4

// step draws a neighbour of the last node of the path, which the path has not passed and from which the wanted type is
// at most left steps away.
func (g *Graph) step(s *hash.Stream, path []int, distance []uint8, left int) (int, bool) {
	from, to := g.steps.row(path[len(path)-1])
	if from == to || g.steps.weight[to-1] <= 0 {
		return 0, false
	}
	row := g.steps.weight[from:to]
	fits := func(next int) bool { return int(distance[next]) <= left && !slices.Contains(path, next) }
	at := 0
	for range tries {
		point := float32(s.Float64()) * row[len(row)-1]
		at = min(sort.Search(len(row), func(i int) bool { return row[i] > point }), len(row)-1)
		if next := int(g.steps.to[int(from)+at]); fits(next) {
			return next, true
		}
	}
	for i := range row { // from where the last draw fell
		if next := int(g.steps.to[int(from)+(at+i)%len(row)]); fits(next) {
			return next, true
		}
	}
	return 0, false
}

// far is the distance of nodes that no walk leads from.
const far = math.MaxUint8

// distances returns how many steps each node is from the nearest node of a type, computed once.
func (g *Graph) distances(want string) []uint8 {
	entry := g.reach[want]
	if entry == nil {
		return g.nowhere
	}
	entry.once.Do(func() { entry.steps = g.measure(want) })
	return entry.steps
}

// reach is how far all nodes are from one type.
type reach struct {
	once  sync.Once
	steps []uint8
}

// measure searches breadth first from all nodes of a type.
func (g *Graph) measure(want string) []uint8 {
	steps := slices.Clone(g.nowhere)
	border := slices.Clone(g.types[want])
	for _, node := range border {
		steps[node] = 0
	}
	for distance := uint8(1); len(border) > 0 && distance < far; distance++ {
		var next []int32
		for _, node := range border {
			from, to := g.steps.row(int(node))
			for _, neighbour := range g.steps.to[from:to] {
				if steps[neighbour] == far {
					steps[neighbour] = distance
					next = append(next, neighbour)
				}
			}
		}
		border = next
	}
	return steps
}

// draw draws a node of a type by weight.
func (g *Graph) draw(s *hash.Stream, want string) (int, bool) {
	upTo := g.upTo[want]
	if len(upTo) == 0 || upTo[len(upTo)-1] <= 0 {
		return 0, false
	}
	at := s.Float64() * upTo[len(upTo)-1]
	i := min(sort.Search(len(upTo), func(i int) bool { return upTo[i] > at }), len(upTo)-1)
	return int(g.types[want][i]), true
}
