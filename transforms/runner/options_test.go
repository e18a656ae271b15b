package runner

import (
	"errors"
	"flag"
	"strings"
	"testing"
)

// parse reads a command line as the pipelines do.
func parse(t *testing.T, args ...string) (*Options, error) {
	t.Helper()
	o, set := &Options{}, flag.NewFlagSet("test", flag.ContinueOnError)
	o.AddFlags(set)
	for _, name := range []string{"project", "region", "staging_location", "labels"} { // the process has one of each
		if err := flag.Set(name, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := set.Parse(args); err != nil {
		t.Fatal(err)
	}
	return o, o.Check()
}

func TestOptions(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"", ""},
		{"--runner direct", ""},
		{"--runner portable --endpoint localhost:8099", ""},
		{"--runner universal --endpoint localhost:8099", ""},
		{"--runner prism --endpoint localhost:8073", ""},
		{"--runner flink --endpoint jobs:8099 --environment_type external --environment_config localhost:50000 --parallelism 16", ""},
		{"--runner dataflow --project p --region r --staging_location gs://b/s", ""},
		{"--runner flnk", "flink"},
		{"--runner portable", "--endpoint HOST:PORT"},
		{"--runner flink --endpoint jobs", "HOST:PORT"},
		{"--runner direct --endpoint localhost:1", "--runner portable"},
		{"--environment_type LOOPBACK", "--endpoint"},
		{"--runner portable --endpoint h:1 --environment_type EXTERNAL", "--environment_config"},
		{"--runner portable --endpoint h:1 --environment_config h:2", "--environment_type"},
		{"--runner portable --endpoint h:1 --environment_type LOOPBACK --environment_config h:2", "EXTERNAL"},
		{"--runner portable --endpoint h:1 --environment_type DOCKER", "image"},
		{"--runner portable --endpoint h:1 --environment_type HERE", "LOOPBACK"},
		{"--runner portable --endpoint h:1 --parallelism -2", "1 or more"},
		{"--worker_pool 70000", "65535"},
		{"--runner dataflow --region r --staging_location gs://b/s", "--project"},
		{"--runner dataflow --project p --region r --staging_location /tmp", "gs://"},
		{"--runner dataflow --project p --region r --staging_location gs://b/s --endpoint h:1", "not for"},
	} {
		_, err := parse(t, strings.Fields(test.line)...)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.line, err)
		}
	}
	o, _ := parse(t, "--runner", "universal", "--endpoint", "localhost:8099")
	if o.Runner != Portable || o.EnvironmentType != Loopback || !o.Remote() || !o.Inherits() {
		t.Errorf("%+v", o)
	}
}

func TestSharedFolders(t *testing.T) {
	o := &Options{Runner: Dataflow}
	if err := o.CheckShared(map[string]string{"--output": "gs://b/o", "--answers": ""}); err != nil {
		t.Error(err)
	}
	if err := o.CheckShared(map[string]string{"--output": "out/x"}); err == nil || !strings.Contains(err.Error(), "--output") {
		t.Error(err)
	}
	if err := (&Options{Runner: Flink}).CheckShared(map[string]string{"--output": "/mnt/out"}); err != nil {
		t.Error(err)
	}
}

// Job names are those that Dataflow takes.
func TestJobName(t *testing.T) {
	for name, want := range map[string]string{"generate-0a1b-round-3": "generate-0a1b-round-3", "7 Ünlü_names": "job-7-nl-names", "": "job",
		strings.Repeat("long-", 40): strings.TrimRight(strings.Repeat("long-", 13)[:63], "-")} {
		if got := jobName(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

// Of a runner's error, which holds plans and several copies, the fn's own words are shown.
func TestCause(t *testing.T) {
	prism := "job job-002 failed:\nbundle inst016 stage-016 failed:process bundle failed for instruction inst016 using plan stage-016 : while executing FinishBundle for Plan[stage-016]:\n" +
		"1: DataSource[S[stage-016_source@localhost:37367], i0] Out:6\n\tcaused by:\nDoFn[UID:6, PID:e13, Name: transforms.dedupFn] failed:\nwrite rows.pack: no space left on device (free some space)\n"
	for text, want := range map[string]string{prism: "write rows.pack: no space left on device (free some space)", "plain words": "plain words"} {
		if got := cause(errors.New(text)).Error(); got != want {
			t.Errorf("%q", got)
		}
	}
}
