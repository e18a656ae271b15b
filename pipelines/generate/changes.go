package main

import (
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/router"
)

// refreshReport says what became of the rows that a refresh began from, nil for a run that began from nothing.
func (j *job) refreshReport(r *result, made *schemas.Report, sums *fileSums) *schemas.RefreshReport {
	if j.parent == nil {
		return nil
	}
	out := &schemas.RefreshReport{Parent: j.parent.ID, Before: j.parent.Rows, Kept: sums.Kept, Added: made.Rows - sums.Kept,
		Removed: j.parent.Rows - sums.Kept, OverShare: r.carried.OverShare, Missing: r.missing, Left: []schemas.RejectCount{}}
	for _, c := range made.Funnel.Rejected {
		if c.Stage == stageRefresh {
			out.Left = append(out.Left, c)
		}
	}
	return out
}

const stageRefresh = "refresh"

// before enters what the snapshot before had accepted of each value into the tables.
func (j *job) before(made *schemas.Report) {
	if j.parent == nil {
		return
	}
	for i := range made.Tables {
		table := &made.Tables[i]
		k := slices.IndexFunc(j.parent.report.Tables, func(t schemas.TableReport) bool { return sameTable(&t, table) })
		if k < 0 {
			continue
		}
		for c := range table.Cells {
			for _, old := range j.parent.report.Tables[k].Cells {
				if old.Value == table.Cells[c].Value {
					table.Cells[c].Before = &old.Accepted
				}
			}
		}
	}
}

// sameTable says whether two tables count the same.
func sameTable(a, b *schemas.TableReport) bool {
	same := a.Of == b.Of && len(a.Given) == len(b.Given)
	for name, labels := range a.Given {
		same = same && slices.Equal(labels, b.Given[name])
	}
	return same
}

// answeredLeast is the part of a route's questions that had an answer below which the endpoint is to blame for what is
// missing.
const answeredLeast = 0.5

// why says why a cell misses rows.
func (j *job) why(r *result, cell int) string {
	var slots []router.Slot
	asks, givenUp := false, true
	for slot, s := range r.joint.Slots {
		if s.Cell != cell {
			continue
		}
		slots = append(slots, s)
		asks = asks || j.domain.Recipe.Routes[s.Route].Asks()
		givenUp = givenUp && r.planner.GivenUp(slot)
	}
	switch {
	case slices.ContainsFunc(slots, func(s router.Slot) bool { return j.unanswered(r, s.Route) }):
		return schemas.StoppedEndpoint
	case givenUp:
		return schemas.StoppedYield
	case asks && r.broke:
		return schemas.StoppedBudget
	case r.stopped == schemas.StoppedMaxRounds || r.stopped == schemas.StoppedBudget:
		return r.stopped
	}
	return schemas.StoppedYield
}

// unanswered says whether most of what a route asked had no answer.
func (j *job) unanswered(r *result, route int) bool {
	if !j.domain.Recipe.Routes[route].Asks() || r.broke {
		return false
	}
	plans := 0
	for slot, s := range r.joint.Slots {
		if s.Route == route {
			plans += r.planned[slot]
		}
	}
	return plans > 0 && float64(r.spent.Steps[j.domain.Recipe.Routes[route].Name].Requests) < answeredLeast*float64(plans)
}
