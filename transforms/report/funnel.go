package report

import (
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/page"
)

// step is one line of the funnel.
type step struct {
	Name string
	Rows int
	Kind string // "stock" for what there is, "loss" for what went
}

// funnelSteps puts planned, rejected, surplus and accepted rows in the order in which they happen. Records of assets
// that were left out are no rows and have no step.
func funnelSteps(f schemas.Funnel) []step {
	losses := func(stages ...string) []step {
		var out []step
		for _, stage := range stages {
			for _, c := range f.Rejected {
				if c.Stage == stage || stage == "" && !knownStage[c.Stage] {
					out = append(out, step{Name: "rejected by " + c.Stage + ": " + page.Spaced(c.Reason), Rows: c.Rows, Kind: "loss"})
				}
			}
		}
		return out
	}
	steps := append([]step{{Name: "Planned", Rows: f.Planned, Kind: "stock"}}, losses("template", "prompt", "ask")...)
	if f.Replies > 0 {
		steps = append(steps, step{Name: "Replies of models, each with one row or several", Rows: f.Replies, Kind: "stock"})
	}
	steps = append(steps, losses("parse")...)
	steps = append(steps, step{Name: "Candidates", Rows: f.Candidates, Kind: "stock"})
	steps = append(steps, losses("validate", "decontaminate", schemas.CheckRelabel, schemas.CheckJudge, "", "dedup")...)
	steps = append(steps, step{Name: "surplus: valid and unique, over quota", Rows: f.Surplus, Kind: "loss"})
	return append(steps, step{Name: "Accepted", Rows: f.Accepted, Kind: "stock"})
}

// knownStage holds the stages that have their place in the funnel, and assets, which have none.
var knownStage = map[string]bool{"asset": true, "template": true, "prompt": true, "ask": true, "parse": true, "validate": true, "decontaminate": true,
	schemas.CheckRelabel: true, schemas.CheckJudge: true, "dedup": true}

// rejectGroup is the rejects of one stage and reason that the report shows.
type rejectGroup struct {
	Stage, Reason string
	Total         int // of that stage and reason, shown or not
	Samples       []schemas.Sample
}

// rejectGroups puts the rejects of a stage and reason together, in the order in which they first come, and after them
// the reasons that have a count and no sample.
func rejectGroups(r *schemas.Report) []rejectGroup {
	var groups []rejectGroup
	at := map[[2]string]int{}
	find := func(stage, reason string) *rejectGroup {
		key := [2]string{stage, reason}
		if _, ok := at[key]; !ok {
			at[key] = len(groups)
			groups = append(groups, rejectGroup{Stage: stage, Reason: reason})
		}
		return &groups[at[key]]
	}
	for _, s := range r.Rejects {
		g := find(s.Stage, s.Reason)
		g.Samples = append(g.Samples, s)
	}
	for _, c := range r.Funnel.Rejected {
		find(c.Stage, c.Reason).Total = c.Rows
	}
	for i := range groups {
		groups[i].Total = max(groups[i].Total, len(groups[i].Samples))
	}
	return groups
}
