package runner

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local" // Prism stages artifacts through it
	"github.com/apache/beam/sdks/v2/go/pkg/beam/log"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal/extworker"
)

// Start makes Beam ready once the flags are read, and keeps the runners' chatter from the terminal: what fails comes
// back as an error. In a process that Beam's boot started as a worker it does the worker's work and does not return.
func Start() {
	if !flag.Parsed() {
		_ = flag.CommandLine.Parse(nil) // AddFlags' set has Beam's flags already; no arguments cannot fail
	}
	beam.Init()
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError + 4})))
	log.SetLogger(mute{})
}

// mute is a Beam logger that says nothing.
type mute struct{}

func (mute) Log(context.Context, log.Severity, int, string) {}

// ServePool starts workers in this process for whoever asks at the port of the loopback interface, until the context
// ends. It is what stands beside each task manager of a cluster; the program must be the one that the driver runs.
func ServePool(ctx context.Context, port int) error {
	pool, err := startPool(ctx, port)
	if err != nil {
		return err
	}
	return servePool(ctx, pool)
}

// startPool listens at the port, 0 for any that is free.
func startPool(ctx context.Context, port int) (*extworker.Loopback, error) {
	pool, err := extworker.StartLoopback(context.WithoutCancel(ctx), port)
	if err != nil {
		return nil, fmt.Errorf("worker pool at port %d: %w", port, err)
	}
	return pool, nil
}

func servePool(ctx context.Context, pool *extworker.Loopback) error {
	<-ctx.Done()
	return errors.Join(ctx.Err(), pool.Stop(context.WithoutCancel(ctx)))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
