package runner

import (
	"context"
	"io"
	"testing"

	jobpb "github.com/apache/beam/sdks/v2/go/pkg/beam/model/jobmanagement_v1"
	"google.golang.org/grpc"
)

// told is a job service that tells a job's states, one after the other.
type told struct {
	jobpb.JobServiceClient
	grpc.ServerStreamingClient[jobpb.JobStateEvent]
	states []jobpb.JobState_Enum
}

func (s *told) GetStateStream(context.Context, *jobpb.GetJobStateRequest, ...grpc.CallOption) (jobpb.JobService_GetStateStreamClient, error) {
	return s, nil
}

func (s *told) Recv() (*jobpb.JobStateEvent, error) {
	if len(s.states) == 0 {
		return nil, io.EOF
	}
	state := s.states[0]
	s.states = s.states[1:]
	return &jobpb.JobStateEvent{State: state}, nil
}

// Beam's Python job service begins every job's history with STOPPED: that is not its end.
func TestEndState(t *testing.T) {
	const stopped, running = jobpb.JobState_STOPPED, jobpb.JobState_RUNNING
	for _, end := range []jobpb.JobState_Enum{jobpb.JobState_DONE, jobpb.JobState_FAILED, jobpb.JobState_CANCELLED} {
		if got, err := endState(t.Context(), &told{states: []jobpb.JobState_Enum{stopped, jobpb.JobState_STARTING, running, end}}, "job"); err != nil || got != end {
			t.Errorf("a job that ends as %s: %s, %v", end, got, err)
		}
	}
	if got, err := endState(t.Context(), &told{states: []jobpb.JobState_Enum{stopped, running}}, "job"); err == nil || got != running {
		t.Errorf("a stream that breaks off: %s, %v", got, err)
	}
}
