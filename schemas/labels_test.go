package schemas

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestBinLabels(t *testing.T) {
	for _, test := range []struct {
		bins []int
		want string
		of   map[int]string // number to label
	}{
		{nil, "", map[int]string{0: "", 7: ""}},
		{[]int{1}, "1+", map[int]string{0: "", 1: "1+", 1000: "1+"}},
		{[]int{1, 3, 4}, "1-2 3 4+", map[int]string{-1: "", 0: "", 1: "1-2", 2: "1-2", 3: "3", 4: "4+", 5: "4+"}},
		{[]int{-5, 0, 10}, "-5--1 0-9 10+", map[int]string{-6: "", -5: "-5--1", -1: "-5--1", 0: "0-9", 10: "10+"}},
	} {
		a := &Attribute{Bins: test.bins}
		if got := strings.Join(a.BinLabels(), " "); got != test.want {
			t.Errorf("bins %v: %s, want %s", test.bins, got, test.want)
		}
		for n, want := range test.of {
			if got := a.Bin(n); got != want {
				t.Errorf("bins %v: %d is in %q, want %q", test.bins, n, got, want)
			}
		}
	}
}

// Whatever the bins, each number from the first on is in exactly the bin that its label says.
func TestBinHoldsItsNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bins := rapid.SliceOfNDistinct(rapid.IntRange(0, 100), 1, 8, rapid.ID[int]).Draw(t, "bins")
		slices.Sort(bins)
		a := &Attribute{Bins: bins}
		n := rapid.IntRange(0, 130).Draw(t, "n")
		var holds []string
		for _, label := range a.BinLabels() {
			from, to := 0, 0
			switch {
			case strings.HasSuffix(label, "+"):
				if _, err := fmt.Sscanf(label, "%d+", &from); err != nil {
					t.Fatal(err)
				}
				to = 1000
			case strings.Contains(label, "-"):
				if _, err := fmt.Sscanf(label, "%d-%d", &from, &to); err != nil {
					t.Fatal(err)
				}
			default:
				if _, err := fmt.Sscan(label, &from); err != nil {
					t.Fatal(err)
				}
				to = from
			}
			if from <= n && n <= to {
				holds = append(holds, label)
			}
		}
		if got := strings.Join(holds, ","); got != a.Bin(n) || (got == "") != (n < bins[0]) {
			t.Fatalf("bins %v: %d is in %q by the labels, %q by Bin", bins, n, got, a.Bin(n))
		}
	})
}

func TestSubsets(t *testing.T) {
	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{nil, `[""]`}, {[]string{"a"}, `["" "a"]`}, {[]string{"b", "a"}, `["" "b" "a" "b+a"]`}, {[]string{"a", "b", "c"}, `["" "a" "b" "a+b" "c" "a+c" "b+c" "a+b+c"]`},
	} {
		if got := fmt.Sprintf("%q", subsets(test.arguments)); got != test.want {
			t.Errorf("%v: %s, want %s", test.arguments, got, test.want)
		}
	}
	if got := len(subsets(make([]string, 20))); got != 1<<maxPresent {
		t.Errorf("%d labels for 20 arguments", got)
	}
}

// Labels of every attribute: sorted, once each, and closed only where all of them are known.
func TestLabels(t *testing.T) {
	files := lampFiles()
	d, err := Read(files, "recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d.Phrases = [][]PhraseFile{{{Language: "en", Phrases: []Phrase{{}}}, {Language: "de", Phrases: []Phrase{{}}}, {Language: "fr"}}, {{Language: "en", Phrases: []Phrase{{}}}}}
	for _, test := range []struct {
		a      Attribute
		want   string
		closed bool
	}{
		{Attribute{From: "outcome"}, `["call" "clarify" "none" "parallel"]`, true},
		{Attribute{From: "function"}, `["" "switch"]`, true},
		{Attribute{From: "arguments.state"}, `["" "off" "on"]`, true},
		{Attribute{From: "arguments.slow"}, `["" "false" "true"]`, true},
		{Attribute{From: "arguments.room"}, `["" "hall" "kitchen"]`, true},
		{Attribute{From: "arguments.level"}, `[]`, false},
		{Attribute{From: "arguments.level", Bins: []int{0, 50}}, `["" "0-49" "50+"]`, true},
		{Attribute{From: "query", Measure: MeasureWords}, `[]`, false},
		{Attribute{From: "query", Measure: MeasureWords, Bins: []int{1, 5}}, `["1-4" "5+"]`, true},
		{Attribute{From: "query", Measure: MeasurePosition}, `["absent" "first" "last" "middle"]`, true},
		{Attribute{From: "query", Measure: MeasureFraming, Kinds: []FramingKind{{Name: "question"}, {Name: "polite"}, {Name: "question"}}}, `["noun_phrase" "polite" "question"]`, true},
		{Attribute{From: "query", Measure: MeasureLanguage}, `["de" "en"]`, true},
		{Attribute{From: "query", Measure: MeasureNoise}, `[]`, false},
		{Attribute{From: "calls", Measure: MeasurePresent, Arguments: []string{"room", "level"}}, `["" "level" "room" "room+level"]`, true},
		{Attribute{From: "asset.title"}, `[]`, false},
	} {
		d.Recipe.Attributes["it"] = test.a
		labels, closed := d.Labels("it")
		if got := fmt.Sprintf("%q", labels); got != test.want || closed != test.closed {
			t.Errorf("%+v: %s, closed %v; want %s", test.a, got, closed, test.want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	for _, test := range []struct {
		word  string
		known []string
		want  string
	}{
		{"sise", []string{"name", "size", "seed"}, `did you mean "size"?`},
		{"SEARCH", []string{"Generate", "Search"}, `did you mean "Search"?`},
		{"zzzzzz", []string{"", "a", "b"}, "known here: a, b"},
		{"on", []string{""}, "known here: "},
	} {
		if got := DidYouMean(test.word, test.known); got != test.want {
			t.Errorf("%s of %q: %s, want %s", test.word, test.known, got, test.want)
		}
	}
}

// The distance is a metric, and that of one edit is one.
func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"kitten", "sitting", 3}, {"flaw", "lawn", 2}, {"", "abc", 3}} { // the usual textbook pairs
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("%q to %q: %d, want %d", test.a, test.b, got, test.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[ab]{0,6}`)
		a, b, c := word.Draw(t, "a"), word.Draw(t, "b"), word.Draw(t, "c")
		if distance(a, b) != distance(b, a) || distance(a, c) > distance(a, b)+distance(b, c) || (distance(a, b) == 0) != (a == b) {
			t.Fatalf("%q, %q, %q: no metric", a, b, c)
		}
	})
}
