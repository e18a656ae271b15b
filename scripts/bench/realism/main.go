// Command realism tells how well the queries of a dataset pass for real ones: to a linear classifier, and to readers.
//
//	realism compare --reference real.jsonl --field text SNAPSHOT       a classifier learns to tell the two apart
//	realism compare --reference real.jsonl --field text --halves       the reference with itself, which nothing can beat
//	realism mix     --reference real.jsonl --field text --rows 200 --folder blind SNAPSHOT
//	realism score   --folder blind
//
// The reference is JSONL with the query under --field. compare takes equally many rows of each length, at most --rows,
// and names the n-grams that give a side away. mix writes rows of both, numbered and shuffled, into reading.txt, and
// which is which into key.json. A reader writes the numbers of what nobody would type into marks-NAME.txt, one to a
// line; score says how many of each side each reader marked.
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

// options are the flags of all commands.
type options struct {
	reference, field, folder string
	rows, top                int
	seed                     int64
	halves                   bool
	snapshot                 string
}

var errUsage = errors.New("usage: realism (compare|mix|score) [flags] [SNAPSHOT]; the package comment has examples")

func run(ctx context.Context, args []string, stdout io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	var o options
	flags := flag.NewFlagSet("realism "+args[0], flag.ContinueOnError)
	flags.StringVar(&o.reference, "reference", "", "JSONL of real queries")
	flags.StringVar(&o.field, "field", "query", "key of the query in the reference")
	flags.StringVar(&o.folder, "folder", "", "folder of a blind reading")
	flags.IntVar(&o.rows, "rows", 5000, "the most rows a side")
	flags.IntVar(&o.top, "top", 30, "n-grams to name")
	flags.Int64Var(&o.seed, "seed", 7, "seed of the rows that are taken, and of the folds")
	flags.BoolVar(&o.halves, "halves", false, "compare the reference with itself")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	o.snapshot = flags.Arg(0)
	switch args[0] {
	case "compare":
		return compare(ctx, o, stdout)
	case "mix":
		return mix(ctx, o)
	case "score":
		return score(o, stdout)
	}
	return errUsage
}

func compare(ctx context.Context, o options, stdout io.Writer) error {
	written, real, err := read(ctx, o)
	if err != nil {
		return err
	}
	r, err := realism.Compare(written, real, realism.Params{Seed: o.seed, Rows: o.rows, Top: o.top})
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "area under the curve %.3f [%.3f, %.3f], %d rows a side; 0.5 is alike\n", r.AUC, r.Low, r.High, r.Rows)
	fmt.Fprintf(stdout, "%-24s %7s %8s %8s\n", "n-gram", "weight", "written", "real")
	for _, g := range r.Grams {
		fmt.Fprintf(stdout, "%-24s %7.2f %8d %8d   %q\n", g.Text, g.Weight, g.Written, g.Reference, g.Queries)
	}
	return nil
}
