package runner

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	//lint:ignore SA1019 the direct runner needs less memory than Prism on one machine, and gives the same bytes
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/direct" // registers the runner
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"  // registers the runner
)

// Run builds a pipeline and runs it to its end. name says what the job is, for the pages of the runner. An error is that
// of the fn which failed, once. A context that ends cancels the job, wherever it runs; the context must have no deadline
// (Prism panics).
func (o *Options) Run(ctx context.Context, name string, build func(beam.Scope)) (counters Counters, err error) {
	for range mostCrashes {
		counters, err = o.runOnce(ctx, name, build)
		if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), prismCrash) {
			break
		}
	}
	if ctx.Err() != nil {
		return nil, errors.Join(ctx.Err(), goesOn(err))
	}
	if err != nil {
		return nil, cause(err)
	}
	return counters, nil
}

// prismCrash is how Prism 2.77.0 words a crash of its own. Where a shuffle or a flatten, which no worker does, gets no
// processor for 100 ms between its work and its end, Prism asks the worker that is not there for its progress (stage.go,
// Execute): on a loaded machine one job in about two hundred fails with that. No fn has had any part in it, and the
// pipeline is run again, as any runner may try a bundle again.
const prismCrash = "panic in stage.Execute bundle processing goroutine: runtime error: invalid memory address"

// mostCrashes is how often in a row Prism may crash before that is the pipeline's error.
const mostCrashes = 5

func (o *Options) runOnce(ctx context.Context, name string, build func(beam.Scope)) (Counters, error) {
	pipeline, scope := beam.NewPipelineWithRoot()
	build(scope)
	switch {
	case o.Runner == Dataflow:
		return o.runDataflow(ctx, jobName(name), pipeline)
	case o.Endpoint != "":
		return o.runRemote(ctx, jobName(name), pipeline)
	}
	return runHere(ctx, o.Runner, pipeline)
}

func runHere(ctx context.Context, name string, pipeline *beam.Pipeline) (Counters, error) {
	result, err := beam.Run(ctx, name, pipeline)
	if err != nil || ctx.Err() != nil || result == nil { // after a cancellation there are no metrics, and asking panics
		return nil, err
	}
	return countersOf(result.Metrics()), nil
}

// jobName is the name as every runner takes it: small letters, digits and dashes, as Dataflow asks.
func jobName(name string) string {
	name = strings.Trim(notInJobName.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "job-" + name
	}
	return strings.TrimRight(name[:min(len(name), 63)], "-")
}

var notInJobName = regexp.MustCompile(`[^a-z0-9]+`)

// StillRunning is a job that goes on where it runs, or may: it could not be cancelled.
type StillRunning struct{ error }

func (e *StillRunning) Unwrap() error { return e.error }

// goesOn keeps of an error what says that a job goes on.
func goesOn(err error) error {
	var e *StillRunning
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// cause takes the innermost message, that of the fn which failed, out of the plans and copies that a runner's error
// holds around it.
func cause(err error) error {
	text := strings.TrimSpace(err.Error())
	for _, marker := range []string{"caused by:\n", "] failed:\n"} {
		if at := strings.LastIndex(text, marker); at >= 0 {
			text = strings.TrimSpace(text[at+len(marker):])
		}
	}
	if _, trace, ok := strings.Cut(text, "Traceback (most recent call last):"); ok { // Python's: the reason is its last line
		text = trace[strings.LastIndex(trace, "\n")+1:]
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !jobFailed.MatchString(line) {
			return fmt.Errorf("%s", line)
		}
	}
	return fmt.Errorf("%s the runner says no more; look into its log and those of its workers", strings.Join(strings.Fields(text), " "))
}

// jobFailed are lines that are no reason: what stands before one, and what Beam's Python service says where a worker died.
var jobFailed = regexp.MustCompile(`^(job \S+ failed:|Error running pipeline\.)$`)
