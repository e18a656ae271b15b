package transforms

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/phrases"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[templateFn]())
	register.Emitter1[schemas.Candidate]()
}

// Template realises plans by the phrase grammar of a route.
//
// In: PCollection<Plan>. Out: PCollection<Candidate>, PCollection<Reject>: one of the two for each plan.
func Template(s beam.Scope, plans beam.PCollection, route int, p RoundParams) (candidates, rejects beam.PCollection) {
	s = s.Scope("transforms.Template")
	return beam.ParDo2(s, &templateFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round, Route: route}, plans)
}

// templateFn makes rows.
type templateFn struct {
	Domain, Learned, Round string
	Route                  int

	round   *Round
	makers  []*phrases.Maker // one a goroutine
	waiting []schemas.Plan
}

func (fn *templateFn) StartBundle(ctx context.Context, _ func(schemas.Candidate), _ func(schemas.Reject)) error {
	fn.waiting = fn.waiting[:0]
	if fn.round != nil {
		return nil
	}
	e, err := openEnvironment(ctx, fn.Domain, fn.Learned)
	if err != nil {
		return err
	}
	generator, err := e.generator(fn.Route)
	if err != nil {
		return err
	}
	for range workers() {
		fn.makers = append(fn.makers, generator.NewMaker())
	}
	fn.round, err = openRound(ctx, e, fn.Round)
	return err
}

func (fn *templateFn) ProcessElement(_ context.Context, plan schemas.Plan, emit func(schemas.Candidate), reject func(schemas.Reject)) error {
	if fn.waiting = append(fn.waiting, plan); len(fn.waiting) == batchSize {
		fn.make(emit, reject)
	}
	return nil
}

func (fn *templateFn) FinishBundle(_ context.Context, emit func(schemas.Candidate), reject func(schemas.Reject)) error {
	fn.make(emit, reject)
	return nil
}

type made struct {
	candidate schemas.Candidate
	err       error
}

func (fn *templateFn) make(emit func(schemas.Candidate), reject func(schemas.Reject)) {
	rows := inParallel(fn.waiting, func(worker int, plan *schemas.Plan) made {
		return makeRow(fn.makers[worker], fn.round, plan)
	})
	for i, row := range rows {
		if row.err != nil {
			reject(fn.round.unmade(&fn.waiting[i], row.err))
			continue
		}
		emit(row.candidate)
	}
	Worked.Add(int64(len(fn.waiting)))
	fn.waiting = fn.waiting[:0]
}

// makeRow makes one row and places it.
func makeRow(maker *phrases.Maker, round *Round, plan *schemas.Plan) made {
	c, err := maker.Make(plan, round.Joint.LabelsOf(plan.Cell))
	if err == nil {
		round.place(&c, plan)
	}
	return made{c, err}
}

// unmade is the reject of a plan that could not be realised.
func (r *Round) unmade(plan *schemas.Plan, err error) schemas.Reject {
	reason := "unsaid"
	if errors.Is(err, phrases.ErrNoPhrase) {
		reason = "no_phrase"
	}
	return schemas.Reject{ID: plan.ID, Stage: "template", Reason: reason,
		Detail: fmt.Sprintf("%v: cell %v, asset %q", err, r.Joint.LabelsOf(plan.Cell), plan.Asset.ID)}
}
