package transforms

import (
	"context"
	"encoding/json"
	"reflect"
	"strconv"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

func init() {
	for _, fn := range []any{enterFn{}, nearFn{}, dropFn{}} {
		beam.RegisterDoFn(reflect.TypeOf(fn))
	}
	beam.RegisterFunction(keyPart)
	beam.RegisterFunction(onlyRejects)
}

// partUnique holds the rows of one partition before near duplicates left.
const partUnique = "unique"

// A bin is rows that are compared with each other in one go. One holds about rowsPerBin, of several signatures; the
// rows of a signature that has more than rowsPerSignature are spread over bins by the size of their texts, and each
// visits the bins in which smaller near duplicates of it may be. So memory is bounded, and mostly a row is entered once.
const (
	rowsPerBin       = 1 << 15
	rowsPerSignature = 1 << 17
	leastBins        = 16 // so that processors have equal shares of few rows too
)

// bytesPerEntry is what a row takes as an entry, packed, about.
const bytesPerEntry = 150

// dropNear drops near duplicates among the unique rows, by the rule of package near: of the rows whose calls agree, one
// leaves if and only if a row of lower rank is that similar.
//
// In: PCollection<Part> of the kinds unique and rejects. Out: as [Dedup] has it.
func dropNear(s beam.Scope, parts beam.PCollection, p DedupParams) (rows, histograms beam.PCollection) {
	parts = beam.Reshuffle(s, parts)
	sample := beam.ParDo(s, &sampleFn{Domain: p.Domain, Learned: p.Learned, Rows: p.Rows}, parts)
	large := beam.ParDo(s, &largeFn{Rows: p.Rows}, beam.Impulse(s), beam.SideInput{Input: sample})
	enter := &enterFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round, Near: p.Near, Bins: max(p.Rows/rowsPerBin, leastBins)}
	entries := beam.ParDo(s, enter, parts, beam.SideInput{Input: large})
	var drops []beam.PCollection
	for _, branch := range branches(s, entries, p.Rows*bytesPerEntry/BytesPerBranch+1) {
		drops = append(drops, beam.ParDo(s, &nearFn{Near: p.Near}, beam.GroupByKey(s, branch)))
	}
	drops = append(drops, beam.ParDo(s, keyPart, parts))
	left, histograms := beam.ParDo2(s, &dropFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round, Folder: p.Folder}, beam.GroupByKey(s, beam.Flatten(s, drops...)))
	return beam.Flatten(s, left, beam.ParDo(s, onlyRejects, parts)), histograms
}

// onlyRejects keeps the parts that no near duplicate leaves.
func onlyRejects(part Part, emit func(Part)) {
	if part.Kind == PartRejects {
		emit(part)
	}
}

// keyPart hands a part of rows to its partition, beside what is to be dropped from it.
func keyPart(part Part, emit func(int, []byte)) error {
	if part.Kind != partUnique {
		return nil
	}
	pack, err := encode([]dropped{{Rows: part.URI}})
	if err == nil {
		emit(part.Partition, pack)
	}
	return err
}

// keyed is a pack for a partition or a bin.
type keyed struct {
	key  int
	pack []byte
}

func emitKeyed(emit func(int, []byte)) func([]keyed) {
	return func(packs []keyed) {
		for _, p := range packs {
			emit(p.key, p.pack)
		}
	}
}

// enterFn enters rows in the bins in which their near duplicates may be.
type enterFn struct {
	Domain, Learned, Round string
	Bins                   int
	Near                   float64

	e     *environment
	round int
	large large
	asked bool // large was read
	crew  crew[[]keyed]
}

func (fn *enterFn) StartBundle(ctx context.Context, _ func(*[]byte) bool, _ func(int, []byte)) (err error) {
	fn.asked, fn.crew = false, crew[[]keyed]{}
	if fn.e, err = openEnvironment(ctx, fn.Domain, fn.Learned); err != nil {
		return err
	}
	round, err := openRound(ctx, fn.e, fn.Round)
	if err == nil {
		fn.round = round.Number
	}
	return err
}

func (fn *enterFn) ProcessElement(ctx context.Context, part Part, side func(*[]byte) bool, _ func(int, []byte)) error {
	if part.Kind != partUnique {
		return nil
	}
	if !fn.asked {
		var err error
		if fn.large, err = unpackAll[largeKey](side); err != nil {
			return err
		}
		fn.asked = true
	}
	fn.crew.submit(func() ([]keyed, error) {
		rows, err := readPart[schemas.Candidate](ctx, part.URI)
		if err != nil {
			return nil, err
		}
		return fn.enter(part.Partition, rows)
	})
	return nil
}

func (fn *enterFn) FinishBundle(_ func(*[]byte) bool, emit func(int, []byte)) error {
	return fn.crew.finish(emitKeyed(emit))
}

// enter packs the rows of a partition by bin.
func (fn *enterFn) enter(home int, rows []schemas.Candidate) ([]keyed, error) {
	byBin := make([]entries, fn.Bins)
	var visits []visit
	for at := range rows {
		c := &rows[at]
		said, key := text.Normalise(c.Query), signature(fn.e.domain, c)
		visits = fn.large.visits(visits[:0], said, key, fn.Near, fn.Bins)
		for _, v := range visits {
			byBin[v.bin].add(at, c.ID, said, rank(fn.e.domain.Recipe.Seed, c), key, c.Round < fn.round, !v.home)
		}
	}
	var packs []keyed
	for bin := range byBin {
		if len(byBin[bin].At) == 0 {
			continue
		}
		byBin[bin].Home = home
		pack, err := encode(byBin[bin : bin+1])
		if err != nil {
			return nil, err
		}
		packs = append(packs, keyed{bin, pack})
	}
	return packs, nil
}

// signature is a hash of what two near duplicates must agree in: everything of their calls but free text.
func signature(domain *schemas.Domain, c *schemas.Candidate) uint64 {
	parts := []string{"signature", c.Outcome, c.Function, c.Missing}
	for _, call := range c.Calls {
		parts = append(parts, call.Name)
		var arguments map[string]json.RawMessage
		if json.Unmarshal(call.Arguments, &arguments) != nil {
			continue // every row has passed the schema check
		}
		f, ok := domain.Function(call.Name)
		if !ok {
			continue
		}
		for _, p := range f.Parameters {
			raw, given := arguments[p.Name]
			if free := p.Type == "string" && len(p.Enum) == 0; free && given {
				raw = nil // the similarity of the queries speaks for it
			}
			parts = append(parts, p.Name, strconv.FormatBool(given), string(raw))
		}
	}
	return hash.Of(0, parts...)
}

// dropped is a row that leaves a partition, or where the rows of the partition are.
type dropped struct {
	At     int    // of the partition's rows
	Winner string // the row of lowest rank that it is a near duplicate of,
	Rank   uint64 // and the rank of that
	Rows   string // URI of the partition's rows, "" for a row that leaves
}

// nearFn finds near duplicates among the entries of one bin. Bins are worked on side by side.
type nearFn struct {
	Near float64

	crew crew[leavers]
}

// leavers is what leaves of a bin of so many rows, by partition.
type leavers struct {
	rows int
	left []keyed
}

func (fn *nearFn) StartBundle(_ func(int, []byte)) { fn.crew = crew[leavers]{} }

func (fn *nearFn) ProcessElement(_ int, packs func(*[]byte) bool, _ func(int, []byte)) error {
	var all [][]byte
	var pack []byte
	for packs(&pack) {
		all = append(all, pack)
		pack = nil
	}
	fn.crew.submit(func() (leavers, error) { return findNear(all, fn.Near) })
	return nil
}

func (fn *nearFn) FinishBundle(ctx context.Context, emit func(int, []byte)) error {
	return fn.crew.finish(func(l leavers) {
		share(ctx, distributionBin, l.rows)
		emitKeyed(emit)(l.left)
	})
}

// dropFn writes what is left of a partition.
type dropFn struct {
	Domain, Learned, Round, Folder string

	e     *environment
	round *Round
	crew  crew[deduped]
}

func (fn *dropFn) StartBundle(ctx context.Context, _ func(Part), _ func(int, []byte)) (err error) {
	fn.crew = crew[deduped]{}
	if fn.e, err = openEnvironment(ctx, fn.Domain, fn.Learned); err != nil {
		return err
	}
	fn.round, err = openRound(ctx, fn.e, fn.Round)
	return err
}

func (fn *dropFn) ProcessElement(ctx context.Context, partition int, packs func(*[]byte) bool, _ func(Part), _ func(int, []byte)) error {
	all, err := unpackAll[dropped](packs)
	if err != nil {
		return err
	}
	fn.crew.submit(func() (deduped, error) { return fn.drop(ctx, partition, all) })
	return nil
}

func (fn *dropFn) FinishBundle(ctx context.Context, emit func(Part), histogram func(int, []byte)) error {
	return finish(ctx, &fn.crew, emit, histogram)
}

func (fn *dropFn) drop(ctx context.Context, partition int, all []dropped) (deduped, error) {
	uri, winners := winnersOf(all)
	rows, err := readPart[schemas.Candidate](ctx, uri)
	if err != nil {
		return deduped{}, err
	}
	var kept []schemas.Candidate
	var rejects []schemas.Reject
	for at, row := range rows {
		if winner, ok := winners[at]; ok {
			rejects = append(rejects, schemas.RejectCandidate(row, "dedup", "near_duplicate", "nearly the same text as row "+winner.Winner))
			continue
		}
		kept = append(kept, row)
	}
	return finalRows(ctx, fn.Folder, "near", partition, fn.e.domain.Recipe.Seed, fn.round, kept, rejects)
}

// winnersOf returns where a partition's rows are, and by row that leaves the one of lowest rank that it is like.
func winnersOf(all []dropped) (uri string, winners map[int]dropped) {
	winners = map[int]dropped{}
	for _, d := range all {
		if d.Rows != "" {
			uri = d.Rows
			continue
		}
		if other, ok := winners[d.At]; !ok || d.Rank < other.Rank || d.Rank == other.Rank && d.Winner < other.Winner {
			winners[d.At] = d
		}
	}
	return uri, winners
}
