package transforms

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/answers"
	"github.com/routenator/routenator/transforms/llm"
)

// Trial is one question of a round, asked before the run.
type Trial struct {
	Request schemas.Request
	Reply   schemas.Reply
	Rows    []schemas.Candidate
	Unread  []string
	Known   bool    // the answer was in the log
	Seconds float64 // that the answer took, 0 for a known one
}

// AskFirst asks the first n questions of a staged round, the routes in turn, and keeps the answers where the run will
// find them.
func AskFirst(ctx context.Context, p AskParams, n int) ([]Trial, error) {
	e, err := openEnvironment(ctx, p.Domain, p.Learned)
	if err != nil {
		return nil, err
	}
	round, err := openRound(ctx, e, p.Round)
	if err != nil {
		return nil, err
	}
	plans, err := round.firstPlans(ctx, e, n)
	if err != nil {
		return nil, err
	}
	var out []Trial
	for _, plan := range plans {
		trial, err := askPlan(ctx, e, round, p.Answers, plan)
		if err != nil {
			return out, err
		}
		out = append(out, *trial)
	}
	return out, nil
}

// firstPlans deals the plans of a round until there are n for the routes that ask, each route's in turn.
func (r *Round) firstPlans(ctx context.Context, e *environment, n int) ([]schemas.Plan, error) {
	byRoute := map[int][]schemas.Plan{}
	for number := range r.AllPieces() {
		err := r.dealPiece(ctx, e, r.piece(number), func(plan schemas.Plan) {
			if e.domain.Recipe.Routes[plan.Route].Asks() && len(byRoute[plan.Route]) < n {
				byRoute[plan.Route] = append(byRoute[plan.Route], plan)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return InTurn(byRoute, len(e.domain.Recipe.Routes), n), nil
}

// InTurn takes n of what each route has, one of each route after the other.
func InTurn[T any](byRoute map[int][]T, routes, n int) []T {
	var out []T
	for i := range n {
		for route := range routes {
			if i < len(byRoute[route]) && len(out) < n {
				out = append(out, byRoute[route][i])
			}
		}
	}
	return out
}

// askPlan asks one plan's question, or takes its answer from the log.
func askPlan(ctx context.Context, e *environment, round *Round, folder string, plan schemas.Plan) (*Trial, error) {
	a, err := newAsker(e, round, plan.Route)
	if err != nil {
		return nil, err
	}
	request, err := a.request(ctx, plan)
	if err != nil {
		return &Trial{Request: schemas.Request{Plan: plan, Step: e.domain.Recipe.Routes[plan.Route].Name}, Unread: []string{err.Error()}}, nil
	}
	trial := &Trial{Request: *request}
	if err := trial.ask(ctx, e, folder); err != nil || trial.Reply.Refused != "" {
		return trial, err
	}
	rows, unread := a.prompter.Rows(&request.Plan, round.Joint.LabelsOf(plan.Cell), trial.Reply.Text)
	trial.Rows = rows
	for _, u := range unread {
		trial.Unread = append(trial.Unread, u.Reason+": "+u.Detail)
	}
	return trial, nil
}

func (t *Trial) ask(ctx context.Context, e *environment, folder string) error {
	log, err := answers.Open(ctx, folder)
	if err != nil {
		return err
	}
	key := answers.Key(t.Request.Key)
	partition := log.PartitionOf(key)
	known, damage, err := log.Read(ctx, partition, func(k answers.Key) bool { return k == key })
	if err != nil {
		return err
	}
	warnOf(damage)
	if body, ok := known[key]; ok {
		t.Known = true
		return json.Unmarshal(body, &t.Reply)
	}
	client, err := e.client(ctx, t.Request.Endpoint)
	if err != nil {
		return err
	}
	writer, err := log.Writer(ctx, partition)
	if err != nil {
		return err
	}
	done, started := make(chan error, 1), time.Now()
	client.Submit(ctx, &t.Request, func(o llm.Outcome, err error) {
		if t.Reply = o.Reply; err == nil && o.Keep {
			err = keep(ctx, writer, key, &o.Reply)
		}
		done <- err
	})
	if err := <-done; err != nil {
		return fmt.Errorf("%s: %w", t.Request.Step, err)
	}
	t.Seconds = time.Since(started).Seconds()
	return writer.Close()
}
