package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/store"
)

// dataset is one dataset as the pipeline reads it.
type dataset struct {
	input     evaluation.Input
	snapshot  bool // generate made it
	spec      *records.Spec
	stretches []records.Stretch
}

// reference says whether the dataset is the one that others are compared with.
func (d *dataset) reference() bool { return d.input.Role == evaluation.RoleReference }

// readDatasets finds the datasets of the command line, the reference last.
func (j *job) readDatasets(ctx context.Context) error {
	c := j.config
	for _, n := range c.datasets {
		if err := j.addDataset(ctx, evaluation.RoleDataset, n); err != nil {
			return err
		}
	}
	switch {
	case c.reference != "":
		return j.addDataset(ctx, evaluation.RoleReference, named{referenceName, c.reference})
	case len(c.datasets) > 0 && len(j.golden) > 0:
		return j.goldenAsReference(ctx)
	}
	return nil
}

func (j *job) addDataset(ctx context.Context, role string, n named) error {
	files, err := records.Find(ctx, n.path)
	if errors.Is(err, records.ErrNoFiles) {
		return usagef("--%s: %w", role, err)
	}
	if err != nil {
		return err
	}
	d, err := j.newDataset(ctx, role, n, files)
	if err != nil {
		return err
	}
	j.datasets = append(j.datasets, d)
	return nil
}

func (j *job) newDataset(ctx context.Context, role string, n named, files []records.File) (*dataset, error) {
	fields := records.Fields{Query: fieldOf(j.config.queryField, n.name), Label: fieldOf(j.config.labelField, n.name)}
	if role == evaluation.RoleReference && !slices.ContainsFunc(files, func(f records.File) bool { return f.Bytes > 0 }) {
		return nil, usagef("--reference %s: it is empty", n.path)
	}
	spec, err := records.Look(ctx, n.name, files, fields, j.functions)
	if err != nil {
		return nil, usagef("--%s %w", role, err)
	}
	stretches, err := records.Stretches(ctx, len(j.datasets), files)
	if err != nil {
		return nil, err
	}
	d := &dataset{spec: spec, stretches: stretches, snapshot: len(files) > 0 && files[0].Snapshot, input: evaluation.Input{Role: role, Name: n.name, Path: n.path, Files: []evaluation.File{}, Refused: []evaluation.Refusal{},
		Fields: evaluation.Fields{Query: spec.Query, Function: spec.Function, Labels: spec.Labels}}}
	for _, f := range files {
		d.input.Files = append(d.input.Files, evaluation.File{Path: f.Name, Bytes: f.Bytes, SHA256: f.SHA256})
	}
	return d, nil
}

// goldenAsReference compares the datasets with the golden set, where no other reference is given: it is written like the
// requests that people make.
func (j *job) goldenAsReference(ctx context.Context) error {
	var files []records.File
	for i := range j.evaluation.Inputs {
		in := &j.evaluation.Inputs[i]
		if in.Role != evaluation.RoleGolden {
			continue
		}
		for k, uri := range j.goldenURIs[in.Path] {
			files = append(files, records.File{URI: uri, Name: in.Files[k].Path, Bytes: in.Files[k].Bytes, SHA256: in.Files[k].SHA256})
		}
	}
	d, err := j.newDataset(ctx, evaluation.RoleReference, named{referenceName, "the golden set"}, files)
	if err != nil {
		return err
	}
	j.datasets = append(j.datasets, d)
	j.omit("No --reference was given: the datasets are compared with the golden set.")
	return nil
}

// readFunctions reads the function schemas of --recipe or --functions.
func (j *job) readFunctions(ctx context.Context) error {
	c := j.config
	switch {
	case c.recipe != "":
		domain, err := schemas.Read(diskFiles{ctx}, c.recipe)
		if err != nil {
			return err
		}
		j.domain, j.functions = domain, domain.Functions
	case c.functions != "":
		data, err := store.ReadFile(ctx, c.functions)
		if err != nil {
			return usagef("--functions: %w", err)
		}
		if j.functions, err = schemas.ReadFunctions(data); err != nil {
			return usagef("--functions %s: %w", c.functions, err)
		}
	}
	return nil
}

// refused turns counts of refusals into the report's.
func refused(counts map[string]int, list []records.Refusal) []evaluation.Refusal {
	out := []evaluation.Refusal{}
	for reason, rows := range counts {
		r := evaluation.Refusal{Reason: reason, Rows: rows, Where: []string{}}
		for _, refusal := range list {
			if refusal.Reason == reason {
				r.Where = append(r.Where, fmt.Sprintf("%s %s: %s", refusal.File, refusal.Where, refusal.Detail))
			}
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b evaluation.Refusal) int {
		if a.Rows != b.Rows {
			return b.Rows - a.Rows
		}
		if a.Reason < b.Reason {
			return -1
		}
		return 1
	})
	return out
}
