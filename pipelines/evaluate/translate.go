package main

import (
	"fmt"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/store"
)

// graphs lists the pipelines of an evaluation, with made-up names for the files that only a run has, as long as those. They
// hang on no dataset: it reads and writes nothing.
func graphs(c *config) []runner.Graph {
	if len(c.datasets) == 0 && len(c.golden) > 0 { // models alone are scored by the driver
		return nil
	}
	work := store.Join(c.output, fmt.Sprintf("%024d.work", 0))
	staged := func(number int) string { return store.Join(work, fmt.Sprintf("%064d.json", number)) }
	p := transforms.EvaluateParams{Specs: staged(1), Stretches: staged(2), Ways: staged(3), Folder: work, Seed: c.seed, Partitions: transforms.RepeatPartitions(1)}
	if c.population != "" {
		p.Population = staged(4)
	}
	out := []runner.Graph{{Name: jobName(countsName), Build: func(s beam.Scope) { buildCounts(s, p, indexOf(work, countsName)) }}}
	if c.population == "" {
		out = append(out, runner.Graph{Name: jobName(matchesName), Build: func(s beam.Scope) { buildMatches(s, staged(5), p, indexOf(work, matchesName)) }})
	}
	return out
}

// checkWorkers says what workers elsewhere could not read or write. The golden set is read by them where it stands for the
// reference.
func (c *config) checkWorkers() error {
	type file struct{ flag, path string }
	files := []file{{"--output", c.output}, {"--reference", c.reference}}
	for _, d := range c.datasets {
		files = append(files, file{"--dataset " + d.name, d.path})
	}
	for _, path := range c.golden {
		if c.reference == "" && len(c.datasets) > 0 {
			files = append(files, file{"--golden", path})
		}
	}
	for _, f := range files {
		if err := c.runner.CheckShared(map[string]string{f.flag: f.path}); err != nil {
			return &usageError{err}
		}
	}
	return nil
}
