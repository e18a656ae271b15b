package transforms

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/router"
	"github.com/routenator/routenator/transforms/shards"
	"github.com/routenator/routenator/transforms/store"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[publishFn]())
}

// Sets of a snapshot, as its manifest names them.
const (
	SetSurplus = "surplus"
	SetRejects = "rejects"
	SetView    = "view"
)

// Publication is what a snapshot is made of, staged for every worker.
type Publication struct {
	Snapshot string   `json:"snapshot"` // URI of the snapshot's folder
	Views    []string `json:"views"`
	Shards   []Shard  `json:"shards"`
	Cuts     []Cut    `json:"cuts"`   // by cell
	Limits   []uint64 `json:"limits"` // by route: the rank below which its rows stay, nil for no limits
}

// Shard is one file to be written.
type Shard struct {
	Set   string   `json:"set"`
	Name  string   `json:"name"`  // below the snapshot
	Stem  string   `json:"stem"`  // name without folder and suffix, for views
	Parts []string `json:"parts"` // URIs of the packs that it is made of
}

// PublishParams names what publishing reads.
type PublishParams struct {
	Domain, Learned string
	Publication     string // URI of the staged publication
	Buckets         int    // see TextBuckets
}

// Publish writes the files of a snapshot: each shard sorted by id, in fixed batches, so that equal rows give equal
// bytes.
//
// In: PCollection<int>, the numbers of the shards. Out: PCollection<Part> of kind file; and packed, as
// PCollection<KV<int, []byte>>, what the files hold, for [SumFiles], and what the accepted rows say, for [CountTexts].
func Publish(s beam.Scope, numbers beam.PCollection, p PublishParams) (files, summaries, counts beam.PCollection) {
	s = s.Scope("transforms.Publish")
	fn := &publishFn{Domain: p.Domain, Learned: p.Learned, Publication: p.Publication, Buckets: p.Buckets}
	files, summaries, counts = beam.ParDo3(s, fn, beam.Reshuffle(s, numbers))
	return beam.Reshuffle(s, files), summaries, counts
}

// publishFn writes shards, as many at once as there are processors.
type publishFn struct {
	Domain, Learned, Publication string
	Buckets                      int

	e           *environment
	publication *Publication
	renderer    *renderer
	crew        crew[published]
}

// published is what came of one shard.
type published struct {
	shard   int
	parts   []Part
	summary *FileSummary
	counts  map[int][]byte
}

var publications sync.Map

func (fn *publishFn) StartBundle(ctx context.Context, _ func(Part), _, _ func(int, []byte)) (err error) {
	fn.crew = crew[published]{}
	if fn.e, err = openEnvironment(ctx, fn.Domain, fn.Learned); err != nil {
		return err
	}
	fn.renderer = newRenderer(fn.e)
	fn.publication, err = cached(&publications, fn.Publication, func() (*Publication, error) {
		var p Publication
		return &p, readJSON(ctx, fn.Publication, &p)
	})
	return err
}

func (fn *publishFn) ProcessElement(ctx context.Context, number int, _ func(Part), _, _ func(int, []byte)) error {
	fn.crew.submit(func() (published, error) {
		p, err := fn.publish(ctx, &fn.publication.Shards[number])
		p.shard = number
		return p, err
	})
	return nil
}

func (fn *publishFn) publish(ctx context.Context, shard *Shard) (published, error) {
	switch shard.Set {
	case SetRejects:
		return fn.publishRejects(ctx, shard)
	case SetState:
		return fn.publishState(ctx, shard)
	}
	return fn.publishRows(ctx, shard)
}

func (fn *publishFn) FinishBundle(ctx context.Context, emit func(Part), summarise, texts func(int, []byte)) error {
	var failed error
	err := fn.crew.finish(func(p published) {
		for _, part := range p.parts {
			countFile(ctx, &part)
			emit(part)
		}
		if p.summary != nil {
			groups, err := p.summary.groups()
			if err != nil {
				failed = err
			}
			for _, group := range slices.Sorted(maps.Keys(groups)) {
				summarise(p.shard/filesPerSum*cellGroups+group, groups[group])
			}
		}
		for _, bucket := range slices.Sorted(maps.Keys(p.counts)) {
			texts(bucket, p.counts[bucket])
		}
	})
	return cmp.Or(err, failed)
}

// countFile counts the rows that were written.
func countFile(ctx context.Context, part *Part) {
	switch part.Kind {
	case PartFile + " " + schemas.SplitTrain, PartFile + " " + schemas.SplitValidation:
		count(ctx, counterAccepted, part.Rows)
	case PartFile + " " + SetSurplus:
		count(ctx, counterSurplus, part.Rows)
	default:
		return
	}
	share(ctx, distributionFile, part.Rows)
}

// writeBatch is how many rows are rendered at a time: it bounds memory, and is fixed, so that bytes are equal.
const writeBatch = 5000

func (fn *publishFn) publishRows(ctx context.Context, shard *Shard) (published, error) {
	rows, err := fn.rows(ctx, shard)
	if err != nil || len(rows) == 0 { // loaders refuse a file without rows
		return published{}, err
	}
	files, err := fn.create(ctx, shard)
	defer func() {
		for _, f := range files {
			f.Abort() // does nothing once committed
		}
	}()
	if err != nil {
		return published{}, err
	}
	tally := newTally(fn.e, shard.Set)
	for batch := range slices.Chunk(rows, writeBatch) {
		examples := inParallel(batch, func(_ int, c *schemas.Candidate) schemas.Example { return fn.renderer.render(c, shard.Set) })
		for _, f := range files {
			if err := f.Write(examples); err != nil {
				return published{}, err
			}
		}
		for i := range batch {
			tally.add(&batch[i], &examples[i])
		}
		Worked.Add(int64(len(batch)))
	}
	return fn.commit(files, shard, len(rows), tally)
}

// rows returns the shard's rows in order of their ids.
func (fn *publishFn) rows(ctx context.Context, shard *Shard) ([]schemas.Candidate, error) {
	var out []schemas.Candidate
	for _, uri := range shard.Parts {
		rows, err := readPart[schemas.Candidate](ctx, uri)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			if fn.setOf(&rows[i]) == shard.Set {
				out = append(out, rows[i])
			}
		}
	}
	slices.SortFunc(out, func(a, b schemas.Candidate) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// setOf says to which set a unique row belongs.
func (fn *publishFn) setOf(c *schemas.Candidate) string {
	recipe := &fn.e.domain.Recipe
	place, limits := rank(recipe.Seed, c), fn.publication.Limits
	if c.Cell < 0 || !router.Stay(fn.publication.Cuts[c.Cell].Bound, place) || limits != nil && !router.Stay(limits[c.Route], place) {
		return SetSurplus
	}
	return splitOf(recipe, c)
}

// splitOf splits by asset, or by what is called where there is none, so that neither crosses the splits.
func splitOf(recipe *schemas.Recipe, c *schemas.Candidate) string {
	key := "asset " + c.AssetID
	if c.AssetID == "" {
		key = "query " + c.Query
		if len(c.Calls) > 0 {
			key = "call " + string(c.Calls[0].Arguments)
		}
	}
	if float64(hash.Of(recipe.Seed, "split", key)>>11)/(1<<53) < recipe.Split.Validation {
		return schemas.SplitValidation
	}
	return schemas.SplitTrain
}

// create opens the shard's Parquet file and its views.
func (fn *publishFn) create(ctx context.Context, shard *Shard) ([]*shards.File[schemas.Example], error) {
	file, err := shards.CreateExamples(ctx, store.Join(fn.publication.Snapshot, shard.Name), Columns(fn.e.domain))
	if err != nil {
		return nil, err
	}
	files := []*shards.File[schemas.Example]{file}
	if shard.Set == SetSurplus {
		return files, nil
	}
	for _, name := range fn.publication.Views {
		view, err := shards.NewView(name)
		if err != nil {
			return files, err
		}
		file, err := shards.CreateView(ctx, store.Join(fn.publication.Snapshot, viewName(name, shard)), view)
		if err != nil {
			return files, err
		}
		files = append(files, file)
	}
	return files, nil
}

func viewName(view string, shard *Shard) string {
	return fmt.Sprintf("views/%s/%s.jsonl", view, shard.Stem)
}

// commit makes the files real and says what they hold.
func (fn *publishFn) commit(files []*shards.File[schemas.Example], shard *Shard, rows int, tally *tally) (published, error) {
	out := published{summary: tally.summary()}
	for i, f := range files {
		set, name := shard.Set, shard.Name
		if i > 0 {
			set, name = SetView, viewName(fn.publication.Views[i-1], shard)
		}
		written, err := f.Commit(name, set)
		if err != nil {
			return published{}, err
		}
		out.parts = append(out.parts, filePart(written))
	}
	var err error
	out.counts, err = tally.packs(fn.Buckets)
	return out, err
}

func filePart(f schemas.File) Part {
	return Part{Kind: PartFile + " " + f.Set, URI: f.Path, Rows: f.Rows, Bytes: f.Bytes, SHA256: f.SHA256}
}

// Columns returns the columns that the recipe's attributes have in Parquet.
func Columns(domain *schemas.Domain) []shards.Attribute {
	var out []shards.Attribute
	for _, name := range domain.Recipe.AttributeNames() {
		out = append(out, shards.Attribute{Name: name, Number: domain.Recipe.Attributes[name].Measure == schemas.MeasureWords})
	}
	if judged(domain) {
		out = append(out, shards.Attribute{Name: columnScore, Number: true}, shards.Attribute{Name: columnReason})
	}
	return out
}

// Columns of what a judge says of a row; null for a row that none looked at.
const (
	columnScore  = "judge_score"
	columnReason = "judge_reason"
)

// judged says whether a judge looks at rows.
func judged(domain *schemas.Domain) bool {
	return slices.ContainsFunc(domain.Recipe.Validate, func(c schemas.Check) bool { return c.Check == schemas.CheckJudge })
}

func (fn *publishFn) publishRejects(ctx context.Context, shard *Shard) (published, error) {
	var rejects []schemas.Reject
	for _, uri := range shard.Parts {
		list, err := readPart[schemas.Reject](ctx, uri)
		if err != nil {
			return published{}, err
		}
		rejects = append(rejects, list...)
	}
	sortRejects(rejects)
	f, err := shards.CreateRejects(ctx, store.Join(fn.publication.Snapshot, shard.Name))
	if err != nil {
		return published{}, err
	}
	defer f.Abort()
	for batch := range slices.Chunk(rejects, writeBatch) {
		if err := f.Write(batch); err != nil {
			return published{}, err
		}
	}
	written, err := f.Commit(shard.Name, shard.Set)
	if err != nil {
		return published{}, err
	}
	return published{parts: []Part{filePart(written)}, summary: rejectSummary(rejects)}, nil
}

// RowsPerShard is how many rows one file holds, about.
const RowsPerShard = 25_000

// Shards cuts a snapshot into files. parts are the rows' parts by partition, rejects those of all rounds.
func Shards(rows []Part, rejects []Part, size int, validation float64) []Shard {
	slices.SortFunc(rows, func(a, b Part) int { return cmp.Compare(a.Partition, b.Partition) })
	unique := 0
	for _, part := range rows {
		unique += part.Rows
	}
	accepted := min(size, unique)
	var out []Shard
	out = append(out, cut(schemas.SplitTrain, "data", float64(accepted)*(1-validation), uris(rows))...)
	if validation > 0 {
		out = append(out, cut(schemas.SplitValidation, "data", float64(accepted)*validation, uris(rows))...)
	}
	if unique > accepted {
		out = append(out, cut(SetSurplus, "surplus", float64(unique-accepted), uris(rows))...)
	}
	out = append(out, cut(SetState, "state", float64(unique), uris(rows))...)
	count := 0
	for _, part := range rejects {
		count += part.Rows
	}
	if count > 0 {
		out = append(out, cut(SetRejects, "rejects", float64(count), uris(rejects))...)
	}
	return out
}

func uris(parts []Part) []string {
	out := make([]string, len(parts))
	for i, part := range parts {
		out[i] = part.URI
	}
	return out
}

// cut deals parts, in order, to as many files as the rows want.
func cut(set, folder string, rows float64, parts []string) []Shard {
	files := min(max(int(math.Ceil(rows/RowsPerShard)), 1), max(len(parts), 1))
	out := make([]Shard, files)
	for i := range out {
		name := shards.ShardName(set, i, files)
		stem := name[:len(name)-len(".parquet")]
		if set == SetState {
			name = stem + ".pack"
		}
		out[i] = Shard{Set: set, Name: folder + "/" + name, Stem: stem,
			Parts: parts[i*len(parts)/files : (i+1)*len(parts)/files]}
	}
	return out
}
