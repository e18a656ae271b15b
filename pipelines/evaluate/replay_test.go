package main

import (
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	beamgraph "github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/runner/runnertest"
)

// measured runs the pipelines of an evaluation on a runner, and returns what they counted, as JSON.
func measured(t *testing.T, on string, args ...string) string {
	t.Helper()
	c, err := parseConfig(append(args, "--output", t.TempDir(), "--student=false"), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	runner.Start()
	c.runner.Runner = on
	j := newJob(c, io.Discard)
	j.work = t.TempDir()
	if err := j.read(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := j.count(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := j.match(t.Context()); err != nil {
		t.Fatal(err)
	}
	j.describe()
	body, err := json.Marshal([]any{j.counts, j.texts, j.matches, j.evaluation.Datasets, j.evaluation.Inputs})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// Bundles that are worked on twice, of any size and in any order, come to the same figures.
func TestReplay(t *testing.T) {
	folder := t.TempDir()
	writeParquet(t, folder, rows(300, 1))
	args := []string{"--dataset", "one=" + folder, "--dataset", "two=" + write(t, "two.jsonl", rows(200, 2), "no JSON", "{}"),
		"--reference", write(t, "real.jsonl", rows(150, 3)), "--golden", write(t, "golden.jsonl", rows(40, 4)), "--functions", writeText(t, "functions.json", functions)}
	calm, twice := measured(t, runner.Prism, args...), measured(t, runnertest.Replay, args...)
	if calm != twice {
		at := 0
		for at < min(len(calm), len(twice)) && calm[at] == twice[at] {
			at++
		}
		t.Errorf("other figures: …%.160s and …%.160s", calm[max(at-60, 0):], twice[max(at-60, 0):])
	}
	if len(calm) < 10_000 {
		t.Errorf("little was measured: %s", calm)
	}
	seen := runnertest.Replayed()
	for _, edge := range edgesOf(t) {
		if edge.Op != beamgraph.ParDo || edge.DoFn.Recv == nil {
			continue
		}
		if kind := reflect.TypeOf(edge.DoFn.Recv).Elem(); !slices.Contains(seen, kind.Name()) && kind.PkgPath() == reflect.TypeFor[transforms.Part]().PkgPath() {
			t.Errorf("no bundle of %s was replayed", kind.Name())
		}
	}
}

// edgesOf builds both pipelines.
func edgesOf(t *testing.T) []*beamgraph.MultiEdge {
	t.Helper()
	c, err := parseConfig([]string{"--dataset", "gs://bucket/rows", "--output", "gs://bucket/eval"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	p, s := beam.NewPipelineWithRoot()
	for _, g := range graphs(c) {
		g.Build(s)
	}
	edges, nodes, err := p.Build()
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range nodes {
		if !node.Bounded() {
			t.Errorf("%s has no end", node)
		}
	}
	return edges
}

// Every fn is registered, and arrives at a worker as it was sent.
func TestFnsTravel(t *testing.T) {
	seen := runnertest.CheckTravel(t, edgesOf(t))
	for _, name := range []string{"countRowsFn", "mergeCountsFn", "countRepeatsFn", "matchRowsFn", "mergeMatchesFn", "indexFn"} {
		if !slices.Contains(seen, name) {
			t.Errorf("%s was not seen", name)
		}
	}
}

// Where no bundle is worked on twice, Beam's counters are the report's numbers.
func TestCounters(t *testing.T) {
	c, err := parseConfig([]string{"--dataset", "one=" + write(t, "one.jsonl", rows(200, 2), "no JSON", "{}"), "--output", t.TempDir()}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	runner.Start()
	j := newJob(c, io.Discard)
	j.work = t.TempDir()
	if err := j.read(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := j.count(t.Context()); err != nil {
		t.Fatal(err)
	}
	sought, err := transforms.Stage(t.Context(), j.work, j.sought())
	if err != nil {
		t.Fatal(err)
	}
	counters := runner.Counters{}
	for _, build := range []func(beam.Scope){
		func(s beam.Scope) { buildCounts(s, j.params, j.work+"/counted.json") },
		func(s beam.Scope) { buildMatches(s, sought, j.params, j.work+"/matched.json") },
	} {
		more, err := c.runner.Run(t.Context(), "evaluate", build)
		if err != nil {
			t.Fatal(err)
		}
		for name, n := range more {
			counters[name] += n
		}
	}
	rejected := int64(0)
	for name, n := range counters {
		if strings.HasPrefix(name, transforms.Namespace+"/rejected.read.") {
			rejected += n
		}
	}
	if read, matched := counters[transforms.Namespace+"/read"], counters[transforms.Namespace+"/matched"]; read != 200 || matched != 200 || rejected != 2 {
		t.Errorf("%d read, %d matched, %d rejected: %v", read, matched, rejected, counters)
	}
}
