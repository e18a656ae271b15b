package transforms

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/routenator/routenator/kg"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/attributes"
	"github.com/routenator/routenator/transforms/llm"
	"github.com/routenator/routenator/transforms/near"
	"github.com/routenator/routenator/transforms/phrases"
	"github.com/routenator/routenator/transforms/prompts"
	"github.com/routenator/routenator/transforms/store"
	"github.com/routenator/routenator/transforms/surfaces"
)

// Learned is what one look at all assets taught: which graph nodes occur together, and which values of a field are so
// common that they are drawn less often.
type Learned struct {
	Keep         phrases.Keep `json:"keep,omitempty"`
	Cooccurrence []byte       `json:"cooccurrence,omitempty"`
}

// Least count of a pair of nodes, and most neighbours of one, that become edges of the graph.
const (
	leastTogether = 3
	mostTogether  = 20
)

// environment is what the fns of one process share: the domain and what is compiled from it. It is read once, from
// files of the run's work folder that are named by their digest, and never changes.
type environment struct {
	domain     *schemas.Domain
	observer   *attributes.Observer
	graph      *kg.Graph // nil where the recipe has none
	keep       phrases.Keep
	validators map[string]*schemas.Validator
	surfaces   *surfaces.Index
	golden     func() *near.Golden // made when it is first asked for

	mu         sync.Mutex
	generators map[int]*phrases.Generator
	clients    map[string]*llm.Client

	keys      sync.Mutex
	keysFound bool // those of all endpoints that are asked
}

var environments sync.Map // URIs to *lazy[*environment]

// lazy is a value that is made once per process, whoever asks first.
type lazy[T any] struct {
	once  sync.Once
	value T
	err   error
}

// cached returns the value at key, made by build at most once in the process. What failed is made again when it is asked
// for again: a runner that tries a bundle again must not meet the error of the first time.
func cached[T any](cache *sync.Map, key string, build func() (T, error)) (T, error) {
	entry, _ := cache.LoadOrStore(key, &lazy[T]{})
	l := entry.(*lazy[T])
	l.once.Do(func() { l.value, l.err = build() })
	if l.err != nil {
		cache.CompareAndDelete(key, entry)
	}
	return l.value, l.err
}

// openEnvironment returns the environment of a staged domain; learned is "" before the assets were looked at.
func openEnvironment(ctx context.Context, domain, learned string) (*environment, error) {
	return cached(&environments, domain+" "+learned, func() (*environment, error) {
		return readEnvironment(ctx, domain, learned)
	})
}

func readEnvironment(ctx context.Context, domainURI, learnedURI string) (*environment, error) {
	var domain schemas.Domain
	if err := readJSON(ctx, domainURI, &domain); err != nil {
		return nil, err
	}
	var learned Learned
	if learnedURI != "" {
		if err := readJSON(ctx, learnedURI, &learned); err != nil {
			return nil, err
		}
	}
	read := func(name string) ([]byte, error) { return store.ReadFile(ctx, name) }
	graph, err := ReadGraph(&domain, read, learned.Cooccurrence)
	if err != nil {
		return nil, err
	}
	return newEnvironment(&domain, graph, learned.Keep)
}

// Check finds what is wrong with the phrases, values and cleaners of a domain, whose graph is read already.
func Check(domain *schemas.Domain, graph *kg.Graph) error {
	for route := range domain.Recipe.Routes {
		if err := checkRoute(domain, route, graph); err != nil {
			return err
		}
	}
	for i := range domain.Recipe.Validate {
		if c := &domain.Recipe.Validate[i]; c.Asks() {
			if _, err := prompts.NewReviewer(domain, c); err != nil {
				return err
			}
		}
	}
	_, err := newAssetParsers(domain, graph)
	return err
}

func checkRoute(domain *schemas.Domain, route int, graph *kg.Graph) error {
	if !domain.Recipe.Routes[route].Asks() {
		_, err := phrases.New(domain, route, graph, nil)
		return err
	}
	p, err := prompts.New(domain, route, graph, nil, nil)
	if err != nil {
		return err
	}
	return p.Try()
}

func newEnvironment(domain *schemas.Domain, graph *kg.Graph, keep phrases.Keep) (*environment, error) {
	golden := sync.OnceValue(func() *near.Golden { return newGolden(domain) })
	e := &environment{golden: golden, domain: domain, graph: graph, keep: keep, observer: attributes.NewObserver(domain),
		surfaces: surfaces.New(domain), validators: map[string]*schemas.Validator{}, generators: map[int]*phrases.Generator{}, clients: map[string]*llm.Client{}}
	for _, f := range domain.Functions {
		validator, err := f.Validator()
		if err != nil {
			return nil, fmt.Errorf("function %s: %w", f.Name, err)
		}
		e.validators[f.Name] = validator
	}
	return e, nil
}

// generator returns the compiled phrases of a route.
func (e *environment) generator(route int) (*phrases.Generator, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if g, ok := e.generators[route]; ok {
		return g, nil
	}
	g, err := phrases.New(e.domain, route, e.graph, e.keep)
	if err != nil {
		return nil, err
	}
	e.generators[route] = g
	return g, nil
}

// prompter returns the prompts of a route; avoid are the openings that they name.
func (e *environment) prompter(route int, avoid prompts.Openings) (*prompts.Prompter, error) {
	return prompts.New(e.domain, route, e.graph, e.keep, avoid)
}

// client returns the process's client of an endpoint.
func (e *environment) client(ctx context.Context, name string) (*llm.Client, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if c, ok := e.clients[name]; ok && !c.Dead() {
		return c, nil
	}
	c, err := llm.New(ctx, name, e.domain.Recipe.Endpoints[name], nil)
	if err != nil {
		return nil, err
	}
	e.clients[name] = c
	return c, nil
}

// checkKeys says that a key of an endpoint that is asked cannot be had in this process. A worker calls it before it works:
// the environment of a worker pool is its own, and what is found out when the first question is asked may be found out
// after an hour of other work.
func (e *environment) checkKeys(ctx context.Context) error {
	e.keys.Lock()
	defer e.keys.Unlock()
	if e.keysFound {
		return nil
	}
	for _, name := range e.domain.Recipe.Asked() {
		if _, err := llm.Secret(ctx, e.domain.Recipe.Endpoints[name].Key); err != nil {
			return fmt.Errorf("endpoint %s: %w", name, err)
		}
	}
	e.keysFound = true
	return nil
}

// ReadGraph reads the domain's graph with read, which returns a file decompressed; nil where the domain has none.
// cooccurrence may be empty. An error names file and line.
func ReadGraph(domain *schemas.Domain, read func(name string) ([]byte, error), cooccurrence []byte) (*kg.Graph, error) {
	if domain.Recipe.Graph == nil {
		return nil, nil
	}
	nodes, err := graphFiles(domain.GraphNodes, read)
	if err != nil {
		return nil, err
	}
	edges, err := graphFiles(domain.GraphEdges, read)
	if err != nil {
		return nil, err
	}
	f := domain.Recipe.Graph.Fields
	graph, err := kg.Read(nodes, edges, kg.Format{ID: f.ID, Name: f.Name, Type: f.Type, Aliases: f.Aliases,
		Weight: f.Weight, Parent: f.Parent, Root: f.Root})
	if err != nil || len(cooccurrence) == 0 {
		return graph, err
	}
	together, err := kg.DecodeCooccur(cooccurrence)
	if err != nil {
		return nil, fmt.Errorf("co-occurrence: %w", err)
	}
	return graph.WithCooccurrence(together, leastTogether, mostTogether), nil
}

func graphFiles(names []string, read func(name string) ([]byte, error)) ([]kg.File, error) {
	var out []kg.File
	for _, name := range names {
		data, err := read(name)
		if err != nil {
			return nil, err
		}
		out = append(out, kg.File{Path: name, Data: bytes.NewReader(data)})
	}
	return out, nil
}

// readJSON reads a staged file.
func readJSON(ctx context.Context, uri string, target any) error {
	data, err := store.ReadFile(ctx, uri)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, target); err != nil {
		return fmt.Errorf("%s: %w", uri, err)
	}
	return nil
}

// Stage writes a value as JSON into a folder under the name of its digest, where every worker can read it, and
// returns its URI.
func Stage(ctx context.Context, folder string, value any) (string, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("stage: %w", err)
	}
	return StageBytes(ctx, folder, ".json", data)
}

// StageBytes writes data into a folder under the name of its digest.
func StageBytes(ctx context.Context, folder, suffix string, data []byte) (string, error) {
	digest := sha256.Sum256(data)
	uri := store.Join(folder, hex.EncodeToString(digest[:])+suffix)
	if ok, err := store.Exists(ctx, uri); err != nil || ok {
		return uri, err
	}
	_, err := store.WriteFile(ctx, uri, data)
	return uri, err
}
