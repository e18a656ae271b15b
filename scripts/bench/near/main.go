// Command near measures the removal of near duplicates, on queries of a snapshot of the gallery.
//
//	near check --rows 200000 --sample 3000 SNAPSHOT     every pair of sampled rows against counting all shared n-grams
//	near run   --rows 1000000 --near 0.8 SNAPSHOT       the dedup step alone, as a Beam pipeline
//
//	queries.go  the snapshot's queries, and what is planted among them
//	check.go    recall, precision and speed of the plain function
//	exact.go    all pairs by another way, with nothing in common with package near
//	step.go     the pipeline of the dedup step
//	usage.go    CPU time and memory
//
// scripts/bench/near.sh says how the figures are made.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "near:", err)
		os.Exit(1)
	}
}

// options are the flags of both commands.
type options struct {
	rows, sample                int
	near                        float64
	runner, functions, snapshot string
}

var errUsage = errors.New("usage: near (check|run) [flags] SNAPSHOT; the package comment has examples")

func run(ctx context.Context, args []string, stdout io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	var o options
	flags := flag.NewFlagSet("near "+args[0], flag.ContinueOnError)
	flags.IntVar(&o.rows, "rows", 200000, "queries")
	flags.IntVar(&o.sample, "sample", 3000, "check: rows whose pairs are all counted")
	flags.Float64Var(&o.near, "near", 0.8, "least similarity of near duplicates; run: 0 leaves that step out")
	flags.StringVar(&o.runner, "runner", "prism", "run: the Beam runner, prism or direct")
	flags.StringVar(&o.functions, "functions", "examples/gallery/functions.json", "run: the schemas of the snapshot's functions")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if o.snapshot = flags.Arg(0); o.snapshot == "" {
		return errUsage
	}
	switch args[0] {
	case "check":
		return check(ctx, o, stdout)
	case "run":
		return step(ctx, o, stdout)
	}
	return errUsage
}
