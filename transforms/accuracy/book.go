package accuracy

import (
	"maps"
	"slices"
)

// book opens a ledger of these rows.
func (s *scorer) book(rows []*row) *ledger {
	b := newBooker(rows, s)
	for _, r := range rows {
		b.starts = append(b.starts, start{len(b.ones), len(b.entries)})
		b.row(r, s)
	}
	b.starts = append(b.starts, start{len(b.ones), len(b.entries)})
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
	list := []string{"function_micro_f1", "function_accuracy", "exact_match", "argument_f1", "parsed", "schema_valid", "enum_accuracy"}
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
	switch value {
	case 0:
	case 1:
		b.ones = append(b.ones, int32(counter))
	default:
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
		b.mean("function_micro_f1", float64(bit(d.gold == d.predicted)))
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
