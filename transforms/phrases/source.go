package phrases

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/routenator/routenator/kg"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

// source draws the values of one slot. It is immutable.
type source interface {
	draw(c *drawContext, s *hash.Stream, limit allowed, language string) drawn
}

// Keep is, by value name and value, the probability with which a common value of an asset field is kept
// (ValueSpec.AtMost); a value that is not named is always kept.
type Keep map[string]map[string]float64

// newSources builds the source of every value of the domain.
func newSources(domain *schemas.Domain, graph *kg.Graph, keep Keep) (map[string]source, error) {
	sources := map[string]source{}
	for name, entries := range domain.Values {
		sources[name] = newListed(entries)
	}
	for _, name := range slices.Sorted(maps.Keys(domain.Recipe.Values)) {
		spec := domain.Recipe.Values[name]
		if _, ok := sources[name]; ok || len(spec.AnyOf) > 0 {
			continue
		}
		s, err := newSource(spec, graph, keep[name])
		if err != nil {
			return nil, fmt.Errorf("values.%s: %w", name, err)
		}
		sources[name] = s
	}
	for _, name := range slices.Sorted(maps.Keys(domain.Recipe.Values)) {
		var any anyOf
		for _, other := range domain.Recipe.Values[name].AnyOf {
			if len(domain.Recipe.Values[other].AnyOf) > 0 || sources[other] == nil {
				return nil, fmt.Errorf("values.%s: %q is no value that draws by itself; name values that are no any_of", name, other)
			}
			any = append(any, sources[other])
		}
		if len(any) > 0 {
			sources[name] = any
		}
	}
	return sources, nil
}

// narrow builds, for every function whose enum lacks some of the values that are named as its parameter, the source of
// those that it has.
func narrow(domain *schemas.Domain) map[*schemas.Function]map[string]source {
	out := map[*schemas.Function]map[string]source{}
	for i := range domain.Functions {
		f := &domain.Functions[i]
		for _, p := range f.Parameters {
			lacks := func(e schemas.ValueEntry) bool { return !p.Takes(e.Value) }
			if entries := domain.Values[p.Name]; slices.ContainsFunc(entries, lacks) {
				if out[f] == nil {
					out[f] = map[string]source{}
				}
				out[f][p.Name] = newListed(slices.DeleteFunc(slices.Clone(entries), lacks))
			}
		}
	}
	return out
}

func newSource(spec schemas.ValueSpec, graph *kg.Graph, keep map[string]float64) (source, error) {
	if len(spec.Range) > 0 {
		return newRange(spec)
	}
	t, err := newTidier(spec)
	if err != nil {
		return nil, err
	}
	if spec.Asset != "" {
		return &fromAsset{field: spec.Asset, tidy: t, keep: keep}, nil
	}
	for _, kind := range spec.Graph {
		if !slices.Contains(graph.Types(), kind) {
			return nil, fmt.Errorf("the graph has no node of type %q; it has %s", kind, strings.Join(graph.Types(), ", "))
		}
	}
	return &fromGraph{graph: graph, types: spec.Graph, tidy: t, said: make([]atomic.Pointer[string], graph.Len())}, nil
}

// listed draws one of the recipe's entries by weight, and one of the ways to say it.
type listed struct {
	byLanguage map[string]*entryList
}

type entryList struct {
	entries []schemas.ValueEntry // those that can be said
	upTo    []float64            // cumulative weights
	byValue map[string][]int
}

func newListed(entries []schemas.ValueEntry) *listed {
	l := &listed{byLanguage: map[string]*entryList{}}
	for _, e := range entries {
		if e.CatchAll || *e.Weight <= 0 {
			continue
		}
		of := l.byLanguage[e.Language]
		if of == nil {
			of = &entryList{byValue: map[string][]int{}}
			l.byLanguage[e.Language] = of
		}
		of.add(e)
	}
	return l
}

func (l *entryList) add(e schemas.ValueEntry) {
	total := *e.Weight
	if len(l.upTo) > 0 {
		total += l.upTo[len(l.upTo)-1]
	}
	l.byValue[e.Value] = append(l.byValue[e.Value], len(l.entries))
	l.entries, l.upTo = append(l.entries, e), append(l.upTo, total)
}

func (l *listed) draw(_ *drawContext, s *hash.Stream, limit allowed, language string) drawn {
	of := l.byLanguage[language]
	if of == nil {
		return drawn{}
	}
	i := 0
	if limit.value != "" || limit.binned {
		found := of.within(limit)
		if len(found) == 0 {
			return drawn{}
		}
		i = found[s.Intn(len(found))]
	} else {
		at := s.Float64() * of.upTo[len(of.upTo)-1]
		i = min(sort.Search(len(of.upTo), func(i int) bool { return of.upTo[i] > at }), len(of.upTo)-1)
	}
	e := &of.entries[i]
	say := e.Say[pickSurface(s, e.Say)]
	return drawn{ok: true, surface: say.Text, forms: say.Forms, value: e.Value, closed: true}
}

// within returns the entries that the limit allows.
func (l *entryList) within(limit allowed) []int {
	if limit.value != "" {
		return l.byValue[limit.value]
	}
	var found []int
	for i := range l.entries {
		if number, err := strconv.ParseFloat(l.entries[i].Value, 64); err == nil && limit.holds(number) {
			found = append(found, i)
		}
	}
	return found
}

func pickSurface(s *hash.Stream, say []schemas.Surface) int {
	if len(say) == 1 {
		return 0
	}
	var few [16]float64
	weights := few[:0]
	for i := range say {
		weight := say[i].Weight
		if weight == 0 {
			weight = 1
		}
		weights = append(weights, weight)
	}
	return s.Pick(weights)
}

// tidier makes text from outside fit to be said.
type tidier struct {
	cleaners []text.Cleaner
	except   map[string]bool // normalised
	maxWords int
	lower    bool
}

func newTidier(spec schemas.ValueSpec) (tidier, error) {
	t := tidier{maxWords: spec.MaxWords, lower: spec.Case == "lower", except: map[string]bool{}}
	for _, name := range spec.Clean {
		cleaner, ok := text.CleanerNamed(name)
		if !ok {
			return t, fmt.Errorf("clean names %q; known: %s", name, strings.Join(text.CleanerNames(), ", "))
		}
		t.cleaners = append(t.cleaners, cleaner)
	}
	for _, e := range spec.Except {
		t.except[text.Normalise(e)] = true
	}
	return t, nil
}

// tidy returns the text as it can be said, false where it cannot.
func (t *tidier) tidy(s string) (string, bool) {
	for _, clean := range t.cleaners {
		s = clean(s)
	}
	if t.lower {
		s = strings.ToLower(s)
	}
	words := text.CountWords(s)
	if words == 0 || t.maxWords > 0 && words > t.maxWords {
		return "", false
	}
	return s, len(t.except) == 0 || !t.except[text.Normalise(s)]
}

// fromAsset draws from a field of the row's asset.
type fromAsset struct {
	field string
	tidy  tidier
	keep  map[string]float64
}

func (f *fromAsset) draw(c *drawContext, s *hash.Stream, limit allowed, _ string) drawn {
	if c.asset == nil {
		return drawn{}
	}
	raw := c.asset.Field(f.field)
	if f.field == "keywords" {
		if len(c.asset.Keywords) == 0 {
			return drawn{}
		}
		raw = c.asset.Keywords[s.Intn(len(c.asset.Keywords))]
	}
	if keep, ok := f.keep[raw]; ok && s.Float64() >= keep {
		return drawn{}
	}
	said, ok := f.tidy.tidy(raw)
	if !ok || limit.value != "" && limit.value != said {
		return drawn{}
	}
	return drawn{ok: true, surface: said, value: said}
}

// fromGraph walks from the asset's nodes to a node of one of the types.
type fromGraph struct {
	graph *kg.Graph
	types []string
	tidy  tidier
	said  []atomic.Pointer[string] // by node: its name as it can be said, "" where it cannot; cleaning is slow
}

// maxSteps bounds one walk; four steps lead from any concept to its neighbours' neighbours.
const maxSteps = 4

func (f *fromGraph) draw(c *drawContext, s *hash.Stream, _ allowed, _ string) drawn {
	for range 3 { // a node whose name cannot be said is walked past
		path, ok := f.graph.Walk(s, c.nodes, f.types[s.Intn(len(f.types))], maxSteps)
		if !ok {
			continue
		}
		if said := f.say(path[len(path)-1]); said != "" {
			return drawn{ok: true, surface: said, value: said, path: f.ids(path)}
		}
	}
	return drawn{}
}

// say returns a node's name as it can be said, "" where it cannot.
func (f *fromGraph) say(node int) string {
	if said := f.said[node].Load(); said != nil {
		return *said
	}
	said, ok := f.tidy.tidy(f.graph.Node(node).Name)
	if !ok {
		said = ""
	}
	f.said[node].Store(&said)
	return said
}

func (f *fromGraph) ids(path []int) []string {
	ids := make([]string, len(path))
	for i, at := range path {
		ids[i] = f.graph.Node(at).ID
	}
	return ids
}

// anyOf draws from one of several sources, the next one where that has nothing.
type anyOf []source

func (a anyOf) draw(c *drawContext, s *hash.Stream, limit allowed, language string) drawn {
	start := s.Intn(len(a))
	for i := range a {
		if d := a[(start+i)%len(a)].draw(c, s, limit, language); d.ok {
			return d
		}
	}
	return drawn{}
}
