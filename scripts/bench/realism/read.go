package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/realism"
	"github.com/routenator/routenator/transforms/shards"
	"github.com/routenator/routenator/transforms/store"
)

// read returns the rows of the snapshot, or of a JSONL file in its place, and those of the reference.
func read(ctx context.Context, o options) (written, real []realism.Row, err error) {
	if o.reference == "" || o.halves == (o.snapshot != "") {
		return nil, nil, errUsage
	}
	if real, err = readReference(ctx, o.reference, o.field); err != nil {
		return nil, nil, err
	}
	if o.halves {
		return real[len(real)/2:], real[:len(real)/2], nil
	}
	if strings.HasSuffix(o.snapshot, ".jsonl") {
		written, err = readReference(ctx, o.snapshot, o.field)
	} else {
		written, err = readSnapshot(ctx, o.snapshot)
	}
	return written, real, err
}

// readReference reads real queries, in the order of a hash: files are often sorted by kind.
func readReference(ctx context.Context, path, field string) ([]realism.Row, error) {
	data, err := store.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer data.Close()
	var rows []realism.Row
	for decoder := json.NewDecoder(data); ; {
		var record map[string]json.RawMessage
		var query string
		if err := decoder.Decode(&record); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("%s: record %d: %w", path, len(rows)+1, err)
		}
		if err := json.Unmarshal(record[field], &query); err != nil {
			return nil, fmt.Errorf("%s: %s: %w; name the key of the query with --field", path, field, err)
		}
		rows = append(rows, realism.Row{Query: strings.TrimSpace(query)})
	}
	slices.SortFunc(rows, func(a, b realism.Row) int { return cmp.Compare(hash.Of(0, a.Query), hash.Of(0, b.Query)) })
	return rows, nil
}

// readSnapshot reads the rows that call one function, grouped by asset.
func readSnapshot(ctx context.Context, folder string) ([]realism.Row, error) {
	files, err := store.Glob(ctx, store.Join(folder, "data", "*.parquet"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no data/*.parquet", folder)
	}
	var rows []realism.Row
	for _, file := range files {
		for example, err := range shards.ReadExamples(ctx, file) {
			if err != nil {
				return nil, err
			}
			if example.Outcome == schemas.OutcomeCall {
				rows = append(rows, realism.Row{Query: example.Query, Group: example.AssetID})
			}
		}
	}
	return rows, nil
}
