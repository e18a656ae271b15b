package main

import (
	"regexp"
	"strings"

	"github.com/routenator/routenator/transforms/text"
)

// node and edge are the records of the graph's files.
type node struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Aliases []string `json:"aliases,omitempty"`
}

type edge struct {
	From   string  `json:"from"`
	To     string  `json:"to"`
	Type   string  `json:"type"`
	Weight float64 `json:"weight"`
}

// Node types.
const (
	intent     = "intent"
	object     = "scene_object"
	style      = "style"
	action     = "action"
	topic      = "topic"
	designType = "design_type"
)

// graphBuilder collects nodes once each, and edges with their weights.
type graphBuilder struct {
	nodes []node
	edges []edge
	seen  map[string]int // id to its place in nodes, from 1
	drawn map[edge]bool  // edges without their weight
}

// graphOf makes the graph of the concepts.
func graphOf(concepts []concept) ([]node, []edge) {
	g := &graphBuilder{seen: map[string]int{}, drawn: map[edge]bool{}}
	for _, c := range concepts {
		g.concept(c)
	}
	for _, c := range concepts {
		for _, d := range designsFor(c) {
			g.edge(g.node(designType, d), nodeID(typeOf(c), c.name), "used_for", 0.25)
		}
	}
	return g.nodes, g.edges
}

// typeOf is the node type of a concept: what a design is about is an intent, subjects of lessons and campaigns are topics.
func typeOf(c concept) string {
	if c.kind == "subject" {
		return topic
	}
	return intent
}

// concept adds a concept and what goes with it. Weights say how readily a walk goes there: a concept leads to what is
// to be seen in it far more than to a style or topic, which it shares with concepts that have nothing else in common.
func (g *graphBuilder) concept(c concept) {
	at := g.node(typeOf(c), c.name)
	if c.parent != c.name {
		g.edge(at, g.node(typeOf(c), c.parent), "is_a", 0.5)
	}
	for _, w := range c.objects {
		g.edge(at, g.node(object, w.name), "has_object", 3*w.weight)
	}
	for _, w := range c.styles {
		g.edge(at, g.node(style, w.name), "has_style", w.weight/4)
	}
	for _, w := range c.actions {
		g.edge(at, g.node(action, w.name), "related", w.weight/2)
	}
	for _, w := range c.topics {
		g.edge(at, g.node(topic, w.name), "related", w.weight/4)
	}
	for i, a := range c.objects[:min(3, len(c.objects))] {
		for _, b := range c.objects[i+1 : min(4, len(c.objects))] {
			g.edge(nodeID(object, a.name), nodeID(object, b.name), "related", min(a.weight, b.weight)/2)
		}
	}
}

// node returns the id of a node, which it adds where it is new.
func (g *graphBuilder) node(kind, name string) string {
	id := nodeID(kind, name)
	if g.seen[id] == 0 {
		g.nodes = append(g.nodes, node{id, name, kind, aliases(kind, name)})
		g.seen[id] = len(g.nodes)
	}
	return id
}

func (g *graphBuilder) edge(from, to, kind string, weight float64) {
	if key := (edge{From: from, To: to, Type: kind}); !g.drawn[key] && from != to {
		g.drawn[key] = true
		g.edges = append(g.edges, edge{from, to, kind, weight})
	}
}

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// nodeID is readable: intent/baby-shower.
func nodeID(kind, name string) string {
	return kind + "/" + strings.Trim(notInID.ReplaceAllString(strings.ToLower(name), "-"), "-")
}

// aliases are other names under which a title may mention a node: the plural of what a concept is called, British
// spelling, and "birthday" for a birthday party.
func aliases(kind, name string) []string {
	var out []string
	if kind == intent || kind == designType {
		out = append(out, text.Plural(name))
	}
	if british := strings.ReplaceAll(name, "color", "colour"); british != name {
		out = append(out, british)
	}
	if short, ok := strings.CutSuffix(name, " party"); ok && name == "birthday party" {
		out = append(out, short)
	}
	return out
}

// designsFor lists what is made for a concept, the commonest first.
func designsFor(c concept) []string {
	switch c.kind {
	case "event":
		return []string{"invitation", "flyer", "poster", "banner", "social media post"}
	case "holiday":
		return []string{"card", "flyer", "social media post", "banner", "poster"}
	case "business":
		return []string{"logo", "business card", "flyer", "social media post", "brochure"}
	}
	return []string{"poster", "infographic", "presentation", "worksheet"}
}
