package main

import (
	"context"
	"fmt"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
)

// embed returns the embeddings of the texts that a scoring of these predictions compares. Which ones those are a first
// scoring finds out, so that they can be asked for together.
func (j *job) embed(ctx context.Context, list []accuracy.Prediction) (map[string][]float32, error) {
	var texts []string
	params := j.accuracyParams()
	params.Bootstraps = -1
	params.Embed = func(text string) []float32 { texts = append(texts, text); return nil }
	if _, err := accuracy.Score(j.golden, list, params); err != nil {
		return nil, usagef("--golden: %w", err)
	}
	spec, client, err := j.endpoint(ctx, embeddingsName, j.config.embeddings)
	if err != nil {
		return nil, err
	}
	j.progress.begin(fmt.Sprintf("embedding %d texts", len(texts)), 0)
	vectors, err := transforms.EmbedAll(ctx, client, spec, j.answers(), texts)
	if err != nil {
		return nil, fmt.Errorf("--embeddings: %w", withoutKey(err))
	}
	j.noteEmbeddings(spec.Model, vectors)
	return vectors, nil
}

// noteEmbeddings says in the report which model the cosines are of, and how many texts it embedded for all models.
func (j *job) noteEmbeddings(model string, vectors map[string][]float32) {
	if j.embedded == nil {
		j.embedded = map[string]bool{}
	}
	for text, vector := range vectors {
		j.embedded[text] = len(vector) > 0
	}
	without := 0
	for _, has := range j.embedded {
		if !has {
			without++
		}
	}
	in := evaluation.Input{Role: evaluation.RoleEmbeddings, Name: embeddingsName, Path: fmt.Sprintf("%s at %s", model, hostOf(j.config.embeddings)), Rows: len(j.embedded),
		Files: []evaluation.File{}, Refused: []evaluation.Refusal{}}
	if without > 0 {
		in.Refused = append(in.Refused, evaluation.Refusal{Reason: "the endpoint has no embedding of the text", Rows: without, Where: []string{}})
	}
	inputs := &j.evaluation.Inputs
	if last := len(*inputs) - 1; last >= 0 && (*inputs)[last].Role == evaluation.RoleEmbeddings {
		(*inputs)[last] = in
	} else {
		*inputs = append(*inputs, in)
	}
}
