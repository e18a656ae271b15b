package transforms

import (
	"context"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[validateFn]())
}

// Validate keeps the rows that pass every check. A row that fails leaves with the name of the first check that it
// fails as its reason.
//
// In: PCollection<Candidate>. Out: PCollection<Candidate>, PCollection<Reject>.
func Validate(s beam.Scope, candidates beam.PCollection, p RoundParams) (valid, rejects beam.PCollection) {
	s = s.Scope("transforms.Validate")
	return beam.ParDo2(s, &validateFn{Domain: p.Domain, Learned: p.Learned}, candidates)
}

// validateFn runs the checks.
type validateFn struct {
	Domain, Learned string

	checks  []check
	waiting []schemas.Candidate
}

func (fn *validateFn) StartBundle(ctx context.Context, _ func(schemas.Candidate), _ func(schemas.Reject)) error {
	fn.waiting = fn.waiting[:0]
	if fn.checks != nil {
		return nil
	}
	e, err := openEnvironment(ctx, fn.Domain, fn.Learned)
	if err != nil {
		return err
	}
	fn.checks = newChecks(e)
	return nil
}

func (fn *validateFn) ProcessElement(_ context.Context, c schemas.Candidate, emit func(schemas.Candidate), reject func(schemas.Reject)) error {
	if fn.waiting = append(fn.waiting, c); len(fn.waiting) == batchSize {
		fn.validate(emit, reject)
	}
	return nil
}

func (fn *validateFn) FinishBundle(_ context.Context, emit func(schemas.Candidate), reject func(schemas.Reject)) error {
	fn.validate(emit, reject)
	return nil
}

// failure is the check that a row fails, and what is wrong; "" for a row that passes.
type failure struct{ reason, detail string }

func (fn *validateFn) validate(emit func(schemas.Candidate), reject func(schemas.Reject)) {
	failures := inParallel(fn.waiting, func(_ int, c *schemas.Candidate) failure { return firstFailure(fn.checks, c) })
	for i, f := range failures {
		if f.reason != "" {
			reject(schemas.RejectCandidate(fn.waiting[i], "validate", f.reason, f.detail))
			continue
		}
		emit(fn.waiting[i])
	}
	fn.waiting = fn.waiting[:0]
}

func firstFailure(checks []check, c *schemas.Candidate) failure {
	for _, check := range checks {
		if what := check.find(c); what != "" {
			return failure{check.name, what}
		}
	}
	return failure{}
}
