package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/bfcl"
	"github.com/routenator/routenator/transforms/distribution"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/store"
	"github.com/routenator/routenator/transforms/student"
	"github.com/routenator/routenator/transforms/surfaces"
	"github.com/routenator/routenator/transforms/text"
)

// job is one evaluation.
type job struct {
	config   *config
	progress *progress
	work     string // folder of what the pipelines hand to each other, where every worker reaches it
	params   transforms.EvaluateParams

	domain     *schemas.Domain    // of --recipe, nil without one
	functions  []schemas.Function // of --recipe or --functions
	counted    *schemas.Domain    // whose attributes --population counts, nil without it
	golden     []schemas.Golden
	goldenURIs map[string][]string // by path, the files that golden was read from
	goldenAt   map[string]string   // by id, where the row stands
	embedded   map[string]bool     // texts that were embedded for some model, and whether they could be
	unlabelled int                 // golden rows that do not say what is right

	leaderboard []bfcl.Row
	predictions []*predictions
	datasets    []*dataset // the reference last

	counts  []transforms.CountedRows
	texts   []transforms.TextCounts
	matches []*transforms.MatchCounts
	wanted  *distribution.Wanted // of the reference; nil without one

	evaluation evaluation.Evaluation
}

// run is the program.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	c, err := parseConfig(args, stderr)
	if err != nil {
		return err
	}
	runner.Start()
	if c.runner.WorkerPool > 0 {
		return runner.ServePool(ctx, c.runner.WorkerPool)
	}
	if err := c.checkWorkers(); err != nil {
		return err
	}
	if c.runner.DryRun() {
		return c.runner.TranslateAll(ctx, graphs(c), stdout)
	}
	j := newJob(c, stderr)
	defer j.progress.stop()
	if j.work, err = c.workFolder(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.RemoveAll(context.WithoutCancel(ctx), j.work)) }()
	if err := j.read(ctx); err != nil {
		return err
	}
	if c.population != "" {
		return j.writePopulation(ctx, stdout)
	}
	if err := j.measure(ctx); err != nil {
		return err
	}
	return j.report(ctx, stdout)
}

// newJob returns a job that has done nothing yet.
func newJob(c *config, stderr io.Writer) *job {
	return &job{config: c, goldenURIs: map[string][]string{}, goldenAt: map[string]string{}, progress: newProgress(stderr),
		evaluation: evaluation.Evaluation{Version: evaluation.Version, Seed: c.seed, Inputs: []evaluation.Input{}, Datasets: []evaluation.Dataset{},
			Models: []evaluation.Model{}, Significance: []evaluation.Significance{}, Students: []evaluation.Student{}, Gates: []evaluation.Gate{},
			Good: []string{}, Notes: []string{}, Omissions: []string{}}}
}

// workFolder names a folder of this run's own: one of this machine, or where workers may be elsewhere one below the output,
// which they reach.
func (c *config) workFolder() (string, error) {
	if !c.runner.Remote() {
		folder, err := os.MkdirTemp("", "evaluate-")
		if err != nil {
			return "", fmt.Errorf("a folder for the work: %w", err)
		}
		return folder, nil
	}
	output, err := store.Absolute(c.output)
	if err != nil {
		return "", err
	}
	return store.UniqueName(output, ".work")
}

// read reads what fits in memory, and finds the datasets.
func (j *job) read(ctx context.Context) error {
	steps := []func(context.Context) error{j.example, j.readFunctions, j.readGolden, j.readPredictions, j.readDatasets, j.predict}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// measure computes all that the report says.
func (j *job) measure(ctx context.Context) error {
	if len(j.datasets) > 0 {
		if err := j.count(ctx); err != nil {
			return err
		}
		if err := j.match(ctx); err != nil {
			return err
		}
		j.progress.begin("describing the datasets", 0)
		j.describe()
	}
	j.progress.begin("scoring the models", 0)
	if err := j.scoreModels(ctx); err != nil {
		return err
	}
	j.compareModels()
	j.progress.begin("training students", 0)
	return j.trainStudents(ctx)
}

func (j *job) omit(format string, args ...any) {
	j.evaluation.Omissions = append(j.evaluation.Omissions, fmt.Sprintf(format, args...))
}

// stage writes how the datasets are read, for workers.
func (j *job) stage(ctx context.Context) (err error) {
	var specs []*records.Spec
	var stretches []records.Stretch
	for _, d := range j.datasets {
		specs, stretches = append(specs, d.spec), append(stretches, d.stretches...)
	}
	j.params = transforms.EvaluateParams{Folder: j.work, Seed: j.config.seed, Partitions: transforms.RepeatPartitions(len(stretches))}
	if j.params.Specs, err = transforms.Stage(ctx, j.work, specs); err != nil {
		return err
	}
	if j.params.Stretches, err = transforms.Stage(ctx, j.work, stretches); err != nil {
		return err
	}
	if j.params.Ways, err = transforms.Stage(ctx, j.work, j.ways()); err != nil {
		return err
	}
	if j.counted != nil {
		j.params.Population, err = transforms.Stage(ctx, j.work, j.counted)
	}
	return err
}

// ways are how the recipe's values are said, as they stand in normalised queries; nil without a recipe.
func (j *job) ways() distribution.Ways {
	if j.domain == nil {
		return nil
	}
	ways, unsaid := student.SurfacesOf(j.domain)
	out := distribution.Ways{}
	for argument, values := range ways {
		out[argument] = map[string][]string{}
		for value, list := range values {
			out[argument][value] = slices.Compact(slices.Sorted(slices.Values(surfaces.Joined(list))))
		}
	}
	for argument, value := range unsaid {
		if out[argument] == nil {
			out[argument] = map[string][]string{}
		}
		out[argument][value] = []string{}
	}
	return out
}

// execute runs one pipeline and returns the parts that it leaves. What its counters came to is in the report already.
func (j *job) execute(ctx context.Context, name string, build func(s beam.Scope, index string)) ([]transforms.Part, error) {
	index := indexOf(j.work, name)
	if _, err := j.config.runner.Run(ctx, jobName(name), func(s beam.Scope) { build(s, index) }); err != nil {
		return nil, err
	}
	return transforms.ReadIndex(ctx, index)
}

// count runs the first pipeline.
func (j *job) count(ctx context.Context) error {
	if err := j.stage(ctx); err != nil {
		return err
	}
	j.progress.begin("reading the datasets", 0)
	parts, err := j.execute(ctx, countsName, func(s beam.Scope, index string) { buildCounts(s, j.params, index) })
	if err != nil {
		return err
	}
	if j.counts, err = transforms.ReadCounts(ctx, parts, len(j.datasets)); err != nil {
		return err
	}
	if j.texts, err = transforms.ReadTexts(parts, len(j.datasets)); err != nil {
		return err
	}
	for i, d := range j.datasets {
		c := &j.counts[i]
		d.input.Rows = c.Counts.Rows
		for _, n := range c.Refused {
			d.input.Rows += n
		}
		d.input.Refused = refused(c.Refused, c.Refusals)
		j.evaluation.Inputs = append(j.evaluation.Inputs, d.input)
	}
	return nil
}

// match runs the second pipeline. Without it, nothing is known to match.
func (j *job) match(ctx context.Context) error {
	if j.config.plain {
		j.matches = make([]*transforms.MatchCounts, len(j.datasets))
		j.omit("--plain: near duplicates, coverage, golden rows near the datasets, the classifier against the reference and students are left out.")
		return nil
	}
	uri, err := transforms.Stage(ctx, j.work, j.sought())
	if err != nil {
		return err
	}
	rows := 0
	for i := range j.counts {
		rows += j.counts[i].Counts.Rows
	}
	j.progress.begin("looking for near duplicates", rows)
	parts, err := j.execute(ctx, matchesName, func(s beam.Scope, index string) { buildMatches(s, uri, j.params, index) })
	if err != nil {
		return err
	}
	j.matches, err = transforms.ReadMatches(parts, len(j.datasets))
	return err
}

// sought is what the second pipeline looks rows up in.
func (j *job) sought() transforms.Sought {
	s := transforms.Sought{Near: evaluation.NearThreshold, Leak: evaluation.LeakThreshold, Golden: []string{}}
	for i := range j.datasets {
		sample := []string{}
		for _, row := range j.counts[i].Counts.Sample {
			sample = append(sample, text.Normalise(row.Query))
		}
		s.Samples = append(s.Samples, sample)
	}
	for i := range j.golden {
		s.Golden = append(s.Golden, text.Normalise(j.golden[i].Request()))
	}
	if r := j.reference(); r != nil {
		j.wanted = distribution.NewWanted(r.Sample)
		s.Reference = j.wanted
	}
	return s
}

// reference returns the reference's counts, nil without one.
func (j *job) reference() *distribution.Counts {
	if last := len(j.datasets) - 1; last >= 0 && j.datasets[last].reference() {
		return &j.counts[last].Counts
	}
	return nil
}
