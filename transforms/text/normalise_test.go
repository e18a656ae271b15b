package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNormalise(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"...", ""},
		{"birthday card", "birthday card"},
		{"  Birthday   CARD! ", "birthday card"},
		{"birthday card ", "birthday card"},
		{"Don’t", "don't"}, {"don`t", "don't"}, {"don´t", "don't"}, {"donʼt", "don't"}, {"don＇t", "don't"}, {"DON'T", "don't"},
		{"`Phiz'", "phiz"},
		{"STRASSE", "strasse"}, {"Straße", "strasse"}, // full folding, CaseFolding.txt status F
		{"ΣΊΣΥΦΟΣ", "σίσυφοσ"}, {"σίσυφος", "σίσυφοσ"}, // final sigma folds
		{"Noe\u0308l", "noël"}, {"NOËL", "noël"},
		{"ﬁne ①②", "fine 12"}, {"Ｐｈｏｔｏ", "photo"},
		{"in\u00advi\u200dta\ufefftion", "invitation"},
		{"one\u200btwo", "one two"},
		{"bad \xff byte", "bad byte"},
		{"🎂 Karte", "karte"},
		{"3½ m²", "31⁄2 m2"},
		{"誕生日カード", "誕 生 日 カード"},
		{"e-mail, 16:9", "e mail 16 9"},
	} {
		if got := Normalise(c.in); got != c.want {
			t.Errorf("Normalise(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestOpening(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"Find me a Card", 2, "find me"}, {"Find me", 2, "find me"}, {"Find", 3, "find"}, {"Find me", 0, ""},
		{"Find", -1, ""}, {"", 2, ""}, {"", 0, ""}, {"Été à Paris", 1, "été"},
	} {
		if got := Opening(c.in, c.n); got != c.want {
			t.Errorf("Opening(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"", "Don’t  Stop", "ŉ ΐ ǰ ﬃ", "\u0345\u0301a", "İstanbul", "\u1e9e", "a\u0300\u0345", "x\xfe", "ͅΑ",
		"ﾞ ﾟ", "\u3164\u1160", "ᾳͅ", "a" + strings.Repeat("\u0300", 40), "ℹ \u200dℹ", "·a·b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := Normalise(s)
		if !utf8.ValidString(key) {
			t.Fatalf("Normalise(%q) = %q is not UTF-8", s, key)
		}
		if again := Normalise(key); again != key {
			t.Fatalf("Normalise(%q) = %q, again %q", s, key, again)
		}
		if found := Words(key); !slices.Equal(found, strings.Fields(key)) {
			t.Fatalf("Normalise(%q) = %q has the words %q", s, key, found)
		}
	})
}

func ExampleNormalise() {
	fmt.Println(Normalise("Don’t  show me “Birthday” CARDS!"))
	// Output: don't show me birthday cards
}

func BenchmarkNormaliseKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Normalise("find me a birthday template with blue balloons")
	}
}

func BenchmarkNormaliseASCII(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Normalise("Find me a birthday template, with blue balloons!")
	}
}

func BenchmarkNormaliseLatin(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Normalise("Nuit de Noël: une carte d’anniversaire à Liège")
	}
}
