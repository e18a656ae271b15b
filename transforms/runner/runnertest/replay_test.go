package runnertest

import (
	"context"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[numberFn]())
	beam.RegisterDoFn(reflect.TypeFor[noteFn]())
}

type numberFn struct{ Count int }

func (fn *numberFn) ProcessElement(_ []byte, emit func(int)) {
	for i := range fn.Count {
		emit(i)
	}
}

var notes struct {
	sync.Mutex
	worked  [][]int // by bundle, in the order of work
	emitted []int
}

// noteFn notes what its bundles hold, and keeps what it was given until a bundle's end.
type noteFn struct{ waiting []int }

func (fn *noteFn) StartBundle(func(int)) { fn.waiting = nil }

func (fn *noteFn) ProcessElement(n int, _ func(int)) { fn.waiting = append(fn.waiting, n) }

func (fn *noteFn) FinishBundle(emit func(int)) {
	notes.Lock()
	defer notes.Unlock()
	notes.worked = append(notes.worked, fn.waiting)
	for _, n := range fn.waiting {
		emit(n)
	}
}

type keepFn struct{ Keep bool }

func (fn *keepFn) ProcessElement(n int) {
	notes.Lock()
	defer notes.Unlock()
	notes.emitted = append(notes.emitted, n)
}

func init() { beam.RegisterDoFn(reflect.TypeFor[keepFn]()) }

// Every bundle is worked on twice, the second time in another order, and its outputs count once.
func TestReplay(t *testing.T) {
	const elements = 1000
	p, s := beam.NewPipelineWithRoot()
	beam.ParDo0(s, &keepFn{}, beam.ParDo(s, &noteFn{}, beam.ParDo(s, &numberFn{Count: elements}, beam.Impulse(s))))
	if _, err := beam.Run(context.Background(), Replay, p); err != nil {
		t.Fatal(err)
	}
	if len(notes.worked)%2 != 0 || len(notes.worked) < 4 {
		t.Fatalf("%d bundles", len(notes.worked))
	}
	times, otherOrder := make([]int, elements), false
	for i := 0; i < len(notes.worked); i += 2 {
		first, second := notes.worked[i], notes.worked[i+1]
		otherOrder = otherOrder || !slices.Equal(first, second)
		for _, n := range slices.Concat(first, second) {
			times[n]++
		}
		slices.Sort(first)
		slices.Sort(second)
		if !slices.Equal(first, second) {
			t.Errorf("bundle %d has other elements the second time", i/2)
		}
	}
	if !otherOrder || slices.Max(times) != 2 || slices.Min(times) != 2 {
		t.Errorf("elements are worked on %d to %d times, in another order: %t", slices.Min(times), slices.Max(times), otherOrder)
	}
	slices.Sort(notes.emitted)
	for i := range 2 * elements { // the sink is worked on twice too, and has no outputs
		if notes.emitted[i] != i/2 {
			t.Fatalf("element %d arrives as %d", i/2, notes.emitted[i])
		}
	}
	if !slices.Contains(Replayed(), "noteFn") {
		t.Error(Replayed())
	}
}
