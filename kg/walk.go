package kg

import (
	"math"
	"slices"
	"sort"

	"github.com/routenator/routenator/transforms/hash"
)

// backwards is the weight of an edge walked against its direction: a template leads to its objects more readily than an
// object to every template that has it.
const backwards = 0.5

// stay is how often a walk that begins at a node of the wanted type ends there: mostly a row speaks of what its asset
// is about, sometimes of what lies near.
const stay = 0.75

// restarts bounds the walks of one call.
const restarts = 4

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
// at most maxSteps steps; it begins again a few times where it ends elsewhere. The path holds every node passed, the
// last of which is of the type. Without from it is one node of the type, drawn by weight. ok is false where no walk got
// there.
func (g *Graph) Walk(s *hash.Stream, from []int, want string, maxSteps int) (path []int, ok bool) {
	if len(from) == 0 {
		node, ok := g.draw(s, want)
		return []int{node}, ok
	}
	for range restarts {
		path = append(path[:0], from[s.Intn(len(from))])
		if g.nodes[path[0]].Type == want && s.Float64() < stay {
			return path, true
		}
		for range maxSteps {
			next, ok := g.step(s, path)
			if !ok {
				break
			}
			path = append(path, next)
			if g.nodes[next].Type == want {
				return path, true
			}
		}
	}
	return nil, false
}

// step draws a neighbour of the last node of the path that the path has not passed.
func (g *Graph) step(s *hash.Stream, path []int) (int, bool) {
	from, to := g.steps.row(path[len(path)-1])
	if from == to || g.steps.weight[to-1] <= 0 {
		return 0, false
	}
	row := g.steps.weight[from:to]
	for range 3 {
		at := float32(s.Float64()) * row[len(row)-1]
		i := min(sort.Search(len(row), func(i int) bool { return row[i] > at }), len(row)-1)
		if next := int(g.steps.to[int(from)+i]); !slices.Contains(path, next) {
			return next, true
		}
	}
	return 0, false
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
