package transforms

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
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
	Pieces   []int            `json:"pieces"`   // by part of the assets, or for all where there are none: how many pieces its plan is dealt in
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

// How a plan is cut into pieces, which change no row: by plans, and into at most so many a part, because a piece walks
// through all draws of an asset that it has a share of. At 50 ns a draw these are 50 µs for a plan at most, where making
// a row of it takes 300.
const (
	plansPerPiece = 1 << 16
	leastPieces   = 64 // without assets
	mostPieces    = 1024
)

// Cut cuts the plan into pieces, by what falls to each part of the assets: an asset that has many plans has many pieces.
func (r *Round) Cut() {
	draws, least, most := r.drawsByPart(), 1, mostPieces
	if len(r.Assets) == 0 {
		least, most = leastPieces, math.MaxInt
	}
	r.Pieces = make([]int, len(draws))
	for part, n := range draws {
		r.Pieces[part] = min(max((n+plansPerPiece-1)/plansPerPiece, least), most)
	}
}

// drawsByPart counts the plans of each part of the assets, or all where there are none.
func (r *Round) drawsByPart() []int {
	draws := make([]int, max(len(r.Assets), 1))
	for _, d := range r.Decks {
		deck := router.NewDeck(d.Counts, d.Weight, 0)
		if len(r.Assets) == 0 {
			draws[0] += deck.Total()
			continue
		}
		for part, start := range d.Starts {
			end := d.Weight
			if part+1 < len(d.Starts) {
				end = d.Starts[part+1]
			}
			draws[part] += deck.Draws(start, end-start)
		}
	}
	return draws
}

// AllPieces is how many pieces there are.
func (r *Round) AllPieces() int {
	n := 0
	for _, pieces := range r.Pieces {
		n += pieces
	}
	return n
}

// piece is one of the pieces of a part.
type piece struct{ part, number, of int }

// piece returns the n-th piece of all.
func (r *Round) piece(n int) piece {
	for part, of := range r.Pieces {
		if n < of {
			return piece{part, n, of}
		}
		n -= of
	}
	panic(fmt.Sprintf("transforms: a plan has no piece %d more", n))
}

// Plan deals the round's rows to the assets.
//
// In: PCollection<int>, the numbers of the pieces of the plan. Out: PCollection<Plan>.
func Plan(s beam.Scope, pieces beam.PCollection, p RoundParams) beam.PCollection {
	s = s.Scope("transforms.Plan")
	return beam.ParDo(s, &planFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round}, beam.Reshuffle(s, pieces))
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

// planFn deals the draws of one piece.
type planFn struct{ Domain, Learned, Round string }

func (fn *planFn) ProcessElement(ctx context.Context, number int, emit func(schemas.Plan)) error {
	e, err := openEnvironment(ctx, fn.Domain, fn.Learned)
	if err != nil {
		return err
	}
	if err := e.checkKeys(ctx); err != nil {
		return err
	}
	round, err := openRound(ctx, e, fn.Round)
	if err != nil {
		return err
	}
	planned := 0
	defer func() {
		count(ctx, counterPlanned, planned)
		share(ctx, distributionDealt, planned)
	}()
	return round.dealPiece(ctx, e, round.piece(number), func(p schemas.Plan) {
		planned++
		emit(p)
	})
}

// dealPiece emits the plans of a piece.
func (r *Round) dealPiece(ctx context.Context, e *environment, p piece, emit func(schemas.Plan)) error {
	if len(r.Assets) == 0 {
		r.dealWithoutAssets(e, p, emit)
		return nil
	}
	if r.Assets[p.part] == "" {
		return nil
	}
	assets, err := readPart[schemas.Asset](ctx, r.Assets[p.part])
	if err == nil {
		r.deal(e, p, assets, emit)
	}
	return err
}

// deal gives every asset of a part its draws, as far as they fall into the piece. The assets are in order, so that each
// class's intervals follow one another.
func (r *Round) deal(e *environment, p piece, assets []schemas.Asset, emit func(schemas.Plan)) {
	next := map[cells.Class]uint64{}
	deckOf := map[cells.Class]int{}
	for i, d := range r.Decks {
		next[d.Class], deckOf[d.Class] = d.Starts[p.part], i
	}
	type dealt struct {
		asset *schemas.Asset
		deck  *router.Deck
		start uint64
		draws int
	}
	var list []dealt
	all := 0
	for i := range assets {
		class := cells.ClassOf(&e.domain.Recipe, &assets[i])
		if deck, ok := deckOf[class]; ok {
			d := dealt{&assets[i], r.decks[deck], next[class], r.decks[deck].Draws(next[class], assets[i].Weight)}
			list, all = append(list, d), all+d.draws
			next[class] += assets[i].Weight
		}
	}
	from, to := p.number*all/p.of, (p.number+1)*all/p.of
	at := 0
	for _, d := range list {
		if at+d.draws <= from || at >= to {
			at += d.draws
			continue
		}
		draws := map[int]int{} // by slot: an asset's plans are numbered, in whatever piece they are
		d.deck.Deal(d.start, d.asset.Weight, func(slot int) {
			if at >= from && at < to {
				emit(r.plan(e, d.asset, slot, draws[slot]))
			}
			draws[slot]++
			at++
		})
	}
}

// dealWithoutAssets plans the piece's share of the draws: each draw is an asset of weight 1 of its own.
func (r *Round) dealWithoutAssets(e *environment, p piece, emit func(schemas.Plan)) {
	draws := r.decks[0].Total()
	for i := p.number * draws / p.of; i < (p.number+1)*draws/p.of; i++ {
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
