package runner

import (
	"context"
	"flag"
	"fmt"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/gcpopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/dataflow" // registers the runner
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/dataflow/dataflowlib"
	df "google.golang.org/api/dataflow/v1b3"
)

// dataflowPoll is how often Dataflow is asked for a job's state.
const dataflowPoll = 20 * time.Second

// runDataflow submits a job and waits for its end. Beam's own waiting knows no cancellation, and calls a cancelled job a
// success.
func (o *Options) runDataflow(ctx context.Context, name string, pipeline *beam.Pipeline) (Counters, error) {
	*jobopts.Async, *jobopts.JobName, *jobopts.WorkerBinary = true, name, o.WorkerBinary
	result, err := beam.Run(ctx, Dataflow, pipeline)
	if err != nil || result == nil { // a template was written
		return nil, err
	}
	service, err := dataflowlib.NewClient(ctx, flag.Lookup("dataflow_endpoint").Value.String())
	if err != nil {
		return nil, fmt.Errorf("job %s goes on running: %w", result.JobID(), err)
	}
	job := dataflowJob{service: service, project: *gcpopts.Project, region: *gcpopts.Region, id: result.JobID(), every: dataflowPoll}
	if err := job.await(ctx); err != nil {
		return nil, err
	}
	return job.counters(ctx)
}

// dataflowJob is a job that was submitted.
type dataflowJob struct {
	service             *df.Service
	project, region, id string
	every               time.Duration // between two looks at its state
}

// await waits for the job's end; a context that ends cancels it.
func (j *dataflowJob) await(ctx context.Context) error {
	for {
		state, err := j.service.Projects.Locations.Jobs.Get(j.project, j.region, j.id).Context(ctx).Do()
		switch {
		case ctx.Err() != nil:
			return j.cancel(context.WithoutCancel(ctx))
		case err != nil:
			return fmt.Errorf("job %s goes on running, its state cannot be read: %w", j.id, err)
		case state.CurrentState == "JOB_STATE_DONE":
			return nil
		case dataflowEnded[state.CurrentState]:
			return fmt.Errorf("job %s of Dataflow ended as %s; its page in region %s of project %s says why", j.id, state.CurrentState, j.region, j.project)
		}
		select {
		case <-ctx.Done():
		case <-time.After(j.every):
		}
	}
}

var dataflowEnded = map[string]bool{"JOB_STATE_FAILED": true, "JOB_STATE_CANCELLED": true, "JOB_STATE_DRAINED": true, "JOB_STATE_UPDATED": true, "JOB_STATE_STOPPED": true}

func (j *dataflowJob) cancel(ctx context.Context) error {
	ctx, done := context.WithTimeout(ctx, cancelTime)
	defer done()
	if _, err := j.service.Projects.Locations.Jobs.Update(j.project, j.region, j.id, &df.Job{RequestedState: "JOB_STATE_CANCELLED"}).Context(ctx).Do(); err != nil {
		return &StillRunning{fmt.Errorf("job %s of Dataflow goes on running; stop it with gcloud dataflow jobs cancel %s --region %s --project %s: %w", j.id, j.id, j.region, j.project, err)}
	}
	return nil
}

func (j *dataflowJob) counters(ctx context.Context) (Counters, error) {
	m, err := j.service.Projects.Locations.Jobs.GetMetrics(j.project, j.region, j.id).Context(ctx).Do()
	if err != nil {
		return nil, fmt.Errorf("metrics of job %s: %w", j.id, err)
	}
	out := Counters{}
	for _, metric := range m.Metrics {
		if n, ok := metric.Scalar.(float64); ok && metric.Name != nil && metric.Name.Context["tentative"] == "" {
			if namespace := metric.Name.Context["namespace"]; namespace != "" {
				out[namespace+"/"+metric.Name.Name] += int64(n)
			}
		}
	}
	return out, nil
}
