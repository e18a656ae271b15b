package transforms

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[sumSomeFn]())
	beam.RegisterDoFn(reflect.TypeFor[sumAllFn]())
}

// filesPerSum is how many files are added up at first: of 100,000 files there are 400 sums, which are added up then.
const filesPerSum = 256

// SumFiles adds up what the files of a snapshot hold. A file's summary may be megabytes, with a sample of each cell, and
// there may be 100,000 files: they are added up in two steps and by groups of cells, so that no key holds much.
//
// In: PCollection<KV<int, []byte>> from [Publish]. Out: PCollection<Part> of kind summary, for [ReadSummaries].
func SumFiles(s beam.Scope, summaries beam.PCollection) beam.PCollection {
	s = s.Scope("transforms.SumFiles")
	some := beam.ParDo(s, &sumSomeFn{}, beam.GroupByKey(s, summaries)) // KV<int, []byte>
	return beam.ParDo(s, &sumAllFn{}, beam.GroupByKey(s, some))
}

// sumSomeFn adds up one group's summaries of some files.
type sumSomeFn struct{}

func (fn *sumSomeFn) ProcessElement(key int, bodies func(*[]byte) bool, emit func(int, []byte)) error {
	body, err := sumBodies(bodies)
	if err == nil {
		emit(key%cellGroups, body)
	}
	return err
}

// sumAllFn adds up one group's sums.
type sumAllFn struct{}

func (fn *sumAllFn) ProcessElement(group int, bodies func(*[]byte) bool) (Part, error) {
	body, err := sumBodies(bodies)
	return Part{Kind: PartSummary, Partition: group, Summary: body}, err
}

func sumBodies(bodies func(*[]byte) bool) ([]byte, error) {
	var sum FileSummary
	var body []byte
	for bodies(&body) {
		var one FileSummary
		if err := json.Unmarshal(body, &one); err != nil {
			return nil, fmt.Errorf("summary of files: %w", err)
		}
		sum.Merge(&one)
		body = nil
	}
	return json.Marshal(sum)
}

// ReadSummaries adds up the parts of kind summary.
func ReadSummaries(parts []Part) (*FileSummary, error) {
	sum := &FileSummary{}
	err := decodeSummary(parts, PartSummary, func(_ Part, one *FileSummary) { sum.Merge(one) })
	return sum, err
}

// Merge adds what other files hold. The order in which files are added changes nothing.
func (f *FileSummary) Merge(other *FileSummary) {
	addCounts(&f.Cells, other.Cells)
	addCounts(&f.Words, other.Words)
	addCounts(&f.Routes, other.Routes)
	addCounts(&f.Sources, other.Sources)
	addCounts(&f.Surplus, other.Surplus)
	f.Kept += other.Kept
	f.Samples = lowestSamples(append(f.Samples, other.Samples...))
	f.Rejects = addRejects(f.Rejects, other.Rejects)
	if f.Texts == nil {
		f.Texts = RankedTexts{}
	}
	f.Texts.Merge(other.Texts)
}

func addCounts(to *map[int]int, from map[int]int) {
	if *to == nil {
		*to = map[int]int{}
	}
	for key, n := range from {
		(*to)[key] += n
	}
}

func addRejects(a, b RejectCounts) RejectCounts {
	out := slices.SortedFunc(slices.Values(slices.Concat(a, b)), compareRejectCounts)
	at := 0
	for i := range out {
		if i > 0 && compareRejectCounts(out[at], out[i]) == 0 {
			out[at].Rows += out[i].Rows
			continue
		}
		if i > 0 {
			at++
		}
		out[at] = out[i]
	}
	return out[:min(at+1, len(out))]
}

// lowestSamples keeps of each cell the sample of lowest rank, and of each reason of rejects the ten lowest.
func lowestSamples(list []RankedSample) []RankedSample {
	slices.SortFunc(list, func(a, b RankedSample) int {
		return cmp.Or(cmp.Compare(a.Sample.Stage, b.Sample.Stage), cmp.Compare(a.Sample.Reason, b.Sample.Reason),
			cmp.Compare(a.Cell, b.Cell), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Sample.ID, b.Sample.ID))
	})
	var kept []RankedSample
	like := 0
	for i, s := range list {
		if i == 0 || s.Sample.Stage != list[i-1].Sample.Stage || s.Sample.Reason != list[i-1].Sample.Reason || s.Cell != list[i-1].Cell {
			like = 0
		}
		if like++; like == 1 || s.Sample.Stage != "" && like <= samplesPerReason {
			kept = append(kept, s)
		}
	}
	return kept
}

// groups cuts a summary by the groups of its cells, and packs them.
func (f *FileSummary) groups() (map[int][]byte, error) {
	parts := map[int]*FileSummary{0: {Words: f.Words, Routes: f.Routes, Sources: f.Sources, Surplus: f.Surplus, Kept: f.Kept, Rejects: f.Rejects}}
	of := func(group int) *FileSummary {
		if parts[group] == nil {
			parts[group] = &FileSummary{}
		}
		return parts[group]
	}
	for cell, n := range f.Cells {
		addCounts(&of(cell%cellGroups).Cells, map[int]int{cell: n})
	}
	for _, s := range f.Samples {
		group := s.Cell % cellGroups
		if s.Sample.Stage != "" {
			group = int(hash.Of(0, "group", s.Sample.Stage, s.Sample.Reason) % cellGroups)
		}
		of(group).Samples = append(of(group).Samples, s)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Texts)) {
		part := of(int(hash.Of(0, "group", name) % cellGroups))
		if part.Texts == nil {
			part.Texts = RankedTexts{}
		}
		part.Texts[name] = f.Texts[name]
	}
	out := map[int][]byte{}
	for group, part := range parts {
		body, err := json.Marshal(part)
		if err != nil {
			return nil, fmt.Errorf("summary of a file: %w", err)
		}
		out[group] = body
	}
	return out, nil
}

func compareRejectCounts(a, b schemas.RejectCount) int {
	return cmp.Or(cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Reason, b.Reason))
}
