package transforms

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/klauspost/compress/s2"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[packRowsFn]())
	beam.RegisterDoFn(reflect.TypeFor[packRejectsFn]())
	beam.RegisterDoFn(reflect.TypeFor[emptyPacksFn]())
	beam.RegisterDoFn(reflect.TypeFor[numbersFn]())
	register.Emitter1[int]()
	register.Emitter2[int, []byte]()
}

// packed is how many records wait in memory, over all partitions of a fn, before they are packed.
const packed = 1 << 16

// encode packs records into one element: a shuffle of many small records costs kilobytes each. Packs are compressed,
// because a runner in one process holds some eight copies of what it shuffles.
func encode[T any](records []T) ([]byte, error) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(records); err != nil {
		return nil, fmt.Errorf("pack %d records: %w", len(records), err)
	}
	return s2.EncodeBetter(nil, b.Bytes()), nil
}

// decode unpacks what encode packed.
func decode[T any](pack []byte) ([]T, error) {
	body, err := s2.Decode(nil, pack)
	if err != nil {
		return nil, fmt.Errorf("unpack records: %w", err)
	}
	var records []T
	if err := gob.NewDecoder(bytes.NewReader(body)).Decode(&records); err != nil {
		return nil, fmt.Errorf("unpack records: %w", err)
	}
	return records, nil
}

// packer gathers records by partition.
type packer[T any] struct {
	waiting map[int][]T
	count   int
}

// add keeps a record, and packs all that wait when they have become many.
func (p *packer[T]) add(partition int, record T, emit func(int, []byte)) error {
	if p.waiting == nil {
		p.waiting = map[int][]T{}
	}
	p.waiting[partition] = append(p.waiting[partition], record)
	if p.count++; p.count < packed {
		return nil
	}
	return p.flush(emit)
}

// flush packs all that wait, one element a partition.
func (p *packer[T]) flush(emit func(int, []byte)) error {
	var partitions []int
	for partition := range p.waiting {
		partitions = append(partitions, partition)
	}
	slices.Sort(partitions)
	packs := inParallel(partitions, func(_ int, partition *int) encoded {
		pack, err := encode(p.waiting[*partition])
		return encoded{pack, err}
	})
	for i, pack := range packs {
		if pack.err != nil {
			return pack.err
		}
		emit(partitions[i], pack.bytes)
	}
	p.waiting, p.count = nil, 0
	return nil
}

type encoded struct {
	bytes []byte
	err   error
}

// packRowsFn packs candidates by the partition of their normalised text, so that equal texts meet.
type packRowsFn struct {
	Partitions int
	packer     packer[schemas.Candidate]
}

func (fn *packRowsFn) StartBundle(_ func(int, []byte)) { fn.packer = packer[schemas.Candidate]{} }

func (fn *packRowsFn) ProcessElement(ctx context.Context, c schemas.Candidate, emit func(int, []byte)) error {
	count(ctx, counterValid, 1)
	return fn.packer.add(partitionOf(text.Normalise(c.Query), fn.Partitions), c, emit)
}

func (fn *packRowsFn) FinishBundle(emit func(int, []byte)) error { return fn.packer.flush(emit) }

// partitionOf spreads keys evenly over the partitions, whatever the run's seed.
func partitionOf(key string, partitions int) int {
	return int(hash.Of(0, "partition", key) % uint64(partitions))
}

// packRejectsFn packs rejects by the partition of their id.
type packRejectsFn struct {
	Partitions int
	packer     packer[schemas.Reject]
}

func (fn *packRejectsFn) StartBundle(_ func(int, []byte)) { fn.packer = packer[schemas.Reject]{} }

func (fn *packRejectsFn) ProcessElement(ctx context.Context, r schemas.Reject, emit func(int, []byte)) error {
	countRejected(ctx, r.Stage, r.Reason, 1)
	return fn.packer.add(partitionOf(r.ID+r.Stage+r.Detail, fn.Partitions), r, emit)
}

func (fn *packRejectsFn) FinishBundle(emit func(int, []byte)) error { return fn.packer.flush(emit) }

// emptyPacks is one empty pack for every partition, so that each is visited even where nothing falls into it.
func emptyPacks(s beam.Scope, partitions int) beam.PCollection { // KV<int, []byte>
	return beam.ParDo(s, &emptyPacksFn{Partitions: partitions}, beam.Impulse(s))
}

// Numbers is the numbers from 0 to n-1: what names the parts of some work.
//
// Out: PCollection<int>.
func Numbers(s beam.Scope, n int) beam.PCollection {
	return beam.ParDo(s, &numbersFn{Count: n}, beam.Impulse(s))
}

// numbersFn emits them.
type numbersFn struct{ Count int }

func (fn *numbersFn) ProcessElement(_ []byte, emit func(int)) {
	for i := range fn.Count {
		emit(i)
	}
}

// emptyPacksFn emits them. A list of them in the graph would grow with the data.
type emptyPacksFn struct{ Partitions int }

func (fn *emptyPacksFn) ProcessElement(_ []byte, emit func(int, []byte)) {
	for partition := range fn.Partitions {
		emit(partition, nil)
	}
}
