package phrases

import (
	"fmt"

	"github.com/routenator/routenator/kg"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

// Drawer draws a recipe's values outside its grammar, for what a prompt shows. It is safe for concurrent use.
type Drawer struct {
	domain  *schemas.Domain
	graph   *kg.Graph
	sources map[string]source
}

// NewDrawer returns a drawer over the values of a domain. graph is nil where the recipe has none.
func NewDrawer(domain *schemas.Domain, graph *kg.Graph, keep Keep) (*Drawer, error) {
	sources, err := newSources(domain, graph, keep)
	if err != nil {
		return nil, err
	}
	return &Drawer{domain: domain, graph: graph, sources: sources}, nil
}

// Draw draws from the named values for a plan: how it is said, and the graph nodes passed on the way. value, where it is
// not "", is the one that is said. What is drawn is a hash of id, name and number. ok is false where there is nothing
// to draw; an unknown name is an error.
func (d *Drawer) Draw(name, id string, number int, asset *schemas.Asset, value, language string) (said string, path []string, ok bool, err error) {
	s, known := d.sources[name]
	if !known {
		return "", nil, false, fmt.Errorf("the recipe has no values %q", name)
	}
	c := drawContext{id: id}
	if asset.ID != "" {
		c.asset, c.nodes = asset, nodesOf(d.graph, asset)
	}
	stream := hash.New(d.domain.Recipe.Seed, id, fmt.Sprintf("drawn %s %d", name, number))
	out := s.draw(&c, stream, allowed{value: value}, language)
	return out.surface, out.path, out.ok, nil
}
