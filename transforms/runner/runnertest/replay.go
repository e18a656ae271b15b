package runnertest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/funcx"
	beamgraph "github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph"
)

// Replay is the name of a runner that does what every runner may: it puts elements into any order, cuts them into bundles anywhere,
// and works on each bundle twice. The outputs of the first time are lost, as those of a worker that dies at the bundle's
// end; the second time is in the same instance of the fn, or in another one. It knows the operations that our pipelines
// have, and fails at another.
const Replay = "replay"

func init() { beam.RegisterRunner(Replay, replay) }

var (
	seenMu sync.Mutex
	seen   = map[string]int{}
)

// Replayed lists the types of the fns whose bundles the process has replayed, in order.
func Replayed() []string {
	seenMu.Lock()
	defer seenMu.Unlock()
	return slices.Sorted(maps.Keys(seen))
}

func replay(ctx context.Context, p *beam.Pipeline) (beam.PipelineResult, error) {
	edges, _, err := p.Build()
	if err != nil {
		return nil, err
	}
	r := &replayer{ctx: ctx, random: rand.New(rand.NewPCG(8, 8)), collections: map[int][]any{}}
	for _, edge := range edges {
		if err := r.run(edge); err != nil {
			return nil, fmt.Errorf("%s: %w", edge.Name(), err)
		}
	}
	return nil, nil
}

type replayer struct {
	ctx         context.Context
	random      *rand.Rand
	collections map[int][]any // by node
}

// pair is an element with a key; its value is a []any behind a GroupByKey.
type pair struct{ key, value any }

func (r *replayer) input(edge *beamgraph.MultiEdge, i int) []any {
	return r.collections[edge.Input[i].From.ID()]
}

func (r *replayer) run(edge *beamgraph.MultiEdge) error {
	out := func(list []any) { r.collections[edge.Output[0].To.ID()] = list }
	switch edge.Op {
	case beamgraph.Impulse:
		out([]any{edge.Value})
	case beamgraph.Reshuffle:
		out(r.input(edge, 0))
	case beamgraph.Flatten:
		var all []any
		for i := range edge.Input {
			all = append(all, r.input(edge, i)...)
		}
		out(all)
	case beamgraph.CoGBK:
		groups := map[any][]any{}
		for _, e := range r.input(edge, 0) {
			groups[e.(pair).key] = append(groups[e.(pair).key], e.(pair).value)
		}
		var all []any
		for key, values := range groups {
			r.shuffle(values)
			all = append(all, pair{key, values})
		}
		out(all)
	case beamgraph.ParDo:
		return r.parDo(edge)
	default:
		return fmt.Errorf("no such operation here: %s", edge.Op)
	}
	return nil
}

func (r *replayer) shuffle(list []any) {
	r.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

func (r *replayer) parDo(edge *beamgraph.MultiEdge) error {
	elements := append([]any{}, r.input(edge, 0)...)
	r.shuffle(elements)
	for _, output := range edge.Output {
		r.collections[output.To.ID()] = nil
	}
	var side [][]any
	for i := range edge.Input[1:] {
		side = append(side, r.input(edge, i+1))
	}
	for len(elements) > 0 {
		n := 1 + r.random.IntN(len(elements))
		bundle := elements[:n]
		elements = elements[n:]
		if edge.DoFn.Recv != nil {
			seenMu.Lock()
			seen[reflect.TypeOf(edge.DoFn.Recv).Elem().Name()]++
			seenMu.Unlock()
		}
		fn, err := fresh(edge.DoFn)
		if err != nil {
			return err
		}
		if _, err := r.bundle(fn, bundle, side, len(edge.Output)); err != nil {
			return err
		}
		r.shuffle(bundle)
		if r.random.IntN(2) == 0 {
			if fn, err = fresh(edge.DoFn); err != nil {
				return err
			}
		}
		outputs, err := r.bundle(fn, bundle, side, len(edge.Output))
		if err != nil {
			return err
		}
		for i, output := range edge.Output {
			r.collections[output.To.ID()] = append(r.collections[output.To.ID()], outputs[i]...)
		}
	}
	return nil
}

// fresh is a new instance of a fn, as it arrives at a worker.
func fresh(fn *beamgraph.DoFn) (*beamgraph.DoFn, error) {
	if fn.Recv == nil {
		return fn, nil
	}
	body, err := json.Marshal(fn.Recv)
	if err != nil {
		return nil, err
	}
	copied := reflect.New(reflect.TypeOf(fn.Recv).Elem()).Interface()
	if err := json.Unmarshal(body, copied); err != nil {
		return nil, err
	}
	return beamgraph.NewDoFn(copied)
}

func (r *replayer) bundle(fn *beamgraph.DoFn, elements []any, side [][]any, outputs int) ([][]any, error) {
	out := make([][]any, outputs)
	if err := r.call(fn.StartBundleFn(), nil, side, out); err != nil {
		return nil, err
	}
	for _, element := range elements {
		if err := r.call(fn.ProcessElementFn(), element, side, out); err != nil {
			return nil, err
		}
	}
	return out, r.call(fn.FinishBundleFn(), nil, side, out)
}

// call calls a method with an element, side inputs and emitters that append to out; nil is a method that is not there.
func (r *replayer) call(method *funcx.Fn, element any, side [][]any, out [][]any) error {
	if method == nil {
		return nil
	}
	values, iterators := []any{element}, side
	if p, ok := element.(pair); ok {
		values = []any{p.key, p.value}
		if list, grouped := p.value.([]any); grouped {
			values, iterators = []any{p.key}, append([][]any{list}, side...)
		}
	}
	var args []any
	emitters := 0
	for _, param := range method.Param {
		switch param.Kind {
		case funcx.FnContext:
			args = append(args, r.ctx)
		case funcx.FnEventTime:
			args = append(args, reflect.Zero(param.T).Interface())
		case funcx.FnValue:
			args, values = append(args, values[0]), values[1:]
		case funcx.FnIter:
			args, iterators = append(args, iterator(param.T, iterators[0])), iterators[1:]
		case funcx.FnEmit:
			args = append(args, emitter(param.T, &out[emitters]))
			emitters++
		default:
			return fmt.Errorf("no such parameter here: %v", param)
		}
	}
	var returned []any
	for i, result := range method.Fn.Call(args) {
		switch {
		case method.Ret[i].Kind == funcx.RetValue:
			returned = append(returned, result)
		case result != nil:
			return result.(error)
		}
	}
	if len(returned) > 0 {
		out[0] = append(out[0], element1(returned))
	}
	return nil
}

func element1(values []any) any {
	if len(values) == 2 {
		return pair{values[0], values[1]}
	}
	return values[0]
}

func iterator(kind reflect.Type, list []any) any {
	next := 0
	return reflect.MakeFunc(kind, func(args []reflect.Value) []reflect.Value {
		if next == len(list) {
			return []reflect.Value{reflect.ValueOf(false)}
		}
		value := reflect.ValueOf(list[next])
		args[0].Elem().Set(value)
		next++
		return []reflect.Value{reflect.ValueOf(true)}
	}).Interface()
}

func emitter(kind reflect.Type, out *[]any) any {
	return reflect.MakeFunc(kind, func(args []reflect.Value) []reflect.Value {
		var values []any
		for _, a := range args {
			if a.Type() != beam.EventTimeType { // of Beam's own partitionFn
				values = append(values, a.Interface())
			}
		}
		*out = append(*out, element1(values))
		return nil
	}).Interface()
}
