package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/bfcl"
	"github.com/routenator/routenator/transforms/calls"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/store"
)

// isLeaderboard says whether a file is one of the leaderboard's questions.
func isLeaderboard(data []byte) bool {
	first, _, _ := bytes.Cut(bytes.TrimSpace(data), []byte("\n"))
	var row map[string]json.RawMessage
	if json.Unmarshal(first, &row) != nil {
		return false
	}
	_, question := row["question"]
	_, function := row["function"]
	return question && function
}

// readLeaderboard reads one of the leaderboard's question files, with the answers beside it. One of several files that is of
// no category judged here is left out, and named.
func (j *job) readLeaderboard(ctx context.Context, f records.File, data []byte, several bool, in *evaluation.Input) error {
	if _, err := bfcl.CategoryOfID(firstID(data)); err != nil && several {
		j.omit("--golden: %s was left out: %v.", f.Name, err)
		return nil
	}
	answers, err := store.ReadFile(ctx, bfcl.AnswersPath(f.URI))
	if errors.Is(err, store.ErrNotExist) {
		category, wrong := bfcl.CategoryOfFile(f.URI)
		if wrong != nil || !slices.Contains([]bfcl.Category{bfcl.Irrelevance, bfcl.LiveIrrelevance, bfcl.LiveRelevance}, category) {
			return usagef("--golden %s: the answers should be in %s", f.URI, bfcl.AnswersPath(f.URI))
		}
		answers, err = nil, nil
	}
	if err != nil {
		return err
	}
	rows, err := bfcl.Read(data, answers)
	if err != nil {
		return usagef("--golden %s: %w", f.URI, err)
	}
	in.Rows += len(rows)
	j.leaderboard = append(j.leaderboard, rows...)
	return nil
}

// firstID is the id of the first row.
func firstID(data []byte) string {
	first, _, _ := bytes.Cut(bytes.TrimSpace(data), []byte("\n"))
	var row struct{ ID string }
	if json.Unmarshal(first, &row) != nil {
		return ""
	}
	return row.ID
}

// questionsOf are the leaderboard's rows as golden rows that a model is asked, with their functions as endpoints take them
// natively, or for a prompt as the file has them. They are not scored. A row that cannot be asked has no message.
func questionsOf(rows []bfcl.Row, as string) ([]schemas.Golden, error) {
	out := make([]schemas.Golden, len(rows))
	for i, row := range rows {
		g := schemas.Golden{ID: row.ID, Tools: row.Schemas}
		var err error
		if as == asTools {
			g.Tools, err = row.Tools()
		}
		if err == nil {
			g.Messages, err = messagesOf(row)
		}
		if err != nil {
			return nil, usagef("--golden: %s: %w", row.ID, err)
		}
		out[i] = g
	}
	return out, nil
}

// messagesOf reads a question of one turn.
func messagesOf(row bfcl.Row) ([]schemas.Message, error) {
	var turns [][]schemas.Message
	if err := json.Unmarshal(row.Question, &turns); err != nil {
		return nil, fmt.Errorf("the question: %w", err)
	}
	if len(turns) != 1 || len(turns[0]) == 0 {
		return nil, fmt.Errorf("the question has %d turns; those of one are asked", len(turns))
	}
	return turns[0], nil
}

// requestOf is what the user asks last.
func requestOf(row bfcl.Row) string {
	messages, err := messagesOf(row)
	if err != nil { // nothing hangs on the words of a question that is judged and not asked
		return ""
	}
	g := schemas.Golden{Messages: messages}
	return g.Request()
}

// takeResult reads the leaderboard's result: a text, or for models that call natively a list of {name: arguments as JSON
// text}.
func (p *predictions) takeResult(out *prediction, raw json.RawMessage) error {
	var said string
	if json.Unmarshal(raw, &said) == nil {
		p.takeText(out, said)
		return nil
	}
	out.output, out.native = string(raw), true
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return rowError("the result is neither a text nor a list of calls, [{name: arguments}]")
	}
	for _, call := range list {
		if len(call) != 1 {
			p.unreadable(out, fmt.Errorf("a call with %d names", len(call)))
			return nil
		}
		for name, arguments := range call {
			var written string
			if json.Unmarshal(arguments, &written) == nil {
				arguments = json.RawMessage(written)
			}
			if err := out.addCall(name, arguments); err != nil {
				p.unreadable(out, fmt.Errorf("the arguments of %s: %w", name, err))
				return nil
			}
		}
	}
	return nil
}

// addCall adds one call.
func (out *prediction) addCall(name string, arguments []byte) error {
	made, err := calls.FromJSON(name, arguments)
	if err != nil {
		return err
	}
	var call schemas.Call
	if err := json.Unmarshal([]byte(made.JSON()), &call); err != nil {
		return err
	}
	out.made, out.Calls = append(out.made, made), append(out.Calls, call)
	return nil
}
