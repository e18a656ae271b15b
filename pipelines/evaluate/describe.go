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
	byFunction, referenceFunctions := counts.ByFunction(), map[string]*distribution.Slice{}
	var whole *distribution.Slice
	if reference != nil {
		whole, referenceFunctions = reference.All(), reference.ByFunction()
	}
	out.All = distribution.Describe(out.Name, seed, counts.All(), whole)
	functions := distribution.DescribeFunctions(out.Name, seed, counts, reference)
	if slices.ContainsFunc(functions.Values, func(v evaluation.TableValue) bool { return v.Value != "" }) {
		out.All.Shares = append(out.All.Shares, functions)
		slices.SortStableFunc(out.All.Shares[1:], func(a, b evaluation.Table) int { return cmp.Compare(a.Of, b.Of) })
	}
	for _, function := range functionsOf(byFunction, &out) {
		var theirs *distribution.Slice
		if reference != nil {
			theirs = referenceFunctions[function]
		}
		slice := distribution.Describe(out.Name+"/"+function, seed, byFunction[function], theirs)
		slice.Function = function
		out.Functions = append(out.Functions, slice)
	}
	out.Duplicates = j.duplicates(i)
	out.Routes = j.routes(i, &out, whole)
	j.realism(i, &out, reference)
	if m := j.matches[i]; m != nil && m.Reference != nil && !out.Reference {
		out.Coverage = m.Reference.Coverage(j.wanted)
	}
	return out
}

// functionsOf returns the functions that are described each, the largest first; those left over are counted.
func functionsOf(counts map[string]*distribution.Slice, out *evaluation.Dataset) []string {
	names := slices.DeleteFunc(slices.Collect(maps.Keys(counts)), func(name string) bool { return name == "" || name == distribution.Others })
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b].Rows, counts[a].Rows), cmp.Compare(a, b))
	})
	out.FunctionsLeft = max(len(names)-mostFunctions, 0)
	return names[:min(len(names), mostFunctions)]
}

func (j *job) duplicates(i int) evaluation.Duplicates {
	t := &j.texts[i]
	d := evaluation.Duplicates{Exact: t.Rows - t.Texts, Texts: t.Texts, Conflicts: t.Conflicts}
	d.Near = j.near(i, allRows)
	return d
}

// near estimates the share of near duplicates on rows of a dataset's sample; nil where there are none.
func (j *job) near(i int, in rowsOf) *evaluation.Interval {
	m, found, of := j.matches[i], 0, 0
	for at := range j.counts[i].Counts.Sample {
		if m != nil && in(&j.counts[i].Counts.Sample[at]) {
			of++
			if m.Near.Get(at) {
				found++
			}
		}
	}
	if of == 0 {
		return nil
	}
	return share(found, of)
}

// share is a proportion with its 95% interval (Wilson 1927, JASA 22).
func share(found, of int) *evaluation.Interval {
	const z = 1.959963984540054
	n, p := float64(of), float64(found)/float64(of)
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	i := &evaluation.Interval{Value: p, Low: max(middle-half, 0), High: min(middle+half, 1), N: of}
	if found == 0 { // 0 but for rounding
		i.Low = 0
	}
	if found == of {
		i.High = 1
	}
	return i
}

// rowsOf says which rows of a sample are meant.
type rowsOf func(*distribution.Sampled) bool

func allRows(*distribution.Sampled) bool { return true }

// ofRoute are the rows of a route; those of a route that is not told apart are of the other ones.
func ofRoute(name string, byRoute map[string]*distribution.Slice) rowsOf {
	return func(s *distribution.Sampled) bool {
		return s.Route == name || name == distribution.OtherRoutes && byRoute[s.Route] == nil
	}
}

// routes describes what each route gave, against all of the reference.
func (j *job) routes(i int, d *evaluation.Dataset, whole *distribution.Slice) []evaluation.Route {
	out := []evaluation.Route{}
	byRoute := j.counts[i].Counts.ByRoute()
	for _, name := range slices.Sorted(maps.Keys(byRoute)) {
		if name == "" && len(byRoute) == 1 {
			continue // its rows name no route
		}
		s := d.All
		if len(byRoute) > 1 {
			s = distribution.Describe(d.Name+"/route/"+name, j.config.seed, byRoute[name], whole)
		}
		r := evaluation.Route{Name: name, Share: float64(s.Rows) / float64(d.Rows), Near: j.near(i, ofRoute(name, byRoute)), Slice: s}
		for route, n := range j.texts[i].Routes {
			if ofRoute(name, byRoute)(&distribution.Sampled{Route: route}) {
				r.Duplicates += n
			}
		}
		out = append(out, r)
	}
	return out
}

// realism tells the dataset's sample from the reference's: in all, and for each of several routes.
func (j *job) realism(i int, out *evaluation.Dataset, reference *distribution.Counts) {
	if reference == nil || j.config.plain {
		return
	}
	sample, theirs := j.counts[i].Counts.Sample, realismRows(reference.Sample, allRows)
	out.Realism = &evaluation.Realism{}
	result, err := realism.Compare(realismRows(sample, allRows), theirs, realism.Params{Seed: j.config.seed})
	if err != nil {
		out.Realism.Why = why(err)
	}
	out.Realism.Result = result
	byRoute := j.counts[i].Counts.ByRoute()
	for k := range out.Routes {
		r := &out.Routes[k]
		one, err := result, err
		if len(out.Routes) > 1 {
			one, err = realism.Compare(realismRows(sample, ofRoute(r.Name, byRoute)), theirs, realism.Params{Seed: j.config.seed})
		}
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

// realismRows are queries of a sample.
func realismRows(sample []distribution.Sampled, in rowsOf) []realism.Row {
	var out []realism.Row
	for i := range sample {
		if in(&sample[i]) {
			out = append(out, realism.Row{Query: sample[i].Query, Group: sample[i].Group})
		}
	}
	return out
}

// diversify measures all datasets on as many tokens, in all and for each function and route, and their skeletons on as many
// rows.
func (j *job) diversify(out []evaluation.Dataset) {
	texts := make([][][]string, len(out))
	rows, ways := distribution.SampleRows, j.ways()
	functions, routes := map[string]bool{}, map[string]bool{}
	byRoute := make([]map[string]*distribution.Slice, len(out))
	for i := range out {
		byRoute[i] = j.counts[i].Counts.ByRoute()
		texts[i] = distribution.Texts(j.counts[i].Counts.Sample)
		rows = min(rows, len(texts[i]))
		for _, f := range out[i].Functions {
			functions[f.Function] = true
		}
		for _, r := range out[i].Routes {
			routes[r.Name] = true
		}
	}
	for i, d := range distribution.Diversities(texts, j.config.seed) {
		out[i].All.Diversity = d
		out[i].Skeletons = distribution.Skeletons(j.counts[i].Counts.Sample, rows, ways)
	}
	for function := range functions {
		j.diversifyPart(out, texts, func(d *evaluation.Dataset, _ int) (*evaluation.Slice, rowsOf) {
			for k := range d.Functions {
				if d.Functions[k].Function == function {
					return &d.Functions[k], func(s *distribution.Sampled) bool { return s.Function == function }
				}
			}
			return nil, nil
		})
	}
	for route := range routes {
		j.diversifyPart(out, texts, func(d *evaluation.Dataset, i int) (*evaluation.Slice, rowsOf) {
			for k := range d.Routes {
				if d.Routes[k].Name == route {
					return &d.Routes[k].Slice, ofRoute(route, byRoute[i])
				}
			}
			return nil, nil
		})
	}
}

// diversifyPart measures one part of the datasets, of those that have it.
func (j *job) diversifyPart(out []evaluation.Dataset, texts [][][]string, part func(d *evaluation.Dataset, i int) (*evaluation.Slice, rowsOf)) {
	samples, parts := make([][][]string, len(out)), make([]*evaluation.Slice, len(out))
	for i := range out {
		var in rowsOf
		if parts[i], in = part(&out[i], i); in == nil {
			continue
		}
		samples[i] = [][]string{}
		for k := range j.counts[i].Counts.Sample {
			if in(&j.counts[i].Counts.Sample[k]) {
				samples[i] = append(samples[i], texts[i][k])
			}
		}
	}
	for i, d := range distribution.Diversities(samples, j.config.seed) {
		if parts[i] != nil {
			parts[i].Diversity = d
		}
	}
}
