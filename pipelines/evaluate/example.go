package main

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/routenator/routenator/examples/creative"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/store"
)

// exampleOutput is where generate puts the embedded example.
const exampleOutput = "out/creative"

// example fills in what to evaluate where the command line names nothing: the dataset of the embedded example, where it has
// been made, against the test rows of its golden set; else the golden set's other rows in its place, so that there is
// something to look at.
func (j *job) example(ctx context.Context) error {
	c := j.config
	if len(c.datasets) > 0 || len(c.golden) > 0 {
		return nil
	}
	golden := map[string]string{}
	for _, name := range []string{"golden-dev.jsonl", "golden-test.jsonl"} {
		data, err := fs.ReadFile(creative.Files, "golden/"+name)
		if err != nil {
			return fmt.Errorf("the embedded example: %w", err)
		}
		golden[name] = store.Join(j.work, name)
		if _, err := store.WriteFile(ctx, golden[name], data); err != nil {
			return fmt.Errorf("the embedded example: %w", err)
		}
	}
	c.golden = []string{golden["golden-test.jsonl"]}
	made, err := store.Exists(ctx, store.Join(exampleOutput, "latest"))
	if err != nil {
		return err
	}
	if made {
		c.datasets = []named{{"creative", store.Join(exampleOutput, "latest")}}
	} else {
		c.datasets = []named{{"golden-dev", golden["golden-dev.jsonl"]}}
		j.omit("%s is not there yet, so the golden set's development rows stand in for a dataset. Make the real one with `go run ./pipelines/generate`, and run this again.", exampleOutput)
	}
	if err := c.checkWorkers(); err != nil {
		return err
	}
	if c.recipe == "" && c.functions == "" {
		domain, err := schemas.Read(embeddedFiles{creative.Files}, "recipe.yaml")
		if err != nil {
			return fmt.Errorf("the embedded example: %w", err)
		}
		j.domain, j.functions = domain, domain.Functions
	}
	return nil
}
