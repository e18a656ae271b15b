// Command evaluate says what a witness cannot know who computes the plain metrics of an evaluation elsewhere: which rows are
// the sample that vocabulary is measured on, in which order, and by which words the values of arguments are looked for.
//
//	evaluate REPORT DATASET > facts.json
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/routenator/routenator/transforms/distribution"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/text"
)

// facts of one evaluation.
type facts struct {
	Framings []distribution.FramingRule     `json:"framings"`
	Surfaces map[string]map[string][]string `json:"surfaces"` // by argument and value
	Sample   []string                       `json:"sample"`   // queries, by rank: entropy reads them in this order
	Order    []int                          `json:"order"`    // places in Sample: distinct-2 reads them in this order
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: evaluate REPORT DATASET")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, report, dataset string) error {
	data, err := os.ReadFile(report)
	if err != nil {
		return err
	}
	var e evaluation.Evaluation
	if err := json.Unmarshal(data, &e); err != nil {
		return fmt.Errorf("%s: %w", report, err)
	}
	counts, err := count(ctx, dataset, e.Seed)
	if err != nil {
		return err
	}
	f := facts{Framings: distribution.FramingRules(), Surfaces: map[string]map[string][]string{}, Order: order(len(counts.Sample), e.Seed)}
	for _, p := range e.Datasets[0].All.Positions {
		f.Surfaces[p.Argument] = map[string][]string{}
		for value := range counts.All().Positions[p.Argument].Values {
			f.Surfaces[p.Argument][value] = distribution.Surfaces(value)
		}
	}
	for i := range counts.Sample {
		f.Sample = append(f.Sample, counts.Sample[i].Query)
	}
	return json.NewEncoder(os.Stdout).Encode(f)
}

func count(ctx context.Context, dataset string, seed int64) (*distribution.Counts, error) {
	files, err := records.Find(ctx, dataset)
	if err != nil {
		return nil, err
	}
	spec, err := records.Look(ctx, "dataset", files, records.Fields{}, nil)
	if err != nil {
		return nil, err
	}
	stretches, err := records.Stretches(ctx, 0, files)
	if err != nil {
		return nil, err
	}
	counts := distribution.NewCounts(seed, spec.Labels, nil)
	for _, s := range stretches {
		add := func(r *records.Record) { counts.Add(r, text.Normalise(r.Query)) }
		if err := records.Read(ctx, s, spec, add, func(records.Refusal) {}); err != nil {
			return nil, err
		}
	}
	counts.Finish()
	return counts, nil
}

// order is the one that stats.DistinctN takes texts in.
func order(n int, seed int64) []int {
	s := hash.New(seed, "", "stats.distinct")
	out := make([]int, n)
	for i := range out {
		j := s.Intn(i + 1)
		out[i], out[j] = out[j], i
	}
	return out
}
