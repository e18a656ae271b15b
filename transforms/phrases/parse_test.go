package phrases

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/text"
)

// notation writes a parsed phrase with every group, weight and name visible.
func notation(n *node) string {
	switch n.kind {
	case literal:
		return strconv.Quote(n.text)
	case rule:
		return "<" + n.text + ">"
	case slot:
		return "{" + n.name + "#" + strconv.Itoa(n.draw) + "." + n.form + "}"
	case call:
		return "{call#" + strconv.Itoa(n.draw) + "}"
	case capture:
		return "{" + n.name + ": " + notation(n.parts[0]) + "}"
	}
	parts := make([]string, len(n.parts))
	for i, part := range n.parts {
		if parts[i] = notation(part); n.kind == choice {
			parts[i] = strconv.FormatFloat(n.weights[i], 'g', 4, 64) + " " + parts[i]
		}
	}
	if n.kind == choice {
		return "(" + strings.Join(parts, " | ") + ")"
	}
	return "[" + strings.Join(parts, " ") + "]"
}

func TestParse(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{"", `[]`},
		{"  ", `[]`},
		{"find", `"find"`},
		{"find me", `["find" "me"]`},
		{"a|b", `(1 "a" | 1 "b")`},
		{"(a)", `"a"`},
		{"(/3/ find|get)", `(3 "find" | 1 "get")`},
		{"/2.5/ find", `(2.5 "find")`},
		{"/0/ find|get", `(0 "find" | 1 "get")`},
		{"/ 3 / find", `(3 "find")`},
		{"[please]", `(0.5 "please" | 0.5 [])`},
		{"[/0.2/ please]", `(0.2 "please" | 0.8 [])`},
		{"[/1/ please]", `(1 "please" | 0 [])`},
		{"[/0.2/ please|/3/ now]", `(0.2 (1 "please" | 3 "now") | 0.8 [])`},
		{"a (b|[c (d|e)] f)", `["a" (1 "b" | 1 [(0.5 ["c" (1 "d" | 1 "e")] | 0.5 []) "f"])]`},
		{"{artist}", `{artist#1.}`},
		{"{artist#2}", `{artist#2.}`},
		{"{content_type.plural}", `{content_type#1.plural}`},
		{"{artist#2.short}", `{artist#2.short}`},
		{"{ artist }", `{artist#1.}`},
		{"{call} and {call#2}", `[{call#0} "and" {call#1}]`},
		{"{prompt: red <thing>}", `{prompt: ["red" <thing>]}`},
		{"{prompt: a|b}", `{prompt: (1 "a" | 1 "b")}`},
		{"{prompt: [{size}] hat}", `{prompt: [(0.5 {size#1.} | 0.5 []) "hat"]}`},
		{"<thing>s", `[<thing> "s"]`},
		{`\(a\) \[b\] \{c\} \<d\> \| \/e\/`, `["(a)" "[b]" "{c}" "<d>" "|" "/e/"]`},
		{`one\ word`, `"one word"`},
		{`a\\b`, `"a\\b"`},
		{"and/or", `"and/or"`},
		{"12:30, ok", `["12:30," "ok"]`},
		{"写真を探して", `"写真を探して"`},
		{`\写真`, `"写真"`},
	} {
		n, err := parse(test.source)
		if err != nil {
			t.Errorf("%q: %v", test.source, err)
		} else if got := notation(n); got != test.want {
			t.Errorf("%q: got %s, want %s", test.source, got, test.want)
		}
	}
}

// The character is where reading stopped: of the first thing that is out of place.
func TestParseErrors(t *testing.T) {
	for _, test := range []struct {
		source    string
		character int
		says      string
	}{
		{"find (a", 8, `expected ")"`},
		{"find (a]", 8, `expected ")"`},
		{"((a|b)", 7, `expected ")"`},
		{"(((a", 5, `expected ")"`},
		{"[a)", 3, `expected "]"`},
		{"a)", 2, "closes nothing"},
		{"a > b", 3, "closes nothing"},
		{"日本 (語", 6, `expected ")"`},
		{"/3 find", 1, "no closing /"},
		{"/x/ find", 1, `weight "x"`},
		{"/-1/ find", 1, `weight "-1"`},
		{"/NaN/ find", 1, `weight "NaN"`},
		{"/Inf/ find", 1, `weight "Inf"`},
		{"a|/2e9/ b", 3, `weight "2e9"`},
		{"[/2/ a]", 2, "from 0 to 1"},
		{"<thing", 1, "expected"},
		{"<>", 1, "no name"},
		{"<a|b>", 1, "no name"},
		{"a {", 3, "expected"},
		{"{}", 1, "no name"},
		{"{a#0}", 6, "from 1 to 9"},
		{"{a#10}", 7, "from 1 to 9"},
		{"{a#x}", 6, "from 1 to 9"},
		{"{: a}", 1, "no name"},
		{"{a b: c}", 1, "no name of an argument"},
		{"{prompt: a", 11, `expected "}"`},
		{"{prompt: a]", 11, `expected "}"`},
		{"{prompt: (a}", 12, `expected ")"`},
		{`find \`, 7, "backslash"},
		{"a\x00 \x00", 4, "closes nothing"},
	} {
		_, err := parse(test.source)
		if err == nil {
			t.Errorf("%q: no error", test.source)
			continue
		}
		if at := "character " + strconv.Itoa(test.character) + ":"; !strings.Contains(err.Error(), at) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%q: %v; want %s %s", test.source, err, at, test.says)
		}
	}
}

// FuzzParse: what strangers write is read or refused in words; what is read links or is refused; what links is said.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"find [me] {prompt: (/2/ red|blue) {thing}} {kind.plural}", "/3/ <a> {kind#2}", `\(a\), [/0.2/ b|c]`, "{call}",
		"(((", "{a#0}", "[/2/ x]", "<b>", "日本語の{prompt: {thing}}", "/NaN/ x", "{prompt: <b>{prompt: x}}", "a\x00b", "\xff (\xfe"} {
		f.Add(seed, seed)
	}
	domain := shapesDomain(f)
	f.Fuzz(func(t *testing.T, source, other string) {
		n, err := parse(source)
		if (n == nil) == (err == nil) {
			t.Fatalf("node %v and error %v", n, err)
		}
		file := schemas.PhraseFile{Path: "p.yaml", Language: "en", Join: new(" "), Rules: map[string]schemas.Strings{"a": {other}, "b": {"x", source}},
			Phrases: []schemas.Phrase{{Function: "find", Outcome: schemas.OutcomeCall, Weight: new(1.0), Say: schemas.Strings{source}}}}
		d := *domain
		d.Phrases = [][]schemas.PhraseFile{{file}}
		g, err := New(&d, 0, nil, nil)
		if err != nil {
			return
		}
		c, err := g.NewMaker().Make(&schemas.Plan{ID: "1"}, nil)
		if err != nil {
			return
		}
		if utf8.ValidString(source) && utf8.ValidString(other) && !utf8.ValidString(c.Query) {
			t.Errorf("the query %q is no text", c.Query)
		}
		for _, s := range c.Said {
			if c.Noise == "" && s.Surface != "" && !strings.Contains(c.Query, s.Surface) {
				t.Errorf("%q does not hold %q (%d words)", c.Query, s.Surface, text.CountWords(c.Query))
			}
		}
	})
}
