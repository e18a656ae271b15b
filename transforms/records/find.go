package records

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/store"
)

// File is one file of a dataset.
type File struct {
	URI    string
	Name   string // as the user knows it
	Bytes  int64
	SHA256 string

	Snapshot bool // a manifest of generate lists it: the tools that its rows show are those of a recipe
}

// ErrNoFiles says that a path leads to nothing that can be read.
var ErrNoFiles = errors.New("no dataset there")

// Find returns the files of a path: a snapshot of generate (those that its manifest lists, and no others), the output
// folder above it (its newest snapshot), a folder of Parquet or JSONL files, such a file, or a glob. They are in name order. Nothing
// found is an error that wraps ErrNoFiles and says what would be right.
func Find(ctx context.Context, path string) ([]File, error) {
	folders := []string{path}
	for _, output := range []string{path, strings.TrimSuffix(path, "/latest")} {
		snapshot, err := store.Latest(ctx, output)
		switch {
		case err != nil && store.InBucket(path):
			return nil, fmt.Errorf("%s: %w", path, err)
		case err == nil && snapshot != "": // on disk, what is called latest may be something of the user's own
			folders = append(folders, store.Join(output, "snapshots", snapshot))
		}
	}
	for _, folder := range folders {
		data, err := store.ReadFile(ctx, store.Join(folder, "manifest.json"))
		if err == nil {
			return manifestFiles(folder, data)
		}
		if !errors.Is(err, store.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	var uris []string
	for _, pattern := range []string{path, store.Join(path, "*.parquet"), store.Join(path, "*.jsonl"), store.Join(path, "*.jsonl.gz"), store.Join(path, "data", "*.parquet")} {
		found, err := store.Glob(ctx, pattern)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		uris = append(uris, slices.DeleteFunc(found, func(uri string) bool { return !readable(uri) })...)
	}
	slices.Sort(uris)
	uris = slices.Compact(uris)
	if len(uris) == 0 {
		return nil, fmt.Errorf("%s: %w: write a snapshot's folder, a folder, file or glob of .parquet, .jsonl or .jsonl.gz", path, ErrNoFiles)
	}
	return describe(ctx, uris)
}

func readable(uri string) bool {
	return slices.ContainsFunc([]string{".parquet", ".jsonl", ".jsonl.gz", ".json", ".ndjson"}, func(suffix string) bool { return strings.HasSuffix(uri, suffix) })
}

func manifestFiles(folder string, data []byte) ([]File, error) {
	var manifest schemas.Manifest
	if err := json.Unmarshal(data, &manifest); err != nil {
		return nil, fmt.Errorf("%s: %w", store.Join(folder, "manifest.json"), err)
	}
	var files []File
	for _, f := range manifest.Files {
		if f.Set == schemas.SplitTrain || f.Set == schemas.SplitValidation {
			if strings.HasSuffix(f.Path, ".parquet") && strings.HasPrefix(f.Path, "data/") {
				files = append(files, File{URI: store.Join(folder, f.Path), Name: f.Path, Bytes: f.Bytes, SHA256: f.SHA256, Snapshot: true})
			}
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: %w: its manifest lists no rows", folder, ErrNoFiles)
	}
	return files, nil
}

func describe(ctx context.Context, uris []string) ([]File, error) {
	files := make([]File, len(uris))
	for i, uri := range uris {
		bytes, err := store.Size(ctx, uri)
		if err != nil {
			return nil, err
		}
		sum, err := store.SHA256(ctx, uri)
		if err != nil {
			return nil, err
		}
		files[i] = File{URI: uri, Name: uri, Bytes: bytes, SHA256: sum}
	}
	return files, nil
}
