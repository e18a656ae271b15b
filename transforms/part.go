package transforms

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/routenator/routenator/transforms/store"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[indexFn]())
	register.Iter1[Part]()
	register.Emitter1[Part]()
}

// Kinds of parts.
const (
	PartAssets  = "assets"  // prepared assets of one partition
	PartRows    = "rows"    // unique candidates of one partition of their texts
	PartRejects = "rejects" // rejects of one partition
	PartLanded  = "landed"  // of some partitions, the rows that landed where they were planned: Landed
	PartCuts    = "cuts"    // where the quotas of a group of cells end: all of it in the summary
	PartFile    = "file"    // a file of the snapshot
	PartSummary = "summary" // of the files of a snapshot: FileSummary
	PartTally   = "tally"   // what was counted over the written rows
)

// Part says what one fn wrote. Parts are what a pipeline hands to its driver: small, in one index file.
type Part struct {
	Kind      string
	Partition int
	URI       string // "" for a part that is its summary
	Rows      int
	Bytes     int64
	SHA256    string
	Summary   []byte // JSON, by kind
}

// Index writes all parts of a pipeline as one JSON file, in which the driver finds them.
//
// In: PCollection<Part>. Out: PCollection<string>, the URI of the index.
func Index(s beam.Scope, parts beam.PCollection, uri string) beam.PCollection {
	s = s.Scope("transforms.Index")
	return beam.ParDo(s, &indexFn{URI: uri}, beam.Impulse(s), beam.SideInput{Input: parts})
}

// indexFn writes the index.
type indexFn struct{ URI string }

func (fn *indexFn) ProcessElement(ctx context.Context, _ []byte, parts func(*Part) bool) (string, error) {
	var list []Part
	var part Part
	for parts(&part) {
		list = append(list, part)
		part = Part{}
	}
	data, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("index: %w", err)
	}
	_, err = store.WriteFile(ctx, fn.URI, data)
	return fn.URI, err
}

// ReadIndex reads what Index wrote. The order of the parts means nothing.
func ReadIndex(ctx context.Context, uri string) ([]Part, error) {
	var parts []Part
	return parts, readJSON(ctx, uri, &parts)
}

// writePart writes records as one pack.
func writePart[T any](ctx context.Context, kind string, partition int, uri string, records []T, summary any) (Part, error) {
	body, err := json.Marshal(summary)
	if err != nil {
		return Part{}, fmt.Errorf("summary: %w", err)
	}
	pack, err := encode(records)
	if err != nil {
		return Part{}, err
	}
	written, err := store.WriteFile(ctx, uri, pack)
	if err != nil {
		return Part{}, err
	}
	return Part{Kind: kind, Partition: partition, URI: uri, Rows: len(records), Bytes: written.Bytes, SHA256: written.SHA256, Summary: body}, nil
}

// readPart reads the records of one pack.
func readPart[T any](ctx context.Context, uri string) ([]T, error) {
	pack, err := store.ReadFile(ctx, uri)
	if err != nil {
		return nil, err
	}
	records, err := decode[T](pack)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", uri, err)
	}
	return records, nil
}
