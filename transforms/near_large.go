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

// sampledRows is how many rows, about, say which signatures are common.
const sampledRows = 20000

// sampleFn looks at the rows of some partitions: a text is in its partition by hash. Where no signature can have too
// many rows, it looks at none.
type sampleFn struct {
	Domain, Learned string
	Rows            int
}

// sampled is what is said of a row.
type sampled struct {
	Key  uint64 // signature
	Size int    // of its text
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
	pack, err := encode(inParallel(rows, func(_ int, c *schemas.Candidate) sampled {
		return sampled{signature(e.domain, c), near.Size(text.Normalise(c.Query))}
	}))
	if err == nil {
		emit(pack)
	}
	return err
}

// large is the signatures that have too many rows for one bin, in ascending order.
type large []largeKey

// largeKey is one of these, and at which sizes its rows are cut, in ascending order.
type largeKey struct {
	Key  uint64
	Cuts []int // the least size of all groups but the first
}

// largeFn adds the samples up.
type largeFn struct{ Rows int }

func (fn *largeFn) ProcessElement(_ []byte, samples func(*[]byte) bool) ([]byte, error) {
	all, err := unpackAll[sampled](samples)
	if err != nil {
		return nil, err
	}
	return encode(largeOf(all, fn.Rows))
}

// largeOf reckons from a sample which signatures of so many rows are large.
func largeOf(sample []sampled, rows int) large {
	sizes := map[uint64][]int{}
	for _, s := range sample {
		sizes[s.Key] = append(sizes[s.Key], s.Size)
	}
	var out large
	for _, key := range slices.Sorted(maps.Keys(sizes)) {
		list := sizes[key]
		reckoned := int(float64(len(list)) / float64(len(sample)) * float64(rows))
		if groups := (reckoned + rowsPerSignature - 1) / rowsPerSignature; groups > 1 {
			slices.Sort(list)
			var cuts []int
			for i := 1; i < groups; i++ {
				cuts = append(cuts, list[i*len(list)/groups])
			}
			out = append(out, largeKey{key, slices.Compact(cuts)})
		}
	}
	return out
}

// visit is a bin in which a row is entered.
type visit struct {
	bin  int
	home bool // the one in which rows of its signature and size meet; it visits others
}

// visits appends the bins, of so many, in which a row is entered. Of two rows that are near duplicates, the larger one
// is entered in the home of the other.
func (l large) visits(into []visit, said string, key uint64, threshold float64, bins int) []visit {
	first := int(key % uint64(bins))
	at, ok := slices.BinarySearchFunc(l, key, func(k largeKey, key uint64) int { return cmp.Compare(k.Key, key) })
	if !ok {
		return append(into, visit{first, true})
	}
	size := near.Size(said)
	home := group(l[at].Cuts, size)
	for g := group(l[at].Cuts, near.LeastSize(size, threshold)); g <= home; g++ {
		bin := (first + g) % bins
		if i := slices.IndexFunc(into, func(v visit) bool { return v.bin == bin }); i < 0 {
			into = append(into, visit{bin, g == home})
		} else {
			into[i].home = into[i].home || g == home
		}
	}
	return into
}

// group is how many of the cuts are at most size.
func group(cuts []int, size int) int {
	at, found := slices.BinarySearch(cuts, size)
	if found {
		at++
	}
	return at
}
