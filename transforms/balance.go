package transforms

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/router"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[thresholdFn]())
	beam.RegisterDoFn(reflect.TypeFor[endingFn]())
	beam.RegisterDoFn(reflect.TypeFor[cutFn]())
}

// Cut says where the quota of a cell ends: a row stays if its rank is below Bound (router.Stay). Unique counts the
// rows that the cell has, and Accepted those that stay.
type Cut struct {
	Cell, Unique, Accepted int
	Bound                  uint64
}

// Balance finds for every cell the bound of its rows' ranks below which exactly its quota stays. The rest is surplus.
// No key holds a cell's rows: the histograms of the parts are added up, each cell gets the bin in which its quota
// ends, and only the ranks of that bin are brought together.
//
// In: PCollection<Part> (those of kind rows count), PCollection<KV<int, []byte>> of histograms. Out: PCollection<Part>
// of kind cuts.
func Balance(s beam.Scope, parts, histograms beam.PCollection, p RoundParams) beam.PCollection {
	s = s.Scope("transforms.Balance")
	all := beam.Flatten(s, histograms, emptyPacks(s, cellGroups))
	thresholds := beam.ParDo(s, &thresholdFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round}, beam.GroupByKey(s, all))
	side := beam.SideInput{Input: thresholds}
	ending := beam.ParDo(s, &endingFn{Domain: p.Domain, Learned: p.Learned}, beam.Reshuffle(s, parts), side)
	grouped := beam.GroupByKey(s, beam.Flatten(s, ending, emptyPacks(s, cellGroups)))
	return beam.ParDo(s, &cutFn{}, grouped, side)
}

// threshold says in which bin a cell's quota ends.
type threshold struct {
	Cell, Unique, Quota, Bin, Remaining int
}

// thresholdFn adds up the histograms of a group of cells.
type thresholdFn struct{ Domain, Learned, Round string }

func (fn *thresholdFn) ProcessElement(ctx context.Context, group int, packs func(*[]byte) bool) ([]byte, error) {
	e, err := openEnvironment(ctx, fn.Domain, fn.Learned)
	if err != nil {
		return nil, err
	}
	round, err := openRound(ctx, e, fn.Round)
	if err != nil {
		return nil, err
	}
	histograms, err := unpackAll[cellHistogram](packs)
	if err != nil {
		return nil, err
	}
	return encode(thresholds(round, group, histograms))
}

func thresholds(round *Round, group int, histograms []cellHistogram) []threshold {
	sums := map[int]router.Histogram{}
	for _, h := range histograms {
		if sums[h.Cell] == nil {
			sums[h.Cell] = router.NewHistogram(round.Joint.Cells[h.Cell].Quota)
		}
		sums[h.Cell].Merge(h.Rows)
	}
	var out []threshold
	for cell := group; cell < len(round.Joint.Cells); cell += cellGroups {
		t := threshold{Cell: cell, Quota: round.Joint.Cells[cell].Quota}
		t.Bin = router.Bins(t.Quota)
		if h := sums[cell]; h != nil {
			for _, n := range h {
				t.Unique += int(n)
			}
			t.Bin, t.Remaining = h.End(t.Quota)
		}
		out = append(out, t)
	}
	return out
}

// endingFn collects the ranks of a part's rows that fall into the bins in which quotas end.
type endingFn struct {
	Domain, Learned string
}

// cellRanks is the ranks of one cell's rows in its ending bin.
type cellRanks struct {
	Cell  int
	Ranks []uint64
}

func (fn *endingFn) ProcessElement(ctx context.Context, part Part, side func(*[]byte) bool, emit func(int, []byte)) error {
	if part.Kind != PartRows {
		return nil
	}
	e, err := openEnvironment(ctx, fn.Domain, fn.Learned)
	if err != nil {
		return err
	}
	thresholds, err := unpackAll[threshold](side)
	if err != nil {
		return err
	}
	rows, err := readPart[schemas.Candidate](ctx, part.URI)
	if err != nil {
		return err
	}
	groups := endingRanks(e.domain.Recipe.Seed, rows, thresholds)
	for group := range cellGroups {
		if len(groups[group]) == 0 {
			continue
		}
		pack, err := encode(groups[group])
		if err != nil {
			return err
		}
		emit(group, pack)
	}
	return nil
}

func endingRanks(seed int64, rows []schemas.Candidate, thresholds []threshold) [cellGroups][]cellRanks {
	ending := map[int]threshold{}
	for _, t := range thresholds {
		if t.Remaining > 0 {
			ending[t.Cell] = t
		}
	}
	ranks := map[int][]uint64{}
	for i := range rows {
		r := rank(seed, &rows[i])
		if t, ok := ending[rows[i].Cell]; ok && router.Bin(r, router.Bins(t.Quota)) == t.Bin {
			ranks[rows[i].Cell] = append(ranks[rows[i].Cell], r)
		}
	}
	var groups [cellGroups][]cellRanks
	for cell, list := range ranks {
		groups[cell%cellGroups] = append(groups[cell%cellGroups], cellRanks{cell, list})
	}
	return groups
}

// cutFn finds the cuts of a group of cells. They go into the index: a file for each group would cost more than they weigh.
type cutFn struct{}

func (fn *cutFn) ProcessElement(group int, packs, side func(*[]byte) bool, emit func(Part)) error {
	thresholds, err := unpackAll[threshold](side)
	if err != nil {
		return err
	}
	ranks, err := unpackAll[cellRanks](packs)
	if err != nil {
		return err
	}
	list := cuts(group, thresholds, ranks)
	body, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("cuts: %w", err)
	}
	emit(Part{Kind: PartCuts, Partition: group, Rows: len(list), Summary: body})
	return nil
}

func cuts(group int, thresholds []threshold, ranks []cellRanks) []Cut {
	ending := map[int][]uint64{}
	for _, r := range ranks {
		ending[r.Cell] = append(ending[r.Cell], r.Ranks...)
	}
	var out []Cut
	for _, t := range thresholds {
		if t.Cell%cellGroups != group {
			continue
		}
		cut := Cut{Cell: t.Cell, Unique: t.Unique, Accepted: min(t.Unique, t.Quota), Bound: router.BinStart(t.Bin, router.Bins(t.Quota))}
		if t.Remaining > 0 {
			cut.Bound = router.Cut(ending[t.Cell], t.Remaining)
		}
		out = append(out, cut)
	}
	slices.SortFunc(out, func(a, b Cut) int { return a.Cell - b.Cell })
	return out
}

// ReadCuts returns the cuts of a round by cell, from its parts. Parts that do not say where each cell ends are an error:
// another version of the program made them.
func ReadCuts(parts []Part, cells int) ([]Cut, error) {
	out, found := make([]Cut, cells), 0
	for _, part := range parts {
		if part.Kind != PartCuts {
			continue
		}
		var list []Cut
		if err := part.Decode(&list); err != nil {
			return nil, err
		}
		found += len(list)
		for _, cut := range list {
			if cut.Cell < 0 || cut.Cell >= cells {
				return nil, fmt.Errorf("cuts: there is no cell %d of %d", cut.Cell, cells)
			}
			out[cut.Cell] = cut
		}
	}
	if found != cells {
		return nil, fmt.Errorf("cuts: those of %d cells are there, and there are %d; remove the run's work folder to begin again", found, cells)
	}
	return out, nil
}
