package main

import (
	"context"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
)

// scoreModels scores all predictions on the golden set.
func (j *job) scoreModels(ctx context.Context) error {
	for _, p := range j.predictions {
		m := evaluation.Model{Name: p.name, Read: p.read, Unreadable: p.bad, UnreadableCount: p.unread}
		if m.Unreadable == nil {
			m.Unreadable = []evaluation.Unreadable{}
		}
		if len(j.leaderboard) > 0 {
			m.BFCL = j.judge(p)
		} else {
			list := make([]accuracy.Prediction, len(p.list))
			for i := range p.list {
				list[i] = p.list[i].Prediction
			}
			result, err := j.score(ctx, list)
			if err != nil {
				return err
			}
			m.Accuracy = result
		}
		j.evaluation.Models = append(j.evaluation.Models, m)
	}
	return nil
}

func (j *job) score(ctx context.Context, list []accuracy.Prediction) (*accuracy.Result, error) {
	params := j.accuracyParams()
	if j.config.embeddings != "" {
		vectors, err := j.embed(ctx, list)
		if err != nil {
			return nil, err
		}
		params.Embed = func(text string) []float32 { return vectors[text] }
	}
	result, err := accuracy.Score(j.golden, list, params)
	if err != nil {
		return nil, usagef("--golden: %w", err)
	}
	return result, nil
}

func (j *job) accuracyParams() accuracy.Params {
	return accuracy.Params{Seed: j.config.seed, Functions: j.allFunctions(), CatchAll: j.catchAlls(), Near: j.nearGolden()}
}

// allFunctions are those of the recipe; without one, those that the datasets show.
func (j *job) allFunctions() []schemas.Function {
	if len(j.functions) > 0 {
		return j.functions
	}
	var all []schemas.Function
	called := map[string]bool{}
	for i := range j.golden {
		for _, c := range j.golden[i].Calls {
			called[c.Name] = true
		}
	}
	for _, d := range j.datasets {
		for _, f := range d.spec.Functions {
			if !slices.ContainsFunc(all, func(g schemas.Function) bool { return g.Name == f.Name }) && (called[f.Name] || j.calledBy(f.Name)) {
				all = append(all, f)
			}
		}
	}
	return all
}

// calledBy says whether some dataset calls a function: others are shown only to distract.
func (j *job) calledBy(name string) bool {
	return slices.ContainsFunc(j.counts, func(c transforms.CountedRows) bool { return c.Counts.Parts[name] != nil })
}

// catchAlls are the values that stand where nothing was said, by argument.
func (j *job) catchAlls() map[string]string {
	out := map[string]string{}
	if j.domain == nil {
		return out
	}
	for name := range j.domain.Values {
		if value, ok := j.domain.CatchAll(name); ok {
			out[name] = value
		}
	}
	return out
}

// nearGolden returns the golden rows that have a near row in some dataset but the reference; nil where there is no dataset.
func (j *job) nearGolden() map[string]bool {
	var out map[string]bool
	for i, d := range j.datasets {
		if d.reference() || j.matches[i] == nil {
			continue
		}
		if out == nil {
			out = map[string]bool{}
		}
		for k := range j.golden {
			if j.matches[i].Golden.Get(k) {
				out[j.golden[k].ID] = true
			}
		}
	}
	return out
}
