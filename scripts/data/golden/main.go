// Command golden makes the golden set of examples/creative from its annotations, and says how far the two labellings
// agree.
//
//	go run ./scripts/data/golden examples/creative/golden
//
// annotations.jsonl in that folder has a row for each query: the label that was given first, the one that was given
// blind to it, and, where they differ, the one that was settled on and why. The command writes golden-dev.jsonl, a
// quarter of each function and type, and golden-test.jsonl, the rest, and prints Cohen's kappa. Which rows are dev is a
// hash of the query.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: golden FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "golden:", err)
		os.Exit(1)
	}
}

func run(folder string, stdout io.Writer) error {
	rows, err := readAnnotations(folder)
	if err != nil {
		return err
	}
	agreement(rows).print(stdout)
	dev, test := split(rows)
	if err := write(folder, "golden-dev.jsonl", dev); err != nil {
		return err
	}
	return write(folder, "golden-test.jsonl", test)
}
