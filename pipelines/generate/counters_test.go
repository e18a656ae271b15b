package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/llm/llmtest"
)

const throttling = transforms.ThrottlingNamespace + "/" + transforms.ThrottlingCounter

// Time that is waited for a server that answers 429 is counted as Beam calls it, and is no more than the run took.
func TestThrottlingCounter(t *testing.T) {
	server := serve(t, llmtest.Options{Answer: imagine, Usage: true, Slots: 2, Median: 5 * time.Millisecond})
	j := driver(t, "--recipe", asked, "--base_url", "text="+server.URL(), "--size", "60", "--output", t.TempDir())
	began := time.Now()
	if _, err := j.makeUnlocked(t.Context()); err != nil {
		t.Fatal(err)
	}
	// two steps ask, and each may have several bundles at once
	if ms, most := j.counters[throttling], 16*time.Since(began).Milliseconds(); ms < 10 || ms > most {
		t.Errorf("%d ms were throttled, at most %d can be", ms, most)
	}
}

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
		want["dealt_rows.sum"], want["file_rows.sum"] = report.Funnel.Planned, report.Rows+report.Funnel.Surplus
		want["partition_rows.sum"] = int(j.counters[transforms.Namespace+"/unique"])
		for _, name := range []string{"valid", "unique", "dealt_rows.count", "file_rows.count", "partition_rows.count"} {
			if j.counters[transforms.Namespace+"/"+name] < 1 {
				t.Errorf("%s: nothing is counted as %s", args[1], name)
			}
		}
		if waited := j.counters[throttling]; waited != 0 {
			t.Errorf("%s: %d ms of waiting for a server that never said that it has enough", args[1], waited)
		}
		for name, n := range want {
			if got := j.counters[transforms.Namespace+"/"+name]; got != int64(n) {
				t.Errorf("%s: %s is %d, the report says %d", args[1], name, got, n)
			}
		}
	}
}
