package page

import (
	"encoding/json"
	"testing"

	"github.com/routenator/routenator/schemas"
)

func TestNumbersAsText(t *testing.T) {
	for got, want := range map[string]string{
		Thousands(0): "0", Thousands(999): "999", Thousands(1000): "1,000", Thousands(-1234567): "-1,234,567",
		Number(8799.96): "8,800", Number(100.5): "100.5", Number(-0.04): "0", Number(-1234.5): "-1,234.5",
		Percent(1, 0): "0.00%", Percent(1, 8): "12.50%", Duration(0.04): "0.0 s", Duration(119.9): "119.9 s", Duration(131.4): "2 min 11 s",
		Bits(0): "0", Bits(1e-7): "below 0.000001", Bits(0.25): "0.25", Bits(1): "1", Clip("éééééé", 5): "éé...",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestCallsText(t *testing.T) {
	for arguments, want := range map[string]string{
		`{"b":"x","a":1800}`:                    `f(b="x", a=1800)`,
		`{"prompt":"caf\u00e9 \u003c3"}`:        `f(prompt="café <3")`,
		`{"list":[1, "a"],"on":true}`:           `f(list=[1,"a"], on=true)`,
		`{}`:                                    `f()`,
		``:                                      `f()`,
		`[1]`:                                   `f([1])`,
		`{"a":`:                                 `f({"a":)`,
		`{"a":null,"big":12345678901234567890}`: `f(a=null, big=12345678901234567890)`,
	} {
		if got := Calls([]schemas.Call{{Name: "f", Arguments: json.RawMessage(arguments)}}); got != want {
			t.Errorf("%s: %s, want %s", arguments, got, want)
		}
	}
	if got := Calls(nil); got != "no call" {
		t.Errorf("without calls: %q", got)
	}
	if got := Calls([]schemas.Call{{Name: "f"}, {Name: "g"}}); got != "f(); g()" {
		t.Errorf("two calls: %q", got)
	}
}

func FuzzArguments(f *testing.F) {
	for _, seed := range []string{`{"a":"b"}`, `{"a":`, `{"a":1}}`, `[]`, "", `{"a":"\ud800"}`, `{"a":{"b":[1,2]}}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, arguments string) {
		got := argumentsText(json.RawMessage(arguments))
		if !json.Valid([]byte(arguments)) {
			return // anything goes, but it must return
		}
		var object map[string]any
		if json.Unmarshal([]byte(arguments), &object) == nil && len(object) > 0 && got == "" {
			t.Errorf("%q is written as nothing", arguments)
		}
	})
}
