package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/kg"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/phrases"
	"github.com/routenator/routenator/transforms/store"
)

// assets is what one look at all assets gave.
type assets struct {
	parts    []string // URIs in order, "" for an empty part
	classes  []class
	counts   map[int]int                     // assets by source
	rejects  []transforms.Part               // broken records and duplicate ids
	examples map[cells.Class][]schemas.Asset // the first of each class
}

// class is one class of assets.
type class struct {
	key    cells.Class
	weight uint64
	starts []uint64 // weight before each part
}

// bytesPerPart is how many bytes of asset files make one part. Parts change no row.
const bytesPerPart = 4 << 20

// mostAssetParts bounds them: the driver reads one line about each.
const mostAssetParts = 4096

// readAssets prepares the recipe's assets, or takes them over from an earlier attempt of this run.
func (j *job) readAssets(ctx context.Context) error {
	j.assets = &assets{counts: map[int]int{}, examples: map[cells.Class][]schemas.Asset{}}
	if len(j.domain.Recipe.Assets) == 0 {
		return nil
	}
	files, err := transforms.AssetFiles(ctx, j.domain)
	if err != nil {
		return err
	}
	folder := store.Join(j.work, "assets")
	parts, err := j.attempt(ctx, folder, func(attempt, index string) error {
		p := transforms.AssetsParams{Domain: j.domainURI, Folder: attempt, Partitions: partsOf(ctx, files)}
		j.progress.begin("reading assets", 0)
		return j.execute(ctx, "assets", func(s beam.Scope) { buildAssets(s, files, p, index) })
	})
	if err != nil {
		return err
	}
	return j.learn(ctx, parts)
}

func partsOf(ctx context.Context, files []transforms.AssetFile) int {
	bytes := int64(0)
	for _, f := range files {
		if size, err := store.Size(ctx, f.URI); err == nil && f.Start == 0 {
			bytes += size
		}
	}
	return int(min(max(bytes/bytesPerPart, 4), mostAssetParts))
}

// learn adds up what the parts say, in order.
func (j *job) learn(ctx context.Context, parts []transforms.Part) error {
	j.assets.rejects = inPartitions(parts, transforms.PartRejects)
	values, together := map[string]map[string]int{}, &kg.Cooccur{}
	read, total := 0, 0
	for _, part := range inPartitions(parts, transforms.PartAssets) {
		var summary transforms.AssetSummary
		if err := part.Decode(&summary); err != nil {
			return err
		}
		if err := addSummary(j.assets, &summary, values, together); err != nil {
			return err
		}
		j.assets.parts = append(j.assets.parts, part.URI)
		read, total = read+summary.Read, total+summary.Assets
		if err := j.keepExamples(ctx, part.URI); err != nil {
			return err
		}
	}
	if err := j.checkBroken(ctx, read); err != nil {
		return err
	}
	if total == 0 {
		return usagef("%s: the asset files hold no asset; write at least one record, or leave assets out of the recipe", j.recipeName())
	}
	learned := transforms.Learned{Keep: keep(&j.domain.Recipe, values, total), Cooccurrence: together.Encode()}
	var err error
	j.learnedURI, err = transforms.Stage(ctx, store.Join(j.work, "inputs"), learned)
	return err
}

// addSummary adds one part's weights, counts and co-occurrences.
func addSummary(a *assets, summary *transforms.AssetSummary, values map[string]map[string]int, together *kg.Cooccur) error {
	a.addWeights(summary.Weights)
	for source, n := range summary.BySource {
		a.counts[source] += n
	}
	for name, counts := range summary.Values {
		if values[name] == nil {
			values[name] = map[string]int{}
		}
		for value, n := range counts {
			values[name][value] += n
		}
	}
	if len(summary.Cooccurrence) == 0 {
		return nil
	}
	other, err := kg.DecodeCooccur(summary.Cooccurrence)
	if err != nil {
		return fmt.Errorf("co-occurrence: %w", err)
	}
	together.Merge(other)
	return nil
}

// addWeights adds the weights of the part that comes next.
func (a *assets) addWeights(weights []transforms.ClassWeight) {
	for _, w := range weights {
		i := slices.IndexFunc(a.classes, func(c class) bool { return c.key == w.Class })
		if i < 0 {
			i = len(a.classes)
			a.classes = append(a.classes, class{key: w.Class})
		}
		c := &a.classes[i]
		for len(c.starts) <= len(a.parts) {
			c.starts = append(c.starts, c.weight)
		}
		c.weight += w.Weight
	}
}

// inPartitions returns the parts of a kind, in order.
func inPartitions(parts []transforms.Part, kind string) []transforms.Part {
	var out []transforms.Part
	for _, part := range parts {
		if part.Kind == kind {
			out = append(out, part)
		}
	}
	slices.SortFunc(out, func(a, b transforms.Part) int { return cmp.Compare(a.Partition, b.Partition) })
	return out
}

// examplesPerClass is how many assets of a class are asked whether a cell can be made of them.
const examplesPerClass = 16

// keepExamples keeps the first assets of each class, by hash: the same for any order of the files.
func (j *job) keepExamples(ctx context.Context, uri string) error {
	list, err := transforms.ReadAssetPart(ctx, uri)
	if err != nil {
		return err
	}
	for _, a := range list {
		key := cells.ClassOf(&j.domain.Recipe, &a)
		if len(j.assets.examples[key]) < examplesPerClass {
			j.assets.examples[key] = append(j.assets.examples[key], a)
		}
	}
	return nil
}

// checkBroken stops the run where too many records are broken.
func (j *job) checkBroken(ctx context.Context, read int) error {
	broken := 0
	var first []string
	for _, part := range j.assets.rejects {
		list, err := transforms.ReadRejectPart(ctx, part.URI)
		if err != nil {
			return err
		}
		for _, r := range list {
			if r.Reason == "broken" {
				broken++
				first = append(first, r.Detail)
			}
		}
	}
	share := float64(broken) / float64(max(broken+read, 1))
	if share <= *j.domain.Recipe.MaxBroken {
		return nil
	}
	slices.Sort(first)
	message := ""
	for _, detail := range first[:min(len(first), 5)] {
		message += "\n  " + detail
	}
	return usagef("%d of %d asset records (%.2f%%) are broken, and max_broken allows %.2f%%; mend them or raise max_broken. The first:%s",
		broken, broken+read, 100*share, 100**j.domain.Recipe.MaxBroken, message)
}

// keep says how often a value that too many assets share may be drawn.
func keep(recipe *schemas.Recipe, values map[string]map[string]int, total int) phrases.Keep {
	out := phrases.Keep{}
	for name, counts := range values {
		most := recipe.Values[name].AtMost * float64(total)
		for value, n := range counts {
			if float64(n) <= most {
				continue
			}
			if out[name] == nil {
				out[name] = map[string]float64{}
			}
			out[name][value] = most / float64(n)
		}
	}
	return out
}

func (j *job) recipeName() string {
	if j.config.recipe == "" {
		return "the embedded recipe"
	}
	return j.config.recipe
}
