package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/llm"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/shards"
)

// mostAnswer is how long an answer may be, in tokens.
const mostAnswer = 1024

// predict asks the models of --predict for predictions on the golden rows.
func (j *job) predict(ctx context.Context) error {
	if j.config.embeddings != "" && len(j.leaderboard) > 0 {
		return usagef("--embeddings compares free-text arguments, which the leaderboard's rules do not; leave it out")
	}
	asked := j.golden
	if len(j.config.predict) > 0 && len(j.leaderboard) > 0 {
		var err error
		if asked, err = questionsOf(j.leaderboard, j.config.predictAs); err != nil {
			return err
		}
	}
	for _, n := range j.config.predict {
		if err := j.predictBy(ctx, n, asked); err != nil {
			return withoutKey(err)
		}
	}
	return nil
}

// predictBy asks one model about rows.
func (j *job) predictBy(ctx context.Context, n named, rows []schemas.Golden) error {
	spec, client, err := j.endpoint(ctx, n.name, n.path)
	if err != nil {
		return err
	}
	spec.Revision = n.name // two servers may call different models the same
	q := &questions{spec: spec, as: j.config.predictAs, shared: j.functions, read: map[string]schemas.Function{}}
	p := &predictions{name: n.name}
	refused := &refusedRows{}
	var asked []int
	for i := range rows {
		wrong, err := q.add(&rows[i])
		if err != nil {
			return err
		}
		if wrong != "" {
			refused.add(rows[i].ID, "the row cannot be asked", wrong)
			continue
		}
		asked = append(asked, i)
	}
	j.progress.begin("asking "+n.name, len(asked))
	replies, err := transforms.AskAll(ctx, client, j.answers(), q.requests)
	if err != nil {
		return err
	}
	native := false
	for k, i := range asked {
		reply := &replies[k]
		native = native || len(reply.Calls) > 0
		if answer := answerTo(rows[i].ID, reply); answer != nil {
			answer.native = j.config.predictAs == asTools
			p.take(answer, reply)
			continue
		}
		refused.add(rows[i].ID, "the endpoint gave no answer", reply.Refused+": "+reply.Detail)
	}
	if len(p.list) == 0 && len(rows) > 0 {
		return fmt.Errorf("endpoint %s answered none of %d rows, the last: %s", n.name, len(rows), refused.last)
	}
	if !native && j.config.predictAs == asTools {
		j.omit("%s made no native tool call in %d answers: perhaps its server ignores tools. Its text was read; --predict_as prompt shows it the functions as text.", n.name, len(p.list))
	}
	j.predictions = append(j.predictions, p)
	j.evaluation.Inputs = append(j.evaluation.Inputs, evaluation.Input{Role: evaluation.RolePredictions, Name: n.name, Rows: len(rows), Files: []evaluation.File{},
		Path: fmt.Sprintf("%s at %s, as %s", spec.Model, hostOf(n.path), j.config.predictAs), Refused: refused.list()})
	return nil
}

// refusedRows counts golden rows without a prediction.
type refusedRows struct {
	counts map[string]int
	rows   []records.Refusal
	last   string
}

func (r *refusedRows) add(id, reason, detail string) {
	if r.counts == nil {
		r.counts = map[string]int{}
	}
	if r.counts[reason]++; r.counts[reason] <= 10 {
		r.rows = append(r.rows, records.Refusal{File: "row", Where: id, Reason: reason, Detail: detail})
	}
	r.last = detail
}

func (r *refusedRows) list() []evaluation.Refusal { return refused(r.counts, r.rows) }

// questions are the golden rows as requests to one endpoint.
type questions struct {
	spec     *schemas.Endpoint
	as       string
	shared   []schemas.Function          // what rows without tools of their own show
	read     map[string]schemas.Function // tools of rows, by their JSON
	requests []schemas.Request
}

// add writes the question of a row. wrong says why this row cannot be asked; an error, why none can.
func (q *questions) add(g *schemas.Golden) (wrong string, err error) {
	tools := q.shared
	if g.Tools != nil && q.as == asTools {
		if tools, err = q.toolsOf(g); err != nil {
			return err.Error(), nil
		}
	} else if g.Tools == nil && len(tools) == 0 {
		return "", usagef("--predict: the golden row %s lists no tools; give the functions that a model is shown with --functions or --recipe", g.ID)
	}
	r := schemas.Request{MaxTokens: mostAnswer}
	dialogue := dialogueOf(g)
	if q.as == asPrompt {
		raw := g.Tools
		if raw == nil {
			for i := range tools {
				raw = append(raw, tools[i].Tool())
			}
		}
		if dialogue, err = shards.GorillaPrompt(raw, dialogue); err != nil {
			return err.Error(), nil
		}
	} else {
		r.Tools = tools
	}
	if r.Turns, err = turnsOf(dialogue); err != nil {
		return err.Error(), nil
	}
	if r.Key, err = llm.Key(q.spec, &r, nil, ""); err != nil {
		return "", err
	}
	q.requests = append(q.requests, r)
	return "", nil
}

// toolsOf reads the tools that a row lists.
func (q *questions) toolsOf(g *schemas.Golden) ([]schemas.Function, error) {
	var out []schemas.Function
	for i, raw := range g.Tools {
		f, ok := q.read[string(raw)]
		if !ok {
			list, err := schemas.ReadFunctions([]byte("[" + string(raw) + "]"))
			if err != nil {
				return nil, fmt.Errorf("tool %d: %w", i+1, err)
			}
			f = list[0]
			q.read[string(raw)] = f
		}
		out = append(out, f)
	}
	return out, nil
}

// dialogueOf returns the turns up to the one that is to be answered: what an assistant says behind it is an answer, and
// not shown.
func dialogueOf(g *schemas.Golden) []schemas.Message {
	dialogue := slices.Clone(g.Messages)
	if !slices.ContainsFunc(dialogue, func(m schemas.Message) bool { return m.Role == schemas.RoleUser }) {
		return append(dialogue, schemas.Message{Role: schemas.RoleUser, Content: g.Query})
	}
	for len(dialogue) > 0 && dialogue[len(dialogue)-1].Role == schemas.RoleAssistant {
		dialogue = dialogue[:len(dialogue)-1]
	}
	return dialogue
}

// turnsOf writes messages as turns.
func turnsOf(dialogue []schemas.Message) ([]schemas.Turn, error) {
	var out []schemas.Turn
	for i, m := range dialogue {
		turn := schemas.Turn{Role: m.Role, Text: m.Content, CallID: m.ToolCallID}
		for _, raw := range m.ToolCalls {
			call, err := callOf(raw)
			if err != nil {
				return nil, fmt.Errorf("message %d: %w", i+1, err)
			}
			turn.Calls = append(turn.Calls, call)
		}
		out = append(out, turn)
	}
	return out, nil
}

// callOf reads a call of a message, whose arguments are an object, or JSON text.
func callOf(raw json.RawMessage) (schemas.ToolCall, error) {
	var call struct {
		ID       string `json:"id"`
		Function struct {
			Name      string          `json:"name"`
			Arguments json.RawMessage `json:"arguments"`
		} `json:"function"`
	}
	if err := json.Unmarshal(raw, &call); err != nil {
		return schemas.ToolCall{}, fmt.Errorf("tool call: %w", err)
	}
	out := schemas.ToolCall{ID: call.ID, Name: call.Function.Name, Arguments: string(call.Function.Arguments)}
	if strings.HasPrefix(out.Arguments, `"`) {
		if err := json.Unmarshal(call.Function.Arguments, &out.Arguments); err != nil {
			return schemas.ToolCall{}, fmt.Errorf("arguments of %s: %w", out.Name, err)
		}
	}
	return out, nil
}

// answerTo begins the prediction that a reply is, nil for a row that has none.
func answerTo(id string, r *schemas.Reply) *prediction {
	switch r.Refused {
	case "", "length", "content_filter", "declined":
		return &prediction{Prediction: accuracy.Prediction{ID: id, Text: r.Text}, output: r.Text}
	}
	return nil
}

// take adds a prediction: of native calls, or of text.
func (p *predictions) take(out *prediction, r *schemas.Reply) {
	switch {
	case r.Refused == "declined":
		out.Text = r.Detail
	case len(r.Calls) > 0:
		p.takeNative(out, r)
	case strings.TrimSpace(r.Text) == "": // it was cut before it said anything, or filtered
		p.unreadable(out, fmt.Errorf("%s: %s", r.Refused, r.Detail))
	default:
		p.takeText(out, r.Text)
	}
	p.list = append(p.list, *out)
}

// takeNative reads native calls. Arguments that are no JSON object make the answer unreadable.
func (p *predictions) takeNative(out *prediction, r *schemas.Reply) {
	for _, c := range r.Calls {
		out.output += fmt.Sprintf("%s(%s)", c.Name, c.Arguments)
	}
	for _, c := range r.Calls {
		if err := out.addCall(c.Name, []byte(c.Arguments)); err != nil {
			out.made, out.Calls = nil, nil
			p.unreadable(out, fmt.Errorf("the arguments of %s: %w", c.Name, err))
			return
		}
	}
}
