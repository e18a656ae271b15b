package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/report"
	"github.com/routenator/routenator/transforms/router"
	"github.com/routenator/routenator/transforms/stats"
)

// report says what was made, from the summaries of the files that were written.
func (j *job) report(r *result, parts []transforms.Part) (*schemas.Report, error) {
	sums, err := sumFiles(parts)
	if err != nil {
		return nil, err
	}
	texts, err := transforms.MergeTallies(parts)
	if err != nil {
		return nil, err
	}
	out := &schemas.Report{Name: j.domain.Recipe.Name, Identity: j.identity, Size: j.domain.Recipe.Size, Rows: total(slices.Collect(maps.Values(sums.Cells))),
		Rounds: r.rounds, Text: textReport(sums.Words, texts), Stopped: r.stopped, Seconds: math.Round(j.seconds*10) / 10}
	out.Tables = j.tables(r, sums.Cells)
	out.Shortfall, out.Cells = j.shortfall(r, sums.Cells)
	j.before(out)
	out.Funnel = j.funnel(r, sums)
	out.Routes = j.routes(r, sums)
	out.Cost = j.costs(r.spent)
	out.Diversity = sums.Texts.Diversity()
	out.Sources = j.sources(sums.Sources)
	out.Samples = stratified(sums.Samples)
	out.Rejects = rejected(sums.Samples)
	out.Refresh = j.refreshReport(r, out, sums)
	out.Notes = report.Notes(out)
	return out, nil
}

// fileSums is what all files of rows and rejects hold.
type fileSums struct {
	*transforms.FileSummary
	surplus int // rows
}

func sumFiles(parts []transforms.Part) (*fileSums, error) {
	summary, err := transforms.ReadSummaries(parts)
	sums := &fileSums{FileSummary: summary}
	for _, part := range parts {
		if part.Kind == transforms.PartFile+" "+transforms.SetSurplus {
			sums.surplus += part.Rows
		}
	}
	return sums, err
}

// tables compares every target with what was accepted.
func (j *job) tables(r *result, accepted map[int]int) []schemas.TableReport {
	var out []schemas.TableReport
	plannedOf := r.plannedByCell()
	for _, table := range r.joint.Tables {
		t := schemas.TableReport{Of: table.Of, Given: table.Given}
		quota, planned, got := map[string]int{}, map[string]int{}, map[string]int{}
		sum := 0
		for i := range r.joint.Cells {
			label, ok := j.labelIn(r.joint, i, table.Of, table.Given)
			if !ok {
				continue
			}
			quota[label] += r.joint.Cells[i].Quota
			planned[label] += plannedOf[i]
			got[label] += accepted[i]
			sum += r.joint.Cells[i].Quota
		}
		var target, share []float64
		for _, label := range inOrder(j.domain, &table) {
			t.Cells = append(t.Cells, schemas.TableCell{Value: cells.LabelText(table.Of, label), Target: table.Share[label] * float64(sum), Planned: planned[label], Accepted: got[label]})
			target, share = append(target, table.Share[label]), append(share, float64(got[label]))
		}
		t.JS = stats.JensenShannon(target, share)
		out = append(out, t)
	}
	return out
}

// inOrder returns the labels of a table's shares: bins by size, others by name.
func inOrder(domain *schemas.Domain, table *router.Table) []string {
	labels := slices.Sorted(maps.Keys(table.Share))
	a := domain.Recipe.Attributes[table.Of]
	if bins := a.BinLabels(); len(bins) > 0 {
		slices.SortStableFunc(labels, func(a, b string) int { return slices.Index(bins, a) - slices.Index(bins, b) })
	}
	return labels
}

// labelIn returns the cell's label of a dimension, false where the cell does not match given.
func (j *job) labelIn(joint *cells.Joint, cell int, of string, given map[string][]string) (string, bool) {
	labels := joint.LabelsOf(cell)
	labels["route"] = joint.GroupLabel(cell)
	for name, wanted := range given {
		if !slices.Contains(wanted, labels[name]) {
			return "", false
		}
	}
	return labels[of], true
}

// plannedByCell adds the plans of the slots up.
func (r *result) plannedByCell() []int {
	out := make([]int, len(r.joint.Cells))
	for slot, n := range r.planned {
		out[r.joint.Slots[slot].Cell] += n
	}
	return out
}

func (j *job) shortfall(r *result, accepted map[int]int) ([]schemas.Shortfall, schemas.CellSummary) {
	joint := r.joint
	var short []schemas.Shortfall
	var summary schemas.CellSummary
	for i, cell := range joint.Cells {
		if cell.Quota == 0 {
			continue
		}
		summary.Planned++
		if accepted[i] == cell.Quota {
			summary.Filled++
			continue
		}
		labels := joint.LabelsOf(i)
		labels["route"] = joint.GroupOf(i)
		short = append(short, schemas.Shortfall{Cell: labels, Quota: cell.Quota, Accepted: accepted[i], Why: j.why(r, i)})
	}
	slices.SortStableFunc(short, func(a, b schemas.Shortfall) int {
		return cmp.Compare(b.Quota-b.Accepted, a.Quota-a.Accepted)
	})
	return short, summary
}

// stagesOfRows are the stages that rows, and not plans, leave at.
var stagesOfRows = []string{"refresh", "validate", "decontaminate", schemas.CheckRelabel, schemas.CheckJudge, "dedup"}

func (j *job) funnel(r *result, sums *fileSums) schemas.Funnel {
	f := schemas.Funnel{Planned: total(r.planned), Surplus: sums.surplus, Accepted: total(slices.Collect(maps.Values(sums.Cells)))}
	if j.parent != nil {
		for _, file := range j.parent.Files {
			if file.Set == transforms.SetState {
				f.Carried += file.Rows
			}
		}
	}
	counts := map[[2]string]int{}
	for _, c := range sums.Rejects {
		counts[[2]string{c.Stage, c.Reason}] += c.Rows
	}
	f.Candidates = f.Accepted + f.Surplus
	for key, n := range counts {
		f.Rejected = append(f.Rejected, schemas.RejectCount{Stage: key[0], Reason: key[1], Rows: n})
		if slices.Contains(stagesOfRows, key[0]) {
			f.Candidates += n
		}
	}
	for slot, n := range r.planned {
		if j.domain.Recipe.Routes[r.joint.Slots[slot].Route].Asks() {
			f.Replies += n
		}
	}
	for _, c := range f.Rejected {
		if c.Stage == "prompt" || c.Stage == "ask" {
			f.Replies -= c.Rows
		}
	}
	slices.SortFunc(f.Rejected, func(a, b schemas.RejectCount) int {
		return cmp.Or(cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Reason, b.Reason))
	})
	return f
}

func (j *job) routes(r *result, sums *fileSums) []schemas.RouteReport {
	out := make([]schemas.RouteReport, len(j.domain.Recipe.Routes))
	for i, route := range j.domain.Recipe.Routes {
		out[i] = schemas.RouteReport{Name: route.Name, Kind: route.Kind}
	}
	for slot, s := range r.joint.Slots {
		out[s.Route].Planned += r.planned[slot]
		out[s.Route].Landed += r.landed[slot]
	}
	for i := range out {
		asked := out[i].Planned * max(j.domain.Recipe.Routes[i].PerReply, 1)
		out[i].Accepted, out[i].Unique = sums.Routes[i], sums.Routes[i]+sums.Surplus[i]
		out[i].Yield = float64(out[i].Landed) / float64(max(asked, 1))
	}
	return out
}

func (j *job) sources(rows map[int]int) []schemas.SourceRows {
	var out []schemas.SourceRows
	for i, s := range j.domain.Recipe.Assets {
		out = append(out, schemas.SourceRows{Name: s.Name, License: s.License, URL: s.URL, Assets: j.assets.counts[i], Rows: rows[i]})
	}
	return out
}

// textReport describes the words of the rows.
func textReport(words map[int]int, texts map[string]schemas.Commonest) schemas.TextReport {
	out := schemas.TextReport{Skeletons: texts["skeleton"], Openings: texts["opening"], Values: map[string]schemas.Commonest{}}
	sum, rows := 0, 0
	for _, n := range slices.Sorted(maps.Keys(words)) {
		out.Words = append(out.Words, schemas.Count{Value: fmt.Sprint(n), Rows: words[n]})
		sum, rows, out.WordsMax = sum+n*words[n], rows+words[n], n
	}
	out.WordsMean = math.Round(float64(sum)/float64(max(rows, 1))*100) / 100
	seen := 0
	for _, n := range slices.Sorted(maps.Keys(words)) {
		if seen += words[n]; 2*seen >= rows {
			out.WordsMedian = n
			break
		}
	}
	for kind, c := range texts {
		if name, ok := strings.CutPrefix(kind, "value "); ok {
			out.Values[name] = c
		}
	}
	return out
}

// mostSamples is how many accepted rows the report shows.
const mostSamples = 60

// stratified takes the rows of lowest rank from the cells, a cell of each outcome and function in turn.
func stratified(samples []transforms.RankedSample) []schemas.Sample {
	strata := map[string][]transforms.RankedSample{}
	for _, s := range samples {
		if s.Sample.Stage == "" {
			key := s.Sample.Outcome
			for _, call := range s.Sample.Calls {
				key += " " + call.Name
			}
			strata[key] = append(strata[key], s)
		}
	}
	for _, list := range strata {
		slices.SortFunc(list, func(a, b transforms.RankedSample) int { return cmp.Compare(a.Rank, b.Rank) })
	}
	var out []schemas.Sample
	seen := map[int]bool{}
	for i := 0; len(out) < min(mostSamples, len(samples)); i++ {
		more := false
		for _, key := range slices.Sorted(maps.Keys(strata)) {
			if i < len(strata[key]) && len(out) < mostSamples {
				more = true
				if s := strata[key][i]; !seen[s.Cell] {
					seen[s.Cell] = true
					out = append(out, s.Sample)
				}
			}
		}
		if !more {
			break
		}
	}
	return out
}

// rejected takes ten rejects of each stage and reason, by hash.
func rejected(samples []transforms.RankedSample) []schemas.Sample {
	slices.SortFunc(samples, func(a, b transforms.RankedSample) int {
		return cmp.Or(cmp.Compare(a.Sample.Stage, b.Sample.Stage), cmp.Compare(a.Sample.Reason, b.Sample.Reason), cmp.Compare(a.Rank, b.Rank))
	})
	var out []schemas.Sample
	count := map[string]int{}
	for _, s := range samples {
		key := s.Sample.Stage + "/" + s.Sample.Reason
		if s.Sample.Stage != "" && count[key] < 10 {
			count[key]++
			out = append(out, s.Sample)
		}
	}
	return out
}

// costs says what each route and check asked.
func (j *job) costs(spent *transforms.Spendings) schemas.CostReport {
	money, tokens := spent.Cost()
	out := schemas.CostReport{USD: money.Dollars(), Tokens: tokens}
	for _, name := range slices.Sorted(maps.Keys(spent.Steps)) {
		step := spent.Steps[name]
		out.Steps = append(out.Steps, schemas.StepCost{Name: name, Endpoint: j.endpointOf(name), Requests: step.Requests, Usage: step.Usage, USD: step.Cost.Dollars()})
	}
	for _, name := range slices.Sorted(maps.Keys(spent.Agreement)) {
		at := strings.LastIndex(name, " ")
		counts := spent.Agreement[name]
		out.Agreement = append(out.Agreement, schemas.AgreementReport{Route: name[:at], What: name[at+1:], Agreed: counts["agreed"], Total: counts["total"]})
	}
	return out
}

// endpointOf returns the endpoint that a route or check asks.
func (j *job) endpointOf(step string) string {
	for _, route := range j.domain.Recipe.Routes {
		if route.Name == step {
			return route.Endpoint
		}
	}
	for _, check := range j.domain.Recipe.Validate {
		if check.Check == step {
			return check.Endpoint
		}
	}
	return ""
}
