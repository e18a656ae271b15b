package population

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/attributes"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/surfaces"
)

// Counts says how often labels come together. It holds numbers alone.
type Counts struct {
	Rows  int
	Cells map[string]int // rows by the places of their labels, one a dimension, as places writes them
}

// Merge adds the counts of other rows.
func (c *Counts) Merge(other *Counts) {
	c.Rows += other.Rows
	if c.Cells == nil {
		c.Cells = map[string]int{}
	}
	for cell, n := range other.Cells {
		c.Cells[cell] += n
	}
}

// Places that are no label's.
const (
	absent  = 0 // the row has no such attribute
	foreign = 1 // a label that neither schema nor recipe has
	first   = 2 // of the labels, in their order
)

// dimension is one attribute that is counted.
type dimension struct {
	name     string
	at       int      // among the observer's
	labels   []string // closed, ascending, without ""
	nameless bool     // "" is a label of it: of rows that do not have it
	places   map[string]int
}

// Counter counts rows by the attributes of one domain. It is safe for concurrent use.
type Counter struct {
	domain     *schemas.Domain
	observer   *attributes.Observer
	surfaces   *surfaces.Index
	keywords   []string // arguments whose place in the query is an attribute
	dimensions []dimension
}

// NewCounter returns a counter of the domain's attributes, those of assets and those whose labels are no closed set left
// out.
func NewCounter(domain *schemas.Domain) *Counter {
	c := &Counter{domain: domain, observer: attributes.NewObserver(domain), surfaces: surfaces.New(domain)}
	for at, name := range c.observer.Names() {
		a := domain.Recipe.Attributes[name]
		labels, closed := domain.Labels(name)
		if !closed || strings.HasPrefix(a.From, "asset.") {
			continue
		}
		d := dimension{name: name, at: at, places: map[string]int{"": absent}}
		for _, label := range labels {
			if label == "" {
				d.nameless = true
				continue
			}
			d.places[label] = first + len(d.labels)
			d.labels = append(d.labels, label)
		}
		c.dimensions = append(c.dimensions, d)
		if a.Measure == schemas.MeasurePosition {
			c.keywords = append(c.keywords, a.Keyword)
		}
	}
	return c
}

// Add counts one row; labels are the names of its labels.
func (c *Counter) Add(to *Counts, r *records.Record, labels []string) {
	observed := c.observer.Labels(c.candidate(r, labels), nil)
	list := make([]int, len(c.dimensions))
	for i := range c.dimensions {
		d := &c.dimensions[i]
		place, ok := d.places[observed[d.at]]
		if !ok {
			place = foreign
		}
		list[i] = place
	}
	to.Rows++
	if to.Cells == nil {
		to.Cells = map[string]int{}
	}
	to.Cells[keyOf(list)]++
}

// keyOf writes places as the key of a cell.
func keyOf(places []int) string {
	var b strings.Builder
	for _, place := range places {
		b.WriteString(strconv.Itoa(place))
		b.WriteByte(' ')
	}
	return b.String()
}

// places reads the key of a cell.
func places(cell string) []int {
	var out []int
	for field := range strings.FieldsSeq(cell) {
		n, err := strconv.Atoi(field)
		if err != nil {
			panic("population: a cell's key: " + err.Error()) // Add wrote it
		}
		out = append(out, n)
	}
	return out
}

// candidate is the row as generate would observe it.
func (c *Counter) candidate(r *records.Record, labels []string) *schemas.Candidate {
	out := &schemas.Candidate{Query: r.Query, Outcome: r.Outcome, Language: labelOf(r, labels, "language"), Noise: labelOf(r, labels, "noise")}
	if r.Function == "" {
		return out
	}
	if out.Outcome == "" { // a function alone says that it is called
		out.Outcome = schemas.OutcomeCall
	}
	arguments := map[string]string{}
	for _, a := range r.Arguments {
		arguments[a.Name] = a.Value
	}
	raw, err := json.Marshal(arguments)
	if err != nil {
		panic("population: arguments: " + err.Error()) // every map of strings has its JSON
	}
	out.Calls = []schemas.Call{{Name: r.Function, Arguments: raw}}
	for _, argument := range c.keywords {
		value, ok := arguments[argument]
		if catchAll, is := c.domain.CatchAll(argument); !ok || is && value == catchAll {
			continue
		}
		if surface, ok := c.surfaces.Find(r.Query, argument, value); ok {
			out.Said = append(out.Said, schemas.Said{Argument: argument, Surface: surface})
		}
	}
	return out
}

func labelOf(r *records.Record, labels []string, name string) string {
	if i := slices.Index(labels, name); i >= 0 {
		return r.Labels[i]
	}
	return ""
}
