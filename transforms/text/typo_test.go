package text

import (
	"fmt"
	"strings"
	"testing"

	"github.com/routenator/routenator/transforms/hash"
	"pgregory.net/rapid"
)

// Which typing mistakes a row has must never change: known answers.
func TestTypo(t *testing.T) {
	for _, c := range []struct{ word, kind string }{
		{"the", TypoDropped}, {"abc'd", TypoApostrophe + "s"}, {"mp3player", TypoDropped}, {"2024", TypoAdjacent}, {"café", TypoDropped},
		{"it's", TypoApostrophe}, {"card", TypoApostrophe}, {"cards'", TypoApostrophe}, {"aaaa", TypoSwapped}, {"aaaa", TypoDoubled}, {"", TypoDropped}, {"Zürich", TypoSwapped},
	} {
		if got, ok := Typo(c.word, hash.New(1, c.word, "typo"), c.kind); ok || got != c.word {
			t.Errorf("Typo(%q, %s) = %q, %v; want no change", c.word, c.kind, got, ok)
		}
	}
	for _, c := range []struct{ word, kind, want string }{
		{"don't", TypoApostrophe, "dont"}, {"Don’t", TypoApostrophe, "Dont"}, {"baaa", TypoDoubled, "baaa"},
	} {
		if got, ok := Typo(c.word, hash.New(1, c.word, "typo"), c.kind); got != c.want || ok != (got != c.word) {
			t.Errorf("Typo(%q, %s) = %q, %v; want %q", c.word, c.kind, got, ok, c.want)
		}
	}
}

func TestTypoIsOneEdit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-zA-Z]{1,5}(['’-][a-zA-Z]{1,4})?`).Draw(t, "word")
		kind := rapid.SampledFrom(TypoKinds()).Draw(t, "kind")
		got, ok := Typo(word, hash.New(rapid.Int64().Draw(t, "seed"), word, "typo"), kind)
		if !ok {
			if got != word {
				t.Fatalf("Typo(%q, %s) = %q without a change", word, kind, got)
			}
			return
		}
		if d := distance([]rune(strings.ToLower(word)), []rune(strings.ToLower(got))); d != 1 || got[0] != word[0] {
			t.Fatalf("Typo(%q, %s) = %q: %d edits", word, kind, got, d)
		}
		grown := map[string]int{TypoDropped: -1, TypoDoubled: 1, TypoApostrophe: -1}
		if len([]rune(got))-len([]rune(word)) != grown[kind] {
			t.Fatalf("Typo(%q, %s) = %q has another length", word, kind, got)
		}
		if kind == TypoAdjacent || kind == TypoSwapped {
			for i := range word {
				if (word[i] >= 'a') != (got[i] >= 'a') {
					t.Fatalf("Typo(%q, %s) = %q: capitals moved", word, kind, got)
				}
			}
		}
	})
}

// Four letters of four kinds apply to any plain word: every kind must find a place.
func TestEveryKindApplies(t *testing.T) {
	for _, kind := range TypoKinds() {
		if got, ok := Typo("wouldn't", hash.New(1, "x", kind), kind); !ok {
			t.Errorf("%s does not apply: %q", kind, got)
		}
	}
}

func TestNeighboursAreMutual(t *testing.T) {
	for i, near := range neighbours {
		for _, c := range near {
			if !strings.ContainsRune(neighbours[c-'a'], rune('a'+i)) {
				t.Errorf("%c is next to %c, not the other way round", c, 'a'+i)
			}
		}
	}
}

func FuzzTypo(f *testing.F) {
	for i, s := range []string{"don't", "birthday-card", "\xff\xfeabcd", "’’’’abcd", "", "ABCd"} {
		f.Add(s, int64(i), i)
	}
	f.Fuzz(func(t *testing.T, word string, seed int64, kind int) {
		kinds := TypoKinds()
		got, ok := Typo(word, hash.New(seed, word, "typo"), kinds[(kind%len(kinds)+len(kinds))%len(kinds)])
		if ok == (got == word) {
			t.Fatalf("Typo(%q) = %q, %v", word, got, ok)
		}
	})
}

func ExampleTypo() {
	word, ok := Typo("don't", hash.New(7, "row 1", "noise"), TypoApostrophe)
	fmt.Println(word, ok)
	// Output: dont true
}

func BenchmarkTypo(b *testing.B) {
	b.ReportAllocs()
	s := hash.New(1, "x", "typo")
	for b.Loop() {
		Typo("birthday", s, TypoAdjacent)
	}
}

// distance is the optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
// Source: Oommen and Loke, Pattern Recognition 30(5), 1997.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
