package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// Bounds above which a note asks for a look.
const (
	skeletonShare = 0.005 // of the rows, for the commonest skeleton
	skeletonTen   = 0.04  // for the ten commonest together
	valueShare    = 0.01  // for one value of a free text argument
	rejectShare   = 0.05  // of the candidates, for one reason
	duplicates    = 0.2   // of the candidates
	closedValues  = 50    // an argument with fewer values than this is an enum, whose values may be common
)

// Notes says in words what is good and what to look at first, computed from the report's numbers.
func Notes(r *schemas.Report) []string {
	var notes []string
	add := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	if r.Rows == r.Size && r.Cells.Filled == r.Cells.Planned {
		add("All %s rows are there, and every one of the %d cells of the joint distribution holds exactly its quota.", thousands(r.Rows), r.Cells.Planned)
	} else {
		add("%s of %s rows are there; %d of %d cells miss some: %s.", thousands(r.Rows), thousands(r.Size),
			r.Cells.Planned-r.Cells.Filled, r.Cells.Planned, shortest(r.Shortfall))
	}
	if of, cell, miss := worst(r.Tables); of != "" {
		add("The table value furthest from its target is %s of %s: %d rows, target %.1f, %.1f away.", shown(cell.Value), of, cell.Accepted, cell.Target, miss)
	}
	notes = append(notes, textNotes(&r.Text)...)
	return append(notes, rejectNotes(&r.Funnel)...)
}

func textNotes(t *schemas.TextReport) []string {
	var notes []string
	if s := t.Skeletons; s.Total > 0 && len(s.Top) > 0 {
		first, ten := share(s.Top[0].Rows, s.Total), share(sumTop(s.Top, 10), s.Total)
		verdict := "Phrasing is varied"
		if first > skeletonShare || ten > skeletonTen {
			verdict = "Look at the commonest phrasings"
		}
		notes = append(notes, fmt.Sprintf("%s: %s skeletons; the commonest has %.2f%% of the rows, the ten commonest %.2f%%.",
			verdict, thousands(s.Distinct), 100*first, 100*ten))
	}
	for _, name := range sorted(t.Values) {
		v := t.Values[name]
		if v.Distinct >= closedValues && share(v.Top[0].Rows, v.Total) > valueShare {
			notes = append(notes, fmt.Sprintf("Look at %s: %q is %.1f%% of its values.", name, v.Top[0].Value, 100*share(v.Top[0].Rows, v.Total)))
		}
	}
	return notes
}

func rejectNotes(f *schemas.Funnel) []string {
	var notes []string
	for _, c := range f.Rejected {
		part := share(c.Rows, max(f.Candidates, 1))
		switch {
		case c.Stage == "asset":
			notes = append(notes, fmt.Sprintf("%s asset records were left out (%s).", thousands(c.Rows), c.Reason))
		case c.Reason == "duplicate" && part > duplicates:
			notes = append(notes, fmt.Sprintf("Look at dedup: %.0f%% of the candidates repeat another; the phrases are poor for what is asked of them.", 100*part))
		case c.Reason != "duplicate" && part > rejectShare:
			notes = append(notes, fmt.Sprintf("Look at %s: %q rejected %.1f%% of the candidates.", c.Stage, c.Reason, 100*part))
		}
	}
	return notes
}

// worst returns the table value furthest from its target, in rows.
func worst(tables []schemas.TableReport) (of string, cell schemas.TableCell, miss float64) {
	for _, t := range tables {
		for _, c := range t.Cells {
			if d := math.Abs(float64(c.Accepted) - c.Target); of == "" || d > miss {
				of, cell, miss = tableTitle(&t), c, d
			}
		}
	}
	return of, cell, miss
}

// shortest names the three cells that miss most.
func shortest(list []schemas.Shortfall) string {
	var parts []string
	for _, s := range list[:min(len(list), 3)] {
		parts = append(parts, fmt.Sprintf("%s has %d of %d", cellName(s.Cell), s.Accepted, s.Quota))
	}
	return strings.Join(parts, "; ")
}

func cellName(cell map[string]string) string {
	var parts []string
	for _, name := range sorted(cell) {
		if cell[name] != "" {
			parts = append(parts, name+"="+cell[name])
		}
	}
	return strings.Join(parts, " ")
}

func tableTitle(t *schemas.TableReport) string {
	if len(t.Given) == 0 {
		return t.Of
	}
	var parts []string
	for _, name := range sorted(t.Given) {
		if name != t.Of { // "the rows that have it" goes without saying
			parts = append(parts, name+" "+strings.Join(t.Given[name], " or "))
		}
	}
	if len(parts) == 0 {
		return t.Of
	}
	return t.Of + ", given " + strings.Join(parts, " and ")
}

// Summary is the last words of a run on the terminal. output is where the newest snapshot lies.
func Summary(r *schemas.Report, output string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s rows in %.1f s", r.Name, thousands(r.Rows), r.Seconds)
	if of, cell, miss := worst(r.Tables); of != "" {
		fmt.Fprintf(&b, "; %d of %d cells hold their quota, and no table value is further than %.1f rows from its target (%s of %s)",
			r.Cells.Filled, r.Cells.Planned, miss, shown(cell.Value), of)
	}
	b.WriteString(".\n")
	if len(r.Shortfall) > 0 {
		fmt.Fprintf(&b, "Missing: %s.\n", shortest(r.Shortfall))
	}
	for i := range r.Samples[:min(len(r.Samples), 3)] {
		fmt.Fprintf(&b, "  %q -> %s\n", r.Samples[i].Query, callsText(r.Samples[i].Calls))
	}
	fmt.Fprintf(&b, "It is in   %s\n", output)
	fmt.Fprintf(&b, "Look at    %s/report.html\n", output)
	fmt.Fprintf(&b, "Load it    datasets.load_dataset(%q)\n", output)
	return b.String()
}

func shown(label string) string {
	if label == "" {
		return "(none)"
	}
	return label
}

func share(part, whole int) float64 { return float64(part) / float64(max(whole, 1)) }

func sumTop(top []schemas.Count, n int) int {
	sum := 0
	for _, c := range top[:min(len(top), n)] {
		sum += c.Rows
	}
	return sum
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// thousands writes a count with commas.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
