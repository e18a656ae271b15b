package transforms

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/distribution"
	"github.com/routenator/routenator/transforms/population"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/store"
	"github.com/routenator/routenator/transforms/text"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[countRowsFn]())
	beam.RegisterDoFn(reflect.TypeFor[mergeCountsFn]())
}

// Kinds of parts that an evaluation's pipelines hand to their driver. Partition is the dataset.
const (
	PartCounts  = "counts"  // what was counted of one dataset: a file, ReadCounts
	PartTexts   = "texts"   // how often texts repeat, of one partition of them: TextCounts
	PartMatches = "matches" // what of the reference and the golden set one dataset says: MatchCounts
)

// EvaluateParams of the steps that read datasets.
type EvaluateParams struct {
	Specs     string // URI of the datasets' []records.Spec, staged
	Stretches string // URI of their []records.Stretch, staged
	Ways      string // URI of the distribution.Ways, staged
	Folder    string // of the work
	Seed      int64

	Population string // URI of the *schemas.Domain whose attributes are counted together, staged; "" where none are
	Partitions int    // of the texts of each dataset: RepeatPartitions
}

// CountedRows is what was counted of some rows of one dataset.
type CountedRows struct {
	Counts   distribution.Counts
	Refused  map[string]int // rows that are no records, by reason
	Refusals []records.Refusal

	Population population.Counts // empty where nobody asked for it
}

// mostRefusals is how many refusals of one reason are named.
const mostRefusals = 10

func newCountedRows(seed int64, spec *records.Spec, ways distribution.Ways) *CountedRows {
	return &CountedRows{Counts: *distribution.NewCounts(seed, spec.Labels, ways), Refused: map[string]int{}}
}

func (c *CountedRows) refuse(r records.Refusal) {
	c.Refused[r.Reason]++
	r.Detail = fmt.Sprintf("%.200s", r.Detail)
	if c.Refusals = append(c.Refusals, r); len(c.Refusals) > 1000 {
		c.cut()
	}
}

// cut keeps the first refusals of each reason.
func (c *CountedRows) cut() {
	slices.SortFunc(c.Refusals, compareRefusals)
	named := map[string]int{}
	c.Refusals = slices.DeleteFunc(c.Refusals, func(r records.Refusal) bool {
		named[r.Reason]++
		return named[r.Reason] > mostRefusals
	})
}

func compareRefusals(a, b records.Refusal) int {
	return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Where, b.Where))
}

func (c *CountedRows) merge(other *CountedRows) {
	c.Counts.Merge(&other.Counts)
	c.Population.Merge(&other.Population)
	for reason, n := range other.Refused {
		c.Refused[reason] += n
	}
	c.Refusals = append(c.Refusals, other.Refusals...)
	c.cut()
}

// CountRows counts the rows of datasets: what their queries are like, a sample of them, and how often their texts repeat.
//
// In: PCollection<records.Stretch>. Out: PCollection<Part> of kind counts, one a dataset; and of kind texts.
func CountRows(s beam.Scope, stretches beam.PCollection, p EvaluateParams) (counts, texts beam.PCollection) {
	s = s.Scope("transforms.CountRows")
	partial, repeats := beam.ParDo2(s, &countRowsFn{Specs: p.Specs, Ways: p.Ways, Population: p.Population, Folder: p.Folder, Seed: p.Seed, Partitions: p.Partitions},
		beam.Reshuffle(s, stretches)) // KV<int, []byte>, KV<int, []byte>
	counts = beam.ParDo(s, &mergeCountsFn{Folder: p.Folder}, beam.GroupByKey(s, partial))
	texts = beam.ParDo(s, &countRepeatsFn{Partitions: p.Partitions}, beam.GroupByKey(s, repeats))
	return counts, texts
}

// countRowsFn counts stretches, as many at once as there are processors, when it has all of its bundle: a runner may give
// a whole stage to one goroutine (Prism does).
type countRowsFn struct {
	Specs, Ways, Population string
	Folder                  string // of the work
	Seed                    int64
	Partitions              int

	waiting []records.Stretch
}

func (fn *countRowsFn) StartBundle(_, _ func(int, []byte)) { fn.waiting = nil }

func (fn *countRowsFn) ProcessElement(stretch records.Stretch, _, _ func(int, []byte)) {
	fn.waiting = append(fn.waiting, stretch)
}

func (fn *countRowsFn) FinishBundle(ctx context.Context, emit, repeats func(int, []byte)) error {
	specs, err := openSpecs(ctx, fn.Specs)
	if err != nil {
		return err
	}
	ways, err := openWays(ctx, fn.Ways)
	if err != nil {
		return err
	}
	counter, err := openCounter(ctx, fn.Population)
	if err != nil {
		return err
	}
	sums, texts := map[int]*CountedRows{}, make([]repeatWriter, len(specs))
	limits := make([]atomic.Uint64, len(specs)) // of the samples: what is counted already spares the rest
	for i := range limits {
		limits[i].Store(math.MaxUint64)
		texts[i] = repeatWriter{dataset: i, folder: fn.Folder, waiting: make([][]repeatPack, fn.Partitions)}
	}
	err = eachStretch(fn.waiting, func(s records.Stretch) (counted, error) {
		return countStretch(ctx, s, &specs[s.Dataset], ways, counter, newRepeats(fn.Partitions), fn.Seed, limits[s.Dataset].Load())
	}, func(s records.Stretch, c counted) error {
		countRead(ctx, c.rows)
		if sum := sums[s.Dataset]; sum != nil {
			sum.merge(c.rows)
		} else {
			sums[s.Dataset] = c.rows
		}
		limits[s.Dataset].Store(sums[s.Dataset].Counts.Limit())
		return texts[s.Dataset].add(ctx, c.repeats, repeats)
	})
	for _, dataset := range slices.Sorted(maps.Keys(sums)) {
		if err != nil {
			return err
		}
		pack, packing := encode([]CountedRows{*sums[dataset]})
		emit(dataset, pack)
		err = errors.Join(packing, texts[dataset].flush(ctx, repeats))
	}
	return err
}

// countRead counts the rows of one stretch, and those that are no records.
func countRead(ctx context.Context, rows *CountedRows) {
	count(ctx, counterRead, rows.Counts.Rows)
	for _, reason := range slices.Sorted(maps.Keys(rows.Refused)) {
		countRejected(ctx, "read", reason, rows.Refused[reason])
	}
}

// counted is what was counted of one stretch.
type counted struct {
	rows    *CountedRows
	repeats *repeats
}

func countStretch(ctx context.Context, s records.Stretch, spec *records.Spec, ways distribution.Ways, counter *population.Counter, texts *repeats, seed int64, limit uint64) (counted, error) {
	out := counted{newCountedRows(seed, spec, ways), texts}
	out.rows.Counts.SetLimit(limit)
	err := records.Read(ctx, s, spec, func(r *records.Record) {
		key := text.Normalise(r.Query)
		out.rows.Counts.Add(r, key)
		if counter != nil {
			counter.Add(&out.rows.Population, r, spec.Labels)
		}
		out.repeats.add(key, r.Function, r.Route)
		if out.rows.Counts.Rows%1000 == 0 {
			Worked.Add(1000)
		}
	}, out.rows.refuse)
	out.rows.Counts.Finish()
	out.rows.cut()
	return out, err
}

// eachStretch works on stretches side by side and hands over what each came to, in their order, on the goroutine that asks.
func eachStretch[R any](stretches []records.Stretch, work func(records.Stretch) (R, error), hand func(records.Stretch, R) error) error {
	results := make([]chan result[R], len(stretches))
	for i := range results {
		results[i] = make(chan result[R], 1)
	}
	free := make(chan struct{}, 2*workers()) // bounds the results that wait; a stretch is taken by who has a slot already
	done := make(chan struct{})
	var next atomic.Int64
	var wait sync.WaitGroup
	defer wait.Wait()
	defer close(done)
	for range workers() {
		wait.Go(func() {
			for {
				select {
				case free <- struct{}{}:
				case <-done:
					return
				}
				i := next.Add(1) - 1
				if i >= int64(len(stretches)) {
					<-free
					return
				}
				value, err := work(stretches[i])
				results[i] <- result[R]{value, err}
			}
		})
	}
	for i := range stretches {
		r := <-results[i]
		<-free
		if r.err == nil {
			r.err = hand(stretches[i], r.value)
		}
		if r.err != nil {
			return r.err
		}
	}
	return nil
}

type result[R any] struct {
	value R
	err   error
}

// mergeCountsFn adds up what was counted of one dataset, and writes it.
type mergeCountsFn struct{ Folder string }

func (fn *mergeCountsFn) ProcessElement(ctx context.Context, dataset int, packs func(*[]byte) bool, emit func(Part)) error {
	var sum *CountedRows
	var pack []byte
	for packs(&pack) {
		list, err := decode[CountedRows](pack)
		if err != nil {
			return err
		}
		if sum == nil {
			sum = &list[0]
		} else {
			sum.merge(&list[0])
		}
	}
	name, err := store.UniqueName(fn.Folder, ".counts")
	if err != nil {
		return err
	}
	part, err := writePart(ctx, PartCounts, dataset, name, []CountedRows{*sum}, nil)
	if err != nil {
		return err
	}
	emit(part)
	return nil
}

// ReadCounts reads what CountRows counted of each dataset.
func ReadCounts(ctx context.Context, parts []Part, datasets int) ([]CountedRows, error) {
	out := make([]CountedRows, datasets)
	for i := range out {
		out[i] = *newCountedRows(0, &records.Spec{}, nil)
	}
	for _, p := range parts {
		if p.Kind != PartCounts {
			continue
		}
		list, err := readPart[CountedRows](ctx, p.URI)
		if err != nil {
			return nil, err
		}
		out[p.Partition] = list[0]
	}
	return out, nil
}

var stagedCounters sync.Map // URI to *lazy[*population.Counter]

// openCounter makes the counter of a staged domain, once a process; nil where there is none.
func openCounter(ctx context.Context, uri string) (*population.Counter, error) {
	if uri == "" {
		return nil, nil
	}
	return cached(&stagedCounters, uri, func() (*population.Counter, error) {
		var domain schemas.Domain
		if err := readJSON(ctx, uri, &domain); err != nil {
			return nil, err
		}
		return population.NewCounter(&domain), nil
	})
}

var stagedSpecs sync.Map // URI to *lazy[[]records.Spec]

// openSpecs reads the staged datasets, once a process.
func openSpecs(ctx context.Context, uri string) ([]records.Spec, error) {
	return cached(&stagedSpecs, uri, func() ([]records.Spec, error) {
		var specs []records.Spec
		return specs, readJSON(ctx, uri, &specs)
	})
}

var stagedWays sync.Map // URI to *lazy[distribution.Ways]

// openWays reads how values are said, once a process.
func openWays(ctx context.Context, uri string) (distribution.Ways, error) {
	return cached(&stagedWays, uri, func() (distribution.Ways, error) {
		var ways distribution.Ways
		return ways, readJSON(ctx, uri, &ways)
	})
}

// decodeSummary reads the summaries of all parts of a kind.
func decodeSummary[T any](parts []Part, kind string, each func(Part, *T)) error {
	for _, p := range parts {
		if p.Kind != kind {
			continue
		}
		var value T
		if err := json.Unmarshal(p.Summary, &value); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		each(p, &value)
	}
	return nil
}
