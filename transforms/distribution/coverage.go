package distribution

import (
	"cmp"
	"maps"
	"slices"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/text"
)

// Wanted is what a reference says: its word trigrams, and the values of its arguments. It is only read.
type Wanted struct {
	Rows   int                     `json:"rows"` // of the reference that say it
	Grams  []WantedText            `json:"grams"`
	Values map[string][]WantedText `json:"values"` // by argument

	grams  map[string]int32
	values map[string]map[string]int32
}

// WantedText is one of them, normalised, and how many of the reference's rows say it.
type WantedText struct {
	Text string `json:"text"`
	Rows int    `json:"rows"`
}

// NewWanted gathers what the rows of a sample say, the commonest first.
func NewWanted(reference []Sampled) *Wanted {
	grams, values := map[string]int{}, map[string]map[string]int{}
	for i := range reference {
		for gram := range eachTrigram(text.Normalise(reference[i].Query)) {
			grams[gram]++
		}
		for _, v := range reference[i].Values {
			if values[v.Name] == nil {
				values[v.Name] = map[string]int{}
			}
			values[v.Name][text.Normalise(v.Value)]++
		}
	}
	w := &Wanted{Rows: len(reference), Grams: byRows(grams), Values: map[string][]WantedText{}}
	for name, counts := range values {
		w.Values[name] = byRows(counts)
	}
	return w
}

func byRows(counts map[string]int) []WantedText {
	delete(counts, "")
	out := make([]WantedText, 0, len(counts))
	for t, n := range counts {
		out = append(out, WantedText{t, n})
	}
	slices.SortFunc(out, func(a, b WantedText) int { return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Text, b.Text)) })
	return out
}

// Ready makes what came out of JSON ready to be looked up in.
func (w *Wanted) Ready() *Wanted {
	w.grams, w.values = index(w.Grams), map[string]map[string]int32{}
	for name, list := range w.Values {
		w.values[name] = index(list)
	}
	return w
}

func index(list []WantedText) map[string]int32 {
	out := make(map[string]int32, len(list))
	for i, t := range list {
		out[t.Text] = int32(i)
	}
	return out
}

// eachTrigram yields the runs of three words of a normalised text.
func eachTrigram(key string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		var starts [3]int // of the last three words
		for words, i := 1, 0; i <= len(key); i++ {
			if i < len(key) && key[i] != ' ' {
				continue
			}
			if words >= 3 && !yield(key[starts[0]:i]) {
				return
			}
			if words++; words <= 3 {
				starts[words-1] = i + 1
			} else {
				starts = [3]int{starts[1], starts[2], i + 1}
			}
		}
	}
}

// Found says which of Wanted a dataset says too.
type Found struct {
	Grams  Bits            `json:"grams"`
	Values map[string]Bits `json:"values"`
}

// NewFound returns that nothing was found yet.
func (w *Wanted) NewFound() *Found {
	f := &Found{Grams: NewBits(len(w.Grams)), Values: map[string]Bits{}}
	for name, list := range w.Values {
		f.Values[name] = NewBits(len(list))
	}
	return f
}

// Look marks what a row says. key is its normalised query.
func (f *Found) Look(w *Wanted, key string, arguments []records.Argument) {
	for gram := range eachTrigram(key) {
		if i, ok := w.grams[gram]; ok {
			f.Grams.Set(int(i))
		}
	}
	for _, a := range arguments {
		if list := w.values[a.Name]; list != nil {
			if i, ok := list[text.Normalise(a.Value)]; ok {
				f.Values[a.Name].Set(int(i))
			}
		}
	}
}

// Merge adds what other rows say.
func (f *Found) Merge(other *Found) {
	f.Grams.Or(other.Grams)
	for name, bits := range other.Values {
		f.Values[name].Or(bits)
	}
}

// mostMissing is how much of what is missing is named.
const mostMissing = 20

// Coverage says what was found.
func (f *Found) Coverage(w *Wanted) *evaluation.Coverage {
	c := &evaluation.Coverage{Rows: w.Rows, Trigrams: covered(w.Grams, f.Grams), Values: []evaluation.CoveredArgument{}}
	for _, name := range slices.Sorted(maps.Keys(w.Values)) {
		c.Values = append(c.Values, evaluation.CoveredArgument{Argument: name, Covered: covered(w.Values[name], f.Values[name])})
	}
	return c
}

func covered(list []WantedText, found Bits) evaluation.Covered {
	c := evaluation.Covered{Of: len(list), Missing: []string{}}
	for i, t := range list {
		switch {
		case found.Get(i):
			c.Found++
		case len(c.Missing) < mostMissing:
			c.Missing = append(c.Missing, t.Text)
		}
	}
	if c.Of > 0 {
		c.Share = float64(c.Found) / float64(c.Of)
	}
	return c
}

// Bits is a set of small numbers.
type Bits []uint64

// NewBits returns the empty set of numbers below n.
func NewBits(n int) Bits { return make(Bits, (n+63)/64) }

// Set adds a number.
func (b Bits) Set(i int) { b[i/64] |= 1 << (i % 64) }

// Get says whether a number is in it.
func (b Bits) Get(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

// Or adds the numbers of another set of the same size.
func (b Bits) Or(other Bits) {
	for i, w := range other {
		b[i] |= w
	}
}
