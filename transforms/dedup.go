package transforms

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/router"
	"github.com/routenator/routenator/transforms/store"
	"github.com/routenator/routenator/transforms/text"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[dedupFn]())
	beam.RegisterDoFn(reflect.TypeFor[branchFn]())
}

// DedupParams are those of the round, and how its shuffle is cut.
type DedupParams struct {
	RoundParams
	Partitions int     // parts of the rows, by normalised text; the same in every round of a run
	Branches   int     // stages that the shuffle is spread over; see BytesPerBranch
	Near       float64 // least similarity at which one of two rows leaves, 0 for none
	Rows       int     // that come in, about
}

// BytesPerBranch bounds what one stage shuffles: Prism makes one bundle of everything pending, and hangs above 2 GiB.
const BytesPerBranch = 256 << 20

// Dedup keeps one row of each normalised text, over this round and those before: the one of lowest rank. Rows that
// share a text and differ in their calls conflict: the text does not decide its label, and none is kept. The rows that
// are kept, of all rounds, are written by partition of their text.
//
// In: PCollection<Candidate>. Out: PCollection<Part> of the kinds rows and rejects, and for each group of cells the
// packed histograms of their rows, PCollection<KV<int, []byte>>.
func Dedup(s beam.Scope, candidates beam.PCollection, p DedupParams) (parts, histograms beam.PCollection) {
	s = s.Scope("transforms.Dedup")
	packs := beam.ParDo(s, &packRowsFn{Partitions: p.Partitions}, candidates)
	empty := branches(s, emptyPacks(s, p.Partitions), p.Branches)
	var allParts, allHistograms []beam.PCollection
	for i, branch := range branches(s, packs, p.Branches) {
		fn := &dedupFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round, Folder: p.Folder, Near: p.Near > 0}
		parts, histograms := beam.ParDo2(s, fn, beam.GroupByKey(s, beam.Flatten(s, branch, empty[i])))
		allParts, allHistograms = append(allParts, parts), append(allHistograms, histograms)
	}
	if p.Near > 0 {
		return dropNear(s, beam.Flatten(s, allParts...), p)
	}
	return beam.Flatten(s, allParts...), beam.Flatten(s, allHistograms...)
}

// dedupFn finds the unique rows of one partition. Partitions are worked on side by side.
type dedupFn struct {
	Domain, Learned, Round, Folder string
	Near                           bool // near duplicates are still to leave

	e     *environment
	round *Round
	crew  crew[deduped]
}

// deduped is what came of one partition.
type deduped struct {
	parts      []Part
	histograms map[int]router.Histogram // by cell
	landed     Landed
}

func (fn *dedupFn) StartBundle(ctx context.Context, _ func(Part), _ func(int, []byte)) (err error) {
	fn.crew = crew[deduped]{}
	if fn.e, err = openEnvironment(ctx, fn.Domain, fn.Learned); err != nil {
		return err
	}
	fn.round, err = openRound(ctx, fn.e, fn.Round)
	return err
}

func (fn *dedupFn) ProcessElement(ctx context.Context, partition int, packs func(*[]byte) bool, _ func(Part), _ func(int, []byte)) error {
	rows, err := unpackAll[schemas.Candidate](packs)
	if err != nil {
		return err
	}
	fn.crew.submit(func() (deduped, error) { return fn.dedup(ctx, partition, rows) })
	return nil
}

func (fn *dedupFn) FinishBundle(ctx context.Context, emit func(Part), histogram func(int, []byte)) error {
	return finish(ctx, &fn.crew, emit, histogram)
}

// finish emits what came of the bundle's partitions. Their histograms are added up, so that a group of cells gets one
// pack a bundle, and so is what landed: there may be 100,000 partitions.
func finish(ctx context.Context, c *crew[deduped], emit func(Part), histogram func(int, []byte)) error {
	sums, landed := map[int]router.Histogram{}, Landed{}
	err := c.finish(func(d deduped) {
		for _, part := range d.parts {
			countPart(ctx, &part)
			emit(part)
		}
		for cell, h := range d.histograms {
			if sums[cell] != nil {
				sums[cell].Merge(h)
			} else {
				sums[cell] = h
			}
		}
		for slot, n := range d.landed {
			landed[slot] += n
		}
	})
	if err != nil {
		return err
	}
	if len(landed) > 0 {
		body, err := json.Marshal(landed)
		if err != nil {
			return fmt.Errorf("landed: %w", err)
		}
		emit(Part{Kind: PartLanded, Summary: body})
	}
	packs, err := packHistograms(sums)
	if err != nil {
		return err
	}
	for group := range cellGroups {
		if pack, ok := packs[group]; ok {
			histogram(group, pack)
		}
	}
	return nil
}

// countPart counts the rows that a partition keeps for good, and those that it leaves.
func countPart(ctx context.Context, part *Part) {
	var left RejectCounts
	switch {
	case part.Kind == PartRows:
		count(ctx, counterUnique, part.Rows)
		share(ctx, distributionPartition, part.Rows)
	case part.Kind == PartRejects && part.Decode(&left) == nil: // we wrote it
		for _, r := range left {
			countRejected(ctx, r.Stage, r.Reason, r.Rows)
		}
	}
}

func (fn *dedupFn) dedup(ctx context.Context, partition int, rows []schemas.Candidate) (deduped, error) {
	if len(fn.round.Previous) > 0 {
		earlier, err := readPart[schemas.Candidate](ctx, fn.round.Previous[partition])
		if err != nil {
			return deduped{}, err
		}
		rows = append(rows, earlier...)
	}
	seed := fn.e.domain.Recipe.Seed
	kept, rejects := uniqueRows(seed, rows)
	if fn.Near {
		parts, err := writeDeduped(ctx, fn.Folder, partUnique, "duplicates", partition, kept, rejects)
		return deduped{parts: parts}, err
	}
	return finalRows(ctx, fn.Folder, "duplicates", partition, seed, fn.round, kept, rejects)
}

// finalRows writes the rows of a partition that no step of dedup takes away any more, and counts them.
func finalRows(ctx context.Context, folder, left string, partition int, seed int64, round *Round, kept []schemas.Candidate, rejects []schemas.Reject) (deduped, error) {
	parts, err := writeDeduped(ctx, folder, PartRows, left, partition, kept, rejects)
	return deduped{parts, countCells(seed, round, kept), round.landed(kept)}, err
}

// writeDeduped writes the rows of a partition that stay, as a part of the kind, and those that leave.
func writeDeduped(ctx context.Context, folder, kind, left string, partition int, kept []schemas.Candidate, rejects []schemas.Reject) ([]Part, error) {
	uri := func(name string) string { return store.Join(folder, fmt.Sprintf("%s-%05d.pack", name, partition)) }
	rows, err := writePart(ctx, kind, partition, uri(kind), kept, nil)
	if err != nil {
		return nil, err
	}
	rejected, err := writePart(ctx, PartRejects, partition, uri(left), rejects, countRejects(rejects))
	return []Part{rows, rejected}, err
}

// Landed counts, by slot, the rows of a round that are unique and in the cell that they were made for.
type Landed map[int]int

func (r *Round) landed(rows []schemas.Candidate) Landed {
	out := Landed{}
	for i := range rows {
		if c := &rows[i]; c.Round == r.Number && c.Slot >= 0 && r.Joint.Slots[c.Slot].Cell == c.Cell {
			out[c.Slot]++
		}
	}
	return out
}

// rank orders rows: by tier, then by hash. It is unique per row but for a chance of 2^-60.
func rank(seed int64, c *schemas.Candidate) uint64 {
	return uint64(min(c.Tier, schemas.TierLast))<<60 | hash.Of(seed, "rank", c.ID)>>4
}

// ranked is a row with what it is compared by.
type ranked struct {
	row  schemas.Candidate
	text string
	rank uint64
}

// uniqueRows keeps of each normalised text the row of lowest rank, in order of text; whatever the order of the input.
func uniqueRows(seed int64, rows []schemas.Candidate) (kept []schemas.Candidate, rejects []schemas.Reject) {
	list := make([]ranked, len(rows))
	for i, row := range rows {
		list[i] = ranked{row, text.Normalise(row.Query), rank(seed, &row)}
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.rank, b.rank), cmp.Compare(a.row.ID, b.row.ID))
	})
	for start := 0; start < len(list); {
		end := start + 1
		for end < len(list) && list[end].text == list[start].text {
			end++
		}
		same := list[start:end]
		start = end
		if i := slices.IndexFunc(same, func(r ranked) bool { return !agree(&r.row, &same[0].row) }); i >= 0 {
			for _, r := range same {
				rejects = append(rejects, schemas.RejectCandidate(r.row, "dedup", "label_conflict",
					fmt.Sprintf("the same text with other calls, as in rows %s and %s", same[0].row.ID, same[i].row.ID)))
			}
			continue
		}
		kept = append(kept, same[0].row)
		for _, r := range same[1:] {
			rejects = append(rejects, schemas.RejectCandidate(r.row, "dedup", "duplicate", "the same text as row "+same[0].row.ID))
		}
	}
	return kept, rejects
}

// agree says whether two rows ask for the same.
func agree(a, b *schemas.Candidate) bool {
	return a.Outcome == b.Outcome && a.Missing == b.Missing && slices.EqualFunc(a.Calls, b.Calls, func(x, y schemas.Call) bool {
		return x.Name == y.Name && text.Normalise(string(x.Arguments)) == text.Normalise(string(y.Arguments))
	})
}

// cellGroups is how many groups the cells are dealt to: few keys, none of which holds all cells.
const cellGroups = 64

// cellHistogram is the histogram of one cell.
type cellHistogram struct {
	Cell int
	Rows router.Histogram
}

// countCells counts rows by cell and bin.
func countCells(seed int64, round *Round, rows []schemas.Candidate) map[int]router.Histogram {
	counts := map[int]router.Histogram{}
	for i := range rows {
		cell := rows[i].Cell
		if cell < 0 {
			continue
		}
		if counts[cell] == nil {
			counts[cell] = router.NewHistogram(round.Joint.Cells[cell].Quota)
		}
		counts[cell].Add(rank(seed, &rows[i]))
	}
	return counts
}

// packHistograms packs histograms by group of cells.
func packHistograms(counts map[int]router.Histogram) (map[int][]byte, error) {
	groups := map[int][]cellHistogram{}
	for cell, histogram := range counts {
		groups[cell%cellGroups] = append(groups[cell%cellGroups], cellHistogram{cell, histogram})
	}
	packs := map[int][]byte{}
	for group, list := range groups {
		pack, err := encode(list)
		if err != nil {
			return nil, err
		}
		packs[group] = pack
	}
	return packs, nil
}

// branches spreads packs over stages by key.
func branches(s beam.Scope, packs beam.PCollection, n int) []beam.PCollection { // KV<int, []byte>
	out := make([]beam.PCollection, n)
	for i := range out {
		out[i] = beam.ParDo(s, &branchFn{Branch: i, Branches: n}, packs)
	}
	return out
}

// branchFn keeps the packs of one branch.
type branchFn struct{ Branch, Branches int }

func (fn *branchFn) ProcessElement(partition int, pack []byte, emit func(int, []byte)) {
	if partition%fn.Branches == fn.Branch {
		emit(partition, pack)
	}
}

// RejectCounts counts rejects by stage and reason.
type RejectCounts []schemas.RejectCount

func countRejects(rejects []schemas.Reject) RejectCounts {
	counts := map[[2]string]int{}
	for i := range rejects {
		counts[[2]string{rejects[i].Stage, rejects[i].Reason}]++
	}
	out := RejectCounts{}
	for key, n := range counts {
		out = append(out, schemas.RejectCount{Stage: key[0], Reason: key[1], Rows: n})
	}
	slices.SortFunc(out, compareRejectCounts)
	return out
}

// Decode reads a part's summary.
func (p *Part) Decode(target any) error {
	if err := json.Unmarshal(p.Summary, target); err != nil {
		return fmt.Errorf("summary of %s %d: %w", p.Kind, p.Partition, err)
	}
	return nil
}
