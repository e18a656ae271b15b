package near

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// bruteGolden is the three rules as they read.
func bruteGolden(golden []string, limits Limits, text string) (Match, bool) {
	for i, g := range golden {
		if g == text {
			return Match{Rule: Exact, Text: i}, true
		}
	}
	best, found := Match{}, false
	for i, g := range golden {
		j := Jaccard(g, text)
		if limits.Similarity > 0 && (limits.Short || len(strings.Split(g, " ")) > 4) && text != "" && j >= limits.Similarity-1e-9 && j > best.Similarity {
			best, found = Match{Rule: Similar, Text: i, Similarity: j}, true
		}
	}
	if found || limits.Overlap == 0 {
		return best, found
	}
	words, n := strings.Split(text, " "), limits.Overlap+1
	for from := 0; from+n <= len(words); from++ {
		for i, g := range golden {
			theirs := strings.Split(g, " ")
			for at := 0; at+n <= len(theirs) && len(theirs) > 4; at++ {
				if slices.Equal(theirs[at:at+n], words[from:from+n]) {
					return Match{Rule: Overlap, Text: i, Shared: strings.Join(words[from:from+n], " ")}, true
				}
			}
		}
	}
	return Match{}, false
}

func TestGoldenIsTheRule(t *testing.T) {
	words := []string{"find", "me", "a", "birthday", "template", "with", "balloons", "balloon", "red", "für", "犬", "x"}
	found := map[Rule]int{}
	rapid.Check(t, func(t *rapid.T) {
		limits := Limits{Similarity: rapid.SampledFrom([]float64{0, 0.3, 0.5, 0.7, 0.8, 0.95, 1}).Draw(t, "similarity"),
			Overlap: rapid.SampledFrom([]int{0, 1, 2, 3, 5, 10}).Draw(t, "overlap"), Short: rapid.Bool().Draw(t, "short")}
		text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom(words), 0, 12), func(w []string) string { return strings.Join(w, " ") })
		golden := rapid.SliceOfN(text, 0, 30).Draw(t, "golden")
		index := NewGolden(golden, limits)
		for _, text := range append(rapid.SliceOfN(text, 1, 20).Draw(t, "texts"), variants(golden)...) {
			want, wanted := bruteGolden(golden, limits, text)
			got, ok := index.Find(text)
			if ok != wanted || got != want {
				t.Fatalf("%q among %q with %+v: %+v %v, want %+v %v", text, golden, limits, got, ok, want, wanted)
			}
			found[got.Rule]++
		}
	})
	for _, rule := range []Rule{"", Exact, Similar, Overlap} {
		if found[rule] < 20 {
			t.Errorf("%q came %d times: the texts no longer try it", rule, found[rule])
		}
	}
}

// variants are golden texts with something before, after or at the end changed.
func variants(golden []string) (out []string) {
	for _, g := range golden {
		out = append(out, g+"s", strings.TrimSpace("please "+g), strings.TrimSpace("x "+g+" a template with a red birthday balloon"))
	}
	return out
}

func TestGolden(t *testing.T) {
	golden := []string{"birthday card", "make a foggy forest background", "make a foggy forest backgrounds", "birthday card",
		"a b c d e f g h i j k l m", "", "find me a card"}
	for _, test := range []struct {
		text   string
		limits Limits
		want   string
	}{
		{"birthday card", Limits{Similarity: 0.8, Overlap: 10}, "exact 0"},
		{"birthday cards", Limits{Similarity: 0.5, Overlap: 10}, ""},                                            // a short row takes exact matches only
		{"find me a cards", Limits{Similarity: 0.5, Overlap: 1}, ""},                                            // of four words too
		{"make a foggy forest background x", Limits{Similarity: 0.8, Overlap: 10}, "near 1"},                    // 26 of 28 n-grams
		{"make a foggy forest backgrounds!", Limits{Similarity: 0.8, Overlap: 10}, "near 2"},                    // the more similar of two
		{"make a foggy forest background x", Limits{Similarity: 0, Overlap: 3}, "overlap 1"},                    // the first of two
		{"we make a foggy forest", Limits{Similarity: 0.8, Overlap: 3}, "overlap 1"},                            // four words are more than three
		{"we make a foggy forest", Limits{Similarity: 0.8, Overlap: 4}, ""},                                     // and not more than four
		{"a b c d e f g h i j z", Limits{Similarity: 0.99, Overlap: 10}, ""},                                    // ten words
		{"z a b c d e f g h i j k z z z z", Limits{Similarity: 0.99, Overlap: 10}, "overlap 4"},                 // eleven
		{"make a foggy forest background x", Limits{}, ""},                                                      // both off
		{"", Limits{Similarity: 0.8, Overlap: 10}, "exact 5"},                                                   // no word at all
		{"A b c d e f g h i j k l", Limits{Similarity: 0.99, Overlap: 10}, "overlap 4"},                         // from the second word on
		{"foggy forest", Limits{Similarity: 0.8, Overlap: 1}, "overlap 1"},                                      // the whole text is the run
		{"a completely different thing is wanted here", Limits{Similarity: 0.8, Overlap: 10}, ""},               //
		{"make a foggy forest", Limits{Similarity: 0.5}, "near 1"},                                              // 15 of 26
		{"make a foggy forest background", Limits{Similarity: 1}, "exact 1"},                                    //
		{"make a foggy forest  background", Limits{Similarity: 1}, ""},                                          //
		{"犬 の 写真 を 探して ください", Limits{Similarity: 0.8, Overlap: 10}, ""},                                         //
		{strings.Repeat("a b ", 400) + "make a foggy", Limits{Similarity: 0.8, Overlap: 10}, ""},                // longer than the room on the stack
		{strings.Repeat("q ", 70) + "a b c d e f g h i j k", Limits{Similarity: 0.8, Overlap: 10}, "overlap 4"}, // with its run last
	} {
		got := ""
		if m, ok := NewGolden(golden, test.limits).Find(test.text); ok {
			got = fmt.Sprint(m.Rule, " ", m.Text)
		}
		if got != test.want {
			t.Errorf("%q with %+v: %q, want %q", test.text, test.limits, got, test.want)
		}
	}
	if _, ok := NewGolden(nil, Limits{Similarity: 0.8, Overlap: 10}).Find("anything"); ok {
		t.Error("a match among no texts")
	}
}

// A text may be looked up by several goroutines at once; go test -race sees to the rest.
func TestGoldenIsSafe(t *testing.T) {
	g := NewGolden([]string{"make a foggy forest background"}, Limits{Similarity: 0.8, Overlap: 10})
	done := make(chan bool)
	for range 4 {
		go func() {
			_, ok := g.Find("make a foggy forest backgrounds")
			done <- ok
		}()
	}
	for range 4 {
		if !<-done {
			t.Error("missed")
		}
	}
}

func ExampleGolden() {
	golden := NewGolden([]string{"birthday card", "make a foggy forest background for my phone"}, Limits{Similarity: 0.8, Overlap: 10})
	for _, text := range []string{"birthday card", "birthday cards", "make a foggy forest background for my phones"} {
		m, ok := golden.Find(text)
		fmt.Printf("%v %s %.3f\n", ok, m.Rule, m.Similarity)
	}
	// Output:
	// true exact 0.000
	// false  0.000
	// true near 0.975
}

// BenchmarkGolden looks texts up, one a line of NEAR_TEXTS, among those of NEAR_GOLDEN.
func BenchmarkGolden(b *testing.B) {
	lines := func(name string) []string {
		data, err := os.ReadFile(os.Getenv(name))
		if err != nil {
			b.Skipf("set %s to a file of texts, one a line", name)
		}
		return strings.Split(strings.TrimSpace(string(data)), "\n")
	}
	golden, texts := lines("NEAR_GOLDEN"), lines("NEAR_TEXTS")
	g := NewGolden(golden, Limits{Similarity: 0.8, Overlap: 10})
	found := 0
	for b.Loop() {
		found = 0
		for _, text := range texts {
			if _, ok := g.Find(text); ok {
				found++
			}
		}
	}
	b.ReportMetric(float64(len(texts)*b.N)/b.Elapsed().Seconds(), "texts/s")
	b.ReportMetric(float64(found), "found")
}
