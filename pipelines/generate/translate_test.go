package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/attributes"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/llm/llmtest"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/runner/runnertest"
)

// manyCells writes a recipe whose targets make 5,000 cells, and that asks an endpoint.
func manyCells(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	var values [2]strings.Builder
	for i, n := range []int{100, 50} {
		for v := range n {
			fmt.Fprintf(&values[i], "%s{value: v%d-%d, say: [thing%d of%d]}", map[bool]string{true: "", false: ", "}[v == 0], i, v, v, i)
		}
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("functions.json", `[{"type":"function","function":{"name":"find","description":"finds","parameters":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a","b"]}}}]`)
	write("phrases.yaml", "phrases:\n  - function: find\n    say: [\"find {a} with {b}\"]\n")
	write("prompt.md", "Write {n} requests for {a} and {b}.\n")
	write("recipe.yaml", fmt.Sprintf(`name: many
size: 1000000
seed: 1
functions: functions.json
values:
  a: [%s]
  b: [%s]
attributes:
  a: {from: arguments.a}
  b: {from: arguments.b}
targets:
  - {of: a, share: uniform}
  - {of: b, share: uniform}
routes:
  - {name: said, kind: template, phrases: phrases.yaml}
`, values[0].String(), values[1].String()))
	return filepath.Join(folder, "recipe.yaml")
}

// What Dataflow would be sent for a recipe of 5,000 cells, and for one that asks: batch jobs of a bounded size with the
// labels, and no key, address or file of this machine in them. No network, no credentials.
func TestDataflowTranslation(t *testing.T) {
	const canary = "sk-canary-0b1d"
	t.Setenv(environmentKey, canary)
	t.Setenv(environmentURL, "http://endpoint.example/v1")
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", filepath.Join(t.TempDir(), "none"))
	for name, recipe := range map[string]string{"many cells": manyCells(t), "asking": asked, "the embedded example": ""} {
		c, err := parseConfig(append([]string{"--recipe", recipe, "--output", "gs://bucket/data"}, runnertest.Dataflow...), nil)
		if err != nil {
			t.Fatal(err)
		}
		runner.Start()
		r, err := readRecipe(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if name == "many cells" {
			joint, err := cells.New(r.domain, attributes.NewObserver(r.domain), r.domain.Recipe.Size, func(map[string]string, int) bool { return true })
			if err != nil || len(joint.Cells) < 5000 {
				t.Fatalf("%+v, %v", joint, err)
			}
		}
		runnertest.CheckTranslation(t, &c.runner, graphs(c, r.domain), canary, "endpoint.example", "testdata/")
	}
}

// The job does not grow with the data: a billion rows make one of the same size, but for the numbers of its shards.
func TestGraphDoesNotGrow(t *testing.T) {
	var sizes []int
	for _, size := range []string{"1000", "1000000000"} {
		c, err := parseConfig(append([]string{"--recipe", shop, "--size", size, "--output", "gs://bucket/data"}, runnertest.Dataflow...), nil)
		if err != nil {
			t.Fatal(err)
		}
		runner.Start()
		r, err := readRecipe(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		for _, made := range runnertest.CheckTranslation(t, &c.runner, graphs(c, r.domain)) {
			sizes = append(sizes, made.Bytes)
		}
	}
	for i, small := range sizes[:len(sizes)/2] {
		if large := sizes[i+len(sizes)/2]; large > small+1000 {
			t.Errorf("pipeline %d: %d bytes for 1,000 rows, %d for a billion", i, small, large)
		}
	}
}

// Files and keys that workers cannot see are refused before any work, with what to do.
func TestWorkersElsewhere(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--recipe", asked, "--output", "gs://b/o", "--base_url", "text=http://h/v1"}, "--recipe"},
		{[]string{"--output", "out/x"}, "--output"},
	} {
		_, err := generate(t, append(test.args, runnertest.Dataflow...)...)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "gs://") {
			t.Errorf("%v: %v", test.args, err)
		}
	}
	t.Setenv(environmentKey, "sk-x")
	c, err := parseConfig(append([]string{"--recipe", asked, "--output", "gs://b/o"}, runnertest.Dataflow...), nil)
	if err != nil {
		t.Fatal(err)
	}
	runner.Start()
	r, err := readRecipe(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	c.recipe = "gs://b/recipe.yaml"
	if err := r.checkWorkers(c); err == nil || !strings.Contains(err.Error(), "gcp-secret:") || strings.Contains(err.Error(), "sk-x") {
		t.Error(err)
	}
	for _, test := range []struct {
		set          string
		options      runner.Options
		want, lacked string // what is said with the key in the driver's environment, and without
	}{
		{"in this process", runner.Options{Runner: runner.Prism}, "", "export " + environmentKey},
		{"workers in this process", runner.Options{Runner: runner.Flink, Endpoint: "h:1", EnvironmentType: runner.Loopback}, "", "export " + environmentKey},
		{"a pool, whose environment nobody knows", runner.Options{Runner: runner.Flink, Endpoint: "h:1", EnvironmentType: runner.External}, "", ""},
		{"Dataflow", runner.Options{Runner: runner.Dataflow}, "gcp-secret:", "gcp-secret:"},
	} {
		c.runner = test.options
		for key, want := range map[string]string{"sk-x": test.want, "": test.lacked} {
			t.Setenv(environmentKey, key)
			if err := r.checkWorkers(c); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s, key %q: %v", test.set, key, err)
			}
		}
	}
}

// A worker whose environment lacks a key says so before it works, and what to do: nothing was asked or written for it.
func TestWorkerWithoutKey(t *testing.T) {
	server := serve(t, llmtest.Options{Answer: imagine})
	recipe := copyRecipe(t, asked, "text: {model: imagined,", "text: {model: imagined, key: env:ROUTENATOR_NO_SUCH_KEY,")
	output := t.TempDir()
	j := driver(t, "--recipe", recipe, "--base_url", "text="+server.URL(), "--size", "60", "--output", output) // as for a pool: the driver does not look
	_, err := j.makeUnlocked(t.Context())
	if err == nil || !strings.Contains(err.Error(), "worker pool") || !strings.Contains(err.Error(), "ROUTENATOR_NO_SUCH_KEY") || !strings.Contains(err.Error(), "gcp-secret:") {
		t.Errorf("a worker without the key: %v", err)
	}
	if n := j.counters[transforms.Namespace+"/planned"]; n != 0 || server.Counts().Sent != 0 {
		t.Errorf("%d rows were planned, and %d questions asked", n, server.Counts().Sent)
	}
	t.Setenv("ROUTENATOR_NO_SUCH_KEY", "sk-pool")
	mustGenerate(t, "--recipe", recipe, "--base_url", "text="+server.URL(), "--size", "60", "--output", output)
}
