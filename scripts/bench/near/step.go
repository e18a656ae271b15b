package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local" // Prism stages artifacts through it
	"github.com/apache/beam/sdks/v2/go/pkg/beam/log"
	//lint:ignore SA1019 compared with Prism on one machine
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/direct" // registers the runner
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"  // registers the runner

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

func init() { beam.RegisterDoFn(reflect.TypeFor[joinFn]()) }

// step runs the dedup step over rows that are joined from halves of the snapshot's queries, as a round of a run has it.
func step(ctx context.Context, o options, stdout io.Writer) error {
	work, err := os.MkdirTemp("", "near-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if _, err := joints(o.snapshot); err != nil { // before the clock starts
		return err
	}
	p, err := params(ctx, o, work)
	if err != nil {
		return err
	}
	_ = flag.CommandLine.Parse([]string{"--environment_type=LOOPBACK"})
	beam.Init()
	log.SetLogger(mute{})
	pipeline, s := beam.NewPipelineWithRoot()
	var chunks []int
	for from := 0; from < o.rows; from += rowsPerChunk {
		chunks = append(chunks, from)
	}
	candidates := beam.ParDo(s, &joinFn{Snapshot: o.snapshot, Rows: o.rows}, beam.CreateList(s, chunks)) // Candidate
	parts, _ := transforms.Dedup(s, candidates, p)                                                       // Part
	index := filepath.Join(work, "index.json")
	transforms.Index(s, parts, index)

	before, _ := usage()
	start := time.Now()
	if _, err := beam.Run(ctx, o.runner, pipeline); err != nil {
		return err
	}
	wall := time.Since(start).Seconds()
	after, peak := usage()
	if err := printCounts(ctx, index, o, stdout); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "  %.1f s, %.1f CPU s, %.0f MiB at most\n", wall, after-before, peak)
	return nil
}

// cellsInAll is over how many cells the rows are dealt.
const cellsInAll = 500

// params stages a domain that has functions and little else, and a round of cells that take all rows.
func params(ctx context.Context, o options, work string) (transforms.DedupParams, error) {
	var p transforms.DedupParams
	data, err := os.ReadFile(o.functions)
	if err != nil {
		return p, err
	}
	functions, err := schemas.ReadFunctions(data)
	if err != nil {
		return p, fmt.Errorf("%s: %w", o.functions, err)
	}
	domain := schemas.Domain{Functions: functions, Recipe: schemas.Recipe{Seed: 7, Language: "en"}}
	uri, err := transforms.Stage(ctx, work, domain)
	if err != nil {
		return p, err
	}
	joint := cells.Joint{Cells: slices.Repeat([]cells.Cell{{Quota: o.rows/cellsInAll + 1}}, cellsInAll)}
	round, err := transforms.Stage(ctx, work, transforms.Round{Joint: joint})
	if err != nil {
		return p, err
	}
	return transforms.DedupParams{RoundParams: transforms.RoundParams{Domain: uri, Round: round, Folder: work}, Near: o.near, Rows: o.rows,
		Partitions: (o.rows + 8191) / 8192, Branches: max(o.rows*1000/transforms.BytesPerBranch, 1)}, nil
}

// mute is a Beam logger that says nothing.
type mute struct{}

func (mute) Log(context.Context, log.Severity, int, string) {}

func printCounts(ctx context.Context, index string, o options, stdout io.Writer) error {
	parts, err := transforms.ReadIndex(ctx, index)
	if err != nil {
		return err
	}
	kept := 0
	left := map[string]int{}
	for _, part := range parts {
		if part.Kind == transforms.PartRows {
			kept += part.Rows
			continue
		}
		var counts transforms.RejectCounts
		if err := part.Decode(&counts); err != nil {
			return err
		}
		for _, c := range counts {
			left[c.Reason] += c.Rows
		}
	}
	fmt.Fprintf(stdout, "%d rows at %v on %s: %d stay, %v leave\n", o.rows, o.near, o.runner, kept, left)
	return nil
}

// halves are the beginnings and ends of a snapshot's queries.
type halves struct {
	queries []query             // cut to their beginnings
	ends    map[string][]string // by function
}

// Queries that begin alike get the label of the first: a joined text has one label, whatever it was joined from.
var joints = onceFor(func(snapshot string) (*halves, error) {
	queries, err := readQueries(context.Background(), snapshot)
	if err != nil {
		return nil, err
	}
	h := &halves{ends: map[string][]string{}}
	first := map[string]query{}
	for _, q := range queries {
		beginning, end := cut(q.text)
		if end == "" {
			continue
		}
		h.ends[q.function] = append(h.ends[q.function], end)
		key := text.Normalise(beginning)
		if _, ok := first[key]; !ok {
			first[key] = q
		}
		q = first[key]
		q.text = beginning
		h.queries = append(h.queries, q)
	}
	return h, nil
})

// cut cuts a query at its last small word.
func cut(query string) (beginning, end string) {
	words := strings.Fields(query)
	for i := len(words) - 2; i > 0; i-- {
		switch strings.ToLower(words[i]) {
		case "of", "in", "with", "by", "from", "on", "at", "near", "for", "and", "showing", "about":
			return strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		}
	}
	return query, ""
}

// onceFor makes a value once a process; all calls have the same name.
func onceFor[T any](make func(name string) (T, error)) func(name string) (T, error) {
	var once sync.Once
	var value T
	var err error
	return func(name string) (T, error) {
		once.Do(func() { value, err = make(name) })
		return value, err
	}
}

// rowsPerChunk is how many rows one element makes.
const rowsPerChunk = 1 << 14

// joinFn makes rows: the beginning of one query, with its label, and the end of another of the same function.
type joinFn struct {
	Snapshot string
	Rows     int
}

func (fn *joinFn) ProcessElement(from int, emit func(schemas.Candidate)) error {
	all, err := joints(fn.Snapshot)
	if err != nil {
		return err
	}
	for i := from; i < min(from+rowsPerChunk, fn.Rows); i++ {
		choice := hash.New(7, strconv.Itoa(i), "join")
		q := all.queries[choice.Intn(len(all.queries))]
		ends := all.ends[q.function]
		end := ends[choice.Intn(len(ends))]
		emit(schemas.Candidate{Slot: -1, ID: fmt.Sprintf("%016x%08x", choice.Uint64(), i), Query: q.text + " " + end,
			Outcome: q.outcome, Function: q.function, Calls: q.calls, Cell: i % cellsInAll, Language: "en",
			Said: []schemas.Said{{Argument: "kind", Surface: "picture"}, {Argument: "query", Surface: end}}, AssetID: fmt.Sprint("P", i%20000),
			Skeleton: "{kind} of {query}", Path: []string{"2648", "3140", "269"}, Labels: []string{"noun_phrase", "middle", "Any", "5-6"}})
	}
	return nil
}
