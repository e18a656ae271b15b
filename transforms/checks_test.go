package transforms

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
)

// lamps is a small domain: one function with an enum that has a catch-all, a number and a free text.
func lamps(t testing.TB) *environment {
	t.Helper()
	functions, err := schemas.ReadFunctions([]byte(`[{"name": "search", "description": "Find things", "parameters": {"type": "object", "properties": {
		"kind": {"type": "string", "enum": ["Photo", "Logo", "Any"]}, "prompt": {"type": "string"}, "count": {"type": "integer", "maximum": 9}},
		"required": ["kind", "prompt"]}},
		{"name": "make", "description": "Make things", "parameters": {"type": "object", "properties": {"prompt": {"type": "string"}}}}]`))
	if err != nil {
		t.Fatal(err)
	}
	one := 1.0
	domain := &schemas.Domain{Functions: functions, Values: map[string][]schemas.ValueEntry{"kind": {
		{Value: "Photo", Say: []schemas.Surface{{Text: "photo"}, {Text: "picture"}}, Weight: &one, Language: "en"},
		{Value: "Logo", Say: []schemas.Surface{{Text: "logo"}}, Weight: &one, Language: "en"},
		{Value: "Any", CatchAll: true, Weight: &one, Language: "en"}}},
		Recipe: schemas.Recipe{Seed: 7, Language: "en", Attributes: map[string]schemas.Attribute{"words": {From: "query", Measure: "words"}},
			Routes: []schemas.Route{{Name: "phrases", Kind: "template"}}}}
	for _, name := range schemas.CheckNames() {
		domain.Recipe.Validate = append(domain.Recipe.Validate, schemas.Check{Check: name, Max: map[string]int{"search": 10}})
	}
	e, err := newEnvironment(domain, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func called(query, arguments string) schemas.Candidate {
	return schemas.Candidate{ID: "0123456789", Query: query, Outcome: schemas.OutcomeCall, Function: "search", Language: "en",
		Calls: []schemas.Call{{Name: "search", Arguments: json.RawMessage(arguments)}}, Labels: []string{""}}
}

func TestChecks(t *testing.T) {
	checks := newChecks(lamps(t))
	for _, test := range []struct{ query, arguments, reason string }{
		{"find photos of red roses", `{"kind":"Photo","prompt":"red roses"}`, ""},
		{"red roses", `{"kind":"Any","prompt":"red roses"}`, ""},
		{"a picture with 3 red roses", `{"kind":"Photo","prompt":"red roses","count":3}`, "stated"}, // no surface says the count
		{"a photo of anna's roses", `{"kind":"Photo","prompt":"anna"}`, ""},
		{"a photo of anna’s roses", `{"kind":"Photo","prompt":"anna’s roses"}`, ""},
		{"red roses", `{"kind":"Photo","prompt":"red roses"}`, "stated"},
		{"a logo of red roses", `{"kind":"Any","prompt":"red roses"}`, "stated"},
		{"photo of tulips", `{"kind":"Photo","prompt":"roses"}`, "stated"},
		{"photo of roses", `{"kind":"Film","prompt":"roses"}`, "schema"},
		{"photo of roses", `{"kind":"Photo"}`, "schema"},
		{"photo of roses", `{"kind":"Photo","prompt":null}`, "schema"},
		{"photo of roses", `{"kind":"Photo","prompt":"roses","count":10}`, "schema"},
		{"", `{"kind":"Any","prompt":""}`, "text"},
		{"photo of roses\x07", `{"kind":"Photo","prompt":"roses"}`, "text"},
		{"one two three four five six seven eight nine photo roses", `{"kind":"Photo","prompt":"roses"}`, "words"},
		{"photo of roses #garden", `{"kind":"Photo","prompt":"roses"}`, "hashtag"},
		{"photo of roses at https://x.org/y", `{"kind":"Photo","prompt":"roses"}`, "link"},
		{"photo of roses for ann@example.org", `{"kind":"Photo","prompt":"roses"}`, "personal"},
		{"photo of the the roses", `{"kind":"Photo","prompt":"roses"}`, "repeated"},
		{"Here is a query: photo of roses", `{"kind":"Photo","prompt":"roses"}`, "leaked"},
		{"photo of {title} roses", `{"kind":"Photo","prompt":"roses"}`, "placeholder"},
		{"фото роз photo", `{"kind":"Photo","prompt":"роз"}`, "language"},
	} {
		c := called(test.query, test.arguments)
		if f := firstFailure(checks, &c); f.reason != test.reason {
			t.Errorf("%q %s: reason %q (%s), want %q", test.query, test.arguments, f.reason, f.detail, test.reason)
		}
	}
}

func TestOutcomeAndCallsAgree(t *testing.T) {
	checks := newChecks(lamps(t))
	c := called("red roses", `{"kind":"Any","prompt":"red roses"}`)
	c.Outcome = schemas.OutcomeNone
	if f := firstFailure(checks, &c); f.reason != "schema" {
		t.Errorf("a row that calls and whose outcome is none passes: %v", f)
	}
}

func TestRenderedRowIsConsistent(t *testing.T) {
	e := lamps(t)
	e.domain.Recipe.Tools = schemas.ToolsSpec{Shuffle: true, Show: []int{1, 4}, Mask: 0.3}
	e.domain.Distractors, _ = schemas.ReadFunctions([]byte(`[{"name": "pay", "description": "Pay"}, {"name": "sing", "description": "Sing"}]`))
	e.domain.System = []string{"It is {now}, in {locale}."}
	r := newRenderer(e)
	masked, counts := 0, map[int]int{}
	for i := range 400 {
		c := called("red roses", `{"kind":"Any","prompt":"red <roses>"}`)
		c.ID = fmt.Sprintf("%010d", i)
		row := r.render(&c, schemas.SplitTrain)
		counts[len(row.Tools)]++
		if !strings.Contains(string(join(row.Tools)), `"name":"`+row.Function+`"`) {
			t.Fatalf("%s is not among the tools shown", row.Function)
		}
		if row.Function != "search" {
			masked++
			if !strings.Contains(string(row.Arguments), `"parameter_2":"red <roses>"`) {
				t.Fatalf("masked arguments %s", row.Arguments)
			}
		}
		last := row.Messages[len(row.Messages)-1]
		if row.Messages[0].Role != "system" || strings.Contains(row.Messages[0].Content, "{") || last.Role != "assistant" || len(last.ToolCalls) != 1 {
			t.Fatalf("messages %v", row.Messages)
		}
	}
	if masked < 80 || masked > 160 { // 120 expected; the chance to fall outside is below 1e-4
		t.Errorf("%d of 400 rows are masked", masked)
	}
	for n := 1; n <= 4; n++ {
		if counts[n] == 0 {
			t.Errorf("no row shows %d tools: %v", n, counts)
		}
	}
}

func join(list []json.RawMessage) (out []byte) {
	for _, raw := range list {
		out = append(out, raw...)
	}
	return out
}

func TestAnswers(t *testing.T) {
	e := lamps(t)
	r := newRenderer(e)
	none := schemas.Candidate{ID: "0123456789", Query: "pay my rent", Outcome: schemas.OutcomeNone, Labels: []string{""}}
	row := r.render(&none, schemas.SplitTrain)
	if row.Function != "" || string(row.Arguments) != "{}" || row.Messages[1].Content == "" {
		t.Errorf("none: %+v", row)
	}
	clarify := schemas.Candidate{ID: "0123456789", Query: "find a photo", Outcome: schemas.OutcomeClarify, Function: "search", Missing: "prompt", Labels: []string{""}}
	if row := r.render(&clarify, schemas.SplitTrain); row.Function != "" || !strings.Contains(row.Messages[1].Content, "prompt") {
		t.Errorf("clarify: %+v", row)
	}
	e.domain.Recipe.Answers = schemas.AnswersSpec{Clarify: []string{"{question}"}, Ask: map[string]string{"prompt": "What of?", "search.prompt": "A photo of what?"}}
	if row := r.render(&clarify, schemas.SplitTrain); row.Messages[1].Content != "A photo of what?" {
		t.Errorf("clarify: %q", row.Messages[1].Content)
	}
}
