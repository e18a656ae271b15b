package student

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
)

const kitchen = `[
	{"name": "Order", "description": "Order food.", "parameters": {"type": "object", "properties": {
		"size": {"type": "string", "enum": ["small", "large"], "description": "Size"},
		"dish": {"type": "string", "description": "Dish, with how it should be"},
		"count": {"type": "integer", "description": "How many"},
		"fast": {"type": "boolean", "description": "Hurry"},
		"extras": {"type": "array", "items": {"type": "string"}, "description": "What comes with it"}}, "required": ["dish"]}},
	{"name": "Cook", "description": "Cook at home.", "parameters": {"type": "object", "properties": {
		"dish": {"type": "string", "description": "Dish"}}, "required": ["dish"]}}]`

func functionsOf(t testing.TB, list string) []schemas.Function {
	t.Helper()
	functions, err := schemas.ReadFunctions([]byte(list))
	if err != nil {
		t.Fatal(err)
	}
	return functions
}

func called(query, name, arguments string) Row {
	return Row{query, schemas.OutcomeCall, []schemas.Call{{Name: name, Arguments: json.RawMessage(arguments)}}}
}

// menu makes rows in which every kind of argument occurs; the dish has two parts with other words between them.
func menu() []Row {
	dishes := strings.Fields("soup pizza curry salad ramen burger tacos sushi stew pasta paella kebab")
	looks, numbers := strings.Fields("spicy crunchy mild sweet salty"), strings.Fields("one two three four five six")
	extras := strings.Fields("rice bread olives chips beans")
	var rows []Row
	for i, dish := range dishes {
		for j, look := range looks {
			n, size := (i+j)%6, []string{"small", "large"}[(i+j)%2]
			said := []string{numbers[n], fmt.Sprint(n + 1)}[j%2]
			a, b := extras[i%5], extras[(i+j+1)%5]
			rows = append(rows,
				called(fmt.Sprintf("order %s %s %s and make it %s", said, size, dish, look), "Order",
					fmt.Sprintf(`{"size":%q,"dish":"%s %s","count":%d}`, size, dish, look, n+1)),
				called(fmt.Sprintf("order %s with %s and %s as fast as you can", dish, a, b), "Order",
					fmt.Sprintf(`{"dish":%q,"fast":true,"extras":[%q,%q]}`, dish, a, b)),
				called(fmt.Sprintf("I want to cook %s %s tonight", look, dish), "Cook", fmt.Sprintf(`{"dish":"%s %s"}`, look, dish)),
				Row{fmt.Sprintf("order something %s", look), schemas.OutcomeClarify, nil},
				Row{fmt.Sprintf("who invented %s", dish), schemas.OutcomeNone, nil},
				Row{fmt.Sprintf("order %s and then cook %s", dish, dishes[(i+j+1)%12]), schemas.OutcomeParallel, []schemas.Call{
					{Name: "Order", Arguments: json.RawMessage(fmt.Sprintf(`{"dish":%q}`, dish))},
					{Name: "Cook", Arguments: json.RawMessage(fmt.Sprintf(`{"dish":%q}`, dishes[(i+j+1)%12]))}}})
		}
	}
	return rows
}

func written(p Prediction) string {
	out := p.Outcome
	for _, c := range p.Calls {
		out += fmt.Sprintf(" %s%s", c.Name, c.Arguments)
	}
	return out
}

// None of the dishes is in the rows.
func TestModelAnswersWhatItHasNotSeen(t *testing.T) {
	m, err := Train(menu(), functionsOf(t, kitchen), Params{})
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"order 3 large pierogi and make it crunchy":              `call Order{"size":"large","dish":"pierogi crunchy","count":3}`,
		"Order five small Kumpir and make it zesty":              `call Order{"size":"small","dish":"Kumpir zesty","count":5}`,
		"order pierogi with olives and beans as fast as you can": `call Order{"dish":"pierogi","fast":true,"extras":["olives","beans"]}`,
		"I want to cook sour pierogi tonight":                    `call Cook{"dish":"sour pierogi"}`,
		"order something smoky":                                  "clarify",
		"who invented pierogi":                                   "none",
	} {
		if got := written(m.Predict(query)); got != want {
			t.Errorf("%q: %s\nwant %s", query, got, want)
		}
	}
	if got := m.Predict("order pierogi and then cook lecso"); got.Outcome != schemas.OutcomeParallel || len(got.Calls) != 1 || got.Calls[0].Name != "Order" {
		t.Errorf("parallel: %s", written(got))
	}
	if got := m.Predict(""); len(got.Calls) > 1 {
		t.Errorf("empty query: %s", written(got))
	}
}

func TestTrainDoesNotDependOnProcessors(t *testing.T) {
	rows, functions := menu(), functionsOf(t, kitchen)
	train := func(processors int) *Model {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		m, err := Train(rows, functions, Params{Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	if !reflect.DeepEqual(train(1), train(4)) {
		t.Error("models differ with the number of processors")
	}
}

// Ways to say a value that are given need not be learned: each stands in one row only.
func TestSurfacesAreFound(t *testing.T) {
	functions := functionsOf(t, `[{"name": "Go", "description": "Go.", "parameters": {"type": "object", "properties": {"state": {"type": "string"}}}}]`)
	var rows []Row
	surfaces := Surfaces{"state": {}}
	for i := range 80 {
		state, short := fmt.Sprintf("Canonical%c%c", 'a'+i/10, 'a'+i%10), fmt.Sprintf("z%c%c", 'a'+i/10, 'a'+i%10)
		rows = append(rows, called("drive me over to "+short+" now", "Go", fmt.Sprintf(`{"state":%q}`, state)))
		surfaces["state"][state] = []string{short}
	}
	m, err := Train(rows, functions, Params{Surfaces: surfaces})
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{"drive me over to zab now": `{"state":"Canonicalab"}`, "drive me over to zxx now": `{"state":"zxx"}`} {
		if got := written(m.Predict(query)); got != "call Go"+want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
}

// The first value is never said and yet there, the second is one of few that are not said in these words.
func TestValuesThatAreNotSaid(t *testing.T) {
	functions := functionsOf(t, `[{"name": "Sort", "description": "Sort.", "parameters": {"type": "object", "properties": {
		"source": {"type": "string"}, "order": {"type": "string"}}}}]`)
	var rows []Row
	for i := range 30 {
		rows = append(rows, called(fmt.Sprintf("cheapest shoes number%d", i), "Sort", `{"source":"shop","order":"price_asc"}`),
			called(fmt.Sprintf("dearest shoes number%d", i), "Sort", `{"source":"shop","order":"price_desc"}`))
	}
	m, err := Train(rows, functions, Params{})
	if err != nil {
		t.Fatal(err)
	}
	if got := written(m.Predict("the cheapest boots")); got != `call Sort{"source":"shop","order":"price_asc"}` {
		t.Error(got)
	}
}

func TestTrainRefuses(t *testing.T) {
	functions := functionsOf(t, kitchen)
	for want, rows := range map[string][]Row{
		"no rows":        nil,
		`is "maybe"`:     {{Query: "q", Outcome: "maybe"}},
		"call with 0":    {{Query: "q", Outcome: schemas.OutcomeCall}},
		"none with 1":    {{Query: "q", Outcome: schemas.OutcomeNone, Calls: []schemas.Call{{Name: "Cook", Arguments: json.RawMessage(`{}`)}}}},
		`called "Bake"`:  {called("q", "Bake", `{}`)},
		"arguments of":   {called("q", "Cook", `[]`)},
		`row 2, "wrong"`: {called("right", "Cook", `{}`), called("wrong", "Cook", `7`)},
	} {
		if _, err := Train(rows, functions, Params{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
		if _, err := TrainMajority(rows, functions); err == nil {
			t.Errorf("majority takes %s", want)
		}
	}
}

func TestAliasKnowsHiddenNamesAgain(t *testing.T) {
	functions := functionsOf(t, kitchen)
	hidden := json.RawMessage(`{"type":"function","function":{"name":"function_7","description":"Cook at home.","parameters":{"type":"object","properties":{"parameter_1":{"type":"string","description":"Dish"}},"required":["parameter_1"]}}}`)
	alias, err := AliasOf(hidden, functions)
	if err != nil {
		t.Fatal(err)
	}
	call, err := alias.Call(schemas.Call{Name: "function_7", Arguments: json.RawMessage(`{"parameter_1":"rice"}`)})
	if err != nil || call.Name != "Cook" || string(call.Arguments) != `{"dish":"rice"}` {
		t.Errorf("%+v, %v", call, err)
	}
	stranger := json.RawMessage(`{"type":"function","function":{"name":"function_8","description":"Sweep the floor.","parameters":{"type":"object","properties":{}}}}`)
	if _, err := AliasOf(stranger, functions); err == nil {
		t.Error("an unknown function is taken")
	}
}

func TestMajority(t *testing.T) {
	rows := append(menu(), called("x", "Cook", `{"dish":"soup"}`))
	m, err := TrainMajority(rows, functionsOf(t, kitchen))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Predict("anything"); got.Outcome != schemas.OutcomeCall || got.Calls[0].Name != "Order" {
		t.Errorf("%s", written(got))
	}
}

func TestKeywords(t *testing.T) {
	functions := functionsOf(t, kitchen)
	k, err := NewKeywords(functions, KeywordParams{
		Requests: map[string][]string{"Order": {"order", "bring me"}, "Cook": {"cook", "I want to cook"}, "none": {"who invented"}},
		Default:  "Cook",
		Surfaces: Surfaces{"size": {"small": {"little", "tiny"}, "large": {"big", "very big"}}},
		Unsaid:   map[string]string{"size": "small"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"bring me four big ramen please":        `call Order{"size":"large","dish":"ramen please","count":4}`,
		"order LITTLE tacos, not very big ones": `call Order{"size":"large","dish":"LITTLE tacos, not very big ones"}`,
		"I want to cook stew":                   `call Cook{"dish":"stew"}`,
		"who invented stew":                     "none",
		"stew":                                  `call Cook{"dish":"stew"}`,
		"order":                                 `call Order{"size":"small"}`,
	} {
		if got := written(k.Predict(query)); got != want {
			t.Errorf("%q: %s\nwant %s", query, got, want)
		}
	}
	for _, p := range []KeywordParams{{}, {Default: "Bake"}, {Default: "call"}, {Default: "Cook", Requests: map[string][]string{"Bake": {"bake"}}}} {
		if _, err := NewKeywords(functions, p); err == nil {
			t.Errorf("%+v is taken", p)
		}
	}
}

func TestRequestWords(t *testing.T) {
	words := RequestWords(menu(), 5)
	for label, want := range map[string]string{"Order": "and make it", "Cook": "to cook", "none": "invented", "clarify": "something", "parallel": "then"} {
		if !slices.Contains(words[label], want) || len(words[label]) > 5 {
			t.Errorf("%s: %q lack %q", label, words[label], want)
		}
	}
}

func TestSubset(t *testing.T) {
	rows := menu()
	small, large := Subset(rows, 30, 5), Subset(rows, 90, 5)
	if len(small) != 30 || !reflect.DeepEqual(small, large[:30]) || len(Subset(rows, 1<<20, 5)) != len(rows) {
		t.Error("a smaller subset is no part of a larger one")
	}
	if reflect.DeepEqual(small, Subset(rows, 30, 6)) {
		t.Error("two seeds choose the same rows")
	}
	distinct := []Row{{Query: "a"}, {Query: "b"}, {Query: "c"}, {Query: "d"}}
	turned := slices.Clone(distinct)
	slices.Reverse(turned)
	if !reflect.DeepEqual(Subset(distinct, 2, 1), Subset(turned, 2, 1)) {
		t.Error("a subset depends on the order of the rows")
	}
}

func TestCurve(t *testing.T) {
	rows, functions := menu(), functionsOf(t, kitchen)
	var points []Point
	for p, err := range Curve(rows, functions, CurveParams{Params: Params{Epochs: 1}, Shares: []float64{0.1, 1}, Seeds: 2}) {
		if err != nil || p.Model == nil {
			t.Fatal(err)
		}
		points = append(points, p)
	}
	for i, want := range []Point{{0.1, 36, 0, nil}, {0.1, 36, 1, nil}, {1, 360, 0, nil}, {1, 360, 1, nil}} {
		if p := points[i]; p.Share != want.Share || p.Rows != want.Rows || p.Seed != want.Seed {
			t.Errorf("point %d: %+v", i, p)
		}
	}
	n := 0
	for _, err := range Curve(nil, functions, CurveParams{}) {
		n++
		if err == nil {
			t.Error("a curve of no rows")
		}
	}
	if n != 1 {
		t.Errorf("%d points after an error", n)
	}
}

func TestVocabularyIsBounded(t *testing.T) {
	each := func(yield func(uint64)) {
		for f := range uint64(40) {
			for range f%4 + 1 { // ten features each of counts 1, 2, 3 and 4
				yield(f)
			}
		}
	}
	for most, want := range map[int]int{40: 30, 30: 30, 29: 20, 15: 10, 3: 0} {
		if got := len(newVocabulary(mostWeights/most, each)); got != want {
			t.Errorf("at most %d: %d features, want %d", most, got, want)
		}
	}
}

func BenchmarkTrain(b *testing.B) {
	rows, functions := menu(), functionsOf(b, kitchen)
	for b.Loop() {
		if _, err := Train(rows, functions, Params{}); err != nil {
			b.Fatal(err)
		}
	}
}

// The value that stands where none is said is the one that such rows have; of an argument that they leave out it is none.
func TestUnsaid(t *testing.T) {
	functions := []schemas.Function{{Name: "Find", Parameters: []schemas.Parameter{{Name: "kind", Type: "string", Enum: []string{"Any", "Pot"}}, {Name: "sort", Type: "string", Enum: []string{"New"}}}}}
	surfaces := Surfaces{"kind": {"Any": {"anything"}, "Pot": {"pot", "flower vessel"}}, "sort": {"New": {"new"}}}
	row := func(query, arguments string) Row {
		return Row{Query: query, Outcome: schemas.OutcomeCall, Calls: []schemas.Call{{Name: "Find", Arguments: json.RawMessage(arguments)}}}
	}
	rows := []Row{row("a Flower vessel", `{"kind":"Pot","sort":"New"}`), row("red pot", `{"kind":"Pot"}`), row("the pot there", `{"kind":"Pot"}`),
		row("something red", `{"kind":"Any"}`), row("blue", `{"kind":"Any"}`), row("potted plants", `{"kind":"Pot"}`), {Query: "hello", Outcome: schemas.OutcomeNone}}
	if got := Unsaid(rows, functions, surfaces); len(got) != 1 || got["kind"] != "Any" {
		t.Errorf("%v", got)
	}
}
