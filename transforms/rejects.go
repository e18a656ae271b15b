package transforms

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/store"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[keepRejectsFn]())
}

// KeepRejects writes rejects by partition of their id.
//
// In: PCollection<Reject>. Out: PCollection<Part> of kind rejects.
func KeepRejects(s beam.Scope, rejects beam.PCollection, partitions int, folder string) beam.PCollection {
	s = s.Scope("transforms.KeepRejects")
	packs := beam.ParDo(s, &packRejectsFn{Partitions: partitions}, rejects)
	return beam.ParDo(s, &keepRejectsFn{Folder: folder}, beam.GroupByKey(s, packs))
}

// keepRejectsFn writes one partition, in order.
type keepRejectsFn struct{ Folder string }

func (fn *keepRejectsFn) ProcessElement(ctx context.Context, partition int, packs func(*[]byte) bool, emit func(Part)) error {
	rejects, err := unpackAll[schemas.Reject](packs)
	if err != nil {
		return err
	}
	sortRejects(rejects)
	part, err := writePart(ctx, PartRejects, partition, store.Join(fn.Folder, fmt.Sprintf("rejects-%05d.pack", partition)), rejects, countRejects(rejects))
	if err != nil {
		return err
	}
	emit(part)
	return nil
}

func sortRejects(rejects []schemas.Reject) {
	slices.SortFunc(rejects, func(a, b schemas.Reject) int {
		return strings.Compare(a.Stage+"\x00"+a.ID+"\x00"+a.Reason+"\x00"+a.Detail, b.Stage+"\x00"+b.ID+"\x00"+b.Reason+"\x00"+b.Detail)
	})
}
