package stats

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/transforms/hash"
	"pgregory.net/rapid"
)

func TestSelfBLEUAgreesWithNLTKAndSacrebleu(t *testing.T) {
	cases := readReference(t).SelfBLEU
	if len(cases) < 8 {
		t.Fatal("cases are missing")
	}
	sacrebleu := 0
	for i, c := range cases {
		got, err := SelfBLEU(TokenIDs(c.Texts), SelfBLEUParams{N: c.N})
		if err != nil || got.Texts != len(c.Texts) {
			t.Fatalf("%+v, %v", got, err)
		}
		checkNear(t, fmt.Sprintf("case %d, n = %d", i, c.N), got.Mean, c.Mean)
		if c.Sacrebleu != nil {
			sacrebleu++
			checkNear(t, fmt.Sprintf("case %d, n = %d, sacrebleu", i, c.N), got.Mean, *c.Sacrebleu)
		}
	}
	if sacrebleu < 5 {
		t.Errorf("sacrebleu has only %d cases", sacrebleu)
	}
}

func TestDistinctNAgreesWithNLTK(t *testing.T) {
	cases := readReference(t).Distinct
	if len(cases) < 9 {
		t.Fatal("cases are missing")
	}
	for _, c := range cases {
		got, err := DistinctN(TokenIDs(c.Texts), DistinctParams{N: c.N, Budget: tokens(c.Texts)})
		if err != nil || got.Distinct != c.Distinct || got.Total != c.Total || got.Tokens != tokens(c.Texts) {
			t.Errorf("%+v, %v; want %d of %d", got, err, c.Distinct, c.Total)
		}
		checkNear(t, "share", got.Share, float64(c.Distinct)/float64(c.Total))
	}
}

func tokens[T any](texts [][]T) (n int) {
	for _, text := range texts {
		n += len(text)
	}
	return n
}

// drawTexts draws texts of few words, so that n-grams repeat.
func drawTexts(t *rapid.T, least int) [][]int32 {
	return rapid.SliceOfN(rapid.SliceOfN(rapid.Int32Range(0, 4), 0, 8), least, 12).Draw(t, "texts")
}

// Each BLEU is computed here by itself, text against all others.
func TestSelfBLEUIsTheMeanOfBLEUs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts, n := drawTexts(t, 2), rapid.IntRange(1, 5).Draw(t, "n")
		got, err := SelfBLEU(texts, SelfBLEUParams{N: n})
		want := 0.0
		for i, text := range texts {
			others := slices.Concat(texts[:i], texts[i+1:])
			score := brevityPenalties(slices.Concat([][]int32{text}, others))[0]
			for order := 1; order <= n; order++ {
				score *= precision(matchesOneByOne(text, others, order), max(len(text)-order+1, 0), order, n)
			}
			want += score / float64(len(texts))
		}
		if err != nil || !near(got.Mean, want) || !(got.Mean >= 0 && got.Mean <= 1+1e-12) {
			t.Fatalf("%g, want %g; %v", got.Mean, want, err)
		}
	})
}

func matchesOneByOne(text []int32, others [][]int32, n int) (matches int) {
	gramsOf := func(text []int32) map[string]int {
		out := map[string]int{}
		for i := 0; i+n <= len(text); i++ {
			out[fmt.Sprint(text[i:i+n])]++
		}
		return out
	}
	for gram, times := range gramsOf(text) {
		most := 0
		for _, other := range others {
			most = max(most, gramsOf(other)[gram])
		}
		matches += min(times, most)
	}
	return matches
}

func TestSelfBLEUDoesNotCareForTheOrderOfTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := drawTexts(t, 2)
		turned := slices.Clone(texts)
		slices.Reverse(turned)
		a, _ := SelfBLEU(texts, SelfBLEUParams{})
		b, _ := SelfBLEU(turned, SelfBLEUParams{})
		if !near(a.Mean, b.Mean) {
			t.Fatalf("%g and %g", a.Mean, b.Mean)
		}
	})
}

func TestSelfBLEUAtTheEdges(t *testing.T) {
	text := []int32{1, 2, 3, 4, 5}
	for name, c := range map[string]struct {
		texts [][]int32
		want  float64
		err   error
	}{
		"none":       {nil, 0, ErrTooFew},
		"one":        {[][]int32{text}, 0, ErrTooFew},
		"both alike": {[][]int32{text, text}, 1, nil},
		"disjoint":   {[][]int32{text, {6, 7, 8, 9}}, 0, nil},
		"both empty": {[][]int32{{}, {}}, 0, nil},
	} {
		if got, err := SelfBLEU(c.texts, SelfBLEUParams{}); got.Mean != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	wantPanic(t, "n", func() { SelfBLEU(nil, SelfBLEUParams{N: -1}) })
}

func TestSelfBLEUTakesASample(t *testing.T) {
	texts := zipfTexts(300)
	first, err := SelfBLEU(texts, SelfBLEUParams{Sample: 100, Seed: 1})
	again, _ := SelfBLEU(texts, SelfBLEUParams{Sample: 100, Seed: 1})
	other, _ := SelfBLEU(texts, SelfBLEUParams{Sample: 100, Seed: 2})
	if err != nil || first.Texts != 100 || first != again || first == other {
		t.Errorf("%+v, %+v, %+v, %v", first, again, other, err)
	}
}

func TestDistinctNKeepsToTheBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := drawTexts(t, 0)
		p := DistinctParams{N: rapid.IntRange(1, 4).Draw(t, "n"), Budget: rapid.IntRange(1, 60).Draw(t, "budget"), Seed: rapid.Int64().Draw(t, "seed")}
		got, err := DistinctN(texts, p)
		if got.Tokens != min(p.Budget, tokens(texts)) || errors.Is(err, ErrTooFew) != (got.Tokens < p.Budget) {
			t.Fatalf("%+v of %d tokens: %+v, %v", p, tokens(texts), got, err)
		}
		if got.Distinct > got.Total || (got.Distinct == 0) != (got.Total == 0) || got.Total > got.Tokens {
			t.Fatalf("%+v", got)
		}
		if again, _ := DistinctN(texts, p); again != got {
			t.Fatalf("%+v, then %+v", got, again)
		}
	})
	wantPanic(t, "n", func() { DistinctN(nil, DistinctParams{Budget: 1}) })
	wantPanic(t, "budget", func() { DistinctN(nil, DistinctParams{N: 1}) })
}

// zipfTexts draws texts of 3 to 20 words, of 5,000 of which the first are the most frequent.
func zipfTexts(n int) [][]int32 {
	s, out := hash.New(1, "", "test.texts"), make([][]int32, n)
	for i := range out {
		for range 3 + s.Intn(18) {
			out[i] = append(out[i], int32(s.Intn(s.Intn(5000)+1)))
		}
	}
	return out
}

func BenchmarkSelfBLEU(b *testing.B) {
	texts := zipfTexts(2000)
	for b.Loop() {
		if _, err := SelfBLEU(texts, SelfBLEUParams{Sample: 2000}); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleSelfBLEU() {
	texts := TokenIDs([][]string{
		strings.Fields("a poster for a jazz night"),
		strings.Fields("a poster for a summer fair"),
		strings.Fields("two cats asleep on a red sofa"),
	})
	score, err := SelfBLEU(texts, SelfBLEUParams{N: 2})
	fmt.Printf("%.3f of %d texts, %v\n", score.Mean, score.Texts, err)
	// Output: 0.438 of 3 texts, <nil>
}

func ExampleDistinctN() {
	texts := TokenIDs([][]string{strings.Fields("to be or not to be")})
	d, err := DistinctN(texts, DistinctParams{N: 2, Budget: 6})
	fmt.Println(d.Distinct, "of", d.Total, d.Share, err)
	// Output: 4 of 5 0.8 <nil>
}
