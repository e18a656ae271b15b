package attributes

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/routenator/routenator/schemas"
)

// shop is a domain with one function that has an enum with a catch-all, a required text and an optional number, and one
// that has none of them.
func shop(t testing.TB) *schemas.Domain {
	t.Helper()
	functions, err := schemas.ReadFunctions([]byte(`[{"name": "find", "parameters": {"type": "object", "properties": {
		"kind": {"type": "string", "enum": ["Photo", "Any"]}, "query": {"type": "string"}, "most": {"type": "integer"}}, "required": ["kind", "query"]}},
		{"name": "stop", "parameters": {"type": "object", "properties": {"now": {"type": "boolean"}}}}]`))
	if err != nil {
		t.Fatal(err)
	}
	one := 1.0
	return &schemas.Domain{Functions: functions, Values: map[string][]schemas.ValueEntry{"kind": {{Value: "Photo", Weight: &one}, {Value: "Any", CatchAll: true, Weight: &one}}},
		Recipe: schemas.Recipe{Attributes: map[string]schemas.Attribute{
			"outcome": {From: "outcome"}, "function": {From: "function"}, "kind": {From: "arguments.kind"}, "most": {From: "arguments.most", Bins: []int{0, 10, 20}},
			"words": {From: "query", Measure: "words", Bins: []int{1, 3, 5}}, "place": {From: "query", Measure: "keyword_position", Keyword: "kind"},
			"given":   {From: "calls", Measure: "present", Arguments: []string{"kind", "most"}},
			"framing": {From: "query", Measure: "framing", Kinds: []schemas.FramingKind{{Name: "polite", Contains: []string{"please"}}, {Name: "question", Begins: []string{"is there"}, Ends: []string{"?"}}}},
			"from":    {From: "asset.maker"}, "language": {From: "query", Measure: "language"}, "noise": {From: "query", Measure: "noise"}},
			Validate:   []schemas.Check{{Check: "words", Max: map[string]int{"find": 4}}},
			Impossible: []schemas.Conditions{{"framing": {"polite"}, "kind": {"Photo"}}}}}
}

func TestLabels(t *testing.T) {
	o := NewObserver(shop(t))
	asset := &schemas.Asset{Fields: map[string]string{"maker": "Ann"}}
	for _, test := range []struct {
		c    schemas.Candidate
		want string
	}{
		{schemas.Candidate{Query: "Photos of roses, please", Outcome: "call", Language: "en", Said: []schemas.Said{{Argument: "kind", Surface: "photos"}},
			Calls: []schemas.Call{{Name: "find", Arguments: json.RawMessage(`{"kind":"Photo","query":"roses","most":12}`)}}},
			"framing=polite from=Ann function=find given=kind+most kind=Photo language=en most=10-19 noise= outcome=call place=first words=3-4"},
		{schemas.Candidate{Query: "roses", Outcome: "call", Language: "en", Noise: "dropped",
			Calls: []schemas.Call{{Name: "find", Arguments: json.RawMessage(`{"kind":"Any","query":"roses"}`)}}},
			"framing=noun_phrase from=Ann function=find given= kind=Any language=en most= noise=dropped outcome=call place=absent words=1-2"},
		{schemas.Candidate{Query: "is there a way to pay my rent?", Outcome: "none", Language: "en"},
			"framing=question from=Ann function= given= kind= language=en most= noise= outcome=none place=absent words=5+"},
	} {
		got := ""
		for i, label := range o.Labels(&test.c, asset) {
			got += fmt.Sprintf(" %s=%s", o.Names()[i], label)
		}
		if got[1:] != test.want {
			t.Errorf("%q:\n%s, want\n%s", test.c.Query, got[1:], test.want)
		}
	}
	if labels := o.Labels(&schemas.Candidate{Query: "x"}, nil); labels[1] != "" {
		t.Errorf("a field of no asset: %v", labels)
	}
}

func TestPossible(t *testing.T) {
	o := NewObserver(shop(t))
	for _, test := range []struct {
		labels string
		want   bool
	}{
		{`{}`, true},
		{`{"outcome":"call","function":"find"}`, true},
		{`{"outcome":"call","function":""}`, false},
		{`{"outcome":"none","function":"find"}`, false},
		{`{"outcome":"none","function":"","kind":""}`, true},
		{`{"outcome":"clarify","kind":"Photo"}`, false},
		{`{"outcome":"call","function":"find","kind":""}`, false},
		{`{"outcome":"call","function":"stop","kind":"Any"}`, false},
		{`{"outcome":"call","function":"stop","kind":""}`, true},
		{`{"outcome":"call","function":"find","most":""}`, true},
		{`{"outcome":"call","function":"find","given":"most"}`, true},
		{`{"outcome":"call","function":"stop","given":"most"}`, false},
		{`{"outcome":"call","kind":"Any","place":"first"}`, false},
		{`{"outcome":"call","kind":"Photo","place":"absent"}`, false},
		{`{"outcome":"call","kind":"Photo","place":"last"}`, true},
		{`{"outcome":"none","place":"last"}`, false},
		{`{"outcome":"clarify","place":"last"}`, true},
		{`{"function":"find","outcome":"call","words":"5+"}`, false},
		{`{"function":"stop","outcome":"call","words":"5+"}`, true},
		{`{"framing":"polite","kind":"Photo"}`, false},
		{`{"framing":"polite"}`, true},
	} {
		var labels map[string]string
		if err := json.Unmarshal([]byte(test.labels), &labels); err != nil {
			t.Fatal(err)
		}
		if got := o.Possible(labels); got != test.want {
			t.Errorf("%s: %v", test.labels, got)
		}
	}
}

func TestConditions(t *testing.T) {
	c := schemas.Conditions{"kind": {"Photo", "Any"}}
	for _, test := range []struct {
		labels      map[string]string
		may, surely bool
	}{
		{map[string]string{"kind": "Photo"}, true, true}, {map[string]string{"kind": "Logo"}, false, false}, {nil, true, false},
	} {
		if May(c, test.labels) != test.may || Surely(c, test.labels) != test.surely {
			t.Errorf("%v: May %v, Surely %v", test.labels, May(c, test.labels), Surely(c, test.labels))
		}
	}
	if Surely(nil, nil) || !May(nil, nil) {
		t.Error("no condition: any row may meet it, none surely does")
	}
}

func BenchmarkLabels(b *testing.B) {
	o := NewObserver(shop(b))
	c := schemas.Candidate{Query: "find me photos of old roses please", Outcome: "call", Said: []schemas.Said{{Argument: "kind", Surface: "photos"}},
		Calls: []schemas.Call{{Name: "find", Arguments: json.RawMessage(`{"kind":"Photo","query":"old roses"}`)}}}
	for b.Loop() {
		o.Labels(&c, nil)
	}
}
