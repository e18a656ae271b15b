package main

import (
	"cmp"
	"errors"
	"maps"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/routenator/routenator/transforms/distribution"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/realism"
)

// mostFunctions is how many functions are described each.
const mostFunctions = 20

// describe turns counts into the datasets of the report.
func (j *job) describe() {
	out := make([]evaluation.Dataset, len(j.datasets))
	var wait sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range j.datasets {
		wait.Go(func() {
			free <- struct{}{}
			out[i] = j.describeDataset(i)
			<-free
		})
	}
	wait.Wait()
	j.diversify(out)
	j.evaluation.Datasets = out
	if last := len(j.datasets) - 1; j.datasets[last].reference() {
		j.evaluation.Reference = j.datasets[last].input.Name
	}
}

func (j *job) describeDataset(i int) evaluation.Dataset {
	counts := &j.counts[i].Counts
	out := evaluation.Dataset{Name: j.datasets[i].input.Name, Rows: counts.Rows, Reference: j.datasets[i].reference(), Functions: []evaluation.Slice{}, Routes: []evaluation.Route{}}
	var reference *distribution.Counts
	if !out.Reference {
		reference = j.reference()
	}
	seed := j.config.seed
	var whole *distribution.Slice
	if reference != nil {
		whole = reference.All()
	}
	out.All = distribution.Describe(out.Name, seed, counts.All(), whole)
	functions := distribution.DescribeFunctions(out.Name, seed, counts, reference)
	if slices.ContainsFunc(functions.Values, func(v evaluation.TableValue) bool { return v.Value != "" }) {
		out.All.Shares = append(out.All.Shares, functions)
		slices.SortStableFunc(out.All.Shares[1:], func(a, b evaluation.Table) int { return cmp.Compare(a.Of, b.Of) })
	}
	for _, function := range j.functionsOf(counts, &out) {
		var theirs *distribution.Slice
		if reference != nil {
			theirs = reference.Functions[function]
		}
		slice := distribution.Describe(out.Name+"/"+function, seed, counts.Functions[function], theirs)
		slice.Function = function
		out.Functions = append(out.Functions, slice)
	}
	out.Duplicates = j.duplicates(i)
	out.Routes = j.routes(i)
	j.realism(i, &out, reference)
	if m := j.matches[i]; m != nil && m.Reference != nil && !out.Reference {
		out.Coverage = m.Reference.Coverage(j.wanted)
	}
	return out
}

// functionsOf returns the functions that are described each, the largest first; those left over are counted.
func (j *job) functionsOf(counts *distribution.Counts, out *evaluation.Dataset) []string {
	names := slices.DeleteFunc(slices.Collect(maps.Keys(counts.Functions)), func(name string) bool { return name == "" || name == distribution.Others })
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts.Functions[b].Rows, counts.Functions[a].Rows), cmp.Compare(a, b))
	})
	out.FunctionsLeft = max(len(names)-mostFunctions, 0)
	return names[:min(len(names), mostFunctions)]
}

func (j *job) duplicates(i int) evaluation.Duplicates {
	t := &j.texts[i]
	d := evaluation.Duplicates{Exact: t.Rows - t.Texts, Texts: t.Texts, Conflicts: t.Conflicts}
	sample := len(j.counts[i].Counts.Sample)
	if m := j.matches[i]; m != nil && sample > 0 {
		found := 0
		for row := range sample {
			if m.Near.Get(row) {
				found++
			}
		}
		d.Near = share(found, sample)
	}
	return d
}

// share is a proportion with its 95% interval (Wilson 1927, JASA 22).
func share(found, of int) *evaluation.Interval {
	const z = 1.959963984540054
	n, p := float64(of), float64(found)/float64(of)
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return &evaluation.Interval{Value: p, Low: max(middle-half, 0), High: min(middle+half, 1), N: of}
}

func (j *job) routes(i int) []evaluation.Route {
	counts := &j.counts[i].Counts
	out := []evaluation.Route{}
	for _, name := range slices.Sorted(maps.Keys(counts.Routes)) {
		if name == "" && len(counts.Routes) == 1 {
			continue // its rows name no route
		}
		r := counts.Routes[name]
		out = append(out, evaluation.Route{Name: name, Rows: r.Rows, Share: float64(r.Rows) / float64(counts.Rows), WordsMean: float64(r.Words) / float64(r.Rows), Duplicates: j.texts[i].Routes[name]})
	}
	return out
}

// realism tells the dataset's sample from the reference's: in all, and for each of several routes.
func (j *job) realism(i int, out *evaluation.Dataset, reference *distribution.Counts) {
	if reference == nil || j.config.plain {
		return
	}
	theirs := realismRows(reference.Sample, nil)
	params := realism.Params{Seed: j.config.seed}
	out.Realism = &evaluation.Realism{}
	result, err := realism.Compare(realismRows(j.counts[i].Counts.Sample, nil), theirs, params)
	if err != nil {
		out.Realism.Why = why(err)
	}
	out.Realism.Result = result
	for k := range out.Routes {
		r := &out.Routes[k]
		if len(out.Routes) == 1 {
			if result != nil {
				r.AUC = &evaluation.Interval{Value: result.AUC, Low: result.Low, High: result.High, N: result.Rows}
			} else {
				r.Why = out.Realism.Why
			}
			continue
		}
		one, err := realism.Compare(realismRows(j.counts[i].Counts.Sample, &r.Name), theirs, params)
		if err != nil {
			r.Why = why(err)
			continue
		}
		r.AUC = &evaluation.Interval{Value: one.AUC, Low: one.Low, High: one.High, N: one.Rows}
	}
}

func why(err error) string {
	if errors.Is(err, realism.ErrTooFew) {
		return "fewer than 50 rows a side are of equal length"
	}
	return err.Error()
}

// realismRows are the queries of a sample, of one route or of all.
func realismRows(sample []distribution.Sampled, route *string) []realism.Row {
	var out []realism.Row
	for i := range sample {
		if route == nil || sample[i].Route == *route {
			out = append(out, realism.Row{Query: sample[i].Query, Group: sample[i].Group})
		}
	}
	return out
}

// diversify measures all datasets on as many tokens, in all and for each function, and their skeletons on as many rows.
func (j *job) diversify(out []evaluation.Dataset) {
	texts := make([][][]string, len(out))
	rows := distribution.SampleRows
	functions := map[string]bool{}
	for i := range out {
		texts[i] = distribution.Texts(j.counts[i].Counts.Sample)
		rows = min(rows, len(texts[i]))
		for _, f := range out[i].Functions {
			functions[f.Function] = true
		}
	}
	for i, d := range distribution.Diversities(texts, j.config.seed) {
		out[i].All.Diversity = d
		out[i].Skeletons = distribution.Skeletons(j.counts[i].Counts.Sample, rows)
	}
	for function := range functions {
		j.diversifyFunction(out, texts, function)
	}
}

func (j *job) diversifyFunction(out []evaluation.Dataset, texts [][][]string, function string) {
	samples := make([][][]string, len(out))
	for i := range out {
		for k := range j.counts[i].Counts.Sample {
			if j.counts[i].Counts.Sample[k].Function == function {
				samples[i] = append(samples[i], texts[i][k])
			}
		}
	}
	for i, d := range distribution.Diversities(samples, j.config.seed) {
		for k := range out[i].Functions {
			if out[i].Functions[k].Function == function {
				out[i].Functions[k].Diversity = d
			}
		}
	}
}
