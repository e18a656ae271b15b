package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"syscall"

	"github.com/routenator/routenator/examples/creative"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/answers"
	"github.com/routenator/routenator/transforms/attributes"
	"github.com/routenator/routenator/transforms/report"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/shards"
	"github.com/routenator/routenator/transforms/store"
)

// run is the whole command.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c, err := parseConfig(args, stderr)
	if err != nil {
		return err
	}
	runner.Start()
	if c.runner.WorkerPool > 0 {
		return runner.ServePool(ctx, c.runner.WorkerPool)
	}
	if c.init != "" {
		return writeRecipe(ctx, c, stdout)
	}
	r, err := readRecipe(ctx, c)
	if err != nil {
		return err
	}
	if c.output == "" {
		c.output = "out/" + r.domain.Recipe.Name
	}
	if c.validate || c.preview > 0 {
		return preview(ctx, c, r, stdout)
	}
	if err := r.ready(); err != nil {
		return err
	}
	if err := r.checkWorkers(c); err != nil {
		return err
	}
	if c.runner.DryRun() {
		return c.runner.TranslateAll(ctx, graphs(c, r.domain), stdout)
	}
	j := &job{config: c, shown: c.output, recipe: r, progress: newProgress(stderr)}
	defer j.progress.stop()
	summary, err := j.make(ctx)
	if err != nil {
		return err
	}
	j.progress.stop()
	if _, err := io.WriteString(stdout, summary); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	return j.short()
}

// readRecipe reads the recipe, lays the flags over it and compiles its phrases.
func readRecipe(ctx context.Context, c *config) (*recipe, error) {
	r := &recipe{files: storedFiles{ctx}}
	name := c.recipe
	if name == "" {
		r.files, r.embedded, name = embeddedFiles{creative.Files}, true, "recipe.yaml"
	}
	var err error
	if r.domain, err = schemas.Read(r.files, name); err != nil {
		return nil, err
	}
	if c.size > 0 {
		r.domain.Recipe.Size = c.size
	}
	if c.seedSet {
		r.domain.Recipe.Seed = c.seed
	}
	if err := r.only(c.routes); err != nil {
		return nil, err
	}
	if err := r.endpoints(c); err != nil {
		return nil, err
	}
	return r, r.check(name)
}

// check finds what is wrong with graph, phrases, licences and columns before any work.
func (r *recipe) check(name string) (err error) {
	if r.graph, err = transforms.ReadGraph(r.domain, r.files.ReadFile, nil); err != nil {
		return &usageError{err}
	}
	if err := transforms.Check(r.domain, r.graph); err != nil {
		return &usageError{err}
	}
	var sources []shards.SourceLicense
	for _, s := range r.domain.Recipe.Assets {
		sources = append(sources, shards.SourceLicense{Name: s.Name, License: s.License})
	}
	if err := shards.CheckLicenses(r.domain.Recipe.License, sources); err != nil {
		return schemas.Problems{{File: name, Key: "license", Message: err.Error()}}
	}
	if _, err := shards.Columns(transforms.Columns(r.domain)); err != nil {
		return schemas.Problems{{File: name, Key: "attributes", Message: err.Error()}}
	}
	return nil
}

// job is one run that makes a snapshot.
type job struct {
	config   *config
	shown    string // the output folder as the user wrote it
	recipe   *recipe
	progress *progress
	counters runner.Counters // of the pipelines that this process ran

	identity, inputs, recipeSHA256 string
	parent                         *parent              // the snapshot that a refresh begins from, nil without one
	learned                        *schemas.RouterState // of an earlier run, nil without one
	missing                        int                  // rows that the snapshot lacks
	seconds                        float64              // of the pipelines that were made real
	work                           string               // URI of the run's work folder
	domainURI, learnedURI          string
	answers                        string // URI of the response log, "" where nothing is asked
	partitions                     int    // of the response log
	unlockAnswers                  func() error
	domain                         *schemas.Domain // staged
	observer                       *attributes.Observer
	assets                         *assets
}

// make makes the snapshot and returns the last words of the run.
func (j *job) make(ctx context.Context) (string, error) {
	if err := j.recipe.digest(ctx); err != nil {
		return "", err
	}
	unlock, err := store.Lock(ctx, store.Join(j.config.output, "work", "lock"))
	if err != nil {
		return "", err
	}
	defer unlock() // released with the process at the latest
	return j.makeUnlocked(ctx)
}

// makeUnlocked is make for a caller that holds the lock. Where it does not, and another driver makes the same, nothing is
// harmed: both write the same, and what the other one has committed is taken for done.
func (j *job) makeUnlocked(ctx context.Context) (string, error) {
	defer j.release()
	if err := j.identify(ctx); err != nil {
		return "", err
	}
	if words, done, err := j.alreadyMade(ctx); err != nil || done {
		return words, err
	}
	id, made, err := j.produce(ctx)
	if err != nil {
		if words, done := j.madeByAnother(ctx); done {
			return words, nil
		}
		return "", err
	}
	if err := j.clean(ctx, j.identity); err != nil {
		return "", err
	}
	pruned, err := j.prune(ctx)
	if err != nil {
		return "", err
	}
	line, err := j.lastLine(id, statusMade, made, pruned)
	return report.Summary(made, store.Join(j.shown, "latest")) + line, err
}

// produce makes the snapshot.
func (j *job) produce(ctx context.Context) (id string, made *schemas.Report, err error) {
	if err := j.stage(ctx); err != nil {
		return "", nil, err
	}
	if err := j.readAssets(ctx); err != nil {
		return "", nil, err
	}
	result, err := j.rounds(ctx)
	if err != nil {
		return "", nil, err
	}
	return j.snapshot(ctx, result)
}

// madeByAnother says so where another driver has committed the snapshot of this identity while this one was at it, and took
// its work folder away under it. A run that is to be a new one is never another's.
func (j *job) madeByAnother(ctx context.Context) (string, bool) {
	if j.config.fresh {
		return "", false
	}
	manifest, err := j.snapshotOf(ctx, j.identity)
	if err != nil || manifest == nil {
		return "", false // the first error says what went wrong
	}
	words, err := j.unchanged(ctx, manifest)
	return words, err == nil
}

// clean removes the work folder of a run that is done. What another driver is writing into it meanwhile it removes itself.
func (j *job) clean(ctx context.Context, identity string) error {
	err := store.RemoveAll(ctx, store.Join(j.config.output, "work", identity[:16]))
	if errors.Is(err, syscall.ENOTEMPTY) {
		return nil
	}
	return err
}

// identify says what this run is: the hash of what decides its rows, and for a refresh the snapshot that it begins from.
func (j *job) identify(ctx context.Context) error {
	if err := j.readLearned(ctx); err != nil {
		return err
	}
	if j.config.refresh {
		if err := j.openParent(ctx); err != nil {
			return err
		}
	}
	var err error
	if j.inputs, j.recipeSHA256, err = j.recipe.inputs(j.config); err != nil {
		return err
	}
	j.identity = j.inputs
	if j.parent != nil {
		j.identity = refreshed(j.inputs, j.parent.Identity)
	}
	return nil
}

// readLearned reads what --learned names.
func (j *job) readLearned(ctx context.Context) error {
	if j.config.learned == "" {
		return nil
	}
	data, err := store.ReadFile(ctx, j.config.learned)
	if err != nil {
		return &usageError{fmt.Errorf("--learned: %w", err)}
	}
	j.learned = &schemas.RouterState{}
	if err := json.Unmarshal(data, j.learned); err != nil {
		return usagef("--learned %s: %v; give the router.json of a snapshot", j.config.learned, err)
	}
	j.recipe.learned = hexSHA256(data)
	return nil
}

// alreadyMade says so when nothing would change: a snapshot has this run's identity, or a refresh has the inputs that the
// newest one was made from. A snapshot that a killed run wrote whole, and did not publish, is published.
func (j *job) alreadyMade(ctx context.Context) (string, bool, error) {
	if j.config.fresh {
		return "", false, nil
	}
	manifest, err := latestManifest(ctx, j.config.output)
	if err != nil {
		return "", false, err
	}
	if manifest == nil || !(j.config.refresh && manifest.Inputs == j.inputs) {
		if manifest, err = j.snapshotOf(ctx, j.identity); err != nil || manifest == nil {
			return "", false, err
		}
		if err := store.Publish(ctx, j.config.output, manifest.ID); err != nil {
			return "", false, err
		}
	}
	words, err := j.unchanged(ctx, manifest)
	return words, err == nil, err
}

// unchanged is the last words of a run whose snapshot is there. A run that was killed after it had made it may have left
// its work folder.
func (j *job) unchanged(ctx context.Context, manifest *schemas.Manifest) (string, error) {
	var made schemas.Report
	if err := readJSON(ctx, store.Join(j.config.output, "snapshots", manifest.ID, "report.json"), &made); err != nil {
		return "", err
	}
	if err := j.clean(ctx, manifest.Identity); err != nil {
		return "", err
	}
	pruned, err := j.prune(ctx)
	if err != nil {
		return "", err
	}
	line, err := j.lastLine(manifest.ID, statusUnchanged, &made, pruned)
	words := fmt.Sprintf("Nothing to do: %s already holds these %d rows (same recipe, inputs, seed and size).\n", store.Join(j.shown, "latest"), manifest.Rows)
	if made.Rows < made.Size {
		words += fmt.Sprintf("%d rows are missing, as its report says; --fresh tries for them again.\n", made.Size-made.Rows)
	}
	return words + line, err
}

// snapshotOf returns the manifest of the whole snapshot that has this identity, nil where there is none.
func (j *job) snapshotOf(ctx context.Context, identity string) (*schemas.Manifest, error) {
	folders, err := j.snapshotFolders(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range slices.Backward(folders) {
		if !f.whole || f.identity != identity[:12] {
			continue
		}
		var m schemas.Manifest
		if err := readJSON(ctx, store.Join(j.config.output, "snapshots", f.name, "manifest.json"), &m); err != nil || m.Identity == identity {
			return &m, err
		}
	}
	return nil, nil
}

// stage writes what workers read into the work folder.
func (j *job) stage(ctx context.Context) error {
	output, err := store.Absolute(j.config.output)
	if err != nil {
		return err
	}
	j.config.output = output
	j.work = store.Join(output, "work", j.identity[:16])
	if j.config.fresh {
		if err := store.RemoveAll(ctx, j.work); err != nil {
			return err
		}
	}
	inputs := store.Join(j.work, "inputs")
	if j.domain, err = j.recipe.staged(ctx, inputs); err != nil {
		return err
	}
	j.observer = attributes.NewObserver(j.domain)
	if j.domainURI, err = transforms.Stage(ctx, inputs, j.domain); err != nil || len(j.recipe.asked()) == 0 {
		return err
	}
	return j.openAnswers(ctx)
}

// openAnswers makes the response log ready.
func (j *job) openAnswers(ctx context.Context) error {
	j.answers = store.Join(j.config.output, "responses")
	if j.config.answers != "" {
		var err error
		if j.answers, err = store.Absolute(j.config.answers); err != nil {
			return err
		}
	}
	log, err := answers.OpenFor(ctx, j.answers, j.domain.Recipe.Size)
	if err != nil {
		return err
	}
	j.partitions = log.Partitions()
	j.unlockAnswers, err = store.Lock(ctx, store.Join(j.answers, "lock")) // two at once would pay for the same answers
	return err
}

// release gives the response log back.
func (j *job) release() {
	if j.unlockAnswers != nil {
		answers.Settle()      // what an interrupted round was answered and has not written yet
		_ = j.unlockAnswers() // released with the process at the latest
	}
}

func gunzip(data []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return io.ReadAll(reader)
}
