package phrases

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
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
		d.context.nodes = m.generator.nodes(&plan.Asset)
	}
	for attempt := range attempts {
		d.context.id = plan.ID + "~" + strconv.Itoa(attempt)
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
	m.key = joinLabels(m.key[:0], g.observer.Names(), labels)
	if t, ok := m.targets[string(m.key)]; ok {
		return t
	}
	key := string(m.key)
	if t, ok := g.targets.Load(key); ok {
		m.targets[key] = t.(*target)
		return t.(*target)
	}
	t := newTarget(g.domain, labels)
	for _, p := range g.grammar.phrases {
		if t.fits(g.domain, p) && m.mayFit(t, p) {
			t.phrases, t.weights = append(t.phrases, p), append(t.weights, p.weight)
		}
	}
	g.targets.Store(key, t)
	m.targets[key] = t
	return t
}

func joinLabels(key []byte, names []string, labels map[string]string) []byte {
	for _, name := range names {
		if label, ok := labels[name]; ok {
			key = append(append(key, name...), 0)
			key = append(append(key, label...), 0)
		}
	}
	return key
}

// mayFit asks whether the phrase can fit the target at all, if slots could be said in any length.
func (m *Maker) mayFit(t *target, p *phrase) bool {
	d := &m.work
	d.optimist = true
	defer func() { d.optimist = false }()
	for i, subs := range m.generator.subs[p] {
		t.calls[p] = append(t.calls[p], m.callsThatMayFit(t, subs, i))
		if len(t.calls[p][i].phrases) == 0 {
			return false
		}
	}
	root, request := m.begin(t, p)
	return meets(d.shape(root, request), t.goal(d.requests[request]))
}

// callsThatMayFit returns the phrases that can be the i-th call of a row, and sets the ways in which it can turn out.
func (m *Maker) callsThatMayFit(t *target, subs []*phrase, i int) choices {
	d := &m.work
	d.anyCall[i] = nil
	var out choices
	for _, sub := range subs {
		if i == 0 && !t.fitsCall(m.generator.domain, sub) {
			continue
		}
		d.begin()
		m.beginCall(t, sub, i)
		if ways := d.wholeCall(i); len(ways) > 0 {
			d.anyCall[i] = d.anyCall[i].union(ways)
			out.phrases, out.weights = append(out.phrases, sub), append(out.weights, sub.weight)
		}
	}
	return out
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
	m.tokens = tokens(m.tokens[:0], d.pieces, p.file.Language == "en")
	list := typeTokens(m.tokens, d.pieces, typing, stream, asks(p))
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
		c.Noise = mistype(list, d.pieces, stream, m.telling)
	}
	c.Query = write(list, *p.file.Join)
	return c, true
}

// telling says whether a piece is what a label hangs on: a closed value, or the author's words for fixed arguments.
func (m *Maker) telling(p *piece) bool {
	if p.drawn != nil {
		return p.drawn.closed
	}
	return p.argument == "" && len(m.work.requests[p.request].fixed) > 0
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

// said lists what was said for each argument, in order: slots by themselves, captures with all that is inside.
func (m *Maker) said(list []token, join string) []schemas.Said {
	var out []schemas.Said
	add := func(request int, argument string, said []token) {
		surface := strings.Trim(write(said, join), " ,.?!;:")
		out = append(out, schemas.Said{Call: request, Argument: argument, Surface: surface})
	}
	for i := range list {
		p := m.piece(list, i)
		if p == nil {
			continue
		}
		if p.argument != "" && !p.sameCapture(m.piece(list, i-1)) {
			end := i + 1
			for p.sameCapture(m.piece(list, end)) {
				end++
			}
			add(p.request, p.argument, list[i:end])
		}
		if m.fills(p) && p != m.piece(list, i-1) {
			end := i + 1
			for p == m.piece(list, end) {
				end++
			}
			add(p.request, p.slot, list[i:end])
		}
	}
	return out
}

// piece returns the piece of the i-th token, nil where there is none.
func (m *Maker) piece(list []token, i int) *piece {
	if i < 0 || i >= len(list) || list[i].piece >= len(m.work.pieces) {
		return nil
	}
	return &m.work.pieces[list[i].piece]
}

func (p *piece) sameCapture(q *piece) bool {
	return q != nil && p.argument == q.argument && p.request == q.request
}

// fills says whether a piece is the slot of an argument.
func (m *Maker) fills(p *piece) bool {
	function := m.work.requests[p.request].function
	return p.drawn != nil && p.drawn.number == 1 && function != nil && m.generator.isParameter(function, p.slot)
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
		b.WriteString(m.generator.keys[parameter.Name])
		b.WriteByte(':')
		b.Write(raw)
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
