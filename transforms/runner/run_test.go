package runner

import (
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	jobpb "github.com/apache/beam/sdks/v2/go/pkg/beam/model/jobmanagement_v1"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
)

func init() {
	register.DoFn3x1[context.Context, int, func(int), error](&workFn{})
	register.Emitter1[int]()
	beam.RegisterRunner("crashing", func(context.Context, *beam.Pipeline) (beam.PipelineResult, error) { return nil, crashing() })
}

// workFn counts its elements; it fails at one, and waits for its end at another.
type workFn struct{ FailAt, WaitAt int }

var (
	elements = beam.NewCounter("runner.test", "elements")
	waits    = make(chan struct{}, 8) // tells that an element waits, in a test whose worker is this process
)

func (fn *workFn) ProcessElement(ctx context.Context, n int, emit func(int)) error {
	switch n {
	case fn.FailAt:
		return errors.New("element " + strconv.Itoa(n) + " is bad")
	case fn.WaitAt:
		waits <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
	elements.Inc(ctx, 1)
	emit(n)
	return nil
}

func build(fn *workFn) func(beam.Scope) {
	return func(s beam.Scope) {
		beam.ParDo(s, fn, beam.Reshuffle(s, beam.CreateList(s, []int{1, 2, 3, 4, 5})))
	}
}

// raceDetector is whether it watches this test.
var raceDetector bool

// jobServer is the address of this process's Prism, which is reached there as any job server is. Prism chooses the port
// itself when its first job comes: one that is looked for before could be another's by then.
func jobServer(t *testing.T) string {
	t.Helper()
	if _, err := (&Options{Runner: Prism}).Run(t.Context(), "first", build(&workFn{})); err != nil {
		t.Fatal(err)
	}
	return *jobopts.Endpoint
}

func TestMain(m *testing.M) {
	flag.Parse() // Start would find no arguments, and -run, -count and -timeout be lost
	Start()
	m.Run()
}

// The same pipeline counts the same on every runner that is here, and its error is the fn's own.
func TestRun(t *testing.T) {
	server := jobServer(t)
	for name, o := range map[string]*Options{"prism": {Runner: Prism}, "direct": {Runner: Direct}, "job server": {Runner: Portable, Endpoint: server, EnvironmentType: Loopback}} {
		counters, err := o.Run(t.Context(), name, build(&workFn{}))
		if err != nil || counters["runner.test/elements"] != 5 || len(counters.Names()) == 0 {
			t.Errorf("%s: %v, %v", name, counters, err)
		}
		if _, err := o.Run(t.Context(), name, build(&workFn{FailAt: 3})); err == nil || err.Error() != "element 3 is bad" {
			t.Errorf("%s: %q", name, err)
		}
	}
}

// A job that Prism's own crash has ended is run again, a few times at most; one that a fn has ended is not.
func TestPrismCrashes(t *testing.T) {
	crash := errors.New("job job-001 failed:\n" + prismCrash + " or nil pointer dereference, stage: &{ID:stage-023 transforms:[e30]")
	bad := errors.New("element 3 is bad")
	for _, test := range []struct {
		ends []error // of one run after the other, the last for ever
		want string
		runs int
	}{
		{[]error{nil}, "", 1},
		{[]error{crash, crash, nil}, "", 3},
		{[]error{crash, bad}, bad.Error(), 2},
		{[]error{bad, nil}, bad.Error(), 1},
		{[]error{crash}, prismCrash, mostCrashes},
	} {
		runs := 0
		crashing = func() error {
			runs++
			return test.ends[min(runs, len(test.ends))-1]
		}
		_, err := (&Options{Runner: "crashing"}).Run(t.Context(), "crashing", build(&workFn{}))
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) || runs != test.runs {
			t.Errorf("%v: %v after %d runs", test.ends, err, runs)
		}
	}
}

// crashing is what the runner of that name does.
var crashing func() error

// A worker pool's workers do the work of a job that another process sent.
func TestWorkerPool(t *testing.T) {
	server := jobServer(t)
	pool, err := startPool(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	address := pool.EnvironmentConfig(t.Context())
	_, digits, _ := net.SplitHostPort(address)
	port, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatal(err)
	}
	if err := ServePool(t.Context(), port); !errors.Is(err, syscall.EADDRINUSE) || !strings.Contains(err.Error(), digits) {
		t.Errorf("a second pool: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- servePool(ctx, pool) }()
	o := &Options{Runner: Portable, Endpoint: server, EnvironmentType: External, EnvironmentConfig: address}
	if _, err := o.Run(t.Context(), "pool", build(&workFn{})); err != nil {
		t.Error(err)
	}
	stop()
	if err := <-served; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := o.Run(t.Context(), "pool", build(&workFn{})); err == nil || !strings.Contains(err.Error(), "no worker pool answers") {
		t.Error(err)
	}
}

// A context that ends ends the job at its server, and a server that is not there is named at once.
//
// It runs without the race detector: a worker of Beam 2.77.0 whose job is cancelled closes the channel of its answers
// while the bundle that ends may still send one (harness.go, MainWithOptions), which is Beam's race and no harm to a
// worker that ends.
func TestCancel(t *testing.T) {
	if raceDetector {
		t.Skip("Beam's own worker races when its job is cancelled")
	}
	o := &Options{Runner: Portable, Endpoint: jobServer(t), EnvironmentType: Loopback}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-waits
		cancel()
	}()
	started := time.Now()
	_, err := o.Run(ctx, "cancelled", build(&workFn{WaitAt: 3}))
	if running := new(StillRunning); !errors.Is(err, context.Canceled) || errors.As(err, &running) {
		t.Errorf("%v after %v", err, time.Since(started))
	}
	gone := &Options{Runner: Portable, Endpoint: "localhost:1", EnvironmentType: Loopback}
	if _, err := gone.Run(t.Context(), "nowhere", build(&workFn{})); err == nil || !strings.Contains(err.Error(), "no job server answers at localhost:1") {
		t.Error(err)
	}
}

// Beam's Python service tells a job's states from its first one on, which it calls STOPPED.
func TestLastState(t *testing.T) {
	states := []jobpb.JobState_Enum{jobpb.JobState_STOPPED, jobpb.JobState_STARTING, jobpb.JobState_RUNNING, jobpb.JobState_DONE, jobpb.JobState_FAILED}
	for told, want := range map[int]jobpb.JobState_Enum{0: jobpb.JobState_UNSPECIFIED, 1: jobpb.JobState_STOPPED, 3: jobpb.JobState_RUNNING, 4: jobpb.JobState_DONE, 5: jobpb.JobState_DONE} {
		left := states[:told]
		got, err := lastState(func() (*jobpb.JobStateEvent, error) {
			if len(left) == 0 {
				return nil, io.EOF
			}
			next := left[0]
			left = left[1:]
			return &jobpb.JobStateEvent{State: next}, nil
		})
		if got != want || (err == nil) != (told > 3) {
			t.Errorf("%d states: %v, %v", told, got, err)
		}
	}
}

// What a runner says is cut down to its reason.
func TestReasons(t *testing.T) {
	for text, want := range map[string]string{
		"job 7 failed:\nelement 3 is bad":               "element 3 is bad",
		"plan failed\ncaused by:\nelement 3 is bad\n\n": "element 3 is bad",
		"job 7 failed:\nError running pipeline.\nTraceback (most recent call last):\n  File \"a.py\", line 1\n    raise\nRuntimeError: worker lost": "RuntimeError: worker lost",
		"job 7 failed:\nError running pipeline.": "job 7 failed: Error running pipeline. the runner says no more; look into its log and those of its workers",
	} {
		if got := cause(errors.New(text)); got.Error() != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
