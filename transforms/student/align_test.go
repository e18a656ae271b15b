package student

import (
	"testing"

	"pgregory.net/rapid"
)

func allFree(n int) []bool {
	free := make([]bool, n)
	for i := range free {
		free[i] = true
	}
	return free
}

func TestAlign(t *testing.T) {
	for _, c := range []struct{ query, value, want string }{
		{"play some Blur now", "blur", "Blur"},
		{"make a clever tagline for our bakery in seoul, nothing too cheesy", "clever bakery in seoul, nothing too cheesy", "clever bakery in seoul, nothing too cheesy"},
		{"the cat and the hat of the man", "the hat", "the hat"}, // one run, though the first "the" comes before
		{"red card with red balloons", "red balloons", "red balloons"},
		{"a birthday card for crowdd halls", "crowded halls", "crowdd halls"},
		{"one two three four", "one two three five", "one two three"}, // three words of four
		{"one two", "one three", ""},
		{"balloons red", "red balloons", ""}, // the order counts
		{"kids menu", "children", ""},
		{"of the of", "the", "the"},
		{"a, b", ",", ""}, // signs alone say nothing
		{"", "x", ""}, {"x", "", ""},
	} {
		tokens := tokenise(c.query)
		if got := join(c.query, tokens, align(tokenise(c.value), tokens, allFree(len(tokens)))); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.value, c.query, got, c.want)
		}
	}
}

func TestAlignLeavesTakenTokens(t *testing.T) {
	tokens := tokenise("5 out of 5")
	free := allFree(len(tokens))
	free[0] = false
	if got := align(tokenise("5"), tokens, free); len(got) != 1 || got[0] != 3 {
		t.Errorf("%v", got)
	}
}

// Words of a query in their order are found, each where it stands or where an equal one does.
func TestAlignFindsWhatIsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"red", "green", "blue", "the", "of"}), 1, 8).Draw(t, "words")
		query, value := "", ""
		for i, w := range words {
			query += w + " "
			if rapid.Bool().Draw(t, "kept") || i == 0 {
				value += w + " "
			}
		}
		tokens := tokenise(query)
		kept := align(tokenise(value), tokens, allFree(len(tokens)))
		if got := keysOf(join(query, tokens, kept)); got != keysOf(value) {
			t.Fatalf("%q in %q: %q", value, query, got)
		}
	})
}

func TestMistyped(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"river", "riter", true}, {"river", "rivr", true}, {"rivver", "river", true}, {"rievr", "river", true}, {"same", "same", true},
		{"cat", "cut", false}, {"river", "raver2", false}, {"table", "tables", true}, {"abcd", "badc", false},
	} {
		if mistyped(c.a, c.b) != c.want || mistyped(c.b, c.a) != c.want {
			t.Errorf("%q, %q: not %v", c.a, c.b, c.want)
		}
	}
}
