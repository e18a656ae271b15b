package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/runtime/graphx"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/dataflow/dataflowlib"

	"github.com/routenator/routenator/transforms"
)

// The graph that a runner is given holds references to keys, never a key, and no address of an endpoint: also as the
// job that Dataflow would be sent.
func TestNoSecretInTheJob(t *testing.T) {
	const canary = "sk-canary-0b1d"
	t.Setenv(environmentKey, canary)
	t.Setenv(environmentURL, "http://endpoint.example/v1")
	ctx := context.Background()
	c, err := parseConfig([]string{"--recipe", asked, "--output", t.TempDir(), "--budget_usd", "1"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := readRecipe(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	j := &job{config: c, recipe: r, identity: strings.Repeat("0", 64), assets: &assets{}}
	if err := j.stage(ctx); err != nil {
		t.Fatal(err)
	}
	params := transforms.RoundParams{Domain: j.domainURI, Round: "round.json", Folder: "attempt"}
	p, s := beam.NewPipelineWithRoot()
	buildRound(s, j.domain, 1, transforms.DedupParams{RoundParams: params, Partitions: 1, Branches: 1},
		transforms.AskParams{RoundParams: params, Answers: j.answers, Partitions: j.partitions, Limited: true, Money: 1, Tokens: 1}, "index.json")
	edges, _, err := p.Build()
	if err != nil {
		t.Fatal(err)
	}
	environment, err := graphx.CreateEnvironment(ctx, "beam:env:docker:v1", func(context.Context) string { return "image" })
	if err != nil {
		t.Fatal(err)
	}
	graph, err := graphx.Marshal(edges, &graphx.Options{Environment: environment})
	if err != nil {
		t.Fatal(err)
	}
	translated, err := dataflowlib.Translate(ctx, graph, &dataflowlib.JobOptions{Name: "job", Project: "p", Region: "r", TempLocation: "gs://b/t"}, "gs://b/worker", "gs://b/model", "")
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(translated)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{graph.String(), string(body)} {
		if strings.Contains(text, canary) || strings.Contains(text, "endpoint.example") {
			t.Error("the job holds what it must not")
		}
	}
	if !strings.Contains(graph.String(), "transforms.Ask") || !strings.Contains(string(body), "JOB_TYPE_BATCH") {
		t.Errorf("the job does not ask, or is no batch: %s", body)
	}
}
