package transforms

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/llm"
	"github.com/routenator/routenator/transforms/prompts"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[questionFn]())
	beam.RegisterDoFn(reflect.TypeFor[verdictFn]())
}

// Review asks an endpoint about rows, and keeps those that pass. A row of a route that the check does not name passes
// unasked.
//
// In: PCollection<Candidate>. Out: PCollection<Candidate>, PCollection<Reject>, one of the two for each row; and
// PCollection<[]byte>, what was spent and how the answers agreed, for [Gather].
func Review(s beam.Scope, rows beam.PCollection, check int, p AskParams, spent ...beam.PCollection) (passed, rejects, spendings beam.PCollection) {
	s = s.Scope("transforms.Review")
	requests, unasked := beam.ParDo2(s, &questionFn{Domain: p.Domain, Learned: p.Learned, Check: check}, rows)
	answered, refused, asked := Ask(s, requests, p, spent...)
	approved, disapproved, agreed := beam.ParDo3(s, &verdictFn{Domain: p.Domain, Learned: p.Learned, Check: check}, answered)
	return beam.Flatten(s, unasked, approved), beam.Flatten(s, refused, disapproved), beam.Flatten(s, asked, agreed)
}

// questionFn writes the questions about rows.
type questionFn struct {
	Domain, Learned string
	Check           int

	reviewer *reviewer
}

// reviewer is a check that asks an endpoint.
type reviewer struct {
	*prompts.Reviewer
	check    *schemas.Check
	endpoint schemas.Endpoint
	routes   []bool // by number: whether its rows are looked at
	names    []string
}

// openReviewer returns a check of a staged domain.
func openReviewer(ctx context.Context, domain, learned string, check int) (*reviewer, error) {
	e, err := openEnvironment(ctx, domain, learned)
	if err != nil {
		return nil, err
	}
	return newReviewer(e, check)
}

func newReviewer(e *environment, check int) (*reviewer, error) {
	c := &e.domain.Recipe.Validate[check]
	v, err := prompts.NewReviewer(e.domain, c)
	if err != nil {
		return nil, err
	}
	r := &reviewer{Reviewer: v, check: c, endpoint: e.domain.Recipe.Endpoints[c.Endpoint]}
	for _, route := range e.domain.Recipe.Routes {
		r.routes = append(r.routes, slices.Contains(c.Routes, route.Name))
		r.names = append(r.names, route.Name)
	}
	return r, nil
}

// request writes the question about a row, with its key: the same question about the same words is asked once.
func (r *reviewer) request(row *schemas.Candidate) (*schemas.Request, error) {
	q, err := r.Request(row)
	if err != nil {
		return nil, err
	}
	if q.Key, err = llm.Key(&r.endpoint, q, nil, ""); err != nil {
		return nil, err
	}
	worst(&r.endpoint, q)
	return q, nil
}

func (fn *questionFn) StartBundle(ctx context.Context, _ func(schemas.Request), _ func(schemas.Candidate)) error {
	if fn.reviewer != nil {
		return nil
	}
	var err error
	fn.reviewer, err = openReviewer(ctx, fn.Domain, fn.Learned, fn.Check)
	return err
}

func (fn *questionFn) ProcessElement(row schemas.Candidate, ask func(schemas.Request), pass func(schemas.Candidate)) error {
	if !fn.reviewer.routes[row.Route] {
		pass(row)
		return nil
	}
	r, err := fn.reviewer.request(&row)
	if err != nil {
		return err
	}
	ask(*r)
	return nil
}

// verdictFn reads the answers.
type verdictFn struct {
	Domain, Learned string
	Check           int

	reviewer *reviewer
	agreed   *Spendings
}

func (fn *verdictFn) StartBundle(ctx context.Context, _ func(schemas.Candidate), _ func(schemas.Reject), _ func([]byte)) error {
	fn.agreed = NewSpendings()
	if fn.reviewer != nil {
		return nil
	}
	var err error
	fn.reviewer, err = openReviewer(ctx, fn.Domain, fn.Learned, fn.Check)
	return err
}

func (fn *verdictFn) ProcessElement(a schemas.Answered, pass func(schemas.Candidate), reject func(schemas.Reject), _ func([]byte)) {
	row := *a.Request.Row
	v := fn.reviewer.Judge(&row, a.Reply.Text)
	for what, agrees := range v.Agreement {
		fn.agreed.agree(fn.reviewer.names[row.Route]+" "+what, agrees)
	}
	if v.Reason != "" {
		reject(schemas.RejectCandidate(row, fn.reviewer.check.Check, v.Reason, v.Detail))
		return
	}
	if v.Judgement != nil {
		row.Judgement = v.Judgement
	}
	pass(row)
}

func (fn *verdictFn) FinishBundle(_ context.Context, _ func(schemas.Candidate), _ func(schemas.Reject), spend func([]byte)) error {
	body, err := json.Marshal(fn.agreed)
	if err != nil {
		return fmt.Errorf("agreement: %w", err)
	}
	spend(body)
	return nil
}
