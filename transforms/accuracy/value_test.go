package accuracy

import (
	"fmt"
	"math"
	"testing"

	"github.com/routenator/routenator/schemas"
	"pgregory.net/rapid"
)

func TestEqual(t *testing.T) {
	number, whole, truth := &schemas.Parameter{Type: "number"}, &schemas.Parameter{Type: "integer"}, &schemas.Parameter{Type: "boolean"}
	enum, text := &schemas.Parameter{Type: "string", Enum: []string{"Photo"}}, &schemas.Parameter{Type: "string"}
	for _, test := range []struct {
		parameter *schemas.Parameter
		a, b      string
		want      bool
	}{
		{number, `5`, `5.0`, true}, {number, `5`, `"5"`, true}, {whole, `5`, `50e-1`, true}, {number, `5`, `"five"`, false}, {number, `-0`, `0`, true},
		{whole, `9007199254740993`, `9007199254740992`, false}, {number, `1e999999`, `1e999998`, false}, {number, `"x"`, `"x"`, false}, {number, `5`, `[5]`, false},
		{truth, `true`, `"True"`, true}, {truth, `true`, `false`, false}, {truth, `1`, `1`, false},
		{enum, `"Photo"`, `"Photo"`, true}, {enum, `"Photo"`, `"photo"`, false},
		{text, `"Red balloons!"`, `"red  balloons"`, true}, {text, `"red"`, `"blue"`, false}, {text, `"5"`, `5`, false}, {text, `"🎉"`, `"🎈"`, false}, {text, `"-5"`, `"5"`, false},
		{text, `"07:00"`, `"7:00:00"`, true}, {text, `"2025-03-04T10:00:00Z"`, `"2025-03-04T12:00:00.000+02:00"`, true}, {text, `"2025-03-04"`, `"2025-03-04T00:00:00Z"`, false},
		{text, `"2025-03-04 10:00"`, `"2025-03-04T10:00:00"`, true}, {text, `"2025-03-04"`, `"2025-04-03"`, false}, {text, `"16:9"`, `"16:09"`, false},
		{nil, `[1, "A b"]`, `[1.0, "a b"]`, true}, {nil, `[1, 2]`, `[2, 1]`, false}, {nil, `{"a": 1}`, `{"a": 1, "b": 2}`, false}, {nil, `{"a": [true]}`, `{"a": [true]}`, true},
		{nil, `{"a": 1}`, `{"b": 1}`, false}, {nil, `[]`, `{}`, false},
	} {
		a, b := value1(t, test.a), value1(t, test.b)
		if equal(test.parameter, a, b) != test.want || equal(test.parameter, b, a) != test.want {
			t.Errorf("%s and %s: not %v", test.a, test.b, test.want)
		}
	}
}

func value1(t testing.TB, raw string) any {
	t.Helper()
	v, err := decode([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDecimalIsOneSpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, zeros := rapid.Int64().Draw(t, "n"), rapid.IntRange(0, 5).Draw(t, "zeros")
		plain, _ := decimal(fmt.Sprint(n))
		again, ok := decimal(fmt.Sprintf("%d.%0*de0", n, zeros, 0))
		other, _ := decimal(fmt.Sprintf("%d.%0*d1", n, zeros, 0))
		if !ok || plain != again || plain == other {
			t.Fatalf("%d is %s, %s and not %s", n, plain, again, other)
		}
	})
	for _, bad := range []string{"", "-", ".", "e5", "1e", "0x1", "NaN", "1_000", "1e99999999999", "1.2.3", "５"} {
		if got, ok := decimal(bad); ok {
			t.Errorf("%q is %s", bad, got)
		}
	}
}

func TestSimilarity(t *testing.T) {
	e := newEmbedder(func(s string) []float32 {
		return map[string][]float32{"north": {0, 1}, "east": {2, 0}, "north east": {3, 3}, "long": {1, 2, 3}, "nothing": {0, 0}}[s]
	})
	for _, test := range []struct {
		a, b string
		want similarity
	}{
		{"", "", similarity{1, 1, 1, 1}},
		{"Cat", "cat!", similarity{1, 1, 1, 0}}, // two texts, neither with an embedding
		{"red cat", "", similarity{0, 0, 0, 0}},
		{"a a b", "a b b", similarity{0, 2.0 / 3, 1.0 / 5, 0}},
		{"ab", "abc", similarity{0, 0, 0, 0}},
		{"north", "east", similarity{0, 0, 0, 0}},
		{"north", "north east", similarity{0, 2.0 / 3, 3.0 / 8, math.Sqrt2 / 2}},
		{"north", "long", similarity{0, 0, 0, 0}},
		{"north", "nothing", similarity{0, 0, 0, 0}},
		{" north", "north ", similarity{1, 1, 1, 1}},
		{"!", "?", similarity{0, 0, 0, 0}},
	} {
		got := e.compare(test.a, test.b)
		if math.Abs(got.cosine-test.want.cosine) < 1e-15 {
			got.cosine = test.want.cosine
		}
		if got != test.want {
			t.Errorf("%q and %q: %+v, want %+v", test.a, test.b, got, test.want)
		}
	}
}

func TestSimilarityIsSymmetricAndBounded(t *testing.T) {
	e := newEmbedder(nil)
	word := rapid.StringOfN(rapid.RuneFrom([]rune("ab é犬 !")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		s, back := e.compare(a, b), e.compare(b, a)
		if s != back || s.tokenF1 < 0 || s.tokenF1 > 1 || s.trigram < 0 || s.trigram > 1 || (s.exact == 1 && s.tokenF1 != 1) {
			t.Fatalf("%q and %q: %+v and %+v", a, b, s, back)
		}
	})
}

func TestAccepts(t *testing.T) {
	for _, test := range []struct {
		form, v string
		want    bool
	}{
		{`{"city": ["Paris", "paris, FR"], "days": [3, ""]}`, `{"city": "Paris"}`, true},
		{`{"city": ["Paris"], "days": [3, ""]}`, `{"city": "paris", "days": 3.0}`, true},
		{`{"city": ["Paris"], "days": [3]}`, `{"city": "Paris"}`, false},
		{`{"city": ["Paris"]}`, `{"city": "Paris", "days": 3}`, false},
		{`[{"a": [1]}, {"a": [2]}]`, `[{"a": 1}, {"a": 2}]`, true},
		{`[{"a": [1]}, {"a": [2]}]`, `[{"a": 2}, {"a": 1}]`, false},
		{`{"a": 1}`, `{"a": 1}`, false}, // not of the form; equal says it
	} {
		if accepts(value1(t, test.form), value1(t, test.v)) != test.want {
			t.Errorf("%s for %s: not %v", test.v, test.form, test.want)
		}
	}
}

func TestAsks(t *testing.T) {
	for text, want := range map[string]bool{
		"Which room?": true, "どの部屋ですか？": true, "Please tell me the room.": true, "Let me know the date": true,
		"I cannot do that.": false, "Done; the light is on.": false, "": false, "Please wait.": false,
	} {
		if asks(text) != want {
			t.Errorf("%q: not %v", text, want)
		}
	}
}
