package kg

import (
	"slices"
	"strings"
)

// States of a node in the search for cycles.
const (
	unseen = iota
	open
	closed
)

// checkCycles finds nodes that are, over others, a kind of themselves, and names them.
func (r *reader) checkCycles(links []link) {
	up := r.generalisations(links)
	state := make([]uint8, len(r.nodes))
	for start := range r.nodes {
		if state[start] == unseen {
			r.visit(int32(start), up, state)
		}
	}
}

// frame is a node on the path of the search, and which of its generalisations comes next.
type frame struct {
	node int32
	next int
}

// visit searches depth first from a node, without recursion: a chain may be as long as the graph.
func (r *reader) visit(start int32, up map[int32][]int32, state []uint8) {
	path := []frame{{node: start}}
	state[start] = open
	for len(path) > 0 {
		top := &path[len(path)-1]
		if top.next == len(up[top.node]) {
			state[top.node] = closed
			path = path[:len(path)-1]
			continue
		}
		next := up[top.node][top.next]
		top.next++
		switch state[next] {
		case unseen:
			state[next] = open
			path = append(path, frame{node: next})
		case open:
			r.addf(r.places[next], "is_a runs in a circle: %s; remove one of these links", r.circle(path, next))
		}
	}
}

func (r *reader) circle(path []frame, back int32) string {
	from := slices.IndexFunc(path, func(f frame) bool { return f.node == back })
	var names []string
	for _, f := range path[from:] {
		names = append(names, r.nodes[f.node].ID)
	}
	return strings.Join(append(names, r.nodes[back].ID), " -> ")
}

func (r *reader) generalisations(links []link) map[int32][]int32 {
	names := r.kindNames()
	up := map[int32][]int32{}
	for _, l := range links {
		if names[l.kind] == IsA {
			up[l.from] = append(up[l.from], l.to)
		}
	}
	return up
}

// inheritTypes gives nodes without a type the name of their topmost ancestor, along first parents.
func (r *reader) inheritTypes() {
	if r.format.Parent == "" {
		return
	}
	first := map[int32]int32{}
	for _, p := range r.parents {
		if parent, ok := r.index[p.id]; ok {
			if _, has := first[p.child]; !has {
				first[p.child] = parent
			}
		}
	}
	for i := range r.nodes {
		top := int32(i)
		for {
			parent, ok := first[top]
			if !ok {
				break
			}
			top = parent
		}
		if r.nodes[i].Type == "" {
			r.nodes[i].Type = r.nodes[top].Name
		}
	}
}
