package phrases

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
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
	graph    *kg.Graph
	observer *attributes.Observer

	parameters map[string]map[string]bool // names of the parameters, by function
	subs       map[*phrase][][]*phrase    // of a parallel phrase: what each call can be
	targets    sync.Map                   // labels joined to *target
}

// New compiles the phrases of the domain's route. graph is nil where the recipe has none. The error is
// schemas.Problems where the phrases are wrong.
func New(domain *schemas.Domain, route int, graph *kg.Graph, keep Keep) (*Generator, error) {
	g := &Generator{domain: domain, route: route, graph: graph, observer: attributes.NewObserver(domain),
		parameters: map[string]map[string]bool{}, subs: map[*phrase][][]*phrase{}}
	var err error
	if g.grammar, err = newGrammar(domain, domain.Phrases[route]); err != nil {
		return nil, err
	}
	if g.sources, err = newSources(domain, graph, keep); err != nil {
		return nil, err
	}
	for _, f := range domain.Functions {
		g.parameters[f.Name] = map[string]bool{}
		for _, p := range f.Parameters {
			g.parameters[f.Name][p.Name] = true
		}
	}
	for _, p := range g.grammar.phrases {
		for _, function := range p.spec.Calls {
			g.subs[p] = append(g.subs[p], g.grammar.subrequests(p, function))
		}
	}
	return g, nil
}

func (g *Generator) isParameter(f *schemas.Function, name string) bool {
	return g.parameters[f.Name][name]
}

// Maker makes rows, one at a time.
type Maker struct {
	generator *Generator
	work      derivation
}

// NewMaker returns a maker for one goroutine.
func (g *Generator) NewMaker() *Maker {
	return &Maker{generator: g, work: derivation{generator: g}}
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
		d.context.nodes = m.generator.nodes(&plan.Asset)
	}
	for attempt := range attempts {
		d.context.id = fmt.Sprintf("%s~%d", plan.ID, attempt)
		if c, ok := m.attempt(plan, t); ok {
			return c, nil
		}
	}
	return schemas.Candidate{}, ErrUnsaid
}

func (g *Generator) nodes(asset *schemas.Asset) []int {
	if g.graph == nil {
		return nil
	}
	nodes := make([]int, 0, len(asset.Nodes))
	for _, id := range asset.Nodes {
		if i, ok := g.graph.Index(id); ok {
			nodes = append(nodes, i)
		}
	}
	return nodes
}

// target returns what the labels ask for, computed once.
func (m *Maker) target(labels map[string]string) *target {
	g := m.generator
	key := joinLabels(g.observer.Names(), labels)
	if t, ok := g.targets.Load(key); ok {
		return t.(*target)
	}
	t := newTarget(g.domain, labels)
	for _, p := range g.grammar.phrases {
		if t.fits(g.domain, p) && m.mayFit(t, p) {
			t.phrases, t.weights = append(t.phrases, p), append(t.weights, p.weight)
		}
	}
	g.targets.Store(key, t)
	return t
}

func joinLabels(names []string, labels map[string]string) string {
	var b strings.Builder
	for _, name := range names {
		if label, ok := labels[name]; ok {
			b.WriteString(name)
			b.WriteByte(0)
			b.WriteString(label)
			b.WriteByte(0)
		}
	}
	return b.String()
}

// mayFit asks whether the phrase can fit the target at all, if slots could be said in any length.
func (m *Maker) mayFit(t *target, p *phrase) bool {
	d := &m.work
	d.optimist = true
	defer func() { d.optimist = false }()
	d.stream = hash.New(0, p.at, "optimist")
	root, request := m.begin(t, p)
	return meets(d.shape(root, request), t.goal(d.requests[request]))
}

// begin sets up the requests of a phrase and returns its root and the request that the root belongs to.
func (m *Maker) begin(t *target, p *phrase) (*node, int) {
	d, domain := &m.work, m.generator.domain
	d.begin()
	if p.spec.Outcome != schemas.OutcomeParallel {
		d.requests[0] = newRequest(domain, p, p.spec.Function, t.values, t.keyword)
		return p.root, 0
	}
	d.requests[outer] = &request{file: p.file}
	for i, subs := range m.generator.subs[p] {
		weights := make([]float64, len(subs))
		for j := range subs {
			weights[j] = subs[j].weight
		}
		sub := subs[d.stream.Pick(weights)]
		limits := t.values
		if i > 0 {
			limits = nil
		}
		d.calls[i] = sub.root
		d.requests[i] = newRequest(domain, sub, sub.spec.Function, limits, t.keyword)
	}
	return p.root, outer
}

func (m *Maker) attempt(plan *schemas.Plan, t *target) (schemas.Candidate, bool) {
	d := &m.work
	d.stream = hash.New(m.generator.domain.Recipe.Seed, d.context.id, "phrase")
	p := t.phrases[d.stream.Pick(t.weights)]
	root, request := m.begin(t, p)
	goal := t.goal(d.requests[request])
	if !meets(d.shape(root, request), goal) {
		return schemas.Candidate{}, false
	}
	d.derive(root, request, goal, "")
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

// render writes the derivation as a row.
func (m *Maker) render(plan *schemas.Plan, p *phrase) (schemas.Candidate, bool) {
	d, g := &m.work, m.generator
	typing := g.domain.Recipe.Routes[g.route].Typing
	stream := hash.New(g.domain.Recipe.Seed, d.context.id, "typing")
	list := tokens(d.pieces, p.file.Language == "en")
	list = typeTokens(list, d.pieces, typing, stream, asks(p))
	c := schemas.Candidate{ID: plan.ID, Outcome: p.spec.Outcome, Missing: p.spec.Missing, Skeleton: skeleton(d.pieces),
		Language: p.file.Language, Route: plan.Route, AssetID: plan.Asset.ID, Source: -1, Round: plan.Round, Path: m.path()}
	if plan.Asset.ID != "" {
		c.Source = plan.Asset.Source
	}
	c.Said = m.said(list, *p.file.Join)
	if !m.call(&c, p) {
		return c, false
	}
	if stream.Float64() < typing.Noise {
		c.Noise = mistype(list, d.pieces, stream)
	}
	c.Query = write(list, *p.file.Join)
	return c, true
}

// path returns the graph nodes that the said slots passed, in order.
func (m *Maker) path() []string {
	var out []string
	for _, p := range m.work.pieces {
		if p.drawn != nil {
			out = append(out, p.drawn.path...)
		}
	}
	return out
}

// said lists what was said for each argument: slots by themselves, captures piece by piece.
func (m *Maker) said(list []token, join string) []schemas.Said {
	var out []schemas.Said
	for start := 0; start < len(list); {
		end, argument, request := m.run(list, start)
		if argument != "" {
			surface := strings.Trim(write(list[start:end], join), " ,.?!;:")
			out = append(out, schemas.Said{Call: request, Argument: argument, Surface: surface})
		}
		start = end
	}
	return out
}

// run returns the end of the tokens that belong to the same argument as the one at start.
func (m *Maker) run(list []token, start int) (end int, argument string, request int) {
	argument, request, slot := m.argument(list[start])
	for end = start + 1; end < len(list); end++ {
		a, r, s := m.argument(list[end])
		if a != argument || r != request || s != slot {
			break
		}
	}
	return end, argument, request
}

// argument returns the argument to which a token belongs, its request, and the piece of a slot argument.
func (m *Maker) argument(t token) (string, int, int) {
	if t.piece >= len(m.work.pieces) {
		return "", 0, -1
	}
	p := &m.work.pieces[t.piece]
	r := m.work.requests[p.request]
	switch {
	case r.function != nil && p.slot != "" && p.drawn.number == 1 && m.generator.isParameter(r.function, p.slot):
		return p.slot, p.request, t.piece
	case p.argument != "":
		return p.argument, p.request, -1
	}
	return "", 0, -1
}

// call fills the row's calls from what was said.
func (m *Maker) call(c *schemas.Candidate, p *phrase) bool {
	c.Function = callee(p)
	switch p.spec.Outcome {
	case schemas.OutcomeNone:
		return true
	case schemas.OutcomeClarify:
		c.Function = p.spec.Function
		return true
	}
	for i := range max(len(p.spec.Calls), 1) {
		arguments, err := m.arguments(c, i)
		if err != nil {
			return false
		}
		for _, parameter := range m.work.requests[i].function.Parameters {
			if _, fixed := m.work.requests[i].fixed[parameter.Name]; fixed {
				c.Said = append(c.Said, schemas.Said{Call: i, Argument: parameter.Name})
			}
		}
		made := schemas.Call{Name: m.work.requests[i].function.Name, Arguments: arguments}
		for _, other := range c.Calls {
			if other.Name == made.Name && string(other.Arguments) == string(made.Arguments) {
				return false // two calls for one thing
			}
		}
		c.Calls = append(c.Calls, made)
	}
	return true
}

// arguments writes the arguments of request i as a JSON object, in the order of the schema.
func (m *Maker) arguments(c *schemas.Candidate, i int) (json.RawMessage, error) {
	r := m.work.requests[i]
	var b strings.Builder
	b.WriteByte('{')
	for at := range r.function.Parameters {
		parameter := &r.function.Parameters[at]
		value, ok := m.value(c, i, parameter.Name)
		if !ok {
			continue
		}
		raw, err := parameter.Literal(value)
		if err != nil {
			return nil, err
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", parameter.Name, raw)
	}
	b.WriteByte('}')
	return json.RawMessage(b.String()), nil
}

// value returns the value of an argument: what the phrase fixes, what a slot drew, what a capture said, or the catch-all.
func (m *Maker) value(c *schemas.Candidate, i int, argument string) (string, bool) {
	r := m.work.requests[i]
	if v, ok := r.fixed[argument]; ok {
		return v, true
	}
	var captured []string
	for _, p := range m.work.pieces {
		if p.request == i && p.slot == argument && p.drawn.number == 1 {
			return p.drawn.value, true
		}
	}
	for _, s := range c.Said {
		if s.Call == i && s.Argument == argument {
			captured = append(captured, s.Surface)
		}
	}
	if len(captured) > 0 {
		return strings.Join(captured, " "), true
	}
	return m.generator.domain.CatchAll(argument)
}

// asks says whether the phrase is made for questions: a label of its when is question.
func asks(p *phrase) bool {
	for _, labels := range p.spec.When {
		if slices.Contains(labels, "question") {
			return true
		}
	}
	return false
}
