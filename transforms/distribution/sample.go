package distribution

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/records"
)

// SampleRows is how many rows a sample has.
const SampleRows = 20_000

// Sampled is a row of the sample: which ones are in it is a hash of the seed, their query and their id. Rows that have no id
// and one query have one rank, and stand together in the sample or not.
type Sampled struct {
	Rank     uint64             `json:"rank"`
	ID       string             `json:"id,omitempty"`
	Query    string             `json:"query"`
	Outcome  string             `json:"outcome,omitempty"`
	Function string             `json:"function,omitempty"`
	Route    string             `json:"route,omitempty"`
	Group    string             `json:"group,omitempty"`
	Calls    []schemas.Call     `json:"calls,omitempty"`
	Values   []records.Argument `json:"values,omitempty"` // of the first call
}

// Limit returns a rank above which no row can be among the sample any more.
func (c *Counts) Limit() uint64 { return c.limit }

// SetLimit says that rows above a rank need not be sampled: other rows of the dataset have filled the sample below it.
func (c *Counts) SetLimit(rank uint64) { c.limit = min(c.limit, rank) }

func (c *Counts) sample(r *records.Record) {
	rank := hash.Of(c.seed, "sample", r.Query, r.ID)
	if rank > c.limit {
		return
	}
	calls, err := r.Calls()
	if err != nil {
		calls = nil // its first call was read; a later one is hidden from us
	}
	for i := range calls {
		calls[i].Arguments = slices.Clone(calls[i].Arguments)
	}
	c.Sample = append(c.Sample, Sampled{rank, r.ID, r.Query, r.Outcome, r.Function, r.Route, r.Group, calls, slices.Clone(r.Arguments)})
	if len(c.Sample) >= 2*SampleRows {
		c.cut()
	}
}

// cut keeps the rows of the lowest ranks, in an order that leaves nothing open.
func (c *Counts) cut() {
	slices.SortFunc(c.Sample, compareSampled)
	c.trim()
}

// trim leaves the first rows of a sample that is in order.
func (c *Counts) trim() {
	if len(c.Sample) > SampleRows {
		clear(c.Sample[SampleRows:])
		c.Sample = c.Sample[:SampleRows]
	}
	if len(c.Sample) == SampleRows {
		c.limit = min(c.limit, c.Sample[SampleRows-1].Rank)
	}
}

// mergeSampled returns the first rows of two samples that are in order.
func mergeSampled(a, b []Sampled) []Sampled {
	out := make([]Sampled, 0, min(len(a)+len(b), SampleRows))
	for len(out) < cap(out) {
		if len(b) == 0 || len(a) > 0 && compareSampled(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return out
}

func compareSampled(a, b Sampled) int {
	if a.Rank != b.Rank {
		return cmp.Compare(a.Rank, b.Rank)
	}
	if by := cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Query, b.Query), cmp.Compare(a.Route, b.Route),
		cmp.Compare(a.Group, b.Group), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Function, b.Function), slices.CompareFunc(a.Values, b.Values, compareArguments)); by != 0 {
		return by
	}
	return slices.CompareFunc(a.Calls, b.Calls, func(x, y schemas.Call) int {
		return cmp.Or(cmp.Compare(x.Name, y.Name), bytes.Compare(x.Arguments, y.Arguments))
	})
}

func compareArguments(a, b records.Argument) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
}
