package runner

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/runtime/graphx"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/runtime/metricsx"
	jobpb "github.com/apache/beam/sdks/v2/go/pkg/beam/model/jobmanagement_v1"
	pipepb "github.com/apache/beam/sdks/v2/go/pkg/beam/model/pipeline_v1"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal/extworker"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal/runnerlib"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/util/grpcx"
)

// How long a job server may take to answer at all, and to stop a job.
const (
	dialTime   = 5 * time.Second
	cancelTime = 20 * time.Second
)

// runRemote submits a pipeline to a job server and waits for its end.
func (o *Options) runRemote(ctx context.Context, name string, pipeline *beam.Pipeline) (Counters, error) {
	if err := answers(ctx, "job server", o.Endpoint); err != nil {
		return nil, err
	}
	config := func(context.Context) string { return o.EnvironmentConfig }
	switch o.EnvironmentType {
	case Loopback:
		worker, err := extworker.StartLoopback(context.WithoutCancel(ctx), 0) // ends with the job, not before
		if err != nil {
			return nil, fmt.Errorf("worker in this process: %w", err)
		}
		defer func() { _ = worker.Stop(context.WithoutCancel(ctx)) }() // always nil
		config = worker.EnvironmentConfig
	case External:
		if err := answers(ctx, "worker pool", o.EnvironmentConfig); err != nil {
			return nil, err
		}
	}
	graph, err := marshal(ctx, pipeline, environments[o.EnvironmentType], config)
	if err != nil {
		return nil, err
	}
	return o.submit(ctx, name, graph)
}

// environments are Beam's names of the environment types.
var environments = map[string]string{Loopback: "beam:env:external:v1", External: "beam:env:external:v1", Docker: "beam:env:docker:v1", Process: "beam:env:process:v1"}

// answers says when nobody listens at an address: Beam would wait two minutes.
func answers(ctx context.Context, who, address string) error {
	dialer := net.Dialer{Timeout: dialTime}
	connection, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("no %s answers at %s: %w", who, address, err)
	}
	return connection.Close()
}

// marshal makes the pipeline what a runner is sent.
func marshal(ctx context.Context, pipeline *beam.Pipeline, urn string, config func(context.Context) string) (*pipepb.Pipeline, error) {
	edges, _, err := pipeline.Build()
	if err != nil {
		return nil, fmt.Errorf("pipeline: %w", err)
	}
	environment, err := graphx.CreateEnvironment(ctx, urn, config)
	if err != nil {
		return nil, fmt.Errorf("pipeline: %w", err)
	}
	graph, err := graphx.Marshal(edges, &graphx.Options{Environment: environment, PipelineResourceHints: jobopts.GetPipelineResourceHints()})
	if err != nil {
		return nil, fmt.Errorf("pipeline: %w", err)
	}
	return graph, nil
}

// submit stages the worker's program, starts the job and sees to its end.
func (o *Options) submit(ctx context.Context, name string, graph *pipepb.Pipeline) (Counters, error) {
	binary, remove, err := o.binary()
	if err != nil {
		return nil, err
	}
	defer remove()
	if err := runnerlib.UpdateGoEnvironmentWorker(binary, graph); err != nil {
		return nil, fmt.Errorf("worker binary: %w", err)
	}
	connection, err := grpcx.Dial(ctx, o.Endpoint, dialTime)
	if err != nil {
		return nil, fmt.Errorf("no job server answers at %s: %w", o.Endpoint, err)
	}
	defer connection.Close() //nolint:errcheck // nothing is lost with it
	client := jobpb.NewJobServiceClient(connection)
	parallelism := o.Parallelism
	if parallelism == 0 {
		parallelism = -1
	}
	id, artifacts, token, err := runnerlib.Prepare(ctx, client, graph, &runnerlib.JobOptions{Name: name, Experiments: jobopts.GetExperiments(),
		Worker: binary, Parallelism: parallelism, Loopback: o.EnvironmentType == Loopback})
	if err != nil {
		return nil, err
	}
	retrieval, err := runnerlib.Stage(ctx, id, artifacts, binary, token)
	if err != nil {
		return nil, err
	}
	job, err := runnerlib.Submit(ctx, client, id, retrieval)
	if err != nil {
		return nil, err
	}
	if err := o.await(ctx, client, job); err != nil {
		return nil, err
	}
	return remoteCounters(ctx, client, job, graph)
}

// binary is the program that workers run: none where that is this process.
func (o *Options) binary() (name string, remove func(), err error) {
	switch {
	case o.WorkerBinary != "":
		return o.WorkerBinary, func() {}, nil
	case o.EnvironmentType != Loopback:
		name, err = os.Executable()
		return name, func() {}, err
	}
	empty, err := os.CreateTemp("", "routenator-loopback-*") // staged like any, and never read
	if err != nil {
		return "", nil, fmt.Errorf("worker binary: %w", err)
	}
	return empty.Name(), func() { _ = os.Remove(empty.Name()) }, empty.Close()
}

// await waits for the job's end. When the context ends first, the job is cancelled where it runs.
func (o *Options) await(ctx context.Context, client jobpb.JobServiceClient, job string) error {
	err := runnerlib.WaitForCompletion(ctx, client, job)
	if ctx.Err() != nil {
		return o.cancel(context.WithoutCancel(ctx), client, job)
	}
	if err != nil {
		return err
	}
	state, err := endState(ctx, client, job)
	if err != nil {
		return fmt.Errorf("state of job %s: %w", job, err)
	}
	if state != jobpb.JobState_DONE { // Beam calls a job that someone cancelled a success
		return fmt.Errorf("job %s at %s ended as %s", job, o.Endpoint, state)
	}
	return nil
}

func (o *Options) cancel(ctx context.Context, client jobpb.JobServiceClient, job string) error {
	ctx, done := context.WithTimeout(ctx, cancelTime)
	defer done()
	if _, err := client.Cancel(ctx, &jobpb.CancelJobRequest{JobId: job}); err != nil {
		return &StillRunning{fmt.Errorf("job %s at %s goes on running, cancel it there: %w", job, o.Endpoint, err)}
	}
	if state, err := endState(ctx, client, job); err != nil {
		return &StillRunning{fmt.Errorf("job %s at %s was told to stop and was last seen as %s: %w", job, o.Endpoint, state, err)}
	}
	return nil
}

// endState waits for the state that a job ends in. With an error it is the state seen last.
func endState(ctx context.Context, client jobpb.JobServiceClient, job string) (jobpb.JobState_Enum, error) {
	stream, err := client.GetStateStream(ctx, &jobpb.GetJobStateRequest{JobId: job}) // GetState reads Prism's clock while it is written
	if err != nil {
		return jobpb.JobState_UNSPECIFIED, err
	}
	return lastState(stream.Recv)
}

// lastState reads states until one that no other follows. A service may tell those that were, too.
func lastState(next func() (*jobpb.JobStateEvent, error)) (last jobpb.JobState_Enum, err error) {
	for !ended[last] {
		event, err := next()
		if err != nil {
			return last, err
		}
		last = event.GetState()
	}
	return last, nil
}

// ended are the states in which a job ends. STOPPED is none: it is what Beam calls a job that has not begun, and the first
// that its Python job service tells of any.
var ended = map[jobpb.JobState_Enum]bool{jobpb.JobState_DONE: true, jobpb.JobState_CANCELLED: true, jobpb.JobState_FAILED: true,
	jobpb.JobState_DRAINED: true, jobpb.JobState_UPDATED: true}

// remoteCounters reads what the job counted. A runner without metrics has counted nothing.
func remoteCounters(ctx context.Context, client jobpb.JobServiceClient, job string, graph *pipepb.Pipeline) (Counters, error) {
	response, err := client.GetJobMetrics(ctx, &jobpb.GetJobMetricsRequest{JobId: job})
	if err != nil {
		return nil, fmt.Errorf("metrics of job %s: %w", job, err)
	}
	m := response.GetMetrics()
	return countersOf(*metricsx.FromMonitoringInfos(graph, m.GetAttempted(), m.GetCommitted())), nil
}
