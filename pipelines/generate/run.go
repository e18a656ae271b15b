package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/routenator/routenator/examples/creative"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/answers"
	"github.com/routenator/routenator/transforms/attributes"
	"github.com/routenator/routenator/transforms/report"
	"github.com/routenator/routenator/transforms/shards"
	"github.com/routenator/routenator/transforms/store"
)

// run is the whole command.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c, err := parseConfig(args, stderr)
	if err != nil {
		return err
	}
	start()
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
	j := &job{config: c, shown: c.output, recipe: r, started: time.Now(), progress: newProgress(stderr)}
	defer j.progress.stop()
	summary, err := j.make(ctx)
	if err != nil {
		return err
	}
	j.progress.stop()
	_, err = io.WriteString(stdout, summary)
	return err
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
	started  time.Time
	progress *progress

	identity, recipeSHA256 string
	work                   string // URI of the run's work folder
	domainURI, learnedURI  string
	answers                string // URI of the response log, "" where nothing is asked
	partitions             int    // of the response log
	unlockAnswers          func() error
	domain                 *schemas.Domain // staged
	observer               *attributes.Observer
	assets                 *assets
}

// make makes the snapshot and returns the last words of the run.
func (j *job) make(ctx context.Context) (string, error) {
	if err := j.recipe.digest(ctx); err != nil {
		return "", err
	}
	var err error
	if j.identity, j.recipeSHA256, err = j.recipe.identity(j.config); err != nil {
		return "", err
	}
	if words, done, err := j.alreadyMade(ctx); err != nil || done {
		return words, err
	}
	unlock, err := store.Lock(ctx, store.Join(j.config.output, "work", "lock"))
	if err != nil {
		return "", err
	}
	defer unlock() // released with the process at the latest
	defer j.release()
	if err := j.stage(ctx); err != nil {
		return "", err
	}
	if err := j.readAssets(ctx); err != nil {
		return "", err
	}
	result, err := j.rounds(ctx)
	if err != nil {
		return "", err
	}
	made, err := j.snapshot(ctx, result)
	if err != nil {
		return "", err
	}
	if err := store.RemoveAll(ctx, j.work); err != nil {
		return "", err
	}
	return report.Summary(made, store.Join(j.shown, "latest")), nil
}

// alreadyMade says so when the newest snapshot has this run's identity: nothing would change.
func (j *job) alreadyMade(ctx context.Context) (string, bool, error) {
	manifest, err := latestManifest(ctx, j.config.output)
	if err != nil || manifest == nil || manifest.Identity != j.identity {
		return "", false, err
	}
	return fmt.Sprintf("Nothing to do: %s already holds these %d rows (same recipe, inputs, seed and size).\n",
		store.Join(j.shown, "latest"), manifest.Rows), true, nil
}

// stage writes what workers read into the work folder.
func (j *job) stage(ctx context.Context) error {
	output, err := absolute(j.config.output)
	if err != nil {
		return err
	}
	j.config.output = output
	j.work = store.Join(output, "work", j.identity[:16])
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
		if j.answers, err = absolute(j.config.answers); err != nil {
			return err
		}
	}
	log, err := answers.Open(ctx, j.answers)
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
