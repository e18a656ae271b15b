package main

import (
	"fmt"
	"os"
	"path"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/store"
)

// graphs lists the pipelines of a run that makes so many rows, with made-up names for the files that only a run has: as
// many as there would be, and as long. It reads and writes nothing.
func graphs(c *config, domain *schemas.Domain) []runner.Graph {
	work := store.Join(c.output, "work", "0000000000000000")
	uri := func(name string) string { return store.Join(work, name, fmt.Sprintf("%064d.json", 0)) }
	name := func(pipeline string) string { return "generate-" + domain.Recipe.Name + "-" + pipeline }
	index := store.Join(work, "0000000000000000", "index.json")
	params := transforms.RoundParams{Domain: uri("inputs"), Learned: uri("inputs"), Round: uri("rounds/0"), Folder: work}
	j := &job{config: c, domain: domain, assets: &assets{}}
	var files []transforms.AssetFile
	for source, names := range domain.AssetFiles {
		for _, name := range names {
			files = append(files, transforms.AssetFile{Source: source, Name: path.Base(name), URI: store.Join(work, "inputs", path.Base(name)), End: -1})
		}
	}
	if len(files) > 0 {
		j.assets.parts = make([]string, mostAssetParts)
	}
	planned := 2 * domain.Recipe.Size
	dedup := transforms.DedupParams{RoundParams: params, Partitions: j.textPartitions(), Branches: j.branches(planned), Near: domain.Recipe.Dedup.Near, Rows: planned}
	ask := transforms.AskParams{RoundParams: params, Answers: store.Join(c.output, "responses"), Partitions: 64,
		Limited: c.budgetUSD > 0 || c.budgetTokens > 0}
	shards := 4 * (domain.Recipe.Size/transforms.RowsPerShard + 1)
	out := []runner.Graph{
		{Name: name("round"), Build: func(s beam.Scope) { buildRound(s, domain, planned, dedup, ask, index) }},
		{Name: name("carry"), Build: func(s beam.Scope) {
			buildCarry(s, domain, []string{uri("state")}, transforms.CarryParams{RoundParams: params, Partitions: max(len(j.assets.parts), 1)}, dedup, index)
		}},
		{Name: name("snapshot"), Build: func(s beam.Scope) {
			buildSnapshot(s, shards, transforms.PublishParams{Domain: params.Domain, Learned: params.Learned, Publication: uri("publish"), Buckets: transforms.TextBuckets(domain.Recipe.Size)}, index)
		}},
	}
	if len(files) == 0 {
		return out
	}
	return append([]runner.Graph{{Name: name("assets"), Build: func(s beam.Scope) {
		buildAssets(s, files, transforms.AssetsParams{Domain: params.Domain, Folder: work, Partitions: mostAssetParts}, index)
	}}}, out...)
}

// checkWorkers says what workers are certain not to reach: files of this machine, and keys that their environment lacks.
// What a worker pool has in its environment nobody here knows: its workers look before they work (transforms.Plan).
func (r *recipe) checkWorkers(c *config) error {
	uris := map[string]string{"--output": c.output, "--answers": c.answers}
	if !r.embedded { // an embedded one is staged, with everything that it names
		uris["--recipe"] = c.recipe
	}
	if err := c.runner.CheckShared(uris); err != nil {
		return &usageError{err}
	}
	for _, name := range r.asked() {
		variable, ok := strings.CutPrefix(r.domain.Recipe.Endpoints[name].Key, "env:")
		switch {
		case !ok:
		case !c.runner.Inherits():
			return usagef("endpoint %s: the workers of --runner %s have no %s in their environment; put the key into Secret Manager and write key: gcp-secret:projects/PROJECT/secrets/NAME",
				name, c.runner.Runner, variable)
		case c.runner.Here() && strings.TrimSpace(os.Getenv(variable)) == "": // a worker pool is asked when it works: Plan
			return usagef("endpoint %s: its key env:%s is not set; export %s", name, variable, variable)
		}
	}
	return nil
}
