package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local" // Prism stages artifacts through it
	"github.com/apache/beam/sdks/v2/go/pkg/beam/log"
	//lint:ignore SA1019 the direct runner needs less memory than Prism on one machine, and gives the same figures
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/direct" // registers the runner
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"  // registers the runner
)

// defaultRunner is Prism, Beam's own default.
const defaultRunner = "prism"

// start readies Beam once its flags are read, and keeps the runners' chatter from the terminal: what fails comes back
// as an error.
func start() {
	if !flag.Parsed() {
		_ = flag.CommandLine.Parse(nil) // parseConfig has set Beam's flags already; no arguments cannot fail
	}
	beam.Init()
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError + 4})))
	log.SetLogger(mute{})
}

// mute is a Beam logger that says nothing.
type mute struct{}

func (mute) Log(context.Context, log.Severity, int, string) {}

// execute builds a graph and runs it.
func execute(ctx context.Context, runner string, build func(beam.Scope)) error {
	pipeline, scope := beam.NewPipelineWithRoot()
	build(scope)
	_, err := beam.Run(ctx, runner, pipeline)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return cause(err)
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
	line, _, _ := strings.Cut(text, "\n")
	return fmt.Errorf("the pipeline failed: %w", errors.New(line))
}
