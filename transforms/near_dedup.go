package transforms

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/near"
	"github.com/routenator/routenator/transforms/text"
)

func init() {
	for _, fn := range []any{sampleFn{}, orderFn{}, enterFn{}, nearFn{}, dropFn{}} {
		beam.RegisterDoFn(reflect.TypeOf(fn))
	}
}

// partUnique holds the rows of one partition before near duplicates left.
const partUnique = "unique"

// dropNear drops near duplicates among the unique rows, by the rule of package near: of the rows whose calls agree, one
// leaves if and only if a row of lower rank is that similar. Each row is entered at its rarest n-grams; entries that may
// meet meet in one partition.
//
// In: PCollection<Part> of the kinds unique and rejects. Out: as [Dedup] has it.
func dropNear(s beam.Scope, parts beam.PCollection, p DedupParams) (rows, histograms beam.PCollection) {
	parts = beam.Reshuffle(s, parts)
	order := beam.ParDo(s, &orderFn{}, beam.Impulse(s), beam.SideInput{Input: beam.ParDo(s, &sampleFn{Rows: p.Rows}, parts)})
	entries := beam.ParDo(s, &enterFn{Domain: p.Domain, Learned: p.Learned, Partitions: p.Partitions, Near: p.Near}, parts, beam.SideInput{Input: order})
	var drops []beam.PCollection
	for _, branch := range branches(s, entries, entryBranches*p.Branches) {
		drops = append(drops, beam.ParDo(s, &nearFn{Near: p.Near}, beam.GroupByKey(s, branch)))
	}
	drops = append(drops, beam.ParDo(s, keyPart, parts))
	left, histograms := beam.ParDo2(s, &dropFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round, Folder: p.Folder}, beam.GroupByKey(s, beam.Flatten(s, drops...)))
	return beam.Flatten(s, left, beam.ParDo(s, onlyRejects, parts)), histograms
}

// entryBranches is how many times more is shuffled as entries than as rows.
const entryBranches = 2

func init() {
	beam.RegisterFunction(keyPart)
	beam.RegisterFunction(onlyRejects)
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

// sampledRows is how many rows, about, say which n-grams are common.
const sampledRows = 20000

// sampleFn counts the n-grams of the rows of some partitions: a text is in its partition by hash.
type sampleFn struct{ Rows int }

func (fn *sampleFn) ProcessElement(ctx context.Context, part Part, emit func([]byte)) error {
	if part.Kind != partUnique || part.Partition%(fn.Rows/sampledRows+1) != 0 {
		return nil
	}
	rows, err := readPart[schemas.Candidate](ctx, part.URI)
	if err != nil {
		return err
	}
	var buckets []uint32
	for i := range rows {
		buckets = near.Buckets(buckets, text.Normalise(rows[i].Query))
	}
	pack, err := encode(buckets)
	if err == nil {
		emit(pack)
	}
	return err
}

// orderFn adds the samples up.
type orderFn struct{}

func (fn *orderFn) ProcessElement(_ []byte, samples func(*[]byte) bool) ([]byte, error) {
	var order near.Order
	var pack []byte
	for samples(&pack) {
		buckets, err := decode[uint32](pack)
		if err != nil {
			return nil, err
		}
		order.Count(buckets)
		pack = nil
	}
	return encode(order.Counts)
}

// entered is a row at some of its slots.
type entered struct {
	ID, Text  string
	Rank, Key uint64
	Slots     []uint64
	Home      int // the partition of its text
}

// enterFn enters rows at their rarest n-grams.
type enterFn struct {
	Domain, Learned string
	Partitions      int
	Near            float64

	e      *environment
	order  *near.Order
	packer packer[entered]
}

func (fn *enterFn) StartBundle(ctx context.Context, _ func(*[]byte) bool, _ func(int, []byte)) (err error) {
	fn.order, fn.packer = nil, packer[entered]{}
	fn.e, err = openEnvironment(ctx, fn.Domain, fn.Learned)
	return err
}

func (fn *enterFn) ProcessElement(ctx context.Context, part Part, order func(*[]byte) bool, emit func(int, []byte)) error {
	if part.Kind != partUnique {
		return nil
	}
	if fn.order == nil {
		var pack []byte
		order(&pack)
		counts, err := decode[uint32](pack)
		if err != nil {
			return err
		}
		fn.order = &near.Order{Counts: counts}
	}
	rows, err := readPart[schemas.Candidate](ctx, part.URI)
	if err != nil {
		return err
	}
	all := inParallel(rows, func(_ int, c *schemas.Candidate) entered {
		said, key := text.Normalise(c.Query), signature(fn.e.domain, c)
		return entered{ID: c.ID, Text: said, Rank: rank(fn.e.domain.Recipe.Seed, c), Key: key,
			Slots: near.Slots(said, key, fn.Near, fn.order), Home: part.Partition}
	})
	for i := range all {
		if err := fn.spread(&all[i], emit); err != nil {
			return err
		}
	}
	return nil
}

// spread gives each partition the slots that fall into it.
func (fn *enterFn) spread(all *entered, emit func(int, []byte)) error {
	slices.SortFunc(all.Slots, func(a, b uint64) int {
		return cmp.Or(cmp.Compare(a%uint64(fn.Partitions), b%uint64(fn.Partitions)), cmp.Compare(a, b))
	})
	for start := 0; start < len(all.Slots); {
		partition := int(all.Slots[start] % uint64(fn.Partitions))
		end := start + 1
		for end < len(all.Slots) && int(all.Slots[end]%uint64(fn.Partitions)) == partition {
			end++
		}
		one := *all
		one.Slots = all.Slots[start:end]
		start = end
		if err := fn.packer.add(partition, one, emit); err != nil {
			return err
		}
	}
	return nil
}

func (fn *enterFn) FinishBundle(_ func(*[]byte) bool, emit func(int, []byte)) error {
	return fn.packer.flush(emit)
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
			parts = append(parts, p.Name, fmt.Sprint(given), string(raw))
		}
	}
	return hash.Of(0, parts...)
}

// dropped is a row that leaves, or where the rows of its partition are.
type dropped struct {
	ID, Winner string
	Rows       string // URI of the partition's rows, "" for a row that leaves
}

// nearFn finds near duplicates among the entries of one partition.
type nearFn struct{ Near float64 }

func (fn *nearFn) ProcessElement(_ int, packs func(*[]byte) bool, emit func(int, []byte)) error {
	all, err := unpackAll[entered](packs)
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b entered) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), strings.Compare(a.ID, b.ID)) })
	index := near.NewIndex(fn.Near)
	var out packer[dropped]
	for i := range all {
		if winner := index.Add(all[i].Text, all[i].Key, all[i].Slots); winner >= 0 {
			if err := out.add(all[i].Home, dropped{ID: all[i].ID, Winner: all[winner].ID}, emit); err != nil {
				return err
			}
		}
	}
	return out.flush(emit)
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

func (fn *dropFn) FinishBundle(_ context.Context, emit func(Part), histogram func(int, []byte)) error {
	return fn.crew.finish(emitDeduped(emit, histogram))
}

func (fn *dropFn) drop(ctx context.Context, partition int, all []dropped) (deduped, error) {
	winners := map[string]string{} // by row that leaves: of several, the least
	uri := ""
	for _, d := range all {
		if d.Rows != "" {
			uri = d.Rows
			continue
		}
		if other, ok := winners[d.ID]; !ok || d.Winner < other {
			winners[d.ID] = d.Winner
		}
	}
	rows, err := readPart[schemas.Candidate](ctx, uri)
	if err != nil {
		return deduped{}, err
	}
	var kept []schemas.Candidate
	var rejects []schemas.Reject
	for _, row := range rows {
		if winner, ok := winners[row.ID]; ok {
			rejects = append(rejects, schemas.RejectCandidate(row, "dedup", "near_duplicate", "nearly the same text as row "+winner))
			continue
		}
		kept = append(kept, row)
	}
	return finalRows(ctx, fn.Folder, "near", partition, fn.e.domain.Recipe.Seed, fn.round, kept, rejects)
}
