package transforms

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/transforms/distribution"
	"github.com/routenator/routenator/transforms/near"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/text"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[matchRowsFn]())
	beam.RegisterDoFn(reflect.TypeFor[mergeMatchesFn]())
}

// Sought is what each row of the datasets is looked up in. It is staged as JSON.
type Sought struct {
	Samples   [][]string           `json:"samples"` // normalised queries of some rows of each dataset: which have a near duplicate?
	Golden    []string             `json:"golden"`  // normalised queries of the golden set: which have a near training row?
	Reference *distribution.Wanted `json:"reference,omitempty"`
	Near      float64              `json:"near"` // least Jaccard similarity of a near duplicate,
	Leak      float64              `json:"leak"` // and of a training row to a golden one
}

// sought is Sought made ready.
type sought struct {
	Sought
	samples []*near.Golden
	golden  *near.Golden
}

// MatchCounts says what was found among the rows of one dataset.
type MatchCounts struct {
	Near      distribution.Bits   `json:"near"`                // of the dataset's sample, rows that are similar to another text
	Golden    distribution.Bits   `json:"golden"`              // golden rows that are similar to a row, or equal
	Reference *distribution.Found `json:"reference,omitempty"` // nil without one

	rows int // of the stretch
}

// MatchRows looks every row up among samples, golden queries and the reference's texts.
//
// In: PCollection<records.Stretch>. Out: PCollection<Part> of kind matches, one a dataset. uri is that of the staged Sought.
func MatchRows(s beam.Scope, stretches beam.PCollection, uri string, p EvaluateParams) beam.PCollection {
	s = s.Scope("transforms.MatchRows")
	partial := beam.ParDo(s, &matchRowsFn{Specs: p.Specs, Sought: uri}, beam.Reshuffle(s, stretches)) // KV<int, []byte>
	return beam.ParDo(s, &mergeMatchesFn{}, beam.GroupByKey(s, partial))
}

// matchRowsFn looks up stretches, as countRowsFn counts them.
type matchRowsFn struct {
	Specs, Sought string

	waiting []records.Stretch
}

func (fn *matchRowsFn) StartBundle(_ func(int, []byte)) { fn.waiting = nil }

func (fn *matchRowsFn) ProcessElement(stretch records.Stretch, _ func(int, []byte)) {
	fn.waiting = append(fn.waiting, stretch)
}

func (fn *matchRowsFn) FinishBundle(ctx context.Context, emit func(int, []byte)) error {
	specs, err := openSpecs(ctx, fn.Specs)
	if err != nil {
		return err
	}
	look, err := openSought(ctx, fn.Sought)
	if err != nil {
		return err
	}
	sums := map[int]*MatchCounts{}
	err = eachStretch(fn.waiting, func(s records.Stretch) (*MatchCounts, error) {
		return look.match(ctx, s, &specs[s.Dataset])
	}, func(s records.Stretch, m *MatchCounts) error {
		count(ctx, counterMatched, m.rows)
		if sum := sums[s.Dataset]; sum != nil {
			sum.merge(m)
		} else {
			sums[s.Dataset] = m
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, dataset := range slices.Sorted(maps.Keys(sums)) {
		body, err := json.Marshal(sums[dataset])
		if err != nil {
			return fmt.Errorf("matches: %w", err)
		}
		emit(dataset, body)
	}
	return nil
}

func (l *sought) match(ctx context.Context, s records.Stretch, spec *records.Spec) (*MatchCounts, error) {
	m := &MatchCounts{Near: distribution.NewBits(len(l.Samples[s.Dataset])), Golden: distribution.NewBits(len(l.Golden))}
	if l.Reference != nil {
		m.Reference = l.Reference.NewFound()
	}
	err := records.Read(ctx, s, spec, func(r *records.Record) {
		key := text.Normalise(r.Query)
		for i := range l.samples[s.Dataset].EachSimilar(key) {
			if l.Samples[s.Dataset][i] != key {
				m.Near.Set(i)
			}
		}
		for i := range l.golden.EachSimilar(key) {
			m.Golden.Set(i)
		}
		if m.Reference != nil {
			m.Reference.Look(l.Reference, key, r.Arguments)
		}
		if m.rows++; m.rows%1000 == 0 {
			Worked.Add(1000)
		}
	}, func(records.Refusal) {}) // counted where rows are counted
	return m, err
}

func (m *MatchCounts) merge(other *MatchCounts) {
	m.Near.Or(other.Near)
	m.Golden.Or(other.Golden)
	if m.Reference != nil {
		m.Reference.Merge(other.Reference)
	}
}

// mergeMatchesFn adds up what was found of one dataset.
type mergeMatchesFn struct{}

func (fn *mergeMatchesFn) ProcessElement(dataset int, bodies func(*[]byte) bool, emit func(Part)) error {
	var sum *MatchCounts
	var body []byte
	for bodies(&body) {
		m := &MatchCounts{}
		if err := json.Unmarshal(body, m); err != nil {
			return fmt.Errorf("matches: %w", err)
		}
		if sum == nil {
			sum = m
		} else {
			sum.merge(m)
		}
	}
	body, err := json.Marshal(sum)
	if err != nil {
		return fmt.Errorf("matches: %w", err)
	}
	emit(Part{Kind: PartMatches, Partition: dataset, Summary: body})
	return nil
}

// ReadMatches reads what MatchRows found, by dataset; nil for one without rows.
func ReadMatches(parts []Part, datasets int) ([]*MatchCounts, error) {
	out := make([]*MatchCounts, datasets)
	err := decodeSummary(parts, PartMatches, func(p Part, m *MatchCounts) { out[p.Partition] = m })
	return out, err
}

var stagedSought sync.Map // URI to *lazy[*sought]

func openSought(ctx context.Context, uri string) (*sought, error) {
	return cached(&stagedSought, uri, func() (*sought, error) {
		l := &sought{}
		if err := readJSON(ctx, uri, &l.Sought); err != nil {
			return nil, err
		}
		for _, sample := range l.Samples {
			l.samples = append(l.samples, near.NewGolden(sample, near.Limits{Similarity: l.Near, Short: true}))
		}
		l.golden = near.NewGolden(l.Golden, near.Limits{Similarity: l.Leak, Short: true})
		if l.Reference != nil {
			l.Reference.Ready()
		}
		return l, nil
	})
}
