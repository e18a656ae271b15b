// Command realism tells how well the queries of a dataset pass for real ones: a linear classifier learns to tell the
// two apart, and what it learned is named.
//
//	go run ./scripts/bench/realism --reference real.jsonl --field text out/voice/latest
//
// The reference is JSONL with the query under --field. Both sides have equally many rows of each length, at most --rows.
// --halves compares the reference with itself, which is what no dataset can beat.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/routenator/routenator/transforms/realism"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "realism:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("realism", flag.ContinueOnError)
	reference := flags.String("reference", "", "JSONL of real queries")
	field := flags.String("field", "query", "key of the query in the reference")
	rows := flags.Int("rows", 5000, "the most rows a side")
	seed := flags.Int64("seed", 7, "seed of the folds and of the rows that are taken")
	top := flags.Int("top", 30, "n-grams to name")
	halves := flags.Bool("halves", false, "compare the reference with itself")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *reference == "" || *halves == (flags.NArg() == 1) {
		return errors.New("usage: realism --reference real.jsonl [--field text] (SNAPSHOT | --halves)")
	}
	real, err := readReference(ctx, *reference, *field)
	if err != nil {
		return err
	}
	written := real[len(real)/2:]
	if *halves {
		real = real[:len(real)/2]
	} else if written, err = readSnapshot(ctx, flags.Arg(0)); err != nil {
		return err
	}
	result, err := realism.Compare(written, real, realism.Params{Seed: *seed, Rows: *rows, Top: *top})
	if err != nil {
		return err
	}
	print(stdout, result)
	return nil
}

func print(w io.Writer, r *realism.Result) {
	fmt.Fprintf(w, "area under the curve %.3f [%.3f, %.3f], %d rows a side; 0.5 is alike\n", r.AUC, r.Low, r.High, r.Rows)
	fmt.Fprintf(w, "%-24s %7s %8s %8s\n", "n-gram", "weight", "written", "real")
	for _, g := range r.Grams {
		fmt.Fprintf(w, "%-24s %7.2f %8d %8d   %q\n", g.Text, g.Weight, g.Written, g.Reference, g.Queries)
	}
}
