package text

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	keys := []string{"name", "seed", "size", "license", "functions", "content_type"}
	for _, c := range []struct {
		word, want string
		known      []string
	}{
		{"licence", "license", keys}, {"fucntion", "functions", keys}, {"SIZE", "size", keys}, {"contentType", "content_type", keys},
		{"zebra", "", keys}, {"xy", "", []string{"ab"}}, {"", "", keys}, {"a", "", nil},
		{"card", "bard", []string{"cart2", "ward", "bard"}}, // equal distance: lexicographic
		{"größe", "grösse", []string{"grösse"}},
	} {
		got, ok := Nearest(c.word, c.known)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("Nearest(%q) = %q, %v; want %q", c.word, got, ok, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"kitten", "sitting", 3}, {"ca", "ac", 1}, {"ca", "abc", 3}, {"", "abc", 3}, // optimal string alignment: "ca" to "abc" is 3
	} {
		if got := distance([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestNearestIgnoresOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known := rapid.SliceOf(rapid.StringMatching("[abc]{1,4}")).Draw(t, "known")
		word := rapid.StringMatching("[abc]{1,4}").Draw(t, "word")
		want, _ := Nearest(word, known)
		if got, _ := Nearest(word, rapid.Permutation(known).Draw(t, "permutation")); got != want {
			t.Fatalf("Nearest(%q, %q) = %q or %q", word, known, got, want)
		}
	})
}
