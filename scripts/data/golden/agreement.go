package main

import (
	"fmt"
	"io"

	"github.com/routenator/routenator/transforms/stats"
)

// figures say how far the two labellings agree.
type figures struct {
	rows                  int
	function, contentType float64 // Cohen's kappa
	prompts               int     // rows whose prompts are the same, letter for letter
	whole                 int     // rows whose labels are the same in everything
}

func agreement(rows []annotation) figures {
	f := figures{rows: len(rows)}
	var functions, types [2][]string
	for i := range rows {
		for reader, l := range []label{rows[i].First, rows[i].Second} {
			functions[reader] = append(functions[reader], l.Function)
			types[reader] = append(types[reader], l.ContentType)
		}
		if rows[i].First.Prompt == rows[i].Second.Prompt {
			f.prompts++
		}
		if rows[i].First == rows[i].Second {
			f.whole++
		}
	}
	f.function, f.contentType = stats.Kappa(functions[0], functions[1]), stats.Kappa(types[0], types[1])
	return f
}

func (f figures) print(w io.Writer) {
	fmt.Fprintf(w, "%d rows; Cohen's kappa of function %.3f, of content_type %.3f; same prompt %d, same label %d\n",
		f.rows, f.function, f.contentType, f.prompts, f.whole)
}
