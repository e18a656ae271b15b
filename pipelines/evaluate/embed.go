package main

import (
	"context"
	"fmt"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/accuracy"
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
	return vectors, nil
}
