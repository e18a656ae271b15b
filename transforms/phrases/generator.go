package phrases

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"sync"

	"github.com/routenator/routenator/kg"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/attributes"
	"github.com/routenator/routenator/transforms/hash"
)

// Generator realises plans of one route. It is safe for concurrent use; each goroutine takes a [Maker].
type Generator struct {
	domain   *schemas.Domain
	route    int
	grammar  *grammar
	sources  map[string]source
	narrowed map[*schemas.Function]map[string]source // where a function's enum lacks some of the values
	graph    *kg.Graph
	observer *attributes.Observer

	parameters map[string]map[string]bool // names of the parameters, by function
	keys       map[string]string          // of the parameters in JSON, quoted
	subs       map[*phrase][][]*phrase    // of a parallel phrase: what each call can be
	targets    sync.Map                   // labels joined to *target
}

// New compiles the phrases of the domain's route. graph is nil where the recipe has none. The error is
// schemas.Problems where the phrases are wrong.
func New(domain *schemas.Domain, route int, graph *kg.Graph, keep Keep) (*Generator, error) {
	g := &Generator{domain: domain, route: route, graph: graph, observer: attributes.NewObserver(domain),
		parameters: map[string]map[string]bool{}, keys: map[string]string{}, subs: map[*phrase][][]*phrase{}}
	var err error
	if g.grammar, err = newGrammar(domain, domain.Phrases[route]); err != nil {
		return nil, err
	}
	if g.sources, err = newSources(domain, graph, keep); err != nil {
		return nil, err
	}
	g.narrowed = narrow(domain)
	for _, f := range domain.Functions {
		g.parameters[f.Name] = map[string]bool{}
		for _, p := range f.Parameters {
			g.parameters[f.Name][p.Name] = true
			key, err := json.Marshal(p.Name)
			if err != nil {
				return nil, fmt.Errorf("%s: parameter %q: %w", f.Name, p.Name, err)
			}
			g.keys[p.Name] = string(key)
		}
	}
	for _, p := range g.grammar.phrases {
		p.conditions = conditionsOf(domain, p.spec.When)
		for _, function := range p.spec.Calls {
			g.subs[p] = append(g.subs[p], g.grammar.subrequests(p, function))
		}
	}
	return g, nil
}

// source returns what a slot of a request for the function draws from; f is nil where nothing is called.
func (g *Generator) source(f *schemas.Function, name string) source {
	if s, ok := g.narrowed[f][name]; ok {
		return s
	}
	return g.sources[name]
}

func (g *Generator) isParameter(f *schemas.Function, name string) bool {
	return g.parameters[f.Name][name]
}

// Maker makes rows, one at a time.
type Maker struct {
	generator *Generator
	work      derivation
	tokens    []token
	targets   map[string]*target // those of the generator that this maker has met
	key       []byte
}

// NewMaker returns a maker for one goroutine.
func (g *Generator) NewMaker() *Maker {
	return &Maker{generator: g, work: derivation{generator: g}, targets: map[string]*target{}}
}

// ErrNoPhrase says that no phrase of the route can make a row of the cell.
var ErrNoPhrase = errors.New("no phrase can say it")

// ErrUnsaid says that the phrases could make such a row, but not from what this plan drew.
var ErrUnsaid = errors.New("nothing that was drawn could be said in this cell")

// attempts bounds the tries at one plan. Each draws other values and another phrase.
const attempts = 48

// Make realises the plan as a row of the cell with these labels, by attribute name. The row's Labels are observed from the row; those
// that the cell names are equal to the cell's. Cell is left to the caller. The error is ErrNoPhrase or ErrUnsaid.
func (m *Maker) Make(plan *schemas.Plan, labels map[string]string) (schemas.Candidate, error) {
	t := m.target(labels)
	if len(t.phrases) == 0 {
		return schemas.Candidate{}, ErrNoPhrase
	}
	d := &m.work
	d.context = drawContext{}
	if plan.Asset.ID != "" {
		d.context.asset = &plan.Asset
		d.context.nodes = nodesOf(m.generator.graph, &plan.Asset)
	}
	for attempt := range attempts {
		d.context.id = plan.ID + "~" + strconv.Itoa(attempt)
		if c, ok := m.attempt(plan, t, attempt < patience); ok {
			return c, nil
		}
	}
	return schemas.Candidate{}, ErrUnsaid
}

// nodesOf returns the graph's nodes of an asset.
func nodesOf(graph *kg.Graph, asset *schemas.Asset) []int {
	if graph == nil {
		return nil
	}
	nodes := make([]int, 0, len(asset.Nodes))
	for _, id := range asset.Nodes {
		if i, ok := graph.Index(id); ok {
			nodes = append(nodes, i)
		}
	}
	return nodes
}

// begin sets up the requests of a phrase and returns its root and the request that the root belongs to.
func (m *Maker) begin(t *target, p *phrase) (*node, int) {
	d := &m.work
	d.begin()
	if p.spec.Outcome != schemas.OutcomeParallel {
		m.beginCall(t, p, 0)
		return p.root, 0
	}
	d.requests[outer] = &d.made[outer]
	*d.requests[outer] = request{file: p.file, must: p.spec.Calls, draws: d.made[outer].draws[:0]} // all of its calls have to be made
	if !d.optimist {
		for i, subs := range t.calls[p] {
			m.beginCall(t, subs.phrases[d.stream.Pick(subs.weights)], i)
		}
	}
	return p.root, outer
}

// beginCall sets up request i as one of the phrase. What the cell asks holds for the first call of a row; what the
// phrase is made for holds for every call.
func (m *Maker) beginCall(t *target, p *phrase, i int) {
	d := &m.work
	var limits map[string]allowed
	if i == 0 {
		limits = t.values
	}
	if !d.optimist {
		limits = m.generator.limits(t, p, i, limits, d.stream)
	}
	d.calls[i] = p.root
	d.requests[i] = &d.made[i]
	d.requests[i].set(m.generator.domain, p, limits, t.keyword)
}

// limits adds to limits what the phrase's when says of arguments and the cell does not.
func (g *Generator) limits(t *target, p *phrase, i int, limits map[string]allowed, s *hash.Stream) map[string]allowed {
	cloned := false
	for _, c := range p.conditions {
		if _, asked := t.labels[c.attribute]; asked && i == 0 {
			continue
		}
		if !cloned {
			limits, cloned = maps.Clone(limits), true
			if limits == nil {
				limits = map[string]allowed{}
			}
		}
		limits[c.argument] = c.limits[s.Intn(len(c.limits))]
	}
	return limits
}

func (m *Maker) attempt(plan *schemas.Plan, t *target, patient bool) (schemas.Candidate, bool) {
	d := &m.work
	d.stream = hash.New(m.generator.domain.Recipe.Seed, d.context.id, "phrase")
	p := t.phrases[d.stream.Pick(t.weights)]
	root, request := m.begin(t, p)
	goal := t.goal(d.requests[request])
	if !d.say(root, request, goal, patient) {
		return schemas.Candidate{}, false
	}
	c, ok := m.render(plan, p)
	if !ok {
		return c, false
	}
	c.Labels = m.generator.observer.Labels(&c, d.context.asset)
	for i, name := range m.generator.observer.Names() {
		if label, asked := t.labels[name]; asked && label != c.Labels[i] {
			return c, false
		}
	}
	return c, true
}
