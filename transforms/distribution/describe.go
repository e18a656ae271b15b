package distribution

import (
	"cmp"
	"maps"
	"slices"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/stats"
)

// Describe turns the counts of some rows into what an evaluation says of them, against those of the reference; nil where
// there is none. name is what the bootstrap's draws are named after.
func Describe(name string, seed int64, s, reference *Slice) evaluation.Slice {
	d := describer{name: name, seed: seed, s: s, reference: reference}
	return evaluation.Slice{Rows: s.Rows, Words: d.words(), Shares: d.tables(), Positions: d.positions()}
}

// DescribeFunctions is the table of functions, "" standing for rows that call none.
func DescribeFunctions(name string, seed int64, c, reference *Counts) evaluation.Table {
	d := describer{name: name, seed: seed}
	count := func(c *Counts) Table {
		t := Table{}
		if c != nil {
			for function, s := range c.ByFunction() {
				t[function] = s.Rows
			}
		}
		return t
	}
	mine, theirs := count(c), count(reference)
	table := d.table("function", mine, theirs, true)
	if !named(mine) || !named(theirs) {
		table.JS, table.TV, table.G = nil, nil, nil
	}
	return table
}

// named says whether a table has a value other than "".
func named(t Table) bool {
	for value := range t {
		if value != "" {
			return true
		}
	}
	return false
}

// describer describes one slice.
type describer struct {
	name         string
	seed         int64
	s, reference *Slice
}

// distance returns a divergence with its interval, nil where a side is empty.
func (d *describer) distance(what string, p, q []int, of stats.Divergence) *evaluation.Distance {
	e, err := stats.DivergenceInterval(p, q, of, stats.BootstrapParams{Seed: d.seed, ID: d.name + "/" + what})
	if err != nil {
		return nil
	}
	return &evaluation.Distance{Value: e.Value, Low: e.Low, High: e.High}
}

// fromEven returns the Jensen-Shannon divergence of counts from as many equal bins, with its interval; nil of no counts.
func (d *describer) fromEven(what string, counts []int) *evaluation.Distance {
	even := slices.Repeat([]float64{1}, len(counts))
	e, err := stats.DivergenceFromTarget(counts, even, stats.JensenShannon, stats.BootstrapParams{Seed: d.seed, ID: d.name + "/" + what})
	if err != nil {
		return nil
	}
	return &evaluation.Distance{Value: e.Value, Low: e.Low, High: e.High}
}

func histogram(words map[int]int) stats.Histogram {
	most := 0
	for n := range words {
		most = max(most, n)
	}
	h := make(stats.Histogram, most+1)
	for n, rows := range words {
		h[n] = rows
	}
	return h
}

func (d *describer) words() evaluation.Words {
	h := histogram(d.s.Words)
	w := evaluation.Words{Histogram: h, Max: len(h) - 1}
	if d.s.Rows > 0 {
		w.Mean, w.Median = h.Mean(), h.Median()
		w.Quartiles[0], w.Quartiles[1] = h.Quartiles()
	}
	if d.reference == nil {
		return w
	}
	other := histogram(d.reference.Words)
	size := max(len(h), len(other))
	p, q := append(slices.Clone([]int(h)), make([]int, size-len(h))...), append(slices.Clone([]int(other)), make([]int, size-len(other))...)
	w.W1 = d.distance("words/w1", p, q, stats.Wasserstein)
	w.JS = d.distance("words/js", p, q, stats.JensenShannon)
	return w
}

// tables describes the attributes of few values: how requests are worded first, then by name.
func (d *describer) tables() []evaluation.Table {
	names := slices.SortedFunc(maps.Keys(d.s.Tables), func(a, b string) int {
		return cmp.Or(-cmp.Compare(boolInt(a == evaluation.RequestFraming), boolInt(b == evaluation.RequestFraming)), cmp.Compare(a, b))
	})
	tables := []evaluation.Table{}
	for _, name := range names {
		mine := d.s.Tables[name]
		if mine.many() || !named(mine) || unique(mine) {
			continue
		}
		var theirs Table
		if d.reference != nil && !d.reference.Tables[name].many() {
			theirs = d.reference.Tables[name]
		}
		tables = append(tables, d.table(name, mine, theirs, false))
	}
	return tables
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// unique says that nearly every value stands once: a name or a text, of a small dataset.
func unique(t Table) bool {
	rows, values := 0, 0
	for value, n := range t {
		if value != "" {
			rows, values = rows+n, values+1
		}
	}
	return values > 2 && 2*values > rows
}

// table describes one attribute. Distances are those of the rows that have it; with empty, "" is a value like others.
func (d *describer) table(of string, mine, theirs Table, empty bool) evaluation.Table {
	values := map[string]bool{}
	for value := range mine {
		values[value] = true
	}
	for value := range theirs {
		values[value] = true
	}
	t := evaluation.Table{Of: of, Values: []evaluation.TableValue{}}
	var p, q []int
	for _, value := range slices.Sorted(maps.Keys(values)) {
		t.Values = append(t.Values, evaluation.TableValue{Value: value, Rows: mine[value], Reference: theirs[value]})
		if value != "" || empty {
			p, q = append(p, mine[value]), append(q, theirs[value])
		}
	}
	if named(theirs) {
		t.JS = d.distance(of+"/js", p, q, stats.JensenShannon)
		t.TV = d.distance(of+"/tv", p, q, stats.TotalVariation)
		if g, err := stats.GTest(p, q); err == nil {
			t.G = &evaluation.GTest{Statistic: g.Statistic, Freedom: g.DegreesOfFreedom, P: g.P, Least: g.LeastExpected}
		}
	}
	return t
}

// positions describes where the values of arguments are said, of those that have few values and are said at all.
func (d *describer) positions() []evaluation.Position {
	positions := []evaluation.Position{}
	for _, name := range slices.Sorted(maps.Keys(d.s.Positions)) {
		mine := d.s.Positions[name]
		if mine.Values.many() || mine.said() == 0 || unique(mine.Values) {
			continue
		}
		var theirs *Positions
		if d.reference != nil {
			if p, ok := d.reference.Positions[name]; ok && p.said() > 0 {
				theirs = p
			}
		}
		positions = append(positions, d.position(name, mine, theirs))
	}
	return positions
}

func (d *describer) position(name string, mine, theirs *Positions) evaluation.Position {
	said := mine.said()
	p := evaluation.Position{Argument: name, Bins: mine.Bins, Said: said, Absent: mine.Absent,
		First: float64(mine.First) / float64(said), Last: float64(mine.Last) / float64(said)}
	p.Entropy = new(stats.NormalisedEntropy(stats.Histogram(mine.Bins[:]).Weights()))
	p.Uniform = d.fromEven("position."+name+"/uniform", mine.Bins[:])
	if theirs != nil {
		p.Reference = &theirs.Bins
		p.JS = d.distance("position."+name+"/js", mine.Bins[:], theirs.Bins[:], stats.JensenShannon)
	}
	return p
}
