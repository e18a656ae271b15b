// Command generate makes a dataset of labelled queries from a recipe: content metadata, a concept graph, function
// schemas and target shares in; balanced Parquet out.
//
//	main.go     exit statuses and signals
//	config.go   the command line
//	run.go      the job from recipe to snapshot
//	stage.go    what workers read is written to the work folder
//	build.go    the three Beam graphs: assets, a round, the snapshot
//	joint.go    assets' classes and the cells that the routes can make
//	parent.go   a refresh: the rows of the snapshot before are taken over
//	rounds.go   rounds until every quota is met, or nothing more is to be had
//	planning.go what each round makes
//	budget.go   what the budget leaves, and what gives way when it is little
//	bounds.go   the bounds of routes that share cells
//	attempt.go  each pipeline is made real by one atomic create
//	snapshot.go files, card, report and manifest: the commit
//	prune.go    old snapshots
//	report.go   what was made, from the rows that were written
//	translate.go what Dataflow would be sent
//	preview.go  --validate and --preview
//	init.go     --init
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/store"
)

// Exit statuses.
const (
	statusDone        = 0
	statusFailed      = 1
	statusUsage       = 2 // wrong usage, recipe or input file
	statusShort       = 3 // rows are missing, under --strict
	statusLocked      = 4 // another run holds the lock
	statusInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	os.Exit(conclude(ctx, err, os.Stderr))
}

// conclude says what went wrong, once, and returns the exit status.
func conclude(ctx context.Context, err error, stderr io.Writer) int {
	var problems schemas.Problems
	var usage *usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return statusDone
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "generate: interrupted; the same command goes on from the last finished round")
		if running := new(runner.StillRunning); errors.As(err, &running) {
			fmt.Fprintln(stderr, "generate:", running)
		}
		return statusInterrupted
	case errors.As(err, &problems):
		fmt.Fprintln(stderr, problems)
		return statusUsage
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "generate:", err)
		return statusUsage
	case errors.Is(err, errShort):
		fmt.Fprintln(stderr, "generate:", err)
		return statusShort
	case errors.Is(err, store.ErrLocked):
		fmt.Fprintln(stderr, "generate:", err, "- wait until it has ended, or end it: its lock goes with it, and nothing that it finished is lost")
		return statusLocked
	}
	fmt.Fprintln(stderr, "generate:", err)
	return statusFailed
}

// usageError is a mistake on the command line, in the recipe or in an input file.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}
