package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/store"
)

// parent is the snapshot that a refresh begins from.
type parent struct {
	*schemas.Manifest
	folder string // URI
	report *schemas.Report
	state  *schemas.RouterState
}

// openParent returns the newest snapshot, nil where there is none: the first refresh is a plain run.
func (j *job) openParent(ctx context.Context) error {
	manifest, err := latestManifest(ctx, j.config.output)
	if err != nil || manifest == nil {
		return err
	}
	p := &parent{Manifest: manifest, folder: store.Join(j.config.output, "snapshots", manifest.ID), report: &schemas.Report{}, state: &schemas.RouterState{}}
	switch recipe := &j.recipe.domain.Recipe; {
	case manifest.Name != recipe.Name:
		return usagef("%s holds the dataset %q, and the recipe's name is %q: a refresh goes on from a snapshot of its own recipe; give another --output", j.shown, manifest.Name, recipe.Name)
	case manifest.Version != version:
		return usagef("%s was made by version %s of the algorithms, and this is %s: its rows would not be the same; make it anew without --refresh", p.folder, manifest.Version, version)
	case manifest.Seed != recipe.Seed:
		return usagef("%s was made with the seed %d, and this run has %d: a refresh keeps the seed; give --seed %d, or make it anew without --refresh", p.folder, manifest.Seed, recipe.Seed, manifest.Seed)
	}
	if err := p.verify(ctx); err != nil {
		return err
	}
	if err := p.read(ctx, "report.json", p.report); err != nil {
		return err
	}
	if err := p.read(ctx, routerFile, p.state); err != nil {
		return err
	}
	if j.parent = p; j.learned == nil { // --learned comes first
		j.learned = p.state
	}
	return nil
}

func (p *parent) read(ctx context.Context, name string, into any) error {
	if err := readJSON(ctx, store.Join(p.folder, name), into); err != nil {
		return p.broken(err)
	}
	return nil
}

// verify holds every file of the snapshot, but its pages, against its manifest.
func (p *parent) verify(ctx context.Context) error {
	for _, f := range p.Files {
		if f.Set == setPage {
			continue // for people, who may write in it
		}
		uri := store.Join(p.folder, f.Path)
		sum, err := store.SHA256(ctx, uri)
		switch {
		case errors.Is(err, store.ErrNotExist):
			return p.broken(fmt.Errorf("%s is missing", uri))
		case err != nil:
			return err
		case sum != f.SHA256:
			return p.broken(fmt.Errorf("%s was changed since it was written: its sha256 is another than in the manifest", uri))
		}
	}
	return nil
}

// broken says what to do about a snapshot that is not what its manifest says.
func (p *parent) broken(err error) error {
	return &usageError{fmt.Errorf("the snapshot %s cannot be refreshed: %w; put the file back, or make the dataset anew with --fresh (its answers are kept)", p.ID, err)}
}

// stateFiles lists the URIs of the files that hold the snapshot's rows.
func (p *parent) stateFiles() []string {
	var out []string
	for _, f := range p.Files {
		if f.Set == transforms.SetState {
			out = append(out, store.Join(p.folder, f.Path))
		}
	}
	return out
}

// carry brings the rows of the earlier snapshot into the run, and weighs the assets by what they lack. The first round of
// the refresh draws from these weights, so that new and changed assets come in; what they cannot say is made from all.
func (j *job) carry(ctx context.Context, r *result) error {
	folder := store.Join(j.work, "carry")
	uri, _, err := j.stageRound(ctx, r, folder, -1, j.wholePlan(r))
	if err != nil {
		return err
	}
	files := j.parent.stateFiles()
	parts, err := j.attempt(ctx, folder, func(attempt, index string) error {
		p := transforms.CarryParams{Partitions: max(len(j.assets.parts), 1)}
		dedup := j.dedupParams(uri, attempt, j.parent.Rows, j.parent.Rows)
		p.RoundParams = dedup.RoundParams
		j.progress.begin("taking over rows", j.parent.Rows)
		return j.execute(ctx, "carry", func(s beam.Scope) { buildCarry(s, j.domain, files, p, dedup, index) })
	})
	if err != nil {
		return err
	}
	if _, _, err := r.take(parts); err != nil {
		return err
	}
	if err := j.limit(ctx, r); err != nil {
		return err
	}
	r.missing = j.domain.Recipe.Size - r.accepted()
	return j.reweigh(r, parts)
}

// assetsState is what a later refresh has to know of the assets.
func (j *job) assetsState() schemas.AssetsState {
	out := schemas.AssetsState{SHA256: j.recipe.assetsSHA256()}
	for _, c := range j.assets.classes {
		if out.Weights == nil {
			out.Weights = map[string]uint64{}
		}
		out.Weights[j.domain.Recipe.Assets[c.key.Source].Name] += c.weight
	}
	return out
}

// staying returns the part of each source's earlier rows that stays, nil where the assets are the same as before: what the
// source weighed by what it weighs now, at most 1. A source that was not there has no rows.
func (j *job) staying() []float64 {
	before, now := j.parent.state.Assets, j.assetsState()
	if before.SHA256 == now.SHA256 {
		return nil
	}
	out := make([]float64, len(j.domain.Recipe.Assets))
	for i, source := range j.domain.Recipe.Assets {
		out[i] = 1
		if was, is := before.Weights[source.Name], now.Weights[source.Name]; was > 0 && was < is {
			out[i] = float64(was) / float64(is)
		}
	}
	return out
}

// wholePlan plans every quota at once: what each asset's share is reckoned from. In a group the first route stands for
// the cell.
func (j *job) wholePlan(r *result) []int {
	out := make([]int, len(r.joint.Slots))
	for slot, s := range r.joint.Slots {
		if slot == 0 || r.joint.Slots[slot-1].Cell != s.Cell {
			out[slot] = r.joint.Cells[s.Cell].Quota
		}
	}
	return out
}

// reweigh reads the assets as the carry wrote them: by what they lack.
func (j *job) reweigh(r *result, parts []transforms.Part) error {
	r.carried, r.lacking = &transforms.Carried{}, &assets{}
	for _, part := range inPartitions(parts, transforms.PartAssets) {
		var c transforms.Carried
		if err := part.Decode(&c); err != nil {
			return err
		}
		r.carried.OverShare += c.OverShare
		if len(j.assets.parts) > 0 {
			r.lacking.addWeights(c.Weights)
			r.lacking.parts = append(r.lacking.parts, part.URI)
		}
	}
	return nil
}
