package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/llm/llmtest"
	"github.com/routenator/routenator/transforms/runner/runnertest"
)

// replayed makes a dataset on the runner that works twice.
func replayed(t *testing.T, args ...string) *job {
	t.Helper()
	j := driver(t, args...)
	j.config.runner.Runner = runnertest.Replay
	if _, err := j.makeUnlocked(t.Context()); err != nil {
		t.Fatal(err)
	}
	return j
}

// TestReplay works on every bundle of every pipeline of generate twice: whatever a runner tries again, the rows, the
// reports and the questions that are paid for are the same.
func TestReplay(t *testing.T) {
	t.Run("bundles", replayBundles)
	t.Run("questions", replayQuestions)
	seen := runnertest.Replayed()
	others := evaluationFns(t)
	for _, name := range fnTypes(t) {
		if !slices.Contains(seen, name) && !slices.Contains(others, name) {
			t.Errorf("no bundle of %s was replayed", name)
		}
	}
}

// evaluationFns lists the types of the fns that only evaluate has: pipelines/evaluate replays them.
func evaluationFns(t *testing.T) (names []string) {
	t.Helper()
	for _, edge := range edgesOfGraph(t, evaluation) {
		if edge.DoFn != nil && edge.DoFn.Recv != nil {
			names = append(names, reflect.TypeOf(edge.DoFn.Recv).Elem().Name())
		}
	}
	return names
}

// Bundles that are worked on twice, of any size and in any order, give the same bytes: of a dataset with golden rows and
// near duplicates, and of its refresh with other assets.
func replayBundles(t *testing.T) {
	recipe, _ := goldenShop(t, t.TempDir(), "near: 0.8, overlap: 4")
	replaceIn(t, recipe, "max_broken: 0.2\n", "max_broken: 0.2\ndedup: {near: 0.7}\n")
	calm, twice := t.TempDir(), t.TempDir()
	for _, refresh := range [][]string{{"--size", "200"}, {"--size", "240", "--refresh"}} {
		args := append([]string{"--recipe", recipe, "--output"}, append([]string{calm}, refresh...)...)
		mustGenerate(t, args...)
		args[3] = twice
		replayed(t, args...)
		if digestsIn(t, calm) != digestsIn(t, twice) {
			t.Errorf("%v: other bytes: %s and %s", refresh, digestsIn(t, calm), digestsIn(t, twice))
		}
		sameReports(t, calm, twice)
		assets := filepath.Join(filepath.Dir(recipe), "assets.jsonl")
		data, err := os.ReadFile(assets)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(assets, data[bytes.IndexByte(data, '\n')+1:], 0o600); err != nil { // without its first
			t.Fatal(err)
		}
	}
}

// What a bundle asked the first time is not asked the second time, with a budget and without one.
func replayQuestions(t *testing.T) {
	for _, budget := range [][]string{nil, {"--budget_tokens", "100000000"}} {
		server := serve(t, llmtest.Options{Answer: imagine, Usage: true})
		calm, twice := t.TempDir(), t.TempDir()
		args := append([]string{"--recipe", asked, "--base_url", "text=" + server.URL(), "--size", "60", "--output"}, twice)
		j := replayed(t, append(args, budget...)...)
		sent := server.Counts()
		if sent.Again > 0 || sent.Sent == 0 {
			t.Errorf("%d questions, %d asked again", sent.Sent, sent.Again)
		}
		args[len(args)-1] = calm
		mustGenerate(t, append(args, budget...)...)
		if digestsIn(t, calm) != digestsIn(t, twice) {
			t.Errorf("%v: other bytes", j.config.runner)
		}
		sameReports(t, calm, twice)
	}
}

// sameReports compares all that two reports say but the time.
func sameReports(t *testing.T, a, b string) {
	t.Helper()
	var text [2]string
	for i, output := range []string{a, b} {
		report := read[schemas.Report](t, filepath.Join(output, "latest", "report.json"))
		report.Seconds = 0
		body, err := json.Marshal(report)
		if err != nil {
			t.Fatal(err)
		}
		text[i] = string(body)
	}
	if text[0] != text[1] {
		at := 0
		for at < min(len(text[0]), len(text[1])) && text[0][at] == text[1][at] {
			at++
		}
		t.Errorf("the reports differ: …%.160s and …%.160s", text[0][max(at-60, 0):], text[1][max(at-60, 0):])
	}
}
