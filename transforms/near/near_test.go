package near

import (
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// brute is the rule as it reads.
func brute(texts []string, keys []uint64, threshold float64) []bool {
	dropped := make([]bool, len(texts))
	for i := range texts {
		for j := range i {
			if keys[i] == keys[j] && Jaccard(texts[i], texts[j]) >= threshold-1e-9 && texts[i] != "" && texts[j] != "" {
				dropped[i] = true
			}
		}
	}
	return dropped
}

func TestIndexIsTheRule(t *testing.T) {
	words := []string{"find", "me", "a", "birthday", "template", "with", "balloons", "balloon", "red", "blue", "für", "犬", "x"}
	rapid.Check(t, func(t *rapid.T) {
		threshold := rapid.SampledFrom([]float64{0.3, 0.5, 0.7, 0.8, 0.95, 1}).Draw(t, "threshold")
		texts := rapid.SliceOfN(rapid.Map(rapid.SliceOfN(rapid.SampledFrom(words), 1, 7), func(w []string) string { return strings.Join(w, " ") }), 1, 40).Draw(t, "texts")
		keys := make([]uint64, len(texts))
		var order Order
		for i := range texts {
			keys[i] = rapid.Uint64Range(0, 1).Draw(t, "key")
			if rapid.Bool().Draw(t, "counted") {
				order.Count(Buckets(nil, texts[i]))
			}
		}
		want := brute(texts, keys, threshold)
		x := NewIndex(threshold)
		for i := range texts {
			if got := x.Add(texts[i], keys[i], Slots(texts[i], keys[i], threshold, &order)); (got >= 0) != want[i] {
				t.Fatalf("text %d %q: neighbour %d, want %v", i, texts[i], got, want[i])
			}
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

func BenchmarkAdd(b *testing.B) {
	path := os.Getenv("NEAR_TEXTS") // one text a line
	if path == "" {
		b.Skip("set NEAR_TEXTS to a file of texts, one a line")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	for b.Loop() {
		var order Order
		for _, line := range lines {
			order.Count(Buckets(nil, line))
		}
		x, dropped := NewIndex(0.8), 0
		for _, line := range lines {
			if x.Add(line, 0, Slots(line, 0, 0.8, &order)) >= 0 {
				dropped++
			}
		}
		b.ReportMetric(float64(x.Compared)/float64(len(lines)), "compared/text")
		b.ReportMetric(float64(x.Verified)/float64(len(lines)), "verified/text")
		b.ReportMetric(float64(dropped)/float64(len(lines)), "dropped/text")
	}
	b.ReportMetric(float64(len(lines)*b.N)/b.Elapsed().Seconds(), "texts/s")
}
