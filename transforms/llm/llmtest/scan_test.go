package llmtest

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
)

func TestField(t *testing.T) {
	const object = ` { "a" : "x\"}\\" , "b":{"a":[1,"]"]}, "c":[{"d":null}] ,"e":-1.5e3,"f":true}`
	for name, want := range map[string]string{"a": `"x\"}\\"`, "b": `{"a":[1,"]"]}`, "c": `[{"d":null}]`, "e": "-1.5e3", "f": "true", "d": "", "": ""} {
		if got := string(field([]byte(object), name)); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	for array, want := range map[string]string{`[ {"a":1}, 2]`: `{"a":1}`, `[]`: "", `{}`: "", "": ""} {
		if got := string(first([]byte(array))); got != want {
			t.Errorf("%s: %s", array, got)
		}
	}
}

func TestRequest(t *testing.T) {
	r := Request{Body: []byte(`{"model":"a\"b","messages":[{"role":"system","content":"be brief"},{"role":"user","content":[
		{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}},{"type":"text","text":"look"}]}],
		"tools":[{"function":{"parameters":{"type":"null"}}}]}`)}
	if r.Model() != `a"b` || r.Prompt() != "be brief\nlook" || !slices.Equal(r.Pictures(), []string{"data:image/png;base64,AA=="}) ||
		string(r.Schema()) != `{"type":"null"}` {
		t.Errorf("%q %q %q %s", r.Model(), r.Prompt(), r.Pictures(), r.Schema())
	}
	r.Body = append(r.Body[:len(r.Body)-1], `,"response_format":{"type":"json_schema","json_schema":{"schema":{"type":"object"}}}}`...)
	if string(r.Schema()) != `{"type":"object"}` || r.tool() != nil {
		t.Errorf("%s", r.Schema())
	}
}

// FuzzField holds field to encoding/json where both read an object, and to not failing elsewhere.
func FuzzField(f *testing.F) {
	for _, seed := range []string{`{"a":{"b":[1,"\\\""]},"x":1}`, `{"x":}`, `{"x":"`, `{"x" "y"}`, `[`, `{"x":[}]}`, `{"y":1,,"x":2}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, object []byte) {
		got := field(object, "x")
		first(object)
		var want map[string]json.RawMessage
		if json.Unmarshal(object, &want) != nil || bytes.Count(object, []byte("x")) != 1 || bytes.Contains(object, []byte(`\u`)) {
			return
		}
		if !bytes.Equal(got, want["x"]) {
			t.Errorf("%s: %s, not %s", object, got, want["x"])
		}
	})
}
