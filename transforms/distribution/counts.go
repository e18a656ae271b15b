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
	// MostRoutes is how many routes are told apart.
	MostRoutes = 16
	// OtherRoutes stands for all further routes.
	OtherRoutes = "(other routes)"
)

// Counts is what is counted of some rows of a dataset.
type Counts struct {
	Rows   int                          `json:"rows"`
	Parts  map[string]map[string]*Slice `json:"parts"`  // by function and route, "" for rows without one
	Sample []Sampled                    `json:"sample"` // by rank

	seed     int64
	labels   []string // names of the records' labels
	surfaces surfaces
	limit    uint64 // no row of a higher rank is among the sample
}

// Slice is what is counted of some rows, such as those of one function.
type Slice struct {
	Rows      int                   `json:"rows"`
	Words     map[int]int           `json:"words"` // rows by number of words
	Tables    map[string]Table      `json:"tables"`
	Positions map[string]*Positions `json:"positions"` // by argument

	fixed []Table // of Tables: that of framing, that of outcomes, and of each label; nil for outcomes among the labels
}

// NewCounts returns counts of no rows. labels are the names of the records' labels; the seed chooses the sample; ways, which
// may be nil, say how values are said.
func NewCounts(seed int64, labels []string, ways Ways) *Counts {
	return &Counts{Parts: map[string]map[string]*Slice{}, seed: seed, labels: labels, surfaces: newSurfaces(ways), limit: ^uint64(0)}
}

func newSlice() *Slice {
	return &Slice{Words: map[int]int{}, Tables: map[string]Table{}, Positions: map[string]*Positions{}}
}

// fix makes the tables that every row has a value for.
func (s *Slice) fix(labels []string) {
	for _, name := range append([]string{evaluation.RequestFraming, "outcome"}, labels...) {
		if s.Tables[name] == nil {
			s.Tables[name] = Table{}
			s.fixed = append(s.fixed, s.Tables[name])
		} else {
			s.fixed = append(s.fixed, nil)
		}
	}
}

// Add counts one row. key is text.Normalise of its query.
func (c *Counts) Add(r *records.Record, key string) {
	c.Rows++
	s := c.part(r.Function, r.Route)
	s.Rows++
	s.Words[min(text.CountWords(r.Query), evaluation.MostWords)]++
	s.fixed[0].add(Framing(r.Query, key), 1)
	s.fixed[1].add(r.Outcome, 1)
	for i, t := range s.fixed[2:] {
		if t != nil {
			t.add(r.Labels[i], 1)
		}
	}
	for _, a := range r.Arguments {
		c.argument(s, key, a)
	}
	c.sample(r)
}

// part returns the slice that rows of a function and a route are counted in.
func (c *Counts) part(function, route string) *Slice {
	if s := c.Parts[function][route]; s != nil {
		return s
	}
	routes := c.Parts[function]
	if routes == nil {
		routes = map[string]*Slice{}
		c.Parts[function] = routes
	}
	s := newSlice()
	s.fix(c.labels)
	routes[route] = s
	if len(c.Parts) <= 2*MostFunctions && len(routes) <= 2*MostRoutes {
		return s
	}
	c.bound()
	for _, f := range []string{function, Others} { // what was joined is empty still
		for _, r := range []string{route, OtherRoutes} {
			if s := c.Parts[f][r]; s != nil {
				return s
			}
		}
	}
	return s
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
	p.add(c.surfaces.of(a), key)
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
	for function, routes := range other.Parts {
		for route, s := range routes {
			c.join(function, route, s)
		}
	}
	c.Sample = mergeSampled(c.Sample, other.Sample)
	c.bound()
	c.trim()
}

// join adds a slice to a part.
func (c *Counts) join(function, route string, s *Slice) {
	if c.Parts[function] == nil {
		c.Parts[function] = map[string]*Slice{}
	}
	if mine := c.Parts[function][route]; mine != nil {
		mine.merge(s)
	} else {
		c.Parts[function][route] = s
	}
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

// bound joins the functions and the routes beyond the limits. Which ones stay is a matter of their hashes alone: one that
// leaves any part of the counts leaves the sum of all parts too.
func (c *Counts) bound() {
	functions := map[string]bool{}
	routes := map[string]bool{}
	for function, parts := range c.Parts {
		functions[function] = true
		for route := range parts {
			routes[route] = true
		}
	}
	beyondFunctions, beyondRoutes := beyond(functions, MostFunctions, Others), beyond(routes, MostRoutes, OtherRoutes)
	for _, function := range beyondFunctions {
		for route, s := range c.Parts[function] {
			c.join(Others, route, s)
		}
		delete(c.Parts, function)
	}
	if len(beyondRoutes) == 0 {
		return
	}
	for function, parts := range c.Parts {
		for _, route := range beyondRoutes {
			if s := parts[route]; s != nil {
				delete(parts, route)
				c.join(function, OtherRoutes, s)
			}
		}
	}
}

// beyond lists the names that are too many; "" and the one that stands for the others never are.
func beyond(names map[string]bool, most int, others string) []string {
	list := slices.DeleteFunc(slices.Collect(maps.Keys(names)), func(name string) bool { return name == others || name == "" })
	if len(list) <= most {
		return nil
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(hash.Of(0, others, a), hash.Of(0, others, b)), cmp.Compare(a, b))
	})
	return list[most:]
}

// ByFunction returns the counts of each function, "" standing for rows without one.
func (c *Counts) ByFunction() map[string]*Slice {
	return c.by(func(function, route string) string { return function })
}

// ByRoute returns the counts of each route, "" standing for rows without one.
func (c *Counts) ByRoute() map[string]*Slice {
	return c.by(func(function, route string) string { return route })
}

// All returns the counts of all rows together.
func (c *Counts) All() *Slice {
	if all := c.by(func(function, route string) string { return "" })[""]; all != nil {
		return all
	}
	return newSlice()
}

// by adds up the parts of one name.
func (c *Counts) by(name func(function, route string) string) map[string]*Slice {
	out := map[string]*Slice{}
	for function, routes := range c.Parts {
		for route, s := range routes {
			key := name(function, route)
			if out[key] == nil {
				out[key] = newSlice()
			}
			out[key].merge(s.clone())
		}
	}
	return out
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
