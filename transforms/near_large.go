package transforms

import (
	"cmp"
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/near"
	"github.com/routenator/routenator/transforms/text"
)

func init() {
	for _, fn := range []any{sampleFn{}, largeFn{}} {
		beam.RegisterDoFn(reflect.TypeOf(fn))
	}
}

// sampledRows is how many rows, about, say which signatures are common and which n-grams.
const sampledRows = 20000

// sampleFn looks at the rows of some partitions: a text is in its partition by hash. Where no signature can have too
// many rows, it looks at none.
type sampleFn struct {
	Domain, Learned string
	Rows            int
}

// sampled is what is said of some rows.
type sampled struct {
	Keys    map[uint64]int // rows by signature
	Buckets []uint32       // groups of n-grams
}

func (fn *sampleFn) ProcessElement(ctx context.Context, part Part, emit func([]byte)) error {
	if part.Kind != partUnique || fn.Rows <= rowsPerSignature || part.Partition%(fn.Rows/sampledRows+1) != 0 {
		return nil
	}
	e, err := openEnvironment(ctx, fn.Domain, fn.Learned)
	if err != nil {
		return err
	}
	rows, err := readPart[schemas.Candidate](ctx, part.URI)
	if err != nil {
		return err
	}
	said := sampled{Keys: map[uint64]int{}}
	for i := range rows {
		said.Keys[signature(e.domain, &rows[i])]++
		said.Buckets = near.Buckets(said.Buckets, text.Normalise(rows[i].Query))
	}
	pack, err := encode([]sampled{said})
	if err == nil {
		emit(pack)
	}
	return err
}

// large is the signatures that have too many rows for one bin, and which n-grams are common.
type large struct {
	Keys   []largeKey // in ascending order
	Counts []uint32   // nil where there is no such key
}

// largeKey is one of these signatures, and into how many groups its rows' slots are put.
type largeKey struct {
	Key    uint64
	Groups int
}

// largeFn adds the samples up.
type largeFn struct{ Rows int }

func (fn *largeFn) ProcessElement(_ []byte, samples func(*[]byte) bool) ([]byte, error) {
	all, err := unpackAll[sampled](samples)
	if err != nil {
		return nil, err
	}
	return encode([]large{largeOf(all, fn.Rows)})
}

// largeOf reckons from samples which signatures of so many rows are large.
func largeOf(samples []sampled, rows int) large {
	counts, sum := map[uint64]int{}, 0
	var order near.Order
	for _, s := range samples {
		for key, n := range s.Keys {
			counts[key] += n
			sum += n
		}
		order.Count(s.Buckets)
	}
	var out large
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		if reckoned := int(float64(counts[key]) / float64(sum) * float64(rows)); reckoned > rowsPerSignature {
			out.Keys = append(out.Keys, largeKey{key, (reckoned + rowsPerSignature - 1) / rowsPerSignature})
		}
	}
	if len(out.Keys) > 0 {
		out.Counts = order.Counts
	}
	return out
}

// bins appends the bins, of so many, in which a row is entered: that of its signature, or where that is large, one for
// each group of the row's slots. Rows that are near duplicates have a bin in common.
func (l *large) bins(into []int, said string, key uint64, threshold float64, bins int) []int {
	at, ok := slices.BinarySearchFunc(l.Keys, key, func(k largeKey, key uint64) int { return cmp.Compare(k.Key, key) })
	if !ok {
		return append(into, int(key%uint64(bins)))
	}
	for _, slot := range near.Slots(said, key, threshold, &near.Order{Counts: l.Counts}) {
		group := slot % uint64(l.Keys[at].Groups)
		into = append(into, int((key%uint64(bins)+group)%uint64(bins)))
	}
	slices.Sort(into)
	return slices.Compact(into)
}
