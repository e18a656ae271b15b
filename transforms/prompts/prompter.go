package prompts

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
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
	"github.com/routenator/routenator/transforms/phrases"
	"github.com/routenator/routenator/transforms/surfaces"
)

// Prompter writes the prompts of one route and reads its replies. It is safe for concurrent use.
type Prompter struct {
	domain    *schemas.Domain
	route     *schemas.Route
	file      *file
	drawer    *phrases.Drawer
	observer  *attributes.Observer
	surfaces  *surfaces.Index
	functions []Function
	avoid     Openings

	schemas sync.Map // what a reply's form hangs on, to json.RawMessage
}

// Openings are the commonest first words of rows, by function, the commonest first.
type Openings map[string][]string

// New reads the prompt of a route that asks an endpoint. graph is nil where the recipe has none; avoid are the commonest
// openings of the round before. An error names file and line.
func New(domain *schemas.Domain, route int, graph *kg.Graph, keep phrases.Keep, avoid Openings) (*Prompter, error) {
	drawer, err := phrases.NewDrawer(domain, graph, keep)
	if err != nil {
		return nil, err
	}
	p := &Prompter{domain: domain, route: &domain.Recipe.Routes[route], drawer: drawer, observer: attributes.NewObserver(domain),
		surfaces: surfaces.New(domain)}
	p.avoid = avoid
	for i := range domain.Functions {
		p.functions = append(p.functions, p.shown(&domain.Functions[i], &target{}))
	}
	p.file, err = readFile(domain, p.route.Prompt)
	return p, err
}

// target is what a cell asks of a row.
type target struct {
	outcome  string
	function *schemas.Function // nil for none
	missing  string            // clarify: the argument that is left out
	fixed    map[string]string // arguments that the cell decides; "" for one that is left out
	open     []schemas.Parameter
	language string
}

// ErrParallel says that a route of this kind makes no parallel calls.
var ErrParallel = errors.New("a route that asks an endpoint makes no parallel calls; give those cells to a phrase grammar")

// Can says whether the route can be asked for rows of a cell.
func (p *Prompter) Can(labels map[string]string) bool {
	t, err := p.target(&schemas.Plan{ID: "probe"}, labels)
	return err == nil && (t.outcome == schemas.OutcomeNone || t.function != nil) && p.speaks(labels)
}

// Try writes a prompt for a row of each function and outcome, to find what a template cannot show.
func (p *Prompter) Try() error {
	sample := &schemas.Plan{ID: "sample", Asset: schemas.Asset{ID: "sample", Title: "a title", Keywords: []string{"keyword"}, Fields: p.fieldsOfAssets()}}
	for _, outcome := range []string{schemas.OutcomeCall, schemas.OutcomeClarify, schemas.OutcomeNone} {
		for i := range p.domain.Functions {
			labels := map[string]string{}
			for name, a := range p.domain.Recipe.Attributes {
				switch a.From {
				case "outcome":
					labels[name] = outcome
				case "function":
					labels[name] = p.domain.Functions[i].Name
				}
			}
			if !p.Can(labels) {
				continue
			}
			if _, err := p.Request(sample, labels); err != nil {
				return err
			}
		}
	}
	return nil
}

// fieldsOfAssets gives every field that the recipe's sources map or set a text.
func (p *Prompter) fieldsOfAssets() map[string]string {
	out := map[string]string{}
	for _, source := range p.domain.Recipe.Assets {
		for name := range source.Fields {
			out[name] = name
		}
		for name := range source.Set {
			out[name] = name
		}
	}
	return out
}

func (p *Prompter) speaks(labels map[string]string) bool {
	for name, a := range p.domain.Recipe.Attributes {
		if label, ok := labels[name]; ok && a.Measure == schemas.MeasureLanguage && label != p.route.Language {
			return false
		}
		if label, ok := labels[name]; ok && a.Measure == schemas.MeasureNoise && label != "" {
			return false // typing noise is made, not asked for
		}
	}
	return true
}

// target reads a cell's labels. What they leave open is drawn by hash.
func (p *Prompter) target(plan *schemas.Plan, labels map[string]string) (*target, error) {
	t := &target{outcome: schemas.OutcomeCall, fixed: map[string]string{}, language: p.route.Language}
	name, named := "", false
	for attribute, label := range labels {
		switch a := p.domain.Recipe.Attributes[attribute]; {
		case a.From == "outcome":
			t.outcome = label
		case a.From == "function":
			name, named = label, true
		case a.Argument() != "" && len(a.Bins) == 0:
			t.fixed[a.Argument()] = label
		}
	}
	switch t.outcome {
	case schemas.OutcomeParallel:
		return nil, ErrParallel
	case schemas.OutcomeNone:
		return t, nil
	}
	if err := p.choose(t, plan, name); err != nil {
		return nil, err
	}
	if t.outcome == schemas.OutcomeCall && (named && name == "" || !t.fits()) {
		return nil, errImpossible
	}
	for _, parameter := range t.function.Parameters {
		if _, decided := t.fixed[parameter.Name]; !decided && t.outcome == schemas.OutcomeCall {
			t.open = append(t.open, parameter)
		}
	}
	return t, nil
}

var errImpossible = errors.New("the cell's arguments are none of its function's")

// leavesOut says whether the cell wants a row without this argument: there is nothing to say of it.
func (t *target) leavesOut(argument string) bool {
	value, decided := t.fixed[argument]
	return argument == t.missing || t.outcome == schemas.OutcomeCall && decided && value == ""
}

// fits says whether a call of the function can have the arguments that the cell decides.
func (t *target) fits() bool {
	for name, value := range t.fixed {
		parameter, ok := t.function.Parameter(name)
		if !ok && value != "" || ok && parameter.Required && value == "" {
			return false
		}
	}
	return true
}

// choose finds the function that a cell means, and for clarify the argument that is missing.
func (p *Prompter) choose(t *target, plan *schemas.Plan, name string) error {
	if name == "" { // a row that asks back calls nothing: its function is no label
		var can []int
		for i := range p.domain.Functions {
			if t.outcome == schemas.OutcomeCall || len(required(&p.domain.Functions[i])) > 0 {
				can = append(can, i)
			}
		}
		if len(can) == 0 {
			return fmt.Errorf("no function can be meant by a row of the outcome %s", t.outcome)
		}
		name = p.domain.Functions[can[p.pick(plan, "function", len(can))]].Name
	}
	function, ok := p.domain.Function(name)
	if !ok {
		return fmt.Errorf("no function is called %q", name)
	}
	t.function = function
	if t.outcome != schemas.OutcomeClarify {
		return nil
	}
	all := required(function)
	if len(all) == 0 {
		return fmt.Errorf("%s has no required argument that could be missing", name)
	}
	t.missing = all[p.pick(plan, "missing", len(all))]
	return nil
}

func required(f *schemas.Function) []string {
	var out []string
	for _, p := range f.Parameters {
		if p.Required {
			out = append(out, p.Name)
		}
	}
	return out
}

func (p *Prompter) pick(plan *schemas.Plan, purpose string, n int) int {
	return hash.New(p.domain.Recipe.Seed, plan.ID, purpose).Intn(n)
}

// Request writes the request for a plan. Key, worst case and pictures' digests are left to the caller.
func (p *Prompter) Request(plan *schemas.Plan, labels map[string]string) (*schemas.Request, error) {
	t, err := p.target(plan, labels)
	if err != nil {
		return nil, err
	}
	data := p.data(plan, labels, t)
	data.Examples = p.shots(plan, labels)
	data.drawn, data.said = map[string]int{}, map[string]bool{}
	data.draw = func(name string, number int) (string, error) {
		said, _, _, err := p.drawer.Draw(name, plan.ID, number, &plan.Asset, t.fixed[name], t.language)
		if t.leavesOut(name) {
			return "", err
		}
		return said, err
	}
	r := &schemas.Request{Endpoint: p.route.Endpoint, Step: p.route.Name, MaxTokens: p.route.Sampling.MaxTokens}
	stream := hash.New(p.domain.Recipe.Seed, plan.ID, "sampling")
	r.Temperature, r.TopP = between(stream, p.route.Sampling.Temperature), between(stream, p.route.Sampling.TopP)
	if r.Turns, err = p.file.write(data); err != nil {
		return nil, err
	}
	if p.route.Kind == schemas.KindVision {
		r.Turns[len(r.Turns)-1].Picture = plan.Asset.Image
	}
	r.Schema, err = p.schema(t)
	return r, err
}

// between draws a number, rounded to two digits: a draw that no one can tell from another would be paid for twice.
func between(s *hash.Stream, i schemas.Interval) float64 {
	x := i[0] + (i[1]-i[0])*s.Float64()
	return min(max(float64(int(x*100+0.5))/100, i[0]), i[1])
}

// schema returns the form of the replies to a target, the same for all that leave the same arguments open.
func (p *Prompter) schema(t *target) (json.RawMessage, error) {
	var open []string
	for _, parameter := range t.open {
		open = append(open, parameter.Name)
	}
	name := ""
	if t.function != nil {
		name = t.function.Name
	}
	key := t.outcome + "\x00" + name + "\x00" + strings.Join(open, "\x00")
	if known, ok := p.schemas.Load(key); ok {
		return known.(json.RawMessage), nil
	}
	made, err := replySchema(t, p.route.PerReply)
	if err != nil {
		return nil, err
	}
	p.schemas.Store(key, made)
	return made, nil
}

// shots returns the worked examples that fit the cell, rotated by hash.
func (p *Prompter) shots(plan *schemas.Plan, labels map[string]string) []Shot {
	if p.route.Examples == nil {
		return nil
	}
	var fit []schemas.Shot
	for _, shot := range p.domain.Shots[p.route.Examples.File] {
		if attributes.May(shot.When, labels) {
			fit = append(fit, shot)
		}
	}
	slices.SortFunc(fit, func(a, b schemas.Shot) int {
		return cmp.Compare(hash.Of(p.domain.Recipe.Seed, "shot", plan.ID, a.Query), hash.Of(p.domain.Recipe.Seed, "shot", plan.ID, b.Query))
	})
	var out []Shot
	for _, shot := range fit[:min(len(fit), p.route.Examples.Show)] {
		if shot.Arguments == nil {
			shot.Arguments = map[string]any{}
		}
		out = append(out, Shot{Query: shot.Query, Arguments: compactJSON(shot.Arguments)})
	}
	return out
}

// SHA256 returns the digest of a prompt file, which stands in the rows.
func SHA256(domain *schemas.Domain, name string) string {
	sum := sha256.Sum256([]byte(domain.Prompts[name]))
	return hex.EncodeToString(sum[:])
}
