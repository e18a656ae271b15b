package shards

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

// testAttributes are declared out of order, with two that are fixed columns.
var testAttributes = []Attribute{{Name: "words", Number: true}, {Name: "content_type"}, {Name: "outcome"}, {Name: "language"}}

func tool(name, more string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"type": "function", "function": {"name": %q, "description": %q, "parameters": {"type": "object", "properties": {`+
		`"prompt": {"type": "string", "description": "What to look for, in the user's words."}, "content_type": {"type": "string", "enum": ["Template", "Photo", "Any"]}}, "required": ["prompt"]}}}`,
		name, "Do what the name says, for whatever the user asks. "+more))
}

var testTools = []json.RawMessage{tool("Search", ""), tool("Generate", ""), tool("Resize", ""), tool("Share", "")}

// testExample returns row i of a dataset that looks like a real one, at about 2 kB: the same i gives the same row.
func testExample(i int) schemas.Example {
	s := hash.New(7, fmt.Sprint(i), "test")
	words := []string{"birthday", "balloon", "käse", "wedding", "poster", "quiet \"lake\"", "日本", "retro", "flyer", "summer"}
	var query []string
	for range 3 + s.Intn(8) {
		query = append(query, words[s.Intn(len(words))])
	}
	text := strings.Join(query, " ")
	arguments, _ := json.Marshal(map[string]any{"prompt": text, "content_type": []string{"Template", "Photo", "Any"}[s.Intn(3)], "limit": s.Intn(50)})
	number := int32(len(query))
	e := schemas.Example{
		ID: fmt.Sprintf("%016x%04d", s.Uint64(), i%10_000), Split: schemas.SplitTrain, Query: text, Outcome: schemas.OutcomeCall,
		Function: "Search", Arguments: arguments, Tools: testTools[:1+s.Intn(4)],
		Attributes: []schemas.Observed{{Name: "content_type", Label: []string{"Template", "Photo", ""}[s.Intn(3)]},
			{Name: "language", Label: "en"}, {Name: "outcome", Label: "call"}, {Name: "words", Label: "3-4", Number: &number}},
		Language: "en", Route: "heuristic", AssetID: fmt.Sprint("asset-", i/10), Round: int32(s.Intn(2)), Seed: 7,
		GraphPath: []string{"intent:find", "topic:" + words[s.Intn(len(words))]}[:s.Intn(3)],
	}
	e.Messages = []schemas.Message{
		{Role: "system", Content: "You are the assistant of a design tool. Call a function where one fits, ask where something is missing, and say so where nothing fits. Today is 2026-11-21."},
		{Role: "user", Content: text}, {Role: "assistant"}}
	answer := &e.Messages[2]
	switch kind := s.Intn(10); kind {
	case 0:
		e.Outcome, e.Function, e.Arguments = schemas.OutcomeNone, "", json.RawMessage("{}")
		answer.Content = "None of my functions can do that."
	default:
		calls := 1
		if kind == 1 {
			e.Outcome, calls = schemas.OutcomeParallel, 2
		}
		for c := range calls {
			e.Calls = append(e.Calls, json.RawMessage(fmt.Sprintf(`{"name":"Search","arguments":%s}`, arguments)))
			answer.ToolCalls = append(answer.ToolCalls, json.RawMessage(fmt.Sprintf(
				`{"id":"call_%d","type":"function","function":{"name":"Search","arguments":%s}}`, c, arguments)))
		}
	}
	return e
}

func testExamples(n int) []schemas.Example {
	examples := make([]schemas.Example, n)
	for i := range examples {
		examples[i] = testExample(i)
	}
	return examples
}

// asRead is what ReadExamples makes of a written example.
func asRead(e schemas.Example) schemas.Example {
	var own []schemas.Observed
	for _, o := range e.Attributes {
		switch o.Name {
		case "content_type":
			own = append(own, o)
		case "words":
			own = append(own, schemas.Observed{Name: o.Name, Number: o.Number})
		}
	}
	e.Attributes = own
	if len(e.GraphPath) == 0 {
		e.GraphPath = nil
	}
	if len(e.Arguments) == 0 {
		e.Arguments = json.RawMessage("{}")
	}
	return e
}
