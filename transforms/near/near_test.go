package near

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// brute is the rule as it reads: the first text of lower rank that is as similar.
func brute(texts []Text, threshold float64) []int32 {
	first := make([]int32, len(texts))
	for i := range texts {
		first[i] = -1
		for j := range i {
			if first[i] < 0 && texts[i].Key == texts[j].Key && Jaccard(texts[i].Text, texts[j].Text) >= threshold-1e-9 && texts[i].Text != "" && texts[j].Text != "" {
				first[i] = int32(j)
			}
		}
	}
	return first
}

func drawTexts(t *rapid.T) ([]Text, float64) {
	words := []string{"find", "me", "a", "birthday", "template", "with", "balloons", "balloon", "red", "blue", "für", "犬", "x"}
	threshold := rapid.SampledFrom([]float64{0.3, 0.5, 0.7, 0.8, 0.95, 1}).Draw(t, "threshold")
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom(words), 0, 7), func(w []string) string { return strings.Join(w, " ") })
	texts := make([]Text, rapid.IntRange(0, 40).Draw(t, "texts"))
	for i := range texts {
		texts[i] = Text{Text: text.Draw(t, "text"), Key: rapid.Uint64Range(0, 1).Draw(t, "key")}
	}
	return texts, threshold
}

func TestDuplicatesAreTheRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts, threshold := drawTexts(t)
		if got, want := Duplicates(texts, threshold).First, brute(texts, threshold); !slices.Equal(got, want) {
			t.Fatalf("%v at %v: %v, want %v", texts, threshold, got, want)
		}
	})
}

// No pair is missed, and none is too many.
func TestPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts, threshold := drawTexts(t)
		var want [][2]int32
		for i := range texts {
			for j := range i {
				if texts[i].Key == texts[j].Key && texts[i].Text != "" && texts[j].Text != "" && Jaccard(texts[i].Text, texts[j].Text) >= threshold-1e-9 {
					want = append(want, [2]int32{int32(i), int32(j)})
				}
			}
		}
		got := Pairs(texts, threshold)
		slices.SortFunc(got, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
		if !slices.Equal(got, want) {
			t.Fatalf("%v at %v: %v, want %v", texts, threshold, got, want)
		}
	})
}

// Texts that went through once need not be compared with each other again, wherever they rank.
func TestSettledTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts, threshold := drawTexts(t)
		var settled, all []Text
		for i, first := range brute(texts, threshold) {
			if first < 0 {
				settled = append(settled, Text{Text: texts[i].Text, Key: texts[i].Key, Settled: true})
			}
		}
		more, _ := drawTexts(t)
		if rapid.Bool().Draw(t, "mixed") {
			all = rapid.Permutation(append(settled, more...)).Draw(t, "order")
		} else {
			all = append(settled, more...)
		}
		if got, want := Duplicates(all, threshold).First, brute(all, threshold); !slices.Equal(got, want) {
			t.Fatalf("%v at %v: %v, want %v", all, threshold, got, want)
		}
	})
}

// Near duplicates share one of their rarest n-grams, whatever order says which these are.
func TestNearDuplicatesShareARareGram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts, threshold := drawTexts(t)
		var order Order
		for i := range texts {
			if rapid.Bool().Draw(t, "counted") {
				order.Count(Buckets(nil, texts[i].Text))
			}
		}
		rarest := func(text string) []uint64 {
			set := shingles(nil, text)
			return order.rarest(nil, set, prefix(len(set), threshold))
		}
		for i, first := range brute(texts, threshold) {
			if first < 0 {
				continue
			}
			other := rarest(texts[first].Text)
			if !slices.ContainsFunc(rarest(texts[i].Text), func(h uint64) bool { return slices.Contains(other, h) }) {
				t.Fatalf("%q and %q share none", texts[i].Text, texts[first].Text)
			}
		}
	})
}

// Texts of one key may be cut by size: each pair is found where the smaller text is at home.
func TestVisitors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts, threshold := drawTexts(t)
		cut := rapid.IntRange(0, 50).Draw(t, "cut")
		var small, large []Text
		var smallNumbers, largeNumbers []int32
		for i, text := range texts {
			size := Size(text.Text)
			if size >= cut {
				large, largeNumbers = append(large, text), append(largeNumbers, int32(i))
				text.Visiting = true
			}
			if LeastSize(size, threshold) < cut {
				small, smallNumbers = append(small, text), append(smallNumbers, int32(i))
			}
		}
		got := make([]int32, len(texts))
		for i := range got {
			got[i] = -1
		}
		merge := func(texts []Text, numbers []int32) {
			for i, first := range Duplicates(texts, threshold).First {
				if at := numbers[i]; first >= 0 && (got[at] < 0 || numbers[first] < got[at]) {
					got[at] = numbers[first]
				}
			}
		}
		merge(small, smallNumbers)
		merge(large, largeNumbers)
		if want := brute(texts, threshold); !slices.Equal(got, want) {
			t.Fatalf("%v at %v cut at %d: %v, want %v", texts, threshold, cut, got, want)
		}
	})
}

func TestJaccard(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want float64
	}{
		{"", "", 1}, {"abc", "abc", 1}, {"abc", "abd", 0}, {"abcdef", "abcdeg", 1.0 / 3}, {"abcde", "abcdef", 0.5}, {"aaaaaaaa", "aaaaa", 1}, {"größe!", "größe?", 1.0 / 3},
	} {
		if got := Jaccard(test.a, test.b); got != test.want {
			t.Errorf("Jaccard(%q, %q) = %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

func BenchmarkDuplicates(b *testing.B) {
	path := os.Getenv("NEAR_TEXTS") // one text a line
	if path == "" {
		b.Skip("set NEAR_TEXTS to a file of texts, one a line")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	var texts []Text
	for line := range strings.Lines(string(data)) {
		texts = append(texts, Text{Text: strings.TrimSuffix(line, "\n")})
	}
	for b.Loop() {
		found := Duplicates(texts, 0.8)
		b.ReportMetric(float64(found.Compared)/float64(len(texts)), "compared/text")
		b.ReportMetric(float64(found.Verified)/float64(len(texts)), "verified/text")
		b.ReportMetric(float64(found.Longest), "longest")
	}
	b.ReportMetric(float64(len(texts)*b.N)/b.Elapsed().Seconds(), "texts/s")
}
