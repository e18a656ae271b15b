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

	sieve sieve
}

func (fn *validateFn) StartBundle(ctx context.Context, _ func(schemas.Candidate), _ func(schemas.Reject)) error {
	e, err := openEnvironment(ctx, fn.Domain, fn.Learned)
	if err != nil {
		return err
	}
	if fn.sieve.find == nil {
		checks := newChecks(e)
		fn.sieve.find = func(c *schemas.Candidate) failure { return firstFailure(checks, c) }
	}
	fn.sieve.begin("validate")
	return nil
}

func (fn *validateFn) ProcessElement(ctx context.Context, c schemas.Candidate, emit func(schemas.Candidate), reject func(schemas.Reject)) error {
	count(ctx, counterCandidates, 1)
	fn.sieve.add(c, emit, reject)
	return nil
}

func (fn *validateFn) FinishBundle(_ context.Context, emit func(schemas.Candidate), reject func(schemas.Reject)) error {
	fn.sieve.flush(emit, reject)
	return nil
}

// failure is the check that a row fails, and what is wrong; "" for a row that passes.
type failure struct{ reason, detail string }

// sieve lets rows pass or leave, side by side a batch at a time.
type sieve struct {
	find    func(*schemas.Candidate) failure
	stage   string
	waiting []schemas.Candidate
}

func (s *sieve) begin(stage string) { s.stage, s.waiting = stage, s.waiting[:0] }

func (s *sieve) add(c schemas.Candidate, emit func(schemas.Candidate), reject func(schemas.Reject)) {
	if s.waiting = append(s.waiting, c); len(s.waiting) == batchSize {
		s.flush(emit, reject)
	}
}

func (s *sieve) flush(emit func(schemas.Candidate), reject func(schemas.Reject)) {
	failures := inParallel(s.waiting, func(_ int, c *schemas.Candidate) failure { return s.find(c) })
	for i, f := range failures {
		if f.reason != "" {
			reject(schemas.RejectCandidate(s.waiting[i], s.stage, f.reason, f.detail))
			continue
		}
		emit(s.waiting[i])
	}
	s.waiting = s.waiting[:0]
}

func firstFailure(checks []check, c *schemas.Candidate) failure {
	for _, check := range checks {
		if what := check.find(c); what != "" {
			return failure{check.name, what}
		}
	}
	return failure{}
}
