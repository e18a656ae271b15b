package accuracy

import (
	"maps"
	"slices"
)

// ledger holds what each row adds to each headline figure. Every figure is made of sums over rows, so that the headline
// of any choice of rows, a part or a bootstrap sample, is its rows' entries summed.
type ledger struct {
	names   []string // of the figures
	ratios  []quotient
	classes int // functions of the gold: class i has the counters 3i (right), 3i+1 (gold) and 3i+2 (predicted)
	width   int
	starts  []int // row i has the entries from starts[i] to starts[i+1]
	entries []entry
}

type entry struct {
	counter int
	value   float64
}

// quotient is a figure that is one counter over another, measured on a third.
type quotient struct{ top, bottom, n int }

const byClass = 2 // figures that are made of classes: they come first

// book opens a ledger of these rows.
func (s *scorer) book(rows []*row) *ledger {
	b := newBooker(rows, s)
	for _, r := range rows {
		b.starts = append(b.starts, len(b.entries))
		b.row(r, s)
	}
	b.starts = append(b.starts, len(b.entries))
	return b.ledger
}

// booker enters rows in a ledger.
type booker struct {
	*ledger
	class  map[string]int
	ratio  map[string]quotient
	prefix string // of the figures of free-text arguments
}

func newBooker(rows []*row, s *scorer) *booker {
	b := &booker{&ledger{names: []string{"function_macro_f1", "function_weighted_f1"}}, map[string]int{}, map[string]quotient{}, "text_token_f1"}
	if s.embedder.embed != nil {
		b.prefix = "text_cosine"
	}
	labels, enums, texts := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		for _, d := range r.decisions {
			labels[d.gold] = true
		}
		for _, c := range r.enums {
			enums["enum_accuracy."+c.argument] = true
		}
		for _, t := range r.texts {
			texts[b.prefix+"."+t.argument] = true
		}
	}
	delete(labels, Surplus)
	for i, label := range slices.Sorted(maps.Keys(labels)) {
		b.class[label] = i
	}
	b.classes = len(labels)
	b.width = 3 * b.classes
	list := []string{"function_accuracy", "exact_match", "argument_f1", "parsed", "schema_valid", "enum_accuracy"}
	list = append(list, slices.Sorted(maps.Keys(enums))...)
	list = append(append(list, b.prefix), slices.Sorted(maps.Keys(texts))...)
	for _, name := range append(list, "over_calls", "under_calls", "clarify_no_call", "clarify_asks") {
		b.open(name)
	}
	return b
}

func (b *booker) open(name string) {
	q := quotient{b.width, b.width + 1, b.width + 1}
	b.width += 2
	if name == "argument_f1" { // 2 right / (gold + predicted), of gold
		q.n = b.width
		b.width++
	}
	b.names, b.ratios, b.ratio[name] = append(b.names, name), append(b.ratios, q), q
}

func (b *booker) add(counter int, value float64) {
	if value != 0 {
		b.entries = append(b.entries, entry{counter, value})
	}
}

// mean adds one value to a figure that is a mean.
func (b *booker) mean(name string, value float64) {
	q := b.ratio[name]
	b.add(q.top, value)
	b.add(q.bottom, 1)
}

func (b *booker) row(r *row, s *scorer) {
	for _, d := range r.decisions {
		if i, ok := b.class[d.gold]; ok {
			b.add(3*i, float64(bit(d.gold == d.predicted)))
			b.add(3*i+1, 1)
		}
		if i, ok := b.class[d.predicted]; ok {
			b.add(3*i+2, 1)
		}
	}
	b.mean("function_accuracy", float64(bit(r.function)))
	b.mean("exact_match", float64(bit(r.exact)))
	b.mean("parsed", float64(bit(r.read())))
	if r.form.called {
		b.mean("schema_valid", float64(bit(!r.form.invalid)))
	}
	b.arguments(r)
	for _, c := range r.enums {
		b.mean("enum_accuracy", float64(bit(c.right)))
		b.mean("enum_accuracy."+c.argument, float64(bit(c.right)))
	}
	for _, t := range r.texts {
		b.mean(b.prefix, s.headlineSimilarity(t.similarity))
		b.mean(b.prefix+"."+t.argument, s.headlineSimilarity(t.similarity))
	}
	b.restrained(s.restrain(r))
}

func (b *booker) arguments(r *row) {
	var all counts
	for _, a := range r.arguments {
		all.add(a.counts)
	}
	q := b.ratio["argument_f1"]
	b.add(q.top, 2*float64(all.right))
	b.add(q.bottom, float64(all.gold+all.predicted))
	b.add(q.n, float64(all.gold))
}

func (b *booker) restrained(part restrained) {
	for _, f := range []struct {
		name  string
		value int
	}{{"over_calls", part.over}, {"under_calls", part.under}, {"clarify_no_call", part.noCall}, {"clarify_asks", part.asks}} {
		if f.value >= 0 {
			b.mean(f.name, float64(f.value))
		}
	}
}

// sum adds up the entries of one row.
func (l *ledger) sum(sums []float64, row int) {
	for _, e := range l.entries[l.starts[row]:l.starts[row+1]] {
		sums[e.counter] += e.value
	}
}

// figures works the headline out; values and ns have one place a figure.
func (l *ledger) figures(sums, values []float64, ns []int) {
	total, weight, gold := 0.0, 0.0, 0.0
	present := 0
	for i := range l.classes {
		of := sums[3*i+1]
		if of == 0 {
			continue
		}
		f1 := 2 * sums[3*i] / (of + sums[3*i+2])
		total += f1
		weight += f1 * of
		gold += of
		present++
	}
	values[0], ns[0] = ratio(total, float64(present)), int(gold)
	values[1], ns[1] = ratio(weight, gold), int(gold)
	for i, q := range l.ratios {
		values[byClass+i], ns[byClass+i] = ratio(sums[q.top], sums[q.bottom]), int(sums[q.n])
	}
}

// headline returns the figures of some rows, with their intervals where bootstraps is above 0. purpose names the draw.
func (l *ledger) headline(rows []int, bootstraps int, seed int64, purpose string) []Figure {
	sums, values, ns := make([]float64, l.width), make([]float64, len(l.names)), make([]int, len(l.names))
	for _, r := range rows {
		l.sum(sums, r)
	}
	l.figures(sums, values, ns)
	low, high := l.intervals(rows, bootstraps, seed, purpose)
	out := make([]Figure, 0, len(l.names))
	for i, name := range l.names {
		if ns[i] == 0 {
			continue
		}
		f := Figure{Name: name, Value: values[i], N: ns[i]}
		if bootstraps > 0 && ns[i] >= leastForInterval {
			f.Low, f.High = &low[i], &high[i]
		}
		out = append(out, f)
	}
	return out
}

// parts groups the rows by a label, in the order of less.
func (l *ledger) breakdown(by string, labels []string, less func(a, b string) int, p Params) Breakdown {
	groups := map[string][]int{}
	for i, label := range labels {
		groups[label] = append(groups[label], i)
	}
	out := Breakdown{By: by}
	for _, label := range slices.SortedFunc(maps.Keys(groups), less) {
		rows := groups[label]
		out.Parts = append(out.Parts, Part{label, len(rows), l.headline(rows, p.Bootstraps, p.Seed, by+"="+label)})
	}
	return out
}
