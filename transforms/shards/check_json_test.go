package shards

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCheckJSON(t *testing.T) {
	for _, c := range []struct{ raw, wrong string }{
		{raw: `{}`}, {raw: ` [1, -2.5e3, "a", true, false, null] `}, {raw: `"\ud83d\ude00 \u00e9 \" \\ \/ \b\f\n\r\t"`}, {raw: `"😀é"`},
		{raw: `18446744073709551615`}, {raw: `-9223372036854775808`}, {raw: `{"a": {"a": 1}, "b": {"a": 1}}`}, {raw: `0`}, {raw: `-0.0`}, {raw: `1e308`},
		{raw: strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)},
		{`18446744073709551616`, "the integer does not fit 64 bits: write it as text (byte 0)"},
		{`{"a": [1, {"b": -9223372036854775809}]}`, "a[1].b: the integer does not fit 64 bits"},
		{`1e309`, "does not fit a double"},
		{`NaN`, "no JSON value"}, {`{"a": NaN}`, "a: this is no JSON value"}, {`Infinity`, "no JSON value"}, {`-Infinity`, "no JSON number"},
		{`{"a": 1, "b": 2, "a": 3}`, "a: the key stands twice"}, {`{"a": 1, "\u0061": 3}`, "a: the key stands twice"},
		{`[[{"x": {"y": 1, "y": 1}}]]`, "[0][0].x.y: the key stands twice"},
		{`"\ud83d"`, "half a surrogate pair"}, {`"\ude00"`, "half a surrogate pair"}, {`"\ud83dx"`, "half a surrogate pair"},
		{`"\ud83d\n"`, "half a surrogate pair"}, {`"\ud83d\u0041"`, "half a surrogate pair"}, {`{"\ud83d": 1}`, "half a surrogate pair"},
		{"\"\xff\"", "not UTF-8"}, {"\"\xed\xa0\x80\"", "not UTF-8"}, {"{\"a\xc3\": 1}", "not UTF-8"},
		{``, "ends too early"}, {`{"a":`, "a: the JSON ends too early"}, {`"abc`, "ends inside a string"}, {`[1`, "a comma or ] is due"}, {`{"a": 1`, "a comma or } is due"},
		{`[1,]`, "[1]: this is no JSON value"}, {`{"a": 1,}`, "a key is due"}, {`{a: 1}`, "a key is due"}, {`{"a" 1}`, "a: a colon is due"}, {`{} {}`, "something follows"},
		{`01`, "no JSON number"}, {`1.`, "no JSON number"}, {`-`, "no JSON number"}, {`+1`, "no JSON value"}, {`1e`, "no JSON number"}, {`1-2`, "no JSON number"},
		{`tru`, "no JSON value"}, {`'a'`, "no JSON value"}, {`"\x"`, "no JSON escape"}, {`"\u12"`, "no JSON escape"}, {`"\u+123"`, "no JSON escape"}, {"\"a\nb\"", "control character"},
		{strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1), "nested deeper than 100"},
		{strings.Repeat("[", 1_000_000), "nested deeper than 100"},
	} {
		err := CheckJSON([]byte(c.raw))
		if c.wrong == "" && err != nil {
			t.Errorf("%.60s: %v", c.raw, err)
		}
		if c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
			t.Errorf("%.60s: error %v, want %q", c.raw, err, c.wrong)
		}
	}
}

func TestCheckArguments(t *testing.T) {
	for _, c := range []struct{ raw, wrong string }{
		{raw: `{}`}, {raw: ` {"a": "null", "b": [], "c": {"d": false}}`},
		{`{"a": null}`, "a: null: leave the key out instead"}, {`{"a": [1, null]}`, "a[1]: null"}, {`null`, "null"},
		{`[]`, "no JSON object"}, {`"a"`, "no JSON object"}, {` 1`, "no JSON object"}, {``, "ends too early"},
	} {
		err := CheckArguments([]byte(c.raw))
		if (c.wrong == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s: error %v, want %q", c.raw, err, c.wrong)
		}
	}
}

// What encoding/json makes of plain values passes (but for whole doubles from 2^64 on, which it writes as integers).
func TestCheckJSONTakesWhatMarshalGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := map[string]any{"text": rapid.String().Draw(t, "text"), "number": rapid.Float64Range(-1e18, 1e18).Draw(t, "number"), "whole": rapid.Int64().Draw(t, "whole"),
			"list": append([]map[string]bool{}, rapid.SliceOf(rapid.MapOf(rapid.String(), rapid.Bool())).Draw(t, "list")...)}
		raw, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckArguments(raw); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
	})
}

// What passes is JSON for encoding/json too, and says the same when it is written and read again.
func FuzzCheckJSON(f *testing.F) {
	for _, seed := range []string{`{"a": [1, 2.5e3, "b\n\ud83d\ude00", null, true]}`, `{"a":1,"a":2}`, `"\ud800"`, "\"\xff\"", `18446744073709551616`, `[[[]]]`, `-0`, `1e999`, ` `} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		err := CheckJSON(raw)
		if err == nil != (CheckArguments(raw) == nil) && err != nil {
			t.Fatalf("%q passes as arguments and not as JSON", raw)
		}
		if err != nil {
			return
		}
		if !json.Valid(raw) {
			t.Fatalf("%q passes and is no JSON", raw)
		}
		var before, after any
		again, _ := json.Marshal(mustUnmarshal(t, raw, &before))
		if mustUnmarshal(t, again, &after); !reflect.DeepEqual(before, after) {
			t.Fatalf("%q changes: %v, %v", raw, before, after)
		}
	})
}

func mustUnmarshal(t *testing.T, raw []byte, into *any) any {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
	return *into
}

func BenchmarkCheckJSON(b *testing.B) {
	raw := []byte(tool("Search", "more"))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if err := CheckJSON(raw); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleCheckArguments() {
	fmt.Println(CheckArguments([]byte(`{"prompt": "birthday", "filters": [{"color": null}]}`)))
	// Output: filters[0].color: null: leave the key out instead (byte 45)
}
