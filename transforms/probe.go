package transforms

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"github.com/routenator/routenator/kg"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/attributes"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/phrases"
	"github.com/routenator/routenator/transforms/prompts"
)

// Probe asks the routes, without a pipeline, what they can make of a few assets. Its verdicts depend on the assets'
// ids and the seed alone.
type Probe struct {
	e        *environment
	examples map[cells.Class][]schemas.Asset
	makers   sync.Map // routes to *sync.Pool of *phrases.Maker

	prompters sync.Map // routes to *lazy[*prompts.Prompter]
}

// OpenProbe returns a probe over a staged domain. examples holds some assets of every class; it is empty for a recipe
// without assets.
func OpenProbe(ctx context.Context, domain, learned string, examples map[cells.Class][]schemas.Asset) (*Probe, error) {
	e, err := openEnvironment(ctx, domain, learned)
	return &Probe{e: e, examples: examples}, err
}

// NewProbe returns a probe over a domain that is not staged.
func NewProbe(domain *schemas.Domain, graph *kg.Graph, examples map[cells.Class][]schemas.Asset) (*Probe, error) {
	e, err := newEnvironment(domain, graph, nil)
	return &Probe{e: e, examples: examples}, err
}

// Observer returns the domain's observer.
func (p *Probe) Observer() *attributes.Observer { return p.e.observer }

// probes is how many plans are tried before a cell is called impossible; each draws up to 48 times.
const probes = 6

// Feasible says whether the route makes a row of the cell from at least one of the assets that may serve it. It is
// safe for concurrent use.
func (p *Probe) Feasible(labels map[string]string, route int) bool {
	if p.e.domain.Recipe.Routes[route].Asks() {
		return p.askable(labels, route)
	}
	for i := range probes {
		row, tried := p.Make(labels, route, i)
		if row != nil {
			return true
		}
		if !tried {
			return false
		}
	}
	return false
}

// Idle lists the phrases of a template route that no row of these cells can be made of.
func (p *Probe) Idle(route int, cells []map[string]string) (schemas.Problems, error) {
	g, err := p.e.generator(route)
	if err != nil {
		return nil, err
	}
	return g.Idle(cells), nil
}

// askable says whether a route that asks an endpoint can be asked for a cell. What comes back is seen in the first
// round.
func (p *Probe) askable(labels map[string]string, route int) bool {
	prompter, err := cached(&p.prompters, strconv.Itoa(route), func() (*prompts.Prompter, error) { return p.e.prompter(route, nil) })
	if err != nil || !prompter.Can(labels) { // the prompt was checked when the recipe was read
		return false
	}
	return len(p.e.domain.Recipe.Assets) == 0 || p.asset(labels, route, 0) != nil
}

// Request writes the number-th question for a cell of a route that asks an endpoint; nil where no asset serves it.
func (p *Probe) Request(ctx context.Context, labels map[string]string, route, cell, number int) (*schemas.Request, error) {
	plan := schemas.Plan{ID: fmt.Sprintf("probe %d %v %d", route, labels, number), Route: route, Cell: cell}
	if len(p.e.domain.Recipe.Assets) > 0 {
		asset := p.asset(labels, route, number)
		if asset == nil {
			return nil, nil
		}
		plan.Asset = *asset
	}
	prompter, err := p.e.prompter(route, nil)
	if err != nil {
		return nil, err
	}
	return prompter.Request(&plan, labels)
}

// Make makes the number-th row of a cell, nil where that fails. tried is false where nothing was there to try it with.
func (p *Probe) Make(labels map[string]string, route, number int) (row *schemas.Candidate, tried bool) {
	if p.e.domain.Recipe.Routes[route].Kind != schemas.KindTemplate {
		return nil, false
	}
	pool, _ := p.makers.LoadOrStore(route, &sync.Pool{})
	maker, ok := pool.(*sync.Pool).Get().(*phrases.Maker)
	if !ok {
		generator, err := p.e.generator(route)
		if err != nil { // the phrases were checked when the recipe was read
			return nil, false
		}
		maker = generator.NewMaker()
	}
	defer pool.(*sync.Pool).Put(maker)
	plan := schemas.Plan{ID: fmt.Sprintf("probe %d %v %d", route, labels, number), Route: route}
	if len(p.e.domain.Recipe.Assets) > 0 {
		asset := p.asset(labels, route, number)
		if asset == nil {
			return nil, false
		}
		plan.Asset = *asset
	}
	c, err := maker.Make(&plan, labels)
	if err != nil {
		return nil, err != phrases.ErrNoPhrase
	}
	return &c, true
}

// asset returns the number-th example of the classes that may serve the cell, one class after the other.
func (p *Probe) asset(labels map[string]string, route, number int) *schemas.Asset {
	var classes []cells.Class
	for class := range p.examples {
		if cells.Serves(&p.e.domain.Recipe, class, labels, route) {
			classes = append(classes, class)
		}
	}
	if len(classes) == 0 {
		return nil
	}
	cells.SortClasses(classes)
	list := p.examples[classes[number%len(classes)]]
	return &list[number/len(classes)%len(list)]
}

// First returns the first failure of the recipe's checks, or the golden row that is repeated; "" for a row that passes.
func (p *Probe) First(c *schemas.Candidate) (reason, detail string) {
	f := firstFailure(newChecks(p.e), c)
	if f.reason == "" {
		f = repeatsGolden(p.e, c)
	}
	return f.reason, f.detail
}

// ReadAssetPart reads prepared assets.
func ReadAssetPart(ctx context.Context, uri string) ([]schemas.Asset, error) {
	return readPart[schemas.Asset](ctx, uri)
}

// ReadRejectPart reads rejects.
func ReadRejectPart(ctx context.Context, uri string) ([]schemas.Reject, error) {
	return readPart[schemas.Reject](ctx, uri)
}

// SampleAssets reads the first records of every source, for a preview: at most limit a source.
func SampleAssets(ctx context.Context, domain *schemas.Domain, graph *kg.Graph, limit int) (assets []schemas.Asset, broken []schemas.Reject, err error) {
	parsers, err := newAssetParsers(domain, graph)
	if err != nil {
		return nil, nil, err
	}
	files, err := AssetFiles(ctx, domain)
	if err != nil {
		return nil, nil, err
	}
	taken := map[int]int{}
	for _, file := range files {
		if file.Start > 0 || taken[file.Source] >= limit {
			continue
		}
		fn := &readAssetsFn{}
		err := fn.ProcessElement(ctx, file, func(record AssetRecord) {
			if taken[file.Source]++; taken[file.Source] > limit {
				return
			}
			if asset, err := parsers[record.Source].parse(&record); err != nil {
				broken = append(broken, brokenAsset(&record, err))
			} else {
				assets = append(assets, asset)
			}
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return assets, broken, nil
}
