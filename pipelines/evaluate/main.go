// Command evaluate measures datasets, and the predictions of models: distributions against a reference, realism, accuracy
// on a golden set, significance between models, and gates for a scheduler.
//
//	main.go         exit statuses and signals
//	config.go       the command line; example.go what it is without flags
//	run.go          the job from inputs to report
//	inputs.go       datasets as the pipeline reads them
//	golden.go       golden sets and predictions
//	leaderboard.go  the leaderboard's own questions and results; verdicts.go what it says of them
//	endpoints.go    endpoints that are asked, on the command line and as clients
//	predict.go      golden rows to questions, and answers to predictions
//	embed.go        embeddings of free-text arguments
//	build.go        the two Beam graphs: counts, and what the counts are looked up in
//	translate.go    what Dataflow would be sent, and what its workers could not read
//	describe.go     counts to the datasets of the report
//	models.go       accuracy, significance.go tests between models
//	students.go     small models trained on the datasets
//	population.go   aggregate tables of private logs
//	gates.go        conditions on figures
//	report.go       the files; what they say is in transforms/evaluation/report
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/runner"
)

// Exit statuses.
const (
	statusDone        = 0
	statusFailed      = 1
	statusUsage       = 2 // wrong usage or input file
	statusGate        = 3 // a gate failed
	statusInterrupted = 130
)

// gcPercent is how much the heap grows between collections. Rows are read and forgotten, and what is kept of them is small:
// Go's own 100 takes a quarter more CPU time, and some 150 MB less memory.
const gcPercent = 300

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	os.Exit(conclude(ctx, err, os.Stderr))
}

// conclude says what went wrong, once, and returns the exit status.
func conclude(ctx context.Context, err error, stderr io.Writer) int {
	var usage *usageError
	var problems schemas.Problems
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return statusDone
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "evaluate: interrupted; nothing was written")
		if running := new(runner.StillRunning); errors.As(err, &running) {
			fmt.Fprintln(stderr, "evaluate:", running)
		}
		return statusInterrupted
	case errors.As(err, &problems):
		fmt.Fprintln(stderr, problems)
		return statusUsage
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "evaluate:", err)
		return statusUsage
	case errors.Is(err, errGate):
		fmt.Fprintln(stderr, "evaluate:", err)
		return statusGate
	}
	fmt.Fprintln(stderr, "evaluate:", err)
	return statusFailed
}

// usageError is a mistake on the command line or in an input file.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}
