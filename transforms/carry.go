package transforms

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"reflect"
	"slices"
	"strconv"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/store"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[readStateFn]())
	beam.RegisterDoFn(reflect.TypeFor[carryFn]())
}

// CarryParams are those of the round that a refresh begins with. Its round is staged with the whole quotas as plans:
// they say how many rows each asset is to have.
type CarryParams struct {
	RoundParams
	Partitions int // of the assets; without assets any number
}

// Carried says how much the assets of one partition still want, and how many rows they had too many.
type Carried struct {
	Weights   []ClassWeight `json:"weights,omitempty"`
	OverShare int           `json:"over_share"` // accepted rows that are surplus now: they gave way to new assets
}

// Carry brings the rows of an earlier snapshot into this run. A row leaves when its route is no more, and, unless the
// recipe keeps it, when its asset is gone or has changed. The other rows are candidates like those of a round, and rank
// before all of them.
//
// Where assets have come, those that were there give way: of the accepted rows of each source a part stays, by hash
// (Round.Stay: the weight of the source before by its weight now), and the others become surplus. So as many rows leave as
// the new assets are due, and not those by which chance gave an asset more than another: a ceiling on each asset's share let
// 13% of the rows of the creative example go for 3% of new assets, as refills and drift had spread them. Surplus of an asset
// is used again up to the ceiling of its share. Where the assets are those of the snapshot, all stays and all surplus is
// used again.
//
// The assets are written anew: each weighs what it lacks of its share, so that what is planned next goes to new assets.
//
// In: PCollection<string>, the URIs of the state files. Out: PCollection<Candidate>, PCollection<Part> of kind assets,
// one for each partition, and PCollection<Reject>.
func Carry(s beam.Scope, files beam.PCollection, p CarryParams) (candidates, parts, rejects beam.PCollection) {
	s = s.Scope("transforms.Carry")
	packs, unread := beam.ParDo2(s, &readStateFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round, Partitions: p.Partitions}, beam.Reshuffle(s, files))
	grouped := beam.GroupByKey(s, beam.Flatten(s, packs, emptyPacks(s, p.Partitions)))
	candidates, parts, left := beam.ParDo3(s, &carryFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round, Folder: p.Folder}, grouped)
	return candidates, parts, beam.Flatten(s, unread, left)
}

// stateRejects are the reasons for which rows of an earlier snapshot leave.
const (
	stageRefresh = "refresh"
	routeGone    = "route_gone"
	assetGone    = "asset_gone"
	assetChanged = "asset_changed"
)

// readStateFn reads the rows of state files and packs them by the partition of their asset.
type readStateFn struct {
	Domain, Learned, Round string
	Partitions             int

	e      *environment
	packer packer[schemas.Candidate]
}

func (fn *readStateFn) StartBundle(ctx context.Context, _ func(int, []byte), _ func(schemas.Reject)) (err error) {
	fn.packer = packer[schemas.Candidate]{}
	fn.e, err = openEnvironment(ctx, fn.Domain, fn.Learned)
	return err
}

func (fn *readStateFn) ProcessElement(ctx context.Context, uri string, emit func(int, []byte), reject func(schemas.Reject)) error {
	rows, err := readState(ctx, uri)
	if err != nil {
		return err
	}
	recipe := &fn.e.domain.Recipe
	for _, s := range rows {
		c := s.Row
		c.Slot, c.Cell, c.Tier = -1, -1, schemas.TierSurplus
		if s.Accepted {
			c.Tier = schemas.TierKept
		}
		if c.Route = slices.IndexFunc(recipe.Routes, func(r schemas.Route) bool { return r.Name == s.Route }); c.Route < 0 {
			reject(leaving(c, routeGone, fmt.Sprintf("the recipe has no route %s any more", s.Route)))
			continue
		}
		c.Source = slices.IndexFunc(recipe.Assets, func(a schemas.AssetSource) bool { return a.Name == s.Source })
		if c.Source < 0 && c.AssetID != "" {
			reject(leaving(c, assetGone, fmt.Sprintf("the recipe has no source %s any more", s.Source)))
			continue
		}
		if err := fn.packer.add(fn.partition(&c), c, emit); err != nil {
			return err
		}
	}
	return nil
}

func (fn *readStateFn) partition(c *schemas.Candidate) int {
	if c.AssetID == "" {
		return int(hash.Of(0, "state", c.ID) % uint64(fn.Partitions))
	}
	return assetPartition(c.AssetID, fn.Partitions)
}

func (fn *readStateFn) FinishBundle(_ context.Context, emit func(int, []byte), _ func(schemas.Reject)) error {
	return fn.packer.flush(emit)
}

// leaving is the reject of a row that the snapshot before held.
func leaving(c schemas.Candidate, reason, detail string) schemas.Reject {
	return schemas.RejectCandidate(c, stageRefresh, reason, detail)
}

// carryFn looks at the rows of one partition beside its assets as they are now.
type carryFn struct{ Domain, Learned, Round, Folder string }

func (fn *carryFn) ProcessElement(ctx context.Context, partition int, packs func(*[]byte) bool, emit func(schemas.Candidate), part func(Part), reject func(schemas.Reject)) error {
	e, err := openEnvironment(ctx, fn.Domain, fn.Learned)
	if err != nil {
		return err
	}
	round, err := openRound(ctx, e, fn.Round)
	if err != nil {
		return err
	}
	rows, err := unpackAll[schemas.Candidate](packs)
	if err != nil {
		return err
	}
	var assets []schemas.Asset
	if partition < len(round.Assets) && round.Assets[partition] != "" {
		if assets, err = readPart[schemas.Asset](ctx, round.Assets[partition]); err != nil {
			return err
		}
	}
	summary, kept, rejects := round.carry(e, rows, assets)
	for _, c := range kept {
		emit(c)
	}
	for _, r := range rejects {
		reject(r)
	}
	written, err := writePart(ctx, PartAssets, partition, store.Join(fn.Folder, fmt.Sprintf("assets-%05d.pack", partition)), assets, summary)
	if err != nil {
		return err
	}
	part(written)
	return nil
}

// carry looks at rows beside the assets that they came from, and gives the assets the weight of what they lack.
func (r *Round) carry(e *environment, rows []schemas.Candidate, assets []schemas.Asset) (summary Carried, kept []schemas.Candidate, rejects []schemas.Reject) {
	seed := e.domain.Recipe.Seed
	slices.SortFunc(rows, func(a, b schemas.Candidate) int {
		return cmp.Or(cmp.Compare(a.AssetID, b.AssetID), cmp.Compare(rank(seed, &a), rank(seed, &b)), cmp.Compare(a.ID, b.ID))
	})
	at := map[string]int{}
	for i := range assets {
		at[assets[i].ID] = i
	}
	has := make([]int, len(assets))  // accepted rows of each asset
	used := make([]int, len(assets)) // of these and of its surplus, whether they stay or not
	for _, c := range rows {
		i, known := at[c.AssetID]
		if reason, detail := fate(&e.domain.Recipe, &c, assets, i, known); reason != "" {
			rejects = append(rejects, leaving(c, reason, detail))
			continue
		}
		var asset *schemas.Asset
		over := false
		if known {
			asset = &assets[i]
			c.Source, c.Content = asset.Source, asset.Content
			over = r.givesWay(&e.domain.Recipe, &c, asset, used[i])
			used[i]++
		}
		c.Labels = e.observer.Labels(&c, asset)
		switch {
		case over: // surplus, whatever it was, and nothing that a quota counts
			if c.Tier == schemas.TierKept {
				summary.OverShare++
			}
			c.Tier = schemas.TierSurplus
		default:
			c.Cell = r.Joint.Find(c.Labels, c.Route)
			if known && c.Tier == schemas.TierKept {
				has[i]++
			}
		}
		kept = append(kept, c)
	}
	summary.Weights = r.weigh(&e.domain.Recipe, assets, has, used)
	return summary, kept, rejects
}

// givesWay says whether a row makes room for assets that have come. before counts the rows of its asset that rank before it.
func (r *Round) givesWay(recipe *schemas.Recipe, c *schemas.Candidate, asset *schemas.Asset, before int) bool {
	switch {
	case r.Stay == nil:
		return false
	case c.Tier == schemas.TierKept:
		return hash.New(recipe.Seed, c.ID, "give way "+strconv.Itoa(r.Number)).Float64() >= r.Stay[asset.Source]
	}
	return before >= r.ceiling(recipe, asset)
}

// fate says why a row leaves, "" for one that stays.
func fate(recipe *schemas.Recipe, c *schemas.Candidate, assets []schemas.Asset, i int, known bool) (reason, detail string) {
	switch {
	case c.AssetID == "":
	case !known && recipe.Refresh.Gone != schemas.RefreshKeep:
		return assetGone, fmt.Sprintf("the asset %q is gone", c.AssetID)
	case known && assets[i].Content != c.Content && recipe.Refresh.Changed != schemas.RefreshKeep:
		return assetChanged, fmt.Sprintf("the record of the asset %q has changed", c.AssetID)
	}
	return "", ""
}

// ceiling is the most rows that an asset has of the draws of its class: D w / W, rounded up.
func (r *Round) ceiling(recipe *schemas.Recipe, asset *schemas.Asset) int {
	class := cells.ClassOf(recipe, asset)
	for i := range r.Decks {
		if r.Decks[i].Class == class {
			high, low := bits.Mul64(uint64(r.decks[i].Total()), asset.Weight)
			quotient, rest := bits.Div64(high, low, r.Decks[i].Weight)
			if rest > 0 {
				quotient++
			}
			return int(quotient)
		}
	}
	return 0
}

// What an asset lacks weighs so much more than its own weight that the latter only decides where no asset of a class lacks
// anything; and what one lacks that had no row at all weighs more than what others lack, to which chance gave a row less.
const (
	lackShift = 12
	newShift  = 24
)

// weigh gives each asset the weight of what it lacks of its share, and adds the classes up. has counts its accepted rows,
// and had those of the snapshot before that did not leave.
func (r *Round) weigh(recipe *schemas.Recipe, assets []schemas.Asset, has, had []int) []ClassWeight {
	sums := map[cells.Class]uint64{}
	for i := range assets {
		a := &assets[i]
		lack := max(r.ceiling(recipe, a)-has[i], 0)
		shift := lackShift
		if had[i] == 0 {
			shift = newShift
		}
		a.Weight += uint64(lack) << shift
		sums[cells.ClassOf(recipe, a)] += a.Weight
	}
	var classes []cells.Class
	for class := range sums {
		classes = append(classes, class)
	}
	cells.SortClasses(classes)
	var out []ClassWeight
	for _, class := range classes {
		out = append(out, ClassWeight{class, sums[class]})
	}
	return out
}
