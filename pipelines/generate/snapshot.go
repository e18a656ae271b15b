package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/report"
	"github.com/routenator/routenator/transforms/shards"
	"github.com/routenator/routenator/transforms/store"
)

// setPage is the set of the files that are written for people.
const setPage = "page"

// routerFile is what the router learned, below the snapshot.
const routerFile = "router.json"

// snapshot writes the files of the snapshot, then its pages, and last its manifest: the commit. All that it writes hangs
// on what earlier steps made real, so that whoever writes it a second time, in whatever process, writes the same.
func (j *job) snapshot(ctx context.Context, r *result) (id string, made *schemas.Report, err error) {
	if r.accepted() == 0 {
		return "", nil, j.nothing(ctx, r)
	}
	if id, err = j.snapshotID(ctx); err != nil {
		return "", nil, err
	}
	folder := store.Join(j.config.output, "snapshots", id)
	parts, err := j.publish(ctx, r, folder)
	if err != nil {
		return "", nil, err
	}
	if made, err = j.report(r, parts); err != nil {
		return "", nil, err
	}
	if err := j.agree(ctx, folder, made); err != nil {
		return "", nil, err
	}
	manifest := j.manifest(id, made, r, parts)
	if err := j.writePages(ctx, folder, manifest, made, j.state(r)); err != nil {
		return "", nil, err
	}
	body, err := indented(manifest)
	if err != nil {
		return "", nil, err
	}
	if err := store.CreateNew(ctx, store.Join(folder, "manifest.json"), body); err != nil && !errors.Is(err, store.ErrExists) {
		return "", nil, err
	}
	return id, made, j.show(ctx, id)
}

// agree makes the report say what whoever wrote it first says took how long. That alone may differ between two drivers:
// one that is done takes the work folder away under the other, which then does again, at its own pace, what was done.
func (j *job) agree(ctx context.Context, folder string, made *schemas.Report) error {
	body, err := indented(made)
	if err != nil {
		return err
	}
	uri := store.Join(folder, "report.json")
	if err = store.CreateNew(ctx, uri, body); !errors.Is(err, store.ErrExists) {
		return err
	}
	var there schemas.Report
	if err := readJSON(ctx, uri, &there); err != nil {
		return err
	}
	made.Seconds = there.Seconds
	return nil
}

// show makes latest point at the snapshot, unless it points at a newer one: then this driver is late, and others went on.
func (j *job) show(ctx context.Context, id string) error {
	latest, err := store.Latest(ctx, j.config.output)
	if err != nil || numberOf(latest) > numberOf(id) {
		return err
	}
	return store.Publish(ctx, j.config.output, id)
}

// nothing says why there is no row at all: the commonest reject, in its own words.
func (j *job) nothing(ctx context.Context, r *result) error {
	counts, details := map[string]int{}, map[string]string{}
	for _, part := range r.rejects {
		list, err := transforms.ReadRejectPart(ctx, part.URI)
		if err != nil {
			return err
		}
		for _, reject := range list {
			key := reject.Stage + ": " + reject.Reason
			if counts[key]++; details[key] == "" || reject.Detail < details[key] {
				details[key] = reject.Detail
			}
		}
	}
	most := ""
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		if counts[key] > counts[most] {
			most = key
		}
	}
	if most == "" {
		return errors.New("no row was made, so there is no dataset; look at --preview 20")
	}
	return fmt.Errorf("no row passed, so there is no dataset; the commonest reject (%d of %d) is %s: %s; look at --preview 20",
		counts[most], total(slices.Collect(maps.Values(counts))), most, details[most])
}

// snapshotID numbers the snapshot behind those that are there. A folder of this identity is used again, as its files would
// be the same: a whole one unless the run is to be a new one, and what a killed run left where nothing newer is there.
func (j *job) snapshotID(ctx context.Context) (string, error) {
	folders, err := j.snapshotFolders(ctx)
	if err != nil {
		return "", err
	}
	number := 0
	for _, f := range folders {
		number = max(number, f.number)
	}
	for _, f := range slices.Backward(folders) {
		if f.identity == j.identity[:12] && (f.whole && !j.config.fresh || !f.whole && f.number == number) {
			return f.name, nil
		}
	}
	return fmt.Sprintf("%05d-%s", number+1, j.identity[:12]), nil
}

// publish runs the pipeline that writes rows, views, surplus and rejects.
func (j *job) publish(ctx context.Context, r *result, folder string) ([]transforms.Part, error) {
	publication := transforms.Publication{Snapshot: folder, Views: j.config.views, Cuts: r.cuts, Limits: r.limits,
		Shards: transforms.Shards(r.rows, r.rejects, r.accepted(), j.domain.Recipe.Split.Validation)}
	uri, err := transforms.Stage(ctx, store.Join(j.work, "publish"), publication)
	if err != nil {
		return nil, err
	}
	return j.attempt(ctx, store.Join(j.work, "publish"), func(_, index string) error {
		j.progress.begin("writing rows", r.accepted())
		p := transforms.PublishParams{Domain: j.domainURI, Learned: j.learnedURI, Publication: uri, Buckets: transforms.TextBuckets(r.accepted())}
		return j.execute(ctx, "snapshot", func(s beam.Scope) { buildSnapshot(s, len(publication.Shards), p, index) })
	})
}

func (j *job) manifest(id string, made *schemas.Report, r *result, parts []transforms.Part) *schemas.Manifest {
	m := &schemas.Manifest{ID: id, Identity: j.identity, Name: j.domain.Recipe.Name, Inputs: j.inputs, RecipeSHA256: j.recipeSHA256, Version: version,
		Rounds: r.first + len(r.rounds), Seed: j.domain.Recipe.Seed, Rows: made.Rows, Splits: map[string]int{}}
	if j.parent != nil {
		m.Parent = j.parent.ID
	}
	for _, part := range parts {
		if set, ok := strings.CutPrefix(part.Kind, transforms.PartFile+" "); ok {
			m.Files = append(m.Files, schemas.File{Path: part.URI, Set: set, Rows: part.Rows, Bytes: part.Bytes, SHA256: part.SHA256})
			if set == schemas.SplitTrain || set == schemas.SplitValidation {
				m.Splits[set] += part.Rows
			}
		}
	}
	slices.SortFunc(m.Files, func(a, b schemas.File) int { return strings.Compare(a.Path, b.Path) })
	return m
}

// writePages writes card, report and what the router learned, and enters them into the manifest.
func (j *job) writePages(ctx context.Context, folder string, m *schemas.Manifest, made *schemas.Report, state *schemas.RouterState) error {
	card, err := shards.Card(shards.CardInfo{Name: m.Name, Description: j.domain.Recipe.Description, License: j.domain.Recipe.License,
		Languages: j.languages(), Attributes: transforms.Columns(j.domain), Views: j.config.views, Report: *made, Manifest: *m,
		Attributions: j.attributions()})
	if err != nil {
		return err
	}
	data, err := indented(made)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := report.HTML(&page, made); err != nil {
		return err
	}
	learned, err := indented(state)
	if err != nil {
		return err
	}
	for _, file := range []struct {
		name, set string
		data      []byte
	}{{"README.md", setPage, card}, {"report.json", setPage, data}, {"report.html", setPage, page.Bytes()}, {routerFile, "router", learned}} {
		written, err := store.WriteFile(ctx, store.Join(folder, file.name), file.data)
		if err != nil {
			return err
		}
		m.Files = append(m.Files, schemas.File{Path: file.name, Set: file.set, Bytes: written.Bytes, SHA256: written.SHA256})
	}
	return nil
}

// languages returns the languages of the phrases.
func (j *job) languages() []string {
	var out []string
	for _, files := range j.domain.Phrases {
		for _, f := range files {
			if len(f.Phrases) > 0 && !slices.Contains(out, f.Language) {
				out = append(out, f.Language)
			}
		}
	}
	slices.Sort(out)
	return out
}

func (j *job) attributions() map[string]string {
	out := map[string]string{}
	for _, s := range j.domain.Recipe.Assets {
		if s.Attribution != "" {
			out[s.Name] = s.Attribution
		}
	}
	return out
}

// latestManifest returns the manifest of the newest snapshot, nil where there is none.
func latestManifest(ctx context.Context, output string) (*schemas.Manifest, error) {
	name, err := store.Latest(ctx, output)
	if err != nil || name == "" {
		return nil, err
	}
	var m schemas.Manifest
	if err := readJSON(ctx, store.Join(output, "snapshots", name, "manifest.json"), &m); err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return nil, &usageError{fmt.Errorf("%s points at the snapshot %s, whose manifest cannot be read: %w; put the file back, or make the dataset anew with --fresh (its answers are kept)",
			store.Join(output, "latest"), name, err)}
	}
	return &m, nil
}

func readJSON(ctx context.Context, uri string, into any) error {
	data, err := store.ReadFile(ctx, uri)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", uri, err)
	}
	return nil
}

func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return b.Bytes(), nil
}
