package phrases

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

// shapesDomain has one function with a keyword, a captured text and an argument that can be left out.
func shapesDomain(t testing.TB) *schemas.Domain {
	t.Helper()
	functions, err := schemas.ReadFunctions([]byte(`[{"name": "find", "parameters": {"type": "object", "properties": {
		"kind": {"type": "string", "enum": ["Lamp", "Floor Lamp", "Any"]}, "prompt": {"type": "string"}, "size": {"type": "string"}},
		"required": ["kind", "prompt"]}}]`))
	if err != nil {
		t.Fatal(err)
	}
	entry := func(value string, say ...string) schemas.ValueEntry {
		e := schemas.ValueEntry{Value: value, Weight: new(1.0), Language: "en"}
		for _, s := range say {
			e.Say = append(e.Say, schemas.Surface{Text: s})
		}
		return e
	}
	return &schemas.Domain{Functions: functions,
		Values: map[string][]schemas.ValueEntry{
			"kind":  {entry("Lamp", "lamp"), entry("Floor Lamp", "floor lamp", "standing floor lamp"), {Value: "Any", CatchAll: true, Weight: new(1.0), Language: "en"}},
			"thing": {entry("tree", "tree"), entry("red rose", "red rose"), entry("x", "an old brown bear")},
			"size":  {entry("big", "big"), entry("small", "very small")}},
		Recipe: schemas.Recipe{Seed: 3, Language: "en", Routes: []schemas.Route{{Name: "phrases", Kind: schemas.KindTemplate}},
			Attributes: map[string]schemas.Attribute{
				"kind":  {From: "arguments.kind"},
				"place": {From: "query", Measure: schemas.MeasurePosition, Keyword: "kind"},
				"words": {From: "query", Measure: schemas.MeasureWords, Bins: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
			}}}
}

func phraseFile(path string, outcome string, say ...string) schemas.PhraseFile {
	return schemas.PhraseFile{Path: path, Language: "en", Join: new(" "),
		Phrases: []schemas.Phrase{{Function: "find", Outcome: outcome, Weight: new(1.0), Say: say}}}
}

// phraseText draws a random phrase in our notation.
func phraseText(t *rapid.T, depth int) string {
	if depth == 0 {
		return rapid.SampledFrom([]string{"find", "me", "of the", ",", "{kind}", "{thing}", "{thing#2}", "{size}", ""}).Draw(t, "leaf")
	}
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return "[" + phraseText(t, depth-1) + "]"
	case 1:
		weight := rapid.SampledFrom([]string{"", "/0/ ", "/3/ "}).Draw(t, "weight")
		return "(" + weight + phraseText(t, depth-1) + "|" + phraseText(t, depth-1) + ")"
	case 2:
		return "{prompt: " + phraseText(t, depth-1) + "}"
	}
	return phraseText(t, depth-1) + " " + phraseText(t, depth-1)
}

// way is one derivation, spelt out: each word is the keyword's or not.
type way struct {
	keyword []bool
	said    uint32
	times   int // how often the keyword is said
}

// derivations spells out every derivation of n: the definition that shapes have to agree with.
func derivations(d *derivation, n *node) []way {
	switch n.kind {
	case literal:
		return []way{{keyword: make([]bool, text.CountWords(n.text))}}
	case slot:
		drawn := d.draw(n, 0)
		r := d.requests[0]
		parameter := d.generator.isParameter(r.function, n.name)
		if !drawn.ok || parameter && r.silent(n.name) {
			return nil
		}
		w := way{keyword: make([]bool, drawn.count(n.form))}
		if parameter && n.draw == 1 {
			if n.name == r.keyword {
				w.times = 1
			}
			w.said = r.bit(n.name)
			for i := range w.keyword {
				w.keyword[i] = n.name == r.keyword
			}
		}
		return []way{w}
	case capture:
		var out []way
		for _, w := range derivations(d, n.parts[0]) {
			if len(w.keyword) > 0 && !d.requests[0].silent(n.name) {
				out = append(out, way{w.keyword, w.said | d.requests[0].bit(n.name), w.times})
			}
		}
		return out
	case choice:
		var out []way
		for i, part := range n.parts {
			if n.weights[i] > 0 {
				out = append(out, derivations(d, part)...)
			}
		}
		return out
	}
	out := []way{{}}
	for _, part := range n.parts {
		var longer []way
		for _, a := range out {
			for _, b := range derivations(d, part) {
				longer = append(longer, way{slices.Concat(a.keyword, b.keyword), a.said | b.said, a.times + b.times})
			}
		}
		out = longer
	}
	return out
}

// extentOf says where the keyword stands; false when it stands twice.
func (w way) extentOf() (extent, bool) {
	e := extent{said: w.said, words: 1 << len(w.keyword)}
	start := slices.Index(w.keyword, true)
	if start < 0 || w.times > 1 {
		return e, start < 0
	}
	end := start
	for end < len(w.keyword) && w.keyword[end] {
		end++
	}
	switch {
	case start == 0 && end == len(w.keyword):
		e.place = only
	case start == 0:
		e.place = first
	case end == len(w.keyword):
		e.place = last
	default:
		e.place = middle
	}
	return e, true
}

// single ways of a shape, in order.
func (s shape) each() []extent {
	var out []extent
	for _, e := range s {
		for n := range 64 {
			if e.words>>n&1 == 1 {
				out = append(out, extent{e.said, e.place, 1 << n})
			}
		}
	}
	slices.SortFunc(out, func(a, b extent) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return slices.Compact(out)
}

// beginRandom begins the derivation of a random phrase and spells out in want what it can say.
func beginRandom(t *rapid.T, domain *schemas.Domain) (m *Maker, root *node, want shape) {
	source := phraseText(t, rapid.IntRange(1, 4).Draw(t, "depth"))
	labels := rapid.SampledFrom([]map[string]string{nil, {"kind": "Any"}, {"kind": "Lamp"}, {"kind": "Floor Lamp"}}).Draw(t, "labels")
	d := *domain
	d.Phrases = [][]schemas.PhraseFile{{phraseFile("p.yaml", schemas.OutcomeCall, source)}}
	g, err := New(&d, 0, nil, nil)
	if err != nil {
		t.Fatalf("%q: %v", source, err)
	}
	m = g.NewMaker()
	m.work.context.id = fmt.Sprint(rapid.IntRange(0, 50).Draw(t, "id"))
	m.work.stream = hash.New(1, m.work.context.id, "phrase")
	p := g.grammar.phrases[0]
	m.begin(newTarget(&d, labels), p)
	for _, w := range derivations(&m.work, p.root) {
		if e, ok := w.extentOf(); ok {
			want = want.add(e)
		}
	}
	return m, p.root, want
}

func TestShapesAreWhatCanBeSaid(t *testing.T) {
	domain := shapesDomain(t)
	rapid.Check(t, func(t *rapid.T) {
		m, root, want := beginRandom(t, domain)
		if got := m.work.shape(root, 0); !slices.Equal(got.each(), want.each()) {
			t.Fatalf("shape %v, spelt out %v", got.each(), want.each())
		}
	})
}

// Every single way is derived when only it is allowed, and what is said is that way.
func TestEveryWayIsReached(t *testing.T) {
	domain := shapesDomain(t)
	rapid.Check(t, func(t *rapid.T) {
		m, root, want := beginRandom(t, domain)
		d := &m.work
		for _, only := range want.each() {
			checkDerived(t, d, root, shape{only})
		}
	})
}

func TestDerivationsStayWithinWhatIsAllowed(t *testing.T) {
	domain := shapesDomain(t)
	rapid.Check(t, func(t *rapid.T) {
		m, root, want := beginRandom(t, domain)
		var allowed shape
		for _, e := range want.each() {
			if rapid.Bool().Draw(t, "allowed") {
				allowed = allowed.add(e)
			}
		}
		allowed = allowed.add(extent{said: 1 << 20, words: 1 << 3}) // what nothing can say does no harm
		for range 8 {
			if meets(want, allowed) {
				checkDerived(t, &m.work, root, allowed)
			}
		}
	})
}

func checkDerived(t *rapid.T, d *derivation, root *node, allowed shape) {
	d.pieces = d.pieces[:0]
	e := d.derive(root, 0, allowed, "")
	if !meets(shape{e}, allowed) || len(shape{e}.each()) != 1 {
		t.Fatalf("derived %v of %v", e, allowed)
	}
	var w way
	for _, p := range d.pieces {
		keyword := p.slot == d.requests[0].keyword && p.drawn.number == 1
		if keyword {
			w.times++
		}
		for range text.CountWords(p.text) {
			w.keyword = append(w.keyword, keyword)
		}
		if p.argument != "" {
			w.said |= d.requests[0].bit(p.argument)
		}
		if p.slot != "" && p.drawn.number == 1 {
			w.said |= d.requests[0].bit(p.slot)
		}
	}
	if got, ok := w.extentOf(); !ok || got != e {
		t.Fatalf("derive says %v, and the words say %v", e, got)
	}
}

// 20,000 draws of shares 0.6, 0.2 and 0.2: one is off by more than 0.02 (six standard errors) with a chance below 1e-8.
func TestDerivationsFollowTheWeights(t *testing.T) {
	d := *shapesDomain(t)
	d.Phrases = [][]schemas.PhraseFile{{phraseFile("p.yaml", schemas.OutcomeNone, "(/3/ find|get|see) it")}}
	d.Phrases[0][0].Phrases[0].Function = ""
	g, err := New(&d, 0, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, counts := g.NewMaker(), map[string]int{}
	for i := range 20_000 {
		c, err := m.Make(&schemas.Plan{ID: fmt.Sprint(i)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		counts[c.Query]++
	}
	for query, want := range map[string]int{"find it": 12_000, "get it": 4_000, "see it": 4_000} {
		if got := counts[query]; got < want-400 || got > want+400 {
			t.Errorf("%q: %d times, want about %d", query, got, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	keyword, word, nothing := shape{{place: only, words: 1 << 2}}, shape{{words: 1 << 1}}, empty
	for _, test := range []struct {
		name string
		got  shape
		want []extent
	}{
		{"alone", nothing.then(keyword).then(nothing), []extent{{place: only, words: 1 << 2}}},
		{"word behind", keyword.then(word), []extent{{place: first, words: 1 << 3}}},
		{"word before", word.then(keyword), []extent{{place: last, words: 1 << 3}}},
		{"between", word.then(keyword).then(word), []extent{{place: middle, words: 1 << 4}}},
		{"between, from the right", word.then(keyword.then(word)), []extent{{place: middle, words: 1 << 4}}},
		{"maybe before", shape{{words: 1 | 1<<1}}.then(keyword), []extent{{place: only, words: 1 << 2}, {place: last, words: 1 << 3}}},
		{"twice", keyword.then(keyword), nil},
		{"too long", shape{{words: 1 << 40}}.then(shape{{words: 1 << 40}}), nil},
	} {
		if !slices.Equal(test.got.each(), shape(test.want).each()) {
			t.Errorf("%s: %v, want %v", test.name, test.got.each(), test.want)
		}
	}
}
