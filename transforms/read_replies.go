package transforms

import (
	"context"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/prompts"
)

func init() { beam.RegisterDoFn(reflect.TypeFor[readRepliesFn]()) }

// ReadReplies reads the rows of replies.
//
// In: PCollection<Answered>. Out: PCollection<Candidate>, PCollection<Reject>: one of the two for each row of a reply,
// and a reject for a reply without rows.
func ReadReplies(s beam.Scope, answered beam.PCollection, p RoundParams) (candidates, rejects beam.PCollection) {
	s = s.Scope("transforms.ReadReplies")
	return beam.ParDo2(s, &readRepliesFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round}, answered)
}

// readRepliesFn reads rows.
type readRepliesFn struct {
	Domain, Learned, Round string

	e         *environment
	round     *Round
	prompters map[int]*prompts.Prompter // by route
}

func (fn *readRepliesFn) StartBundle(ctx context.Context, _ func(schemas.Candidate), _ func(schemas.Reject)) error {
	if fn.round != nil {
		return nil
	}
	var err error
	if fn.e, err = openEnvironment(ctx, fn.Domain, fn.Learned); err != nil {
		return err
	}
	fn.prompters = map[int]*prompts.Prompter{}
	fn.round, err = openRound(ctx, fn.e, fn.Round)
	return err
}

func (fn *readRepliesFn) ProcessElement(a schemas.Answered, emit func(schemas.Candidate), reject func(schemas.Reject)) error {
	plan := &a.Request.Plan
	p, ok := fn.prompters[plan.Route]
	if !ok {
		var err error
		if p, err = fn.e.prompter(plan.Route, fn.round.Avoid); err != nil {
			return err
		}
		fn.prompters[plan.Route] = p
	}
	rows, unread := p.Rows(plan, fn.round.Joint.LabelsOf(plan.Cell), a.Reply.Text)
	for _, row := range rows {
		row.Temperature = a.Request.Temperature
		fn.round.place(&row, plan)
		emit(row)
	}
	for _, u := range unread {
		reject(schemas.Reject{ID: u.ID, Stage: "parse", Reason: u.Reason, Detail: a.Request.Step + ": " + u.Detail})
	}
	Worked.Add(1)
	return nil
}
