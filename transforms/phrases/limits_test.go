package phrases

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

// say makes rows of the lamps' grammar and returns how often each query was said, with the calls' arguments behind it.
func say(t *testing.T, file string, labels map[string]string) map[string]int {
	t.Helper()
	g, err := compile(t, map[string]string{"p.yaml": file})
	if err != nil {
		t.Fatal(err)
	}
	m, said := g.NewMaker(), map[string]int{}
	for i := range 300 {
		c, err := m.Make(&schemas.Plan{ID: fmt.Sprint(i)}, labels)
		if err != nil {
			said[err.Error()]++
			continue
		}
		row := c.Query
		for _, call := range c.Calls {
			row += " " + string(call.Arguments)
		}
		said[row]++
	}
	return said
}

func TestWhatIsSaid(t *testing.T) {
	for _, test := range []struct {
		name, file string
		labels     map[string]string
		want       []string // every query that is said
	}{
		{"every call of a parallel phrase is made", `phrases:
  - {function: switch, arguments: {state: "on"}, say: "{place} on"}
  - {outcome: parallel, calls: [switch, switch], say: "{call} [and {call#2}]"}`, map[string]string{"framing": "noun_phrase"}, []string{
			`hall on and kitchen on {"place":"hall","state":"on"} {"place":"kitchen","state":"on"}`, `hall on {"place":"hall","state":"on"}`,
			`kitchen on and hall on {"place":"kitchen","state":"on"} {"place":"hall","state":"on"}`, `kitchen on {"place":"kitchen","state":"on"}`}},
		{"a phrase made for a value says no other, whatever the cell asks", `phrases:
  - {function: find, when: {kind: Lamp}, say: "[{kind}] {prompt: tree}"}
  - {function: find, when: {kind: Any}, say: "[a {kind}] {prompt: rose}"}`, nil, []string{
			`lamp tree {"kind":"Lamp","prompt":"tree"}`, `rose {"kind":"Any","prompt":"rose"}`}},
		{"and so in the calls behind the first", `phrases:
  - {function: switch, weight: 0, arguments: {state: "on"}, say: "{place} on"}
  - {function: switch, arguments: {state: "off"}, say: "dark {place}"}
  - {function: find, when: {kind: Any}, say: "find {prompt: rose} [{kind}]"}
  - {outcome: parallel, calls: [switch, find], say: "{call}, {call#2}"}`, nil, []string{`find rose {"kind":"Any","prompt":"rose"}`,
			`dark hall {"place":"hall","state":"off"}`, `dark kitchen {"place":"kitchen","state":"off"}`,
			`dark hall, find rose {"place":"hall","state":"off"} {"kind":"Any","prompt":"rose"}`, `dark kitchen, find rose {"place":"kitchen","state":"off"} {"kind":"Any","prompt":"rose"}`}},
		{"a fixed value keeps to the cell", `phrases:
  - {function: find, arguments: {kind: Lamp}, say: "light up {prompt: tree}"}
  - {function: find, arguments: {kind: Any}, say: "see {prompt: tree}"}`, map[string]string{"kind": "Any"}, []string{`see tree {"kind":"Any","prompt":"tree"}`}},
		{"what the words fix is no slot", `phrases: [{function: switch, arguments: {state: "off"}, say: "{place} (off|{state})"}]`, nil, []string{
			`hall off {"place":"hall","state":"off"}`, `kitchen off {"place":"kitchen","state":"off"}`}},
		{"a capture holds all that is inside, an argument too", `phrases: [{function: find, say: "{prompt: a {kind} with [a] shade}"}]`, map[string]string{"kind": "Lamp"}, []string{
			`a lamp with a shade {"kind":"Lamp","prompt":"a lamp with a shade"}`, `a lamp with shade {"kind":"Lamp","prompt":"a lamp with shade"}`}},
		{"captures of one argument are joined", `phrases: [{function: find, say: "{prompt: red} tall {prompt: tree}"}]`, nil, []string{
			`red tall tree {"kind":"Any","prompt":"red tree"}`}},
		{"a second draw is another thing and no argument", `phrases: [{function: switch, arguments: {state: "on"}, say: "not {place#2} but {place} on"}]`, nil, []string{
			`not hall but kitchen on {"place":"kitchen","state":"on"}`, `not kitchen but hall on {"place":"hall","state":"on"}`}},
		{"a second draw alone does not say the argument", `phrases: [{function: switch, arguments: {state: "on"}, say: "{place#2} on"}]`, nil, []string{"no phrase can say it"}},
		{"what is missing is not said", `phrases: [{function: switch, outcome: clarify, missing: place, arguments: {state: "on"}, say: "switch on [the {place}] light"}]`, nil, []string{"switch on light"}},
		{"articles and clitics", `phrases: [{function: find, say: "A {prompt: old lamp} , a {prompt: lamp}’s [a]"}]`, nil, []string{
			`An old lamp, a lamp’s {"kind":"Any","prompt":"old lamp lamp"}`, `An old lamp, a lamp’s a {"kind":"Any","prompt":"old lamp lamp"}`}},
	} {
		got := keysOf(say(t, test.file, test.labels))
		slices.Sort(test.want)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s:\n%q, want\n%q", test.name, got, test.want)
		}
	}
}

// Several attributes may limit one argument: the narrowest limit holds, in whatever order they are read.
func TestLimitsOfOneArgument(t *testing.T) {
	given, value, bin, absent := allowed{given: true}, allowed{given: true, value: "x"}, allowed{given: true, binned: true, to: 9}, allowed{absent: true}
	for _, test := range []struct{ first, second, want allowed }{
		{given, value, value}, {value, given, value}, {bin, value, value}, {value, bin, value}, {given, bin, bin}, {bin, given, bin}, {absent, absent, absent},
	} {
		l := &target{values: map[string]allowed{}}
		l.limit("a", test.first)
		l.limit("a", test.second)
		if l.values["a"] != test.want {
			t.Errorf("%+v and %+v: %+v", test.first, test.second, l.values["a"])
		}
	}
}

// Of many alternatives a few are weighed at a time; all are said in the end, by their weights. 20,000 draws: the
// standard error of a share of 1/12 is 0.002.
func TestManyAlternatives(t *testing.T) {
	d := *shapesDomain(t)
	var parts []string
	for i := range 11 {
		parts = append(parts, fmt.Sprintf("%c {thing}", 'a'+i))
	}
	source := "/2/ z {thing}|" + strings.Join(parts, "|")
	d.Phrases = [][]schemas.PhraseFile{{phraseFile("p.yaml", schemas.OutcomeCall, "("+source+") [{kind}] {prompt: x}")}}
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
		counts[c.Query[:1]]++
	}
	for letter, n := range counts {
		want := 20_000.0 / 13
		if letter == "z" {
			want *= 2
		}
		if float64(n) < want*0.85 || float64(n) > want*1.15 {
			t.Errorf("%s: %d times, want about %.0f", letter, n, want)
		}
	}
	if len(counts) != 12 {
		t.Errorf("%d alternatives are said: %v", len(counts), counts)
	}
	for i := range 200 { // what is weighed is a part of what can be said, and is derived as allowed
		m.work.context.id, m.work.stream = fmt.Sprint(i), hash.New(2, fmt.Sprint(i), "phrase")
		root, request := m.begin(newTarget(&d, nil), g.grammar.phrases[0])
		s := m.work.shape(root, request)
		for _, only := range s.each() {
			m.work.pieces = m.work.pieces[:0]
			if e := m.work.derive(root, request, shape{only}, ""); e != only {
				t.Fatalf("derived %v of %v", e, only)
			}
		}
	}
}
