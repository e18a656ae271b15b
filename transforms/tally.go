package transforms

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[countFn]())
}

// FileSummary is what files of a snapshot hold.
type FileSummary struct {
	Cells   map[int]int    `json:"cells,omitempty"`   // accepted rows by cell
	Words   map[int]int    `json:"words,omitempty"`   // by number of words
	Routes  map[int]int    `json:"routes,omitempty"`  // by route
	Sources map[int]int    `json:"sources,omitempty"` // by asset source, -1 without asset
	Surplus map[int]int    `json:"surplus,omitempty"` // rows over the quotas, by route
	Kept    int            `json:"kept,omitempty"`    // accepted rows of the snapshot that a refresh began from
	Samples []RankedSample `json:"samples,omitempty"` // the row of lowest rank of each cell; for rejects ten of each reason
	Rejects RejectCounts   `json:"rejects,omitempty"`
	Texts   RankedTexts    `json:"texts,omitempty"` // of each route and range of temperatures, those of lowest rank
}

// RankedSample is a row that stands for others.
type RankedSample struct {
	Rank   uint64         `json:"rank"`
	Cell   int            `json:"cell"`
	Sample schemas.Sample `json:"sample"`
}

// Over how many keys the counts of texts are spread: a row has some four texts.
const (
	leastBuckets  = 32
	rowsPerBucket = 1 << 18
)

// TextBuckets is how many keys the texts of so many accepted rows are counted under. They change no count.
func TextBuckets(rows int) int { return max(rows/rowsPerBucket, leastBuckets) }

// textCount is how often one text stands, as one kind of thing: a skeleton, an opening, or an argument's value.
type textCount struct {
	Kind, Value string
	Rows        int
}

// Kinds of text that are counted. The values of an argument have the kind "value " and its name.
const (
	kindSkeleton = "skeleton"
	kindOpening  = "opening"
	kindValue    = "value "
)

// tally counts the accepted rows of one file.
type tally struct {
	e       *environment
	set     string
	summed  FileSummary
	lowest  map[int]RankedSample
	counts  map[[2]string]int
	counted bool
}

func newTally(e *environment, set string) *tally {
	return &tally{e: e, set: set, counted: set == schemas.SplitTrain || set == schemas.SplitValidation,
		summed: FileSummary{Cells: map[int]int{}, Words: map[int]int{}, Sources: map[int]int{}, Routes: map[int]int{}, Surplus: map[int]int{}, Texts: RankedTexts{}},
		lowest: map[int]RankedSample{}, counts: map[[2]string]int{}}
}

func (t *tally) add(c *schemas.Candidate, row *schemas.Example) {
	if !t.counted {
		t.summed.Surplus[c.Route]++
		return
	}
	t.summed.Routes[c.Route]++
	t.summed.Cells[c.Cell]++
	t.summed.Words[text.CountWords(c.Query)]++
	t.summed.Sources[c.Source]++
	if c.Tier == schemas.TierKept {
		t.summed.Kept++
	}
	r := rank(t.e.domain.Recipe.Seed, c)
	t.summed.Texts.add(t.e.domain.Recipe.Routes[c.Route].Name, c)
	if other, ok := t.lowest[c.Cell]; !ok || r < other.Rank {
		t.lowest[c.Cell] = RankedSample{r, c.Cell, t.sample(c, row)}
	}
	t.counts[[2]string{kindSkeleton, c.Skeleton}]++
	t.counts[[2]string{kindOpening, text.Opening(c.Query, 2)}]++
	for _, call := range c.Calls {
		var arguments map[string]json.RawMessage
		if json.Unmarshal(call.Arguments, &arguments) == nil { // checked before
			for name, raw := range arguments {
				t.counts[[2]string{kindValue + name, schemas.ScalarText(raw)}]++
			}
		}
	}
}

func (t *tally) sample(c *schemas.Candidate, row *schemas.Example) schemas.Sample {
	s := schemas.Sample{ID: c.ID, Query: c.Query, Outcome: c.Outcome, Calls: c.Calls, Labels: map[string]string{},
		Answer: row.Messages[len(row.Messages)-1].Content}
	for i, name := range t.e.observer.Names() {
		s.Labels[name] = c.Labels[i]
	}
	for _, tool := range row.Tools {
		var shown struct {
			Function struct {
				Name string `json:"name"`
			} `json:"function"`
		}
		if json.Unmarshal(tool, &shown) == nil { // we wrote it
			s.Tools = append(s.Tools, shown.Function.Name)
		}
	}
	return s
}

func (t *tally) summary() *FileSummary {
	t.summed.Texts.cut()
	for _, s := range t.lowest {
		t.summed.Samples = append(t.summed.Samples, s)
	}
	return &t.summed
}

// packs returns the counts of texts by bucket.
func (t *tally) packs(of int) (map[int][]byte, error) {
	buckets := map[int][]textCount{}
	for key, n := range t.counts {
		bucket := int(hash.Of(0, "tally", key[0], key[1]) % uint64(of))
		buckets[bucket] = append(buckets[bucket], textCount{key[0], key[1], n})
	}
	packs := map[int][]byte{}
	for bucket, list := range buckets {
		pack, err := encode(list)
		if err != nil {
			return nil, err
		}
		packs[bucket] = pack
	}
	return packs, nil
}

// samplesPerReason is how many rejects of a stage and reason stand for the others.
const samplesPerReason = 10

// rejectSummary counts rejects and keeps ten of each reason, by hash.
func rejectSummary(rejects []schemas.Reject) *FileSummary {
	summary := &FileSummary{Rejects: countRejects(rejects)}
	kept := map[string][]RankedSample{}
	for i := range rejects {
		r := &rejects[i]
		key := r.Stage + "/" + r.Reason
		kept[key] = append(kept[key], RankedSample{Rank: hash.Of(0, "sample", r.ID, r.Detail), Sample: rejectSample(r)})
		if len(kept[key]) >= 1000 {
			kept[key] = lowestSamples(kept[key])
		}
	}
	for _, list := range kept {
		summary.Samples = append(summary.Samples, lowestSamples(list)...)
	}
	return summary
}

func rejectSample(r *schemas.Reject) schemas.Sample {
	s := schemas.Sample{ID: r.ID, Stage: r.Stage, Reason: r.Reason, Detail: r.Detail}
	var c schemas.Candidate
	if json.Unmarshal([]byte(r.Candidate), &c) == nil { // "" for records that never became a candidate
		s.Query, s.Outcome, s.Calls = c.Query, c.Outcome, c.Calls
	}
	return s
}

// TextTally is what one bucket of counts came to: for each kind, how many texts are distinct, how often they stand in
// all, and the commonest.
type TextTally struct {
	Kinds map[string]schemas.Commonest `json:"kinds"`
}

// CountTexts adds up the counts of all files.
//
// In: PCollection<KV<int, []byte>>. Out: PCollection<Part> of kind tally.
func CountTexts(s beam.Scope, counts beam.PCollection) beam.PCollection {
	s = s.Scope("transforms.CountTexts")
	return beam.ParDo(s, &countFn{}, beam.GroupByKey(s, counts))
}

// countFn adds up one bucket.
type countFn struct{}

func (fn *countFn) ProcessElement(bucket int, packs func(*[]byte) bool, emit func(Part)) error {
	list, err := unpackAll[textCount](packs)
	if err != nil {
		return err
	}
	sums := map[string]map[string]int{}
	for _, c := range list {
		if sums[c.Kind] == nil {
			sums[c.Kind] = map[string]int{}
		}
		sums[c.Kind][c.Value] += c.Rows
	}
	out := TextTally{Kinds: map[string]schemas.Commonest{}}
	for kind, values := range sums {
		out.Kinds[kind] = commonest(values)
	}
	body, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("tally: %w", err)
	}
	emit(Part{Kind: PartTally, Partition: bucket, Summary: body})
	return nil
}

// mostCommon is how many of the commonest texts are kept.
const mostCommon = 20

func commonest(values map[string]int) schemas.Commonest {
	out := schemas.Commonest{Distinct: len(values)}
	for value, n := range values {
		out.Total += n
		out.Top = append(out.Top, schemas.Count{Value: value, Rows: n})
	}
	out.Top = topCounts(out.Top)
	return out
}

func topCounts(list []schemas.Count) []schemas.Count {
	slices.SortFunc(list, func(a, b schemas.Count) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Value, b.Value))
	})
	return slices.Clone(list[:min(len(list), mostCommon)])
}

// MergeTallies joins the buckets' tallies.
func MergeTallies(parts []Part) (map[string]schemas.Commonest, error) {
	out := map[string]schemas.Commonest{}
	for _, part := range parts {
		if part.Kind != PartTally {
			continue
		}
		var t TextTally
		if err := part.Decode(&t); err != nil {
			return nil, err
		}
		for kind, c := range t.Kinds {
			sum := out[kind]
			sum.Distinct, sum.Total, sum.Top = sum.Distinct+c.Distinct, sum.Total+c.Total, append(sum.Top, c.Top...)
			out[kind] = sum
		}
	}
	for kind, c := range out {
		c.Top = topCounts(c.Top)
		out[kind] = c
	}
	return out, nil
}
