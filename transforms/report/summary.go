package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/page"
)

// Widths of the rows that the summary shows, in characters.
const (
	queryWidth = 100
	callsWidth = 140
)

// Summary is the last words of a run on the terminal, at most ten lines: what was made, how close it is to its targets,
// three rows, where it is and what to do next. output is where the newest snapshot lies, as the user wrote it. The words
// are ASCII, and characters of the data that are not are escaped: no query can move the cursor. Only output stays as it is.
func Summary(r *schemas.Report, output string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s in %s", page.ASCII(r.Name), rowsMade(r), page.Duration(r.Seconds))
	if r.Cells.Planned > 0 {
		fmt.Fprintf(&b, "; %s of %s cells hold their quota", page.Thousands(r.Cells.Filled), page.Thousands(r.Cells.Planned))
	}
	if g := largestGap(r.Tables); g != nil {
		fmt.Fprintf(&b, ", and no table value is further than %.1f rows from its target (%s of %s)", g.Away(), page.ASCII(g.Value()), page.ASCII(g.Of()))
	}
	b.WriteString(".\n")
	if len(r.Cost.Steps) > 0 {
		fmt.Fprintf(&b, "Its answers count %s tokens and cost %s.\n", page.Thousands(r.Cost.Tokens), dollars(r.Cost.USD))
	}
	if len(r.Shortfall) > 0 {
		fmt.Fprintf(&b, "Missing: %s.\n", page.ASCII(shortest(r.Shortfall)))
	}
	for i := range r.Samples[:min(len(r.Samples), 3)] {
		s := &r.Samples[i]
		fmt.Fprintf(&b, "  %s -> %s\n", strconv.QuoteToASCII(page.Clip(s.Query, queryWidth)), page.ASCII(page.Clip(page.Calls(s.Calls), callsWidth)))
	}
	fmt.Fprintf(&b, "It is in   %s\n", output)
	fmt.Fprintf(&b, "Look at    %s/report.html\n", output)
	fmt.Fprintf(&b, "Load it    datasets.load_dataset(%s)\n", strconv.QuoteToASCII(output))
	return b.String()
}

func rowsMade(r *schemas.Report) string {
	if r.Rows < r.Size {
		return fmt.Sprintf("%s of %s rows", page.Thousands(r.Rows), page.Thousands(r.Size))
	}
	return fmt.Sprintf("%s %s", page.Thousands(r.Rows), page.Plural(r.Rows, "row", "rows"))
}
