package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/runner/runnertest"
)

// translated is the configuration of an evaluation that Dataflow is to do.
func translated(t *testing.T, args ...string) *config {
	t.Helper()
	c, err := parseConfig(append(args, runnertest.Dataflow...), nil)
	if err != nil {
		t.Fatal(err)
	}
	runner.Start()
	return c
}

// What Dataflow would be sent is two batch jobs of a few kilobytes, however many datasets there are, and there is no key,
// address or file of this machine in them. No network, no credentials, and no dataset that is there.
func TestDataflowTranslation(t *testing.T) {
	const canary = "sk-canary-0b1d"
	t.Setenv(environmentKey, canary)
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", filepath.Join(t.TempDir(), "none"))
	models := write(t, "predictions.jsonl", rows(3, 0))
	var sizes []int
	for _, datasets := range []int{1, 200} {
		args := []string{"--output", "gs://bucket/eval", "--reference", "gs://bucket/real.jsonl", "--golden", models, "--functions", "functions.json",
			"--predictions", "m=" + models, "--predict", "asked=http://endpoint.example/v1", "--model", "asked=a-model"}
		for i := range datasets {
			args = append(args, "--dataset", strings.Repeat("x", i+1)+"=gs://bucket/data")
		}
		c := translated(t, args...)
		if err := c.checkWorkers(); err != nil {
			t.Fatal(err)
		}
		jobs := runnertest.CheckTranslation(t, &c.runner, graphs(c), canary, "endpoint.example", "functions.json")
		if len(jobs) != 2 {
			t.Errorf("%d jobs", len(jobs))
		}
		for _, made := range jobs {
			sizes = append(sizes, made.Bytes)
		}
	}
	if sizes[0] != sizes[2] || sizes[1] != sizes[3] {
		t.Errorf("the jobs grow with the datasets: %d", sizes)
	}
}

// --dry_run tells the jobs of what is to be done: one for a population, none for models alone.
func TestDryRun(t *testing.T) {
	golden := write(t, "golden.jsonl", rows(3, 0))
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--dataset", "gs://b/d"}, "evaluate-counts evaluate-matches"},
		{nil, "evaluate-counts evaluate-matches"},
		{[]string{"--dataset", "gs://b/d", "--functions", "f.json", "--population", "p.json"}, "evaluate-counts"},
		{[]string{"--golden", golden, "--predictions", golden}, ""},
	} {
		var told, stderr bytes.Buffer
		args := append([]string{"--output", "gs://b/eval"}, test.args...)
		if err := run(context.Background(), append(args, runnertest.Dataflow...), &told, &stderr); err != nil {
			t.Errorf("%v: %v", test.args, err)
		}
		var names []string
		for line := range strings.Lines(told.String()) {
			name, _, _ := strings.Cut(line, ":")
			names = append(names, name)
		}
		if got := strings.Join(names, " "); got != test.want {
			t.Errorf("%v: %q, not %q", test.args, got, test.want)
		}
	}
}

// Files that workers cannot see are refused before any work, with what to do.
func TestWorkersElsewhere(t *testing.T) {
	t.Chdir(t.TempDir())
	local := write(t, "d.jsonl", rows(3, 0))
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--dataset", "gs://b/d", "--output", "out/x"}, "--output"},
		{[]string{"--dataset", "gs://b/d"}, "--output"},
		{[]string{"--dataset", "gs://b/d", "--dataset", "mine=" + local, "--output", "gs://b/o"}, "--dataset mine"},
		{[]string{"--dataset", "gs://b/d", "--reference", local, "--output", "gs://b/o"}, "--reference"},
		{[]string{"--dataset", "gs://b/d", "--golden", local, "--golden", "gs://b/g", "--output", "gs://b/o"}, "--golden"},
	} {
		var stdout, stderr bytes.Buffer
		err := run(context.Background(), append(test.args, runnertest.Dataflow...), &stdout, &stderr)
		if conclude(context.Background(), err, &stderr) != statusUsage || !strings.Contains(err.Error(), test.want+` "`) || !strings.Contains(err.Error(), "gs://") {
			t.Errorf("%v: %v", test.args, err)
		}
	}
	if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
