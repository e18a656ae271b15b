package runner

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	df "google.golang.org/api/dataflow/v1b3"
	"google.golang.org/api/option"
)

// fakeDataflow answers with one state after the other, the last one for ever.
func fakeDataflow(t *testing.T, cancelled *string, states ...string) *dataflowJob {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/metrics"):
			fmt.Fprint(w, `{"metrics":[{"name":{"name":"planned","context":{"namespace":"routenator","step":"s1"}},"scalar":7},{"name":{"name":"planned","context":{"namespace":"routenator","step":"s1","tentative":"true"}},"scalar":9},{"name":{"name":"ElementCount","context":{}},"scalar":1}]}`)
		case r.Method == http.MethodPut && *cancelled == "refuse":
			http.Error(w, "no", http.StatusForbidden)
		case r.Method == http.MethodPut:
			*cancelled = r.URL.Path
			fmt.Fprint(w, `{}`)
		default:
			fmt.Fprintf(w, `{"currentState":%q}`, states[0])
			if len(states) > 1 {
				states = states[1:]
			}
		}
	}))
	t.Cleanup(server.Close)
	service, err := df.NewService(t.Context(), option.WithEndpoint(server.URL), option.WithoutAuthentication())
	if err != nil {
		t.Fatal(err)
	}
	return &dataflowJob{service: service, project: "p", region: "r", id: "job-1", every: time.Millisecond}
}

// Only a job that is done is a success; Beam's client takes a cancelled one for one too.
func TestDataflowEnds(t *testing.T) {
	var cancelled string
	if err := fakeDataflow(t, &cancelled, "JOB_STATE_QUEUED", "JOB_STATE_RUNNING", "JOB_STATE_DONE").await(t.Context()); err != nil {
		t.Error(err)
	}
	for _, state := range []string{"JOB_STATE_FAILED", "JOB_STATE_CANCELLED", "JOB_STATE_DRAINED"} {
		if err := fakeDataflow(t, &cancelled, "JOB_STATE_RUNNING", state).await(t.Context()); err == nil || !strings.Contains(err.Error(), state) {
			t.Errorf("%s: %v", state, err)
		}
	}
	counters, err := fakeDataflow(t, &cancelled, "JOB_STATE_DONE").counters(t.Context())
	if err != nil || len(counters) != 1 || counters["routenator/planned"] != 7 {
		t.Errorf("%v, %v", counters, err)
	}
}

// A context that ends cancels the job; where that fails, the error says what goes on and how to end it.
func TestDataflowCancel(t *testing.T) {
	for _, before := range []string{"", "refuse"} {
		cancelled := before
		job := fakeDataflow(t, &cancelled, "JOB_STATE_RUNNING")
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(20*time.Millisecond, cancel)
		err := job.await(ctx)
		running := new(StillRunning)
		switch {
		case before == "" && (err != nil || !strings.HasSuffix(cancelled, "/projects/p/locations/r/jobs/job-1")):
			t.Errorf("%v, %q", err, cancelled)
		case before != "" && (!errors.As(err, &running) || !strings.Contains(err.Error(), "gcloud dataflow jobs cancel job-1")):
			t.Error(err)
		}
	}
}

// The translation needs no network, and is a batch job.
func TestTranslate(t *testing.T) {
	o, err := parse(t, "--runner", "dataflow", "--project", "p", "--region", "r", "--staging_location", "gs://b/s", "--labels", `{"team":"search"}`)
	if err != nil {
		t.Fatal(err)
	}
	made, err := o.Translate(t.Context(), "A name", build(&workFn{}))
	if err != nil {
		t.Fatal(err)
	}
	if job := string(made.Job); !strings.Contains(job, "JOB_TYPE_BATCH") || !strings.Contains(job, `"team":"search"`) || !strings.Contains(job, `"name":"a-name"`) ||
		strings.Contains(made.Graph, "UNBOUNDED") || made.Bytes < 1000 || made.Bytes > MostJobBytes {
		t.Errorf("%+v", made)
	}
}
