package distribution

import (
	"fmt"

	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/text"
)

func row(query, function string, arguments ...string) *records.Record {
	r := &records.Record{Query: query, Function: function, Outcome: "call", Route: "r"}
	for i := 0; i < len(arguments); i += 2 {
		r.Arguments = append(r.Arguments, records.Argument{Name: arguments[i], Value: arguments[i+1]})
	}
	return r
}

func countsOf(rows []*records.Record) *Counts {
	c := NewCounts(7, nil, nil)
	for _, r := range rows {
		c.Add(r, text.Normalise(r.Query))
	}
	c.Finish()
	return c
}

// Any split in any order counts the same, also where functions, routes and values are too many.
func TestCountsOfAnySplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		functions := rapid.SampledFrom([]int{2, 2*MostFunctions + 40}).Draw(t, "functions")
		routes := rapid.SampledFrom([]int{2, 2*MostRoutes + 9}).Draw(t, "routes")
		values := rapid.SampledFrom([]int{3, MostValues + 2}).Draw(t, "values")
		var rows []*records.Record
		for i := range rapid.IntRange(1, 1500).Draw(t, "rows") {
			function := fmt.Sprint("f", rapid.IntRange(0, functions).Draw(t, "function"))
			value := fmt.Sprint("v", rapid.IntRange(0, values).Draw(t, "value"))
			r := row(fmt.Sprintf("find %d %s", i%50, value), function, "kind", value)
			r.Route = fmt.Sprint("r", rapid.IntRange(0, routes).Draw(t, "route"))
			rows = append(rows, r)
		}
		want := countsOf(rows)
		shuffled := rapid.Permutation(rows).Draw(t, "order")
		at := rapid.IntRange(0, len(rows)).Draw(t, "cut")
		got := countsOf(shuffled[:at])
		got.Merge(countsOf(shuffled[at:]))
		for _, c := range []*Counts{want, got} {
			c.surfaces, c.limit = surfaces{}, 0
		}
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("%d rows cut at %d count otherwise", len(rows), at)
		}
		for what, parts := range map[string]map[string]*Slice{"functions": want.ByFunction(), "routes": want.ByRoute()} {
			sum := 0
			for _, s := range parts {
				sum += s.Rows
			}
			if most := map[string]int{"functions": MostFunctions, "routes": MostRoutes}[what]; sum != len(rows) || len(parts) > most+1 {
				t.Fatalf("%d %s hold %d rows of %d", len(parts), what, sum, len(rows))
			}
		}
		if want.All().Rows != len(rows) {
			t.Fatalf("all are %d rows of %d", want.All().Rows, len(rows))
		}
	})
}

func TestPositions(t *testing.T) {
	for _, c := range []struct {
		query, value string
		bin          int // -1: absent
	}{
		{"photos of elephants", "Photo", 0},
		{"elephant photo", "Photo", 9},
		{"photo", "Photo", 0},
		{"old photo album cover design idea", "Photo", 2}, // 1 of 5
		{"photographs", "Photo", -1},
		{"a design asset for spring", "DesignAsset", 2}, // 1 of 4
	} {
		p := Positions{Values: Table{}}
		key := text.Normalise(c.query)
		p.add(waysOf(c.value), key)
		if c.bin < 0 && p.Absent != 1 || c.bin >= 0 && p.Bins[c.bin] != 1 {
			t.Errorf("%q in %q: %+v, want bin %d", c.value, c.query, p, c.bin)
		}
	}
}

// A recipe's ways to say a value stand for it beside its name; what a recipe never says has no place, though its name is a
// word of the query.
func TestPositionsOfARecipe(t *testing.T) {
	ways := Ways{"kind": {"Template": {"flyer", "flyers"}, "Any": {}}}
	c := NewCounts(1, nil, ways)
	for _, r := range []*records.Record{row("a flyer for spring", "f", "kind", "Template"), row("a spring template", "f", "kind", "Template"),
		row("do you have any roses", "f", "kind", "Any"), row("a spring photo", "f", "kind", "Photo"), row("a flyer", "f", "other", "Template")} {
		c.Add(r, text.Normalise(r.Query))
	}
	kind := c.All().Positions["kind"]
	if want := [10]int{3: 1, 9: 2}; kind.Bins != want || kind.Absent != 1 { // 1 of 3; the ends
		t.Errorf("bins %v, %d absent; want %v, 1", kind.Bins, kind.Absent, want)
	}
	if other := c.All().Positions["other"]; other.Absent != 1 {
		t.Errorf("another argument's value is said in the same words: %+v", other)
	}
	if got := Skeletons([]Sampled{{Query: "a flyer for spring", Values: []records.Argument{{Name: "kind", Value: "Template"}}}}, 1, ways).Top[0].Skeleton; got != "a ‹kind› for spring" {
		t.Errorf("skeleton %q", got)
	}
}

func TestTableOfTooManyValues(t *testing.T) {
	table := Table{}
	for i := range MostValues {
		table.add(fmt.Sprint(i), 1)
	}
	if table.many() {
		t.Error("as many as may be are too many")
	}
	if table.add("one more", 1); !table.many() || len(table) != 1 {
		t.Errorf("one more: %v", table)
	}
	if long := (Table{}); !func() bool { long.add(strings.Repeat("x", mostBytes+1), 1); return long.many() }() {
		t.Error("a long text is a value")
	}
}

func TestFraming(t *testing.T) {
	for query, want := range map[string]string{
		"could you find me a dog": FramingPolite, "dogs, please": FramingPolite, "do you have dogs": FramingQuestion, "dogs?": FramingQuestion,
		"I need a dog": FramingStatement, "find dogs": FramingImperative, "dogs": FramingNounPhrase, "findings of fact": FramingNounPhrase,
	} {
		if got := Framing(query, text.Normalise(query)); got != want {
			t.Errorf("%q is %s, want %s", query, got, want)
		}
	}
}

func TestTrigrams(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-c]{1,2}`), 0, 8).Draw(t, "words")
		var want []string
		for i := 0; i+3 <= len(words); i++ {
			want = append(want, strings.Join(words[i:i+3], " "))
		}
		if got := slices.Collect(eachTrigram(strings.Join(words, " "))); !slices.Equal(got, want) {
			t.Fatalf("%q: %q, want %q", words, got, want)
		}
	})
}

func TestSkeleton(t *testing.T) {
	known := newSurfaces(nil)
	for query, want := range map[string]string{
		"Find birthday photos with balloons": "find ‹prompt› ‹content_type› with ‹prompt›",
		"birthday balloons":                  "‹prompt›",
		"something else":                     "something else",
	} {
		values := []records.Argument{{Name: "content_type", Value: "Photo"}, {Name: "prompt", Value: "birthday balloons"}}
		if got := skeleton(text.Normalise(query), values, known); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
}

// A dataset against itself is at no distance and covers all; one of other words covers nothing.
func TestDescribeAgainstItself(t *testing.T) {
	var rows []*records.Record
	for i := range 300 {
		rows = append(rows, row(fmt.Sprintf("find %d blue photos of cats", i%17), []string{"Search", "Generate"}[i%2], "content_type", []string{"Photo", "Any"}[i%2]))
	}
	c := countsOf(rows)
	s := Describe("itself", 1, c.All(), c.All())
	if s.Words.W1.Value != 0 || s.Words.JS.Value != 0 || s.Rows != 300 || s.Words.Mean != 6 {
		t.Errorf("words: %+v", s.Words)
	}
	names := []string{}
	for _, table := range s.Shares {
		names = append(names, table.Of)
		if table.JS == nil || table.JS.Value != 0 || table.TV.Value != 0 {
			t.Errorf("%s: %+v", table.Of, table)
		}
	}
	if want := []string{evaluation.RequestFraming, "content_type", "outcome"}; !slices.Equal(names, want) {
		t.Errorf("tables %v, want %v", names, want)
	}
	if len(s.Positions) != 1 || s.Positions[0].Said != 150 || s.Positions[0].Absent != 150 || s.Positions[0].JS.Value != 0 {
		t.Errorf("positions: %+v", s.Positions)
	}
	wanted := NewWanted(c.Sample).Ready()
	found, none := wanted.NewFound(), wanted.NewFound()
	for _, r := range rows {
		found.Look(wanted, text.Normalise(r.Query), r.Arguments)
	}
	none.Look(wanted, "nothing of the kind", nil)
	if g := found.Coverage(wanted); g.Trigrams.Share != 1 || g.Trigrams.Of == 0 || g.Values[0].Share != 1 {
		t.Errorf("coverage of itself: %+v", g)
	}
	if g := none.Coverage(wanted); g.Trigrams.Found != 0 || len(g.Trigrams.Missing) != min(mostMissing, g.Trigrams.Of) {
		t.Errorf("coverage by nothing: %+v", g)
	}
}

// Known answer: counts 1 and 3 have the entropy 0.8112781244591328 bits (Shannon 1948), on four tokens.
func TestDiversityOnEqualTokens(t *testing.T) {
	small := [][]string{}
	for range 100 {
		small = append(small, []string{"a", "b", "b", "b"})
	}
	large := slices.Repeat(small, 5)
	d := Diversities([][][]string{small, large, nil}, 1)
	if d[0].Budget != 400 || d[1].Budget != 400 || d[2].Budget != 0 {
		t.Errorf("budgets %d %d %d", d[0].Budget, d[1].Budget, d[2].Budget)
	}
	if math.Abs(*d[0].Entropy-0.8112781244591328) > 1e-12 || *d[0].Distinct1 != 2.0/400 {
		t.Errorf("entropy %v, distinct-1 %v", *d[0].Entropy, *d[0].Distinct1)
	}
	if few := Diversities([][][]string{small[:10]}, 1); few[0].Entropy != nil {
		t.Error("measured on 40 tokens")
	}
}

func TestSampleIsBounded(t *testing.T) {
	c := NewCounts(1, nil, nil)
	for i := range 2*SampleRows + 1000 {
		c.Add(row(fmt.Sprint("query ", i), "f"), fmt.Sprint("query ", i))
	}
	c.Finish()
	ranks := map[uint64]bool{}
	for _, s := range c.Sample {
		ranks[s.Rank] = true
	}
	if len(c.Sample) != SampleRows || len(ranks) != SampleRows || !slices.IsSortedFunc(c.Sample, compareSampled) {
		t.Errorf("%d rows of %d ranks", len(c.Sample), len(ranks))
	}
}

// A value that has no words, by its name or by a recipe's way of saying it, is said nowhere.
func TestValuesWithoutWords(t *testing.T) {
	for _, ways := range []Ways{nil, {"size": {"+": {""}, "big": {"", "big"}}}} {
		c := NewCounts(1, nil, ways)
		for _, value := range []string{"+", "big"} {
			c.Add(row("a big box", "Find", "size", value), "a big box")
		}
		c.Finish()
		if p := c.All().Positions["size"]; p.Absent != 1 || p.said() != 1 {
			t.Errorf("%v: %+v", ways, p)
		}
		if s := Skeletons(c.Sample, 2, ways); s.Rows != 2 {
			t.Errorf("%+v", s)
		}
	}
}
