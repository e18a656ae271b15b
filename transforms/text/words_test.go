package text

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{" ...!? ", nil},
		{"birthday template with balloons", []string{"birthday", "template", "with", "balloons"}},
		{"don't e-mail me", []string{"don't", "e", "mail", "me"}},
		{"3.5 by 1,000 at 16:9", []string{"3.5", "by", "1,000", "at", "16", "9"}},
		{"content_type ___ _a", []string{"content_type", "_a"}},
		{"🎂 card 🎉", []string{"card"}},
		{"Nuit de Noël (1924)", []string{"Nuit", "de", "Noël", "1924"}},
		{"J’aime l’été", []string{"J’aime", "l’été"}},
		{"誕生日", []string{"誕", "生", "日"}},
		{"カード 카드", []string{"カード", "카드"}},
		{"½ cup", []string{"½", "cup"}},
	} {
		if got := Words(c.in); !slices.Equal(got, c.want) {
			t.Errorf("Words(%q) = %q, want %q", c.in, got, c.want)
		}
		if got := CountWords(c.in); got != len(c.want) {
			t.Errorf("CountWords(%q) = %d, want %d", c.in, got, len(c.want))
		}
	}
}

// The fast path must agree with the library, whose conformance is tested against Unicode's own file.
func TestASCIIWordsFollowTheAnnex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("abZ09_:;,.'` -\n#")), 0, 30, -1).Draw(t, "s")
		if got, want := Words(s), annexWords(s); !slices.Equal(got, want) {
			t.Fatalf("Words(%q) = %q, want %q", s, got, want)
		}
	})
}

func annexWords(s string) (found []string) {
	segments := words.FromString(s)
	for segments.Next() {
		if w := segments.Value(); strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			found = append(found, strings.TrimSpace(w))
		}
	}
	return found
}

func TestWordCountsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		if got, want := CountWords(a+" "+b), CountWords(a)+CountWords(b); got != want {
			t.Fatalf("%q + %q: %d words, want %d", a, b, got, want)
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "don't stop", "a:b 1,2;3.4'5", "x \u200dℹ", "é\u0301\xff 日本", "👩‍👩‍👧 ok", "_._", "ไทย"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		found := Words(s)
		if got := CountWords(s); got != len(found) {
			t.Fatalf("CountWords(%q) = %d, Words %d", s, got, len(found))
		}
		rest := s
		for _, w := range found {
			at := strings.Index(rest, w)
			if at < 0 || !holdsLetterOrNumber(w) {
				t.Fatalf("Words(%q): %q is out of order or no word", s, w)
			}
			rest = rest[at+len(w):]
		}
		if utf8.ValidString(s) && !slices.Equal(found, annexWords(s)) {
			t.Fatalf("Words(%q) = %q, annex %q", s, found, annexWords(s))
		}
	})
}

func BenchmarkCountWords(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		CountWords("Find me a birthday template with blue balloons")
	}
}

func BenchmarkWordsASCII(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Words("Find me a birthday template with blue balloons")
	}
}

func BenchmarkWordsLatin(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Words("Nuit de Noël: une carte d’anniversaire à Liège")
	}
}
