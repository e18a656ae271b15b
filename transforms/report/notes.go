package report

import (
	"fmt"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/page"
)

// Bounds beyond which a note asks for a look.
const (
	skeletonShare   = 0.005 // of the rows, for the commonest skeleton
	skeletonTen     = 0.04  // of the rows, for the ten commonest together
	valueShare      = 0.01  // of the rows that have the argument, for one value of a free text argument
	closedValues    = 50    // an argument with fewer values than this is taken for an enum, whose values may be common
	duplicatesShare = 0.2   // of the candidates
	rejectShare     = 0.05  // of the candidates, for one reason
	routeYield      = 0.5   // of what a route planned, below which it gave much less
	smallRows       = 1000  // rows, below which a share is a matter of a few rows
)

// notes gathers what is good apart from what asks for a look.
type notes struct{ good, look []string }

func (n *notes) praise(format string, args ...any) {
	n.good = append(n.good, fmt.Sprintf(format, args...))
}
func (n *notes) ask(format string, args ...any) {
	n.look = append(n.look, fmt.Sprintf(format, args...))
}

// Notes says in words what is good and then what to look at first, a sentence each, computed from the report's numbers.
func Notes(r *schemas.Report) []string {
	var n notes
	n.rows(r)
	n.refresh(r.Refresh)
	n.tables(r.Tables)
	n.phrasing(&r.Text.Skeletons)
	n.values(r.Text.Values)
	n.rejects(&r.Funnel)
	n.routes(r.Routes)
	n.assets(r.Funnel.Rejected)
	if r.Rows > 0 && r.Rows < smallRows {
		n.ask("This dataset is small: with %s %s, the share of one value or phrasing is a matter of a few rows.", page.Thousands(r.Rows), page.Plural(r.Rows, "row", "rows"))
	}
	return append(n.good, n.look...)
}

func (n *notes) rows(r *schemas.Report) {
	short := r.Cells.Planned - r.Cells.Filled
	switch {
	case r.Rows == 0 && r.Size == 0:
		n.ask("No row was asked for, and none was made.")
	case r.Rows == 0:
		n.ask("No row was made of the %s asked for; the rejects say why.", page.Thousands(r.Size))
	case r.Rows >= r.Size && short == 0 && r.Cells.Planned > 0:
		n.praise("All %s rows are there, and every one of the %s cells of the joint distribution holds exactly its quota.", page.Thousands(r.Rows), page.Thousands(r.Cells.Planned))
	case r.Rows >= r.Size && short == 0:
		n.praise("All %s rows are there.", page.Thousands(r.Rows))
	case len(r.Shortfall) == 0:
		n.ask("Look at the cells: %s of %s rows are there, and %s of %s cells hold their quota.", page.Thousands(r.Rows), page.Thousands(r.Size), page.Thousands(r.Cells.Filled), page.Thousands(r.Cells.Planned))
	default:
		lack := page.Plural(short, "lacks rows", "lack rows")
		if len(r.Shortfall) > 3 {
			lack += ", these most"
		}
		n.ask("Look at the cells: %s of %s rows are there, and %s of %s cells %s: %s.", page.Thousands(r.Rows), page.Thousands(r.Size),
			page.Thousands(short), page.Thousands(r.Cells.Planned), lack, shortest(r.Shortfall))
	}
}

func (n *notes) refresh(r *schemas.RefreshReport) {
	if r != nil {
		n.praise("Of the %s rows of the snapshot before, %s are kept; %s were removed, and %s added.", page.Thousands(r.Before), page.Thousands(r.Kept), page.Thousands(r.Removed), page.Thousands(r.Added))
	}
}

func (n *notes) tables(tables []schemas.TableReport) {
	g := largestGap(tables)
	switch {
	case g == nil:
	case g.Away() < 0.05:
		n.praise("Every value of every table is on its target.")
	case g.Away() <= rounding:
		n.praise("Every table value is within 1 row of its target; the furthest is %s of %s: %s rows, target %s.", g.Value(), g.Of(), page.Thousands(g.Cell.Accepted), page.Number(g.Cell.Target))
	default:
		side := "many"
		if g.Rows < 0 {
			side = "few"
		}
		n.ask("Look at the table %s: %s is the value furthest from its target, %s rows for %s, which is %s too %s.",
			g.Of(), g.Value(), page.Thousands(g.Cell.Accepted), page.Number(g.Cell.Target), page.Number(g.Away()), side)
	}
}

func (n *notes) phrasing(s *schemas.Commonest) {
	if s.Total == 0 || len(s.Top) == 0 {
		return
	}
	ten := 0
	for _, c := range s.Top[:min(len(s.Top), 10)] {
		ten += c.Rows
	}
	first := s.Top[0]
	// A skeleton of one row is no repetition, however small the dataset.
	if first.Rows > 1 && (page.Share(first.Rows, s.Total) > skeletonShare || page.Share(ten, s.Total) > skeletonTen) {
		n.ask("Look at the phrasings, of which there are %s: the commonest, %q, has %s of the rows, the ten commonest together %s.",
			page.Thousands(s.Distinct), first.Value, page.Percent(first.Rows, s.Total), page.Percent(ten, s.Total))
		return
	}
	n.praise("Phrasing is varied: %s skeletons; the commonest has %s of the rows, the ten commonest together %s.",
		page.Thousands(s.Distinct), page.Percent(first.Rows, s.Total), page.Percent(ten, s.Total))
}

func (n *notes) values(values map[string]schemas.Commonest) {
	for _, name := range page.Sorted(values) {
		v := values[name]
		if v.Distinct < closedValues || len(v.Top) == 0 {
			continue
		}
		if first := v.Top[0]; first.Rows > 1 && page.Share(first.Rows, v.Total) > valueShare {
			n.ask("Look at the argument %s: %q is %s of its values.", name, first.Value, page.Percent(first.Rows, v.Total))
		}
	}
}

func (n *notes) rejects(f *schemas.Funnel) {
	repeats := 0
	for _, c := range f.Rejected {
		if c.Stage == "dedup" && strings.Contains(c.Reason, "duplicate") {
			repeats += c.Rows
			continue
		}
		of, whole := "candidates", f.Candidates
		if c.Stage == "template" { // it rejects before there is a candidate
			of, whole = "rows planned", f.Planned
		}
		if c.Stage != "asset" && page.Share(c.Rows, whole) > rejectShare {
			n.ask("Look at the rejects of %s: %q took %.1f%% of the %s.", c.Stage, page.Spaced(c.Reason), 100*page.Share(c.Rows, whole), of)
		}
	}
	if part := page.Share(repeats, f.Candidates); part > duplicatesShare {
		n.ask("Look at dedup: %.1f%% of the candidates repeat another; the phrases are too few for what is asked of them.", 100*part)
	}
}

func (n *notes) routes(routes []schemas.RouteReport) {
	for _, r := range routes {
		if r.Planned > 0 && r.Yield < routeYield {
			n.ask("Look at the route %s: %.1f%% of the rows that its %s plans asked for came out valid, unique and in the cell that they were planned for.", r.Name, 100*r.Yield, page.Thousands(r.Planned))
		}
	}
}

func (n *notes) assets(rejected []schemas.RejectCount) {
	for _, c := range rejected {
		if c.Stage == "asset" {
			n.ask("%s asset %s left out: %s.", page.Thousands(c.Rows), page.Plural(c.Rows, "record was", "records were"), page.Spaced(c.Reason))
		}
	}
}
