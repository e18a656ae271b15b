package transforms

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"reflect"
	"strconv"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/prompts"
	"github.com/routenator/routenator/transforms/router"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[planFn]())
	register.Emitter1[schemas.Plan]()
	register.Function1x1(routeOfPlan)
}

// Round is one round's tables, staged for every worker.
type Round struct {
	Number   int              `json:"number"` // over the snapshots that refreshes began from, too
	Tier     int              `json:"tier"`   // of the rows that it makes
	Joint    cells.Joint      `json:"joint"`
	Decks    []DeckSpec       `json:"decks"`    // by class; one without class where there are no assets
	Assets   []string         `json:"assets"`   // URIs of the prepared parts, in order; "" for an empty one
	Parts    int              `json:"parts"`    // that the plan is dealt in: those of the assets, where there are any
	Previous []string         `json:"previous"` // URIs of the unique rows of the round before, by partition
	Avoid    prompts.Openings `json:"avoid"`    // of the rows so far
	Order    []int            `json:"order"`    // by route: a budget reaches the requests of lower ones first
	Stay     []float64        `json:"stay"`     // for Carry, by source: see Carry; nil where the assets are the same as before

	decks []*router.Deck
}

// DeckSpec is the draws of one class.
type DeckSpec struct {
	Class  cells.Class `json:"class"`
	Counts []int       `json:"counts"` // by slot
	Weight uint64      `json:"weight"`
	Starts []uint64    `json:"starts"` // weight of the class before each part of the assets
}

var rounds sync.Map // URIs to *lazy[*Round]

// openRound returns a staged round.
func openRound(ctx context.Context, e *environment, uri string) (*Round, error) {
	return cached(&rounds, uri, func() (*Round, error) {
		var r Round
		if err := readJSON(ctx, uri, &r); err != nil {
			return nil, err
		}
		r.open(e)
		return &r, nil
	})
}

func (r *Round) open(e *environment) {
	r.Joint.Index(&e.domain.Recipe, e.observer)
	for _, d := range r.Decks {
		seed := hash.Of(e.domain.Recipe.Seed, "deck", strconv.Itoa(r.Number), strconv.Itoa(d.Class.Source), strconv.FormatUint(d.Class.Passes, 16))
		r.decks = append(r.decks, router.NewDeck(d.Counts, d.Weight, seed))
	}
}

// RoundParams names what the fns of a round read.
type RoundParams struct {
	Domain  string // URI of the staged domain
	Learned string // URI of what the assets taught, "" without assets
	Round   string // URI of the staged round
	Folder  string // where the round's parts are written
}

// PlanParts is the least number of parts that the plan of a recipe without assets is dealt in. Parts change no row.
const PlanParts = 64

// Plan deals the round's rows to the assets.
//
// In: PCollection<int>, the numbers of the parts of the assets. Out: PCollection<Plan>.
func Plan(s beam.Scope, parts beam.PCollection, p RoundParams) beam.PCollection {
	s = s.Scope("transforms.Plan")
	return beam.ParDo(s, &planFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round}, beam.Reshuffle(s, parts))
}

// Fanout parts plans by route.
//
// In: PCollection<Plan>. Out: a PCollection<Plan> for each route.
func Fanout(s beam.Scope, plans beam.PCollection, routes int) []beam.PCollection {
	s = s.Scope("transforms.Fanout")
	if routes == 1 {
		return []beam.PCollection{plans}
	}
	return beam.Partition(s, routes, routeOfPlan, plans)
}

func routeOfPlan(p schemas.Plan) int { return p.Route }

// planFn deals the draws of one part of the assets.
type planFn struct{ Domain, Learned, Round string }

func (fn *planFn) ProcessElement(ctx context.Context, part int, emit func(schemas.Plan)) error {
	e, err := openEnvironment(ctx, fn.Domain, fn.Learned)
	if err != nil {
		return err
	}
	round, err := openRound(ctx, e, fn.Round)
	if err != nil {
		return err
	}
	planned := 0
	defer func() { count(ctx, "planned", planned) }()
	counted := func(p schemas.Plan) {
		planned++
		emit(p)
	}
	if len(round.Assets) == 0 {
		round.dealWithoutAssets(e, part, counted)
		return nil
	}
	if round.Assets[part] == "" {
		return nil
	}
	assets, err := readPart[schemas.Asset](ctx, round.Assets[part])
	if err != nil {
		return err
	}
	round.deal(e, part, assets, counted)
	return nil
}

// deal gives every asset of a part its draws. The assets are in order, so that each class's intervals follow one
// another.
func (r *Round) deal(e *environment, part int, assets []schemas.Asset, emit func(schemas.Plan)) {
	next := map[cells.Class]uint64{}
	deckOf := map[cells.Class]int{}
	for i, d := range r.Decks {
		next[d.Class], deckOf[d.Class] = d.Starts[part], i
	}
	for i := range assets {
		class := cells.ClassOf(&e.domain.Recipe, &assets[i])
		deck, ok := deckOf[class]
		if !ok {
			continue
		}
		draws := map[int]int{}
		r.decks[deck].Deal(next[class], assets[i].Weight, func(slot int) {
			emit(r.plan(e, &assets[i], slot, draws[slot]))
			draws[slot]++
		})
		next[class] += assets[i].Weight
	}
}

// dealWithoutAssets plans the part's share of the draws: each draw is an asset of weight 1 of its own.
func (r *Round) dealWithoutAssets(e *environment, part int, emit func(schemas.Plan)) {
	draws := r.decks[0].Total()
	from, to := part*draws/r.Parts, (part+1)*draws/r.Parts
	for i := from; i < to; i++ {
		r.decks[0].Deal(uint64(i), 1, func(slot int) {
			emit(r.plan(e, &schemas.Asset{}, slot, i))
		})
	}
}

func (r *Round) plan(e *environment, asset *schemas.Asset, slot, draw int) schemas.Plan {
	s := r.Joint.Slots[slot]
	p := schemas.Plan{Cell: s.Cell, Slot: slot, Route: s.Route, Draw: fmt.Sprintf("%d.%d", r.Number, draw), Asset: *asset, Round: r.Number, Tier: r.Tier}
	p.ID = planID(e, &p, r.Joint.Cells[s.Cell].Labels)
	return p
}

// place enters into a row what it was made for, and the cell that it falls into.
func (r *Round) place(c *schemas.Candidate, plan *schemas.Plan) {
	c.Slot, c.Tier, c.Content = plan.Slot, plan.Tier, plan.Asset.Content
	c.Cell = r.Joint.Find(c.Labels, c.Route)
}

// planID is 96 bits of hash: among a billion rows two are equal with a chance of about 1e-11.
func planID(e *environment, p *schemas.Plan, labels []string) string {
	parts := append([]string{"row", p.Asset.ID, e.domain.Recipe.Routes[p.Route].Name, p.Draw}, labels...)
	var b [12]byte
	binary.BigEndian.PutUint64(b[:], hash.Of(e.domain.Recipe.Seed, parts...))
	parts[0] = "row, further bits"
	binary.BigEndian.PutUint32(b[8:], uint32(hash.Of(e.domain.Recipe.Seed, parts...)))
	return hex.EncodeToString(b[:])
}
