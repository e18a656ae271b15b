package transforms

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/bits"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/routenator/routenator/kg"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/store"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[parseAssetsFn]())
	beam.RegisterDoFn(reflect.TypeFor[prepareAssetsFn]())
	register.Emitter1[schemas.Reject]()
	register.Iter1[[]byte]()
}

// AssetsParams says where assets are prepared.
type AssetsParams struct {
	Domain     string // URI of the staged domain
	Folder     string // where the parts are written
	Partitions int    // parts; they change no row
}

// AssetSummary is what a part of prepared assets holds.
type AssetSummary struct {
	Read         int                       `json:"read"` // records, with duplicates
	Assets       int                       `json:"assets"`
	BySource     map[int]int               `json:"by_source"`
	Weights      []ClassWeight             `json:"weights"`
	Values       map[string]map[string]int `json:"values,omitempty"` // field to value to assets, for fields with at_most
	Cooccurrence []byte                    `json:"cooccurrence,omitempty"`
}

// ClassWeight is the weight of the assets of one class.
type ClassWeight struct {
	Class  cells.Class `json:"class"`
	Weight uint64      `json:"weight"`
}

// PrepareAssets turns records into assets: mapped, cleaned, grounded in the graph, and one for each id. Every part
// holds the assets of one range of hashes, in order of their hash, so that parts in order are all assets in order.
//
// In: PCollection<AssetRecord>. Out: PCollection<Part> of kind assets, PCollection<Reject>.
func PrepareAssets(s beam.Scope, records beam.PCollection, p AssetsParams) (parts, rejects beam.PCollection) {
	s = s.Scope("transforms.PrepareAssets")
	packs, broken := beam.ParDo2(s, &parseAssetsFn{Domain: p.Domain, Partitions: p.Partitions}, records)
	grouped := beam.GroupByKey(s, beam.Flatten(s, packs, emptyPacks(s, p.Partitions)))
	return beam.ParDo(s, &prepareAssetsFn{Domain: p.Domain, Folder: p.Folder}, grouped), broken
}

// parseAssetsFn parses records and packs the assets by partition.
type parseAssetsFn struct {
	Domain     string
	Partitions int

	parsers []*assetParser
	waiting []AssetRecord
	packer  packer[schemas.Asset]
}

func (fn *parseAssetsFn) StartBundle(ctx context.Context, _ func(int, []byte), _ func(schemas.Reject)) error {
	fn.waiting, fn.packer = nil, packer[schemas.Asset]{}
	if fn.parsers != nil {
		return nil
	}
	e, err := openEnvironment(ctx, fn.Domain, "")
	if err != nil {
		return err
	}
	if err := e.checkKeys(ctx); err != nil { // of the rounds that follow
		return err
	}
	fn.parsers, err = newAssetParsers(e.domain, e.graph)
	return err
}

func (fn *parseAssetsFn) ProcessElement(_ context.Context, record AssetRecord, emit func(int, []byte), reject func(schemas.Reject)) error {
	if fn.waiting = append(fn.waiting, record); len(fn.waiting) < batchSize {
		return nil
	}
	return fn.parse(emit, reject)
}

func (fn *parseAssetsFn) FinishBundle(_ context.Context, emit func(int, []byte), reject func(schemas.Reject)) error {
	if err := fn.parse(emit, reject); err != nil {
		return err
	}
	return fn.packer.flush(emit)
}

type parsedAsset struct {
	asset schemas.Asset
	err   error
}

func (fn *parseAssetsFn) parse(emit func(int, []byte), reject func(schemas.Reject)) error {
	parsed := inParallel(fn.waiting, func(_ int, record *AssetRecord) parsedAsset {
		asset, err := fn.parsers[record.Source].parse(record)
		return parsedAsset{asset, err}
	})
	for i, p := range parsed {
		if p.err != nil {
			reject(brokenAsset(&fn.waiting[i], p.err))
			continue
		}
		if err := fn.packer.add(assetPartition(p.asset.ID, fn.Partitions), p.asset, emit); err != nil {
			return err
		}
	}
	fn.waiting = fn.waiting[:0]
	return nil
}

// brokenAsset is the reject of a record that is no asset. Its id is where it stands; what was read goes along as text.
func brokenAsset(record *AssetRecord, err error) schemas.Reject {
	return schemas.Reject{ID: record.Where, Stage: "asset", Reason: "broken", Detail: fmt.Sprintf("%s: %v", record.Where, err)}
}

// assetHash orders the assets of a recipe.
func assetHash(id string) uint64 { return hash.Of(0, "asset", id) }

// assetPartition cuts the order of the hashes into ranges of equal width.
func assetPartition(id string, partitions int) int {
	high, _ := bits.Mul64(assetHash(id), uint64(partitions))
	return int(high)
}

// prepareAssetsFn writes the assets of one partition.
type prepareAssetsFn struct {
	Domain string
	Folder string
}

func (fn *prepareAssetsFn) ProcessElement(ctx context.Context, partition int, packs func(*[]byte) bool, emit func(Part)) error {
	e, err := openEnvironment(ctx, fn.Domain, "")
	if err != nil {
		return err
	}
	assets, err := unpackAll[schemas.Asset](packs)
	if err != nil {
		return err
	}
	kept, duplicates := uniqueAssets(assets)
	summary := summarise(e, kept)
	summary.Read = len(assets)
	part, err := writePart(ctx, PartAssets, partition, store.Join(fn.Folder, fmt.Sprintf("assets-%05d.pack", partition)), kept, summary)
	if err != nil {
		return err
	}
	emit(part)
	twice, err := writePart(ctx, PartRejects, partition, store.Join(fn.Folder, fmt.Sprintf("duplicate-assets-%05d.pack", partition)), duplicates, countRejects(duplicates))
	if err != nil {
		return err
	}
	countPart(ctx, &twice)
	emit(twice)
	return nil
}

// unpackAll returns the records of all packs.
func unpackAll[T any](packs func(*[]byte) bool) ([]T, error) {
	var all []T
	var pack []byte
	for packs(&pack) {
		if len(pack) == 0 {
			continue
		}
		records, err := decode[T](pack)
		if err != nil {
			return nil, err
		}
		all = append(all, records...)
		pack = nil
	}
	return all, nil
}

// uniqueAssets sorts assets by hash and keeps, of those with one id, the first by content hash.
func uniqueAssets(assets []schemas.Asset) (kept []schemas.Asset, rejects []schemas.Reject) {
	slices.SortFunc(assets, func(a, b schemas.Asset) int {
		return cmp.Or(cmp.Compare(assetHash(a.ID), assetHash(b.ID)), cmp.Compare(a.ID, b.ID),
			cmp.Compare(a.Content, b.Content), cmp.Compare(a.Source, b.Source))
	})
	for i, a := range assets {
		if i > 0 && assets[i-1].ID == a.ID {
			rejects = append(rejects, schemas.Reject{ID: a.ID, Stage: "asset", Reason: "duplicate_id",
				Detail: fmt.Sprintf("the id %q stands more than once; the record with the smallest content hash is kept", a.ID)})
			continue
		}
		kept = append(kept, a)
	}
	return kept, rejects
}

func summarise(e *environment, assets []schemas.Asset) AssetSummary {
	summary := AssetSummary{Assets: len(assets), BySource: map[int]int{}, Values: map[string]map[string]int{}}
	weights := map[cells.Class]uint64{}
	together := &kg.Cooccur{}
	for i := range assets {
		a := &assets[i]
		summary.BySource[a.Source]++
		weights[cells.ClassOf(&e.domain.Recipe, a)] += a.Weight
		countValues(&e.domain.Recipe, a, summary.Values)
		if e.graph != nil {
			together.Add(nodeIndexes(e.graph, a.Nodes))
		}
	}
	classes := slices.Collect(maps.Keys(weights))
	cells.SortClasses(classes)
	for _, class := range classes {
		summary.Weights = append(summary.Weights, ClassWeight{class, weights[class]})
	}
	if e.graph != nil && (e.domain.Recipe.Graph.Cooccurrence == nil || *e.domain.Recipe.Graph.Cooccurrence) {
		summary.Cooccurrence = together.Encode()
	}
	return summary
}

// countValues counts the values of the fields that at_most limits.
func countValues(recipe *schemas.Recipe, a *schemas.Asset, counts map[string]map[string]int) {
	for name, spec := range recipe.Values {
		value := a.Field(spec.Asset)
		if spec.Asset == "" || spec.AtMost <= 0 || value == "" {
			continue
		}
		if counts[name] == nil {
			counts[name] = map[string]int{}
		}
		counts[name][value]++
	}
}

func nodeIndexes(graph *kg.Graph, ids []string) []int {
	var out []int
	for _, id := range ids {
		if i, ok := graph.Index(id); ok {
			out = append(out, i)
		}
	}
	return out
}
