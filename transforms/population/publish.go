package population

import (
	"cmp"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/text"
)

// jointCover is the share of the rows that the named combinations of a joint table hold at least: an attribute that would
// split them finer is left out of it.
const jointCover = 0.9

// Publish makes the tables of what was counted: shares of the outcomes, of the functions and, for each function among the
// rows of one call, of every other attribute; and counts of labels that come together. least is 1 or more rows. There may
// be no table.
func (c *Counter) Publish(counts *Counts, least int) *schemas.Population {
	p := &publisher{counter: c, least: least, out: &schemas.Population{Version: schemas.PopulationVersion, Rows: counts.Rows, MinCount: least}}
	for key, n := range counts.Cells {
		p.cells = append(p.cells, cell{places(key), n})
	}
	outcome, function := p.of("outcome"), p.of("function")
	p.table(outcome)
	p.table(function)
	var calls []condition
	if outcome >= 0 {
		calls = append(calls, condition{outcome, []int{c.dimensions[outcome].places[schemas.OutcomeCall]}})
	}
	p.others(calls)
	if function >= 0 {
		for i := range c.domain.Functions {
			p.others(append(slices.Clone(calls), condition{function, []int{c.dimensions[function].places[c.domain.Functions[i].Name]}}))
		}
	}
	p.joint()
	return p.out
}

// cell is a combination of labels, by their places.
type cell struct {
	places []int
	rows   int
}

// condition asks for one of some labels of a dimension.
type condition struct {
	dimension int
	places    []int
}

func (c *cell) meets(given []condition) bool {
	return !slices.ContainsFunc(given, func(g condition) bool { return !slices.Contains(g.places, c.places[g.dimension]) })
}

type publisher struct {
	counter *Counter
	least   int
	cells   []cell
	out     *schemas.Population
}

// of returns the dimension that observes something, -1 where there is none.
func (p *publisher) of(from string) int {
	return slices.IndexFunc(p.counter.dimensions, func(d dimension) bool { return p.counter.domain.Recipe.Attributes[d.name].From == from })
}

// others makes the tables of what is neither outcome nor function, where enough rows meet the conditions. Where functions
// are counted, they are made for each of them, and not for all together.
func (p *publisher) others(given []condition) {
	outcome, function := p.of("outcome"), p.of("function")
	if function >= 0 && !slices.ContainsFunc(given, func(c condition) bool { return c.dimension == function }) {
		return
	}
	rows := 0
	for i := range p.cells {
		if p.cells[i].meets(given) {
			rows += p.cells[i].rows
		}
	}
	for i := range p.counter.dimensions {
		if i != outcome && i != function && rows >= p.least {
			p.table(i, p.where(i, given)...)
		}
	}
}

// where adds to the conditions of a keyword's place that there is a keyword: that its argument has a value other than the
// one that stands where nothing was said. Of rows without, the place says nothing more, and could only contradict it.
func (p *publisher) where(of int, given []condition) []condition {
	a := p.counter.domain.Recipe.Attributes[p.counter.dimensions[of].name]
	argument := p.of("arguments." + a.Keyword)
	if a.Measure != schemas.MeasurePosition || argument < 0 {
		return given
	}
	c := condition{dimension: argument}
	catchAll, _ := p.counter.domain.CatchAll(a.Keyword)
	for i, label := range p.counter.dimensions[argument].labels {
		if label != catchAll {
			c.places = append(c.places, first+i)
		}
	}
	return append(slices.Clone(given), c)
}

// table adds the table of one dimension, over the rows that meet all conditions and have a label of it; for the place of a
// keyword, over those that say it.
func (p *publisher) table(of int, given ...condition) {
	if of < 0 {
		return
	}
	d := &p.counter.dimensions[of]
	position := p.counter.domain.Recipe.Attributes[d.name].Measure == schemas.MeasurePosition
	counts := map[string]int{}
	for i := range p.cells {
		at := p.cells[i].places[of]
		if at >= first && position && d.labels[at-first] == text.PlaceAbsent {
			continue
		}
		if at >= first && p.cells[i].meets(given) {
			counts[d.labels[at-first]] += p.cells[i].rows
		}
	}
	named, rest := suppress(counts, p.least)
	if len(named) == 0 {
		return
	}
	parts := []int{rest}
	for _, label := range named {
		parts = append(parts, counts[label])
	}
	all := shares(parts, p.least)
	t := schemas.PopulationTable{Of: d.name, Share: map[string]float64{}, Rest: all[0]}
	for i, label := range named {
		t.Share[label] = all[i+1]
	}
	for _, g := range given {
		if t.Given == nil {
			t.Given = schemas.Conditions{}
		}
		d := &p.counter.dimensions[g.dimension]
		for _, place := range g.places {
			t.Given[d.name] = append(t.Given[d.name], d.labels[place-first])
		}
	}
	p.out.Tables = append(p.out.Tables, t)
}

// joint adds the table of labels that come together: of as many attributes as leave nearly all rows in combinations that
// are named, function and outcome first, then the arguments and then the words. None where that is one attribute. What else
// is measured of a query stays out: generate takes a combination that no route can make for an error, and where a word
// stands among those of two calls, say, is found and not known.
func (p *publisher) joint() {
	var chosen []int
	for _, i := range p.order() {
		more := append(slices.Clone(chosen), i)
		named, _ := p.combinations(more)
		rows := 0
		for _, n := range named {
			rows += n
		}
		if float64(rows) >= jointCover*float64(p.out.Rows) {
			chosen = more
		}
	}
	if len(chosen) < 2 {
		return
	}
	named, rest := p.combinations(chosen)
	if rest < p.least {
		rest = 0
	}
	joint := &schemas.PopulationJoint{Rest: new(round(rest, p.least))}
	for _, i := range chosen {
		joint.Of = append(joint.Of, p.counter.dimensions[i].name)
	}
	for key, n := range named {
		var labels schemas.Labels
		for k, place := range places(key) {
			label := ""
			if place != absent {
				label = p.counter.dimensions[chosen[k]].labels[place-first]
			}
			labels = append(labels, label)
		}
		joint.Cells = append(joint.Cells, schemas.PopulationCell{Values: labels, Count: round(n, p.least)})
	}
	slices.SortFunc(joint.Cells, func(a, b schemas.PopulationCell) int { return slices.Compare(a.Values, b.Values) })
	p.out.Joint = joint
}

// order lists the dimensions that have a table and may be joined, those that are joined first first.
func (p *publisher) order() []int {
	const never = 4
	rank := func(i int) int {
		a := p.counter.domain.Recipe.Attributes[p.counter.dimensions[i].name]
		switch {
		case a.From == "function":
			return 0
		case a.From == "outcome":
			return 1
		case a.Argument() != "":
			return 2
		case a.Measure == schemas.MeasureWords:
			return 3
		}
		return never
	}
	var out []int
	for i := range p.counter.dimensions {
		if rank(i) != never && slices.ContainsFunc(p.out.Tables, func(t schemas.PopulationTable) bool { return t.Of == p.counter.dimensions[i].name }) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// combinations returns the rows of the combinations of some dimensions' labels that are named, and of all others.
func (p *publisher) combinations(of []int) (map[string]int, int) {
	named, rest := map[string]int{}, 0
	for i := range p.cells {
		if key, ok := p.key(p.cells[i].places, of); ok {
			named[key] += p.cells[i].rows
		} else {
			rest += p.cells[i].rows
		}
	}
	for key, n := range named {
		if n < p.least {
			rest += n
			delete(named, key)
		}
	}
	return named, rest
}

// key writes the places of some dimensions; false where one is of a foreign label, or has none though it must.
func (p *publisher) key(at []int, of []int) (string, bool) {
	list := make([]int, 0, len(of))
	for _, i := range of {
		if at[i] == foreign || at[i] == absent && !p.counter.dimensions[i].nameless {
			return "", false
		}
		list = append(list, at[i])
	}
	return keyOf(list), true
}
