package distribution

import (
	"cmp"
	"maps"
	"slices"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/text"
)

const (
	// MostFunctions is how many functions are told apart.
	MostFunctions = 512
	// Others stands for all further functions.
	Others = "(other functions)"
)

// Counts is what is counted of some rows of a dataset.
type Counts struct {
	Rows      int                   `json:"rows"`
	Functions map[string]*Slice     `json:"functions"` // by function, "" for rows without one
	Routes    map[string]*RouteRows `json:"routes"`    // by route, "" for rows without one
	Sample    []Sampled             `json:"sample"`    // by rank

	seed     int64
	labels   []string // names of the records' labels
	surfaces surfaces
	limit    uint64 // no row of a higher rank is among the sample
}

// Slice is what is counted of the rows of one function.
type Slice struct {
	Rows      int                   `json:"rows"`
	Words     map[int]int           `json:"words"` // rows by number of words
	Tables    map[string]Table      `json:"tables"`
	Positions map[string]*Positions `json:"positions"` // by argument
}

// RouteRows counts the rows of a route.
type RouteRows struct {
	Rows  int `json:"rows"`
	Words int `json:"words"`
}

// NewCounts returns counts of no rows. labels are the names of the records' labels; the seed chooses the sample.
func NewCounts(seed int64, labels []string) *Counts {
	return &Counts{Functions: map[string]*Slice{}, Routes: map[string]*RouteRows{}, seed: seed, labels: labels, surfaces: surfaces{}, limit: ^uint64(0)}
}

func newSlice() *Slice {
	return &Slice{Words: map[int]int{}, Tables: map[string]Table{}, Positions: map[string]*Positions{}}
}

// Add counts one row. key is text.Normalise of its query.
func (c *Counts) Add(r *records.Record, key string) {
	c.Rows++
	s := c.Functions[r.Function]
	if s == nil {
		s = newSlice()
		c.Functions[r.Function] = s
		if len(c.Functions) > 2*MostFunctions {
			c.bound()
			s = c.slice(r.Function)
		}
	}
	words := text.CountWords(r.Query)
	s.Rows++
	s.Words[min(words, evaluation.MostWords)]++
	s.table(evaluation.RequestFraming, Framing(r.Query, key))
	s.table("outcome", r.Outcome)
	for i, name := range c.labels {
		if name != "outcome" {
			s.table(name, r.Labels[i])
		}
	}
	for _, a := range r.Arguments {
		c.argument(s, key, a)
	}
	route := c.Routes[r.Route]
	if route == nil {
		route = &RouteRows{}
		c.Routes[r.Route] = route
	}
	route.Rows++
	route.Words += words
	c.sample(r)
}

// slice returns the slice that a function's rows are counted in.
func (c *Counts) slice(function string) *Slice {
	if s, ok := c.Functions[function]; ok {
		return s
	}
	return c.Functions[Others]
}

// argument counts the value of an argument, as long as it has few, and where it is said.
func (c *Counts) argument(s *Slice, key string, a records.Argument) {
	if !slices.Contains(c.labels, a.Name) {
		s.table(a.Name, a.Value)
	}
	p := s.Positions[a.Name]
	if p == nil {
		p = &Positions{Values: Table{}}
		s.Positions[a.Name] = p
	}
	if p.Values.add(a.Value, 1); p.Values.many() {
		*p = Positions{Values: p.Values}
		return
	}
	p.add(c.surfaces.of(a.Value), key)
}

func (s *Slice) table(name, value string) {
	t := s.Tables[name]
	if t == nil {
		t = Table{}
		s.Tables[name] = t
	}
	t.add(value, 1)
}

// Merge adds the counts of other rows of the same dataset. Both are finished, and other is not to be used again.
func (c *Counts) Merge(other *Counts) {
	c.Rows += other.Rows
	for function, s := range other.Functions {
		if mine, ok := c.Functions[function]; ok {
			mine.merge(s)
		} else {
			c.Functions[function] = s
		}
	}
	for name, r := range other.Routes {
		if mine, ok := c.Routes[name]; ok {
			mine.Rows, mine.Words = mine.Rows+r.Rows, mine.Words+r.Words
		} else {
			c.Routes[name] = r
		}
	}
	c.Sample = mergeSampled(c.Sample, other.Sample)
	c.bound()
	c.trim()
}

// Finish brings the counts into their final form: bounded, the sample by rank.
func (c *Counts) Finish() {
	c.bound()
	c.cut()
}

func (s *Slice) merge(other *Slice) {
	s.Rows += other.Rows
	for words, n := range other.Words {
		s.Words[words] += n
	}
	for name, t := range other.Tables {
		if mine, ok := s.Tables[name]; ok {
			mine.merge(t)
		} else {
			s.Tables[name] = t
		}
	}
	for name, p := range other.Positions {
		if mine, ok := s.Positions[name]; ok {
			mine.merge(p)
		} else {
			s.Positions[name] = p
		}
	}
}

// bound joins the functions beyond the limit. Which ones stay is a matter of their hashes alone: one that leaves any part of
// the counts leaves the sum of all parts too.
func (c *Counts) bound() {
	names := slices.DeleteFunc(slices.Collect(maps.Keys(c.Functions)), func(name string) bool { return name == Others || name == "" })
	if len(names) <= MostFunctions {
		return
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(hash.Of(0, "function", a), hash.Of(0, "function", b)), cmp.Compare(a, b))
	})
	if c.Functions[Others] == nil {
		c.Functions[Others] = newSlice()
	}
	for _, name := range names[MostFunctions:] {
		c.Functions[Others].merge(c.Functions[name])
		delete(c.Functions, name)
	}
}

// All returns the counts of all functions together.
func (c *Counts) All() *Slice {
	all := newSlice()
	for _, s := range c.Functions {
		all.merge(s.clone())
	}
	return all
}

func (s *Slice) clone() *Slice {
	out := &Slice{Rows: s.Rows, Words: maps.Clone(s.Words), Tables: map[string]Table{}, Positions: map[string]*Positions{}}
	for name, t := range s.Tables {
		out.Tables[name] = maps.Clone(t)
	}
	for name, p := range s.Positions {
		clone := *p
		clone.Values = maps.Clone(p.Values)
		out.Positions[name] = &clone
	}
	return out
}
