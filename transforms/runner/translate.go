package runner

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core"
	beamgraph "github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/gcpopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/dataflow/dataflowlib"
	"google.golang.org/protobuf/proto"
)

// MostJobBytes is the largest job that Dataflow takes.
const MostJobBytes = 10 << 20

// Graph is one of a program's pipelines.
type Graph struct {
	Name  string // of its job
	Build func(beam.Scope)
}

// TranslateAll shows what Dataflow would be sent for each pipeline, and sends nothing. A job that it would not take, or that
// would never end, is an error.
func (o *Options) TranslateAll(ctx context.Context, graphs []Graph, out io.Writer) error {
	for _, g := range graphs {
		made, err := o.Translate(ctx, g.Name, g.Build)
		if err != nil {
			return err
		}
		if err := made.check(); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "%s: %d transforms, %d bytes, %s\n", made.Name, made.Transforms, made.Bytes, made.Type); err != nil {
			return fmt.Errorf("translate: %w", err)
		}
	}
	return nil
}

func (t *Translation) check() error {
	switch {
	case t.Bytes > MostJobBytes:
		return fmt.Errorf("job %s has %d bytes, and Dataflow takes %d", t.Name, t.Bytes, MostJobBytes)
	case t.Type != "JOB_TYPE_BATCH" || strings.Contains(t.Graph, "UNBOUNDED"):
		return fmt.Errorf("job %s is %s: one of its collections has no end", t.Name, t.Type)
	}
	return nil
}

// Translation is a pipeline as Dataflow would be sent it.
type Translation struct {
	Name  string
	Graph string // the pipeline's protocol buffer as text
	Job   []byte // the job as JSON
	Type  string // JOB_TYPE_BATCH, or JOB_TYPE_STREAMING where a collection has no end

	Transforms int
	Bytes      int // of the protocol buffer and the job
}

// Translate makes what Dataflow would be sent, without any network or credentials.
func (o *Options) Translate(ctx context.Context, name string, build func(beam.Scope)) (*Translation, error) {
	pipeline, scope := beam.NewPipelineWithRoot()
	build(scope)
	graph, err := marshal(ctx, pipeline, environments[Docker], func(context.Context) string { return dataflowImage })
	if err != nil {
		return nil, err
	}
	staging := flag.Lookup("staging_location").Value.String()
	labels := map[string]string{}
	if given := flag.Lookup("labels").Value.String(); given != "" {
		if err := json.Unmarshal([]byte(given), &labels); err != nil {
			return nil, fmt.Errorf("--labels %s: %w; write JSON such as {\"team\":\"search\"}", given, err)
		}
	}
	name = jobName(name)
	edges, nodes, err := pipeline.Build()
	if err != nil {
		return nil, fmt.Errorf("translate %s: %w", name, err)
	}
	job, err := dataflowlib.Translate(ctx, graph, &dataflowlib.JobOptions{Name: name, Project: *gcpopts.Project, Region: *gcpopts.Region,
		Streaming: !beamgraph.Bounded(nodes), TempLocation: staging + "/tmp", Labels: labels}, staging+"/worker", staging+"/model", "")
	if err != nil {
		return nil, fmt.Errorf("translate %s: %w", name, err)
	}
	body, err := json.Marshal(job)
	if err != nil {
		return nil, fmt.Errorf("translate %s: %w", name, err)
	}
	return &Translation{Name: name, Graph: graph.String(), Job: body, Type: job.Type, Transforms: len(edges), Bytes: proto.Size(graph) + len(body)}, nil
}

// dataflowImage is the container that Dataflow starts workers in.
const dataflowImage = "gcr.io/cloud-dataflow/v1beta3/beam_go_sdk:" + core.SdkVersion
