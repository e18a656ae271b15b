package main

import (
	"path/filepath"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// Where no bundle is worked on twice, Beam's counters are the report's numbers.
func TestCounters(t *testing.T) {
	server := serve(t, llmtest.Options{Answer: imagine, Usage: true})
	for _, args := range [][]string{{"--recipe", shop}, {"--recipe", asked, "--base_url", "text=" + server.URL()}} {
		output := t.TempDir()
		j := driver(t, append(args, "--output", output)...)
		if _, err := j.makeUnlocked(t.Context()); err != nil {
			t.Fatal(err)
		}
		report := read[schemas.Report](t, filepath.Join(output, "latest", "report.json"))
		want := map[string]int{"planned": report.Funnel.Planned, "accepted": report.Rows, "surplus": report.Funnel.Surplus, "candidates": report.Funnel.Candidates}
		for _, r := range report.Funnel.Rejected {
			want["rejected."+r.Stage+"."+r.Reason] += r.Rows
		}
		if args[1] == asked {
			want["answered"], want["asked"] = server.Counts().Sent, server.Counts().Sent
			// the report counts an answer of the log too, once for each step of a round that used it
			if tokens := j.counters[transforms.Namespace+"/tokens_input"] + j.counters[transforms.Namespace+"/tokens_output"]; tokens == 0 || tokens > int64(report.Cost.Tokens) {
				t.Errorf("%d tokens, %v", report.Cost.Tokens, j.counters)
			}
		}
		for name, n := range want {
			if got := j.counters[transforms.Namespace+"/"+name]; got != int64(n) {
				t.Errorf("%s: %s is %d, the report says %d", args[1], name, got, n)
			}
		}
	}
}
