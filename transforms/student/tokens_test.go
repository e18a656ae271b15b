package student

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func tokenTexts(query string) (out []string) {
	for _, t := range tokenise(query) {
		out = append(out, query[t.start:t.end])
	}
	return out
}

func TestTokenise(t *testing.T) {
	for query, want := range map[string]string{
		"play Blur's songs":      "play|Blur|'s|songs",
		"book at 7pm, for 1,200": "book|at|7|pm|,|for|1,200",
		"16:9 or 3.5.":           "16:9|or|3.5|.",
		"R&B (live)":             "R|&|B|(|live|)",
		"carte d’été 👍🏽👩‍🚀!":     "carte|d|’été|👍🏽|👩‍🚀|!",
		"誕生日 card":               "誕|生|日|card",
		"'quoted' the '90s":      "'|quoted|'|the|'|90|s",
		" ":                      "",
	} {
		if got := strings.Join(tokenTexts(query), "|"); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
}

func TestJoin(t *testing.T) {
	query := "make a  poster, Blur's, of 誕生日 now"
	tokens := tokenise(query)
	for _, c := range []struct {
		kept []int
		want string
	}{
		{[]int{0, 1, 2}, "make a poster"},
		{[]int{2, 3, 4, 5}, "poster, Blur's"},
		{[]int{0, 2, 7}, "make poster of"},
		{[]int{8, 10}, "誕日"},
		{nil, ""},
	} {
		if got := join(query, tokens, c.kept); got != c.want {
			t.Errorf("%v: %q, want %q", c.kept, got, c.want)
		}
	}
}

// Tokens leave out nothing but spaces, and have their order.
func FuzzTokenise(f *testing.F) {
	for _, s := range []string{"don't 7pm", "👩‍👩‍👧 ok", "a\xff'b", "日本 1.2.3", "e\u0301\u200d x", "'s", "\u200d\u200d a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, token := range tokenise(s) {
			if token.start < at || token.end <= token.start || strings.TrimFunc(s[at:token.start], unicode.IsSpace) != "" || token.key == "" {
				t.Fatalf("%q: token %+v after %d", s, token, at)
			}
			at = token.end
		}
		if strings.TrimFunc(s[at:], unicode.IsSpace) != "" {
			t.Fatalf("%q: %q is in no token", s, s[at:])
		}
	})
}

func TestFeaturesTellTokensApart(t *testing.T) {
	query := "play Jazz play"
	f := windowFeatures(query, tokenise(query))
	if len(f) != 3 || slices.Equal(f[0], f[2]) || len(windowFeatures("", nil)) != 0 {
		t.Errorf("%v", f)
	}
	for in, want := range map[string]string{"McCoy": "XxXx", "7pm": "0x", "USA": "X", "&": "&"} {
		if got := shapeOf(in); got != want {
			t.Errorf("shape of %q is %q, want %q", in, got, want)
		}
	}
}
