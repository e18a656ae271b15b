// Package runnertest is for the tests of programs that have pipelines: what Dataflow would be sent, what workers get, and a
// runner that works on every bundle twice.
package runnertest

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/routenator/routenator/transforms/runner"
)

// Dataflow are the flags that --runner dataflow needs, with one label.
var Dataflow = []string{"--runner", runner.Dataflow, "--project", "p", "--region", "r", "--staging_location", "gs://bucket/staging", "--dry_run", "--labels", `{"team":"search"}`}

// CheckTranslation translates pipelines, without network or credentials, and returns the jobs. Each is a batch job of half
// the size that Dataflow takes at most, with the label, is told by its name, and holds none of the texts that are secret:
// those given, the folder of temporary files and the folder that the test runs in.
func CheckTranslation(t *testing.T, o *runner.Options, graphs []runner.Graph, secrets ...string) (jobs []*runner.Translation) {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	secrets = append(secrets, strings.TrimRight(os.TempDir(), "/")+"/", folder)
	var told bytes.Buffer
	if err := o.TranslateAll(context.Background(), graphs, &told); err != nil {
		t.Fatal(err)
	}
	for _, g := range graphs {
		made, err := o.Translate(context.Background(), g.Name, g.Build)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d transforms, %d bytes", made.Name, made.Transforms, made.Bytes)
		job := string(made.Job)
		if made.Type != "JOB_TYPE_BATCH" || strings.Contains(made.Graph, "UNBOUNDED") || made.Bytes > runner.MostJobBytes/2 || !strings.Contains(job, `"team":"search"`) {
			t.Errorf("%s: %s, %d bytes", made.Name, made.Type, made.Bytes)
		}
		for _, secret := range secrets {
			if strings.Contains(made.Graph, secret) || strings.Contains(job, secret) {
				t.Errorf("%s: the job holds %q", made.Name, secret)
			}
		}
		if !strings.Contains(told.String(), made.Name+": ") {
			t.Errorf("%s is not told: %s", made.Name, told.String())
		}
		jobs = append(jobs, made)
	}
	return jobs
}
