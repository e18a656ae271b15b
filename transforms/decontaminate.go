package transforms

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/near"
	"github.com/routenator/routenator/transforms/text"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[decontaminateFn]())
}

// Decontaminate takes out the rows that repeat a golden query, whatever their label: that read the same, are as similar
// as the recipe says, or share a long run of words with it.
//
// In: PCollection<Candidate>. Out: PCollection<Candidate>, PCollection<Reject>.
func Decontaminate(s beam.Scope, candidates beam.PCollection, p RoundParams) (clean, rejects beam.PCollection) {
	s = s.Scope("transforms.Decontaminate")
	return beam.ParDo2(s, &decontaminateFn{Domain: p.Domain, Learned: p.Learned}, candidates)
}

// decontaminateFn looks rows up among the golden queries.
type decontaminateFn struct {
	Domain, Learned string

	sieve sieve
}

func (fn *decontaminateFn) StartBundle(ctx context.Context, _ func(schemas.Candidate), _ func(schemas.Reject)) error {
	e, err := openEnvironment(ctx, fn.Domain, fn.Learned)
	if err != nil {
		return err
	}
	fn.sieve.find = func(c *schemas.Candidate) failure { return repeatsGolden(e, c) }
	fn.sieve.begin("decontaminate")
	return nil
}

func (fn *decontaminateFn) ProcessElement(_ context.Context, c schemas.Candidate, emit func(schemas.Candidate), reject func(schemas.Reject)) error {
	fn.sieve.add(c, emit, reject)
	return nil
}

func (fn *decontaminateFn) FinishBundle(_ context.Context, emit func(schemas.Candidate), reject func(schemas.Reject)) error {
	fn.sieve.flush(emit, reject)
	return nil
}

// newGolden returns the index of a domain's golden queries.
func newGolden(domain *schemas.Domain) *near.Golden {
	texts := make([]string, len(domain.Golden))
	for i, g := range domain.Golden {
		texts[i] = text.Normalise(g.Text)
	}
	limits := near.Limits{}
	if d := domain.Recipe.Decontaminate; d != nil {
		limits = near.Limits{Similarity: float64(*d.Near), Overlap: int(*d.Overlap)}
	}
	return near.NewGolden(texts, limits)
}

// repeatsGolden names the golden row that a row repeats.
func repeatsGolden(e *environment, c *schemas.Candidate) failure {
	m, ok := e.golden().Find(text.Normalise(c.Query))
	if !ok {
		return failure{}
	}
	id, detail := e.domain.Golden[m.Text].ID, ""
	switch m.Rule {
	case near.Exact:
		detail = "the same text as golden row " + id
	case near.Similar:
		detail = fmt.Sprintf("a similarity of %.3f to golden row %s", m.Similarity, id)
	case near.Overlap:
		detail = fmt.Sprintf("%d words in a row as in golden row %s: %s", 1+strings.Count(m.Shared, " "), id, m.Shared)
	}
	return failure{"golden " + string(m.Rule), detail}
}
