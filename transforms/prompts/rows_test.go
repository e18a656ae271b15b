package prompts

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/routenator/routenator/schemas"
)

// checkRow checks what holds of every row that is read.
func checkRow(t testing.TB, c *schemas.Candidate) {
	t.Helper()
	if c.ID == "" || strings.TrimSpace(c.Query) != c.Query || c.Query == "" || !utf8.ValidString(c.Query) || c.Language != "en" || len(c.Labels) != 8 {
		t.Fatalf("%+v", c)
	}
	if (len(c.Calls) == 1) != (c.Outcome == schemas.OutcomeCall) {
		t.Fatalf("%+v", c)
	}
	for _, call := range c.Calls {
		var arguments map[string]any
		if !utf8.Valid(call.Arguments) || json.Unmarshal(call.Arguments, &arguments) != nil {
			t.Fatalf("arguments %q", call.Arguments)
		}
	}
}

// read returns the arguments of a reply's only row, or why it has none.
func read(t *testing.T, labels, reply string) string {
	t.Helper()
	rows, unread := newShop(t, "").Rows(plan("a"), cell(labels), reply)
	switch {
	case len(rows)+len(unread) != 1:
		t.Fatalf("%s: %d rows, %+v", reply, len(rows), unread)
	case len(unread) == 1:
		return unread[0].Reason
	}
	checkRow(t, &rows[0])
	return string(rows[0].Calls[0].Arguments)
}

// Arguments stand in the order of the schema; what the cell decides stands, what is open is the model's.
func TestArguments(t *testing.T) {
	const find = "function=find kind=Pot"
	for _, test := range []struct{ labels, reply, want string }{
		{find, `{"query": "q", "arguments": {"tags": ["b", "a"], "size": "L", "query": "red"}}`, `{"kind":"Pot","query":"red","size":"L","tags":["b","a"]}`},
		{find, `{"arguments": {"query": "red", "kind": "Plant"}, "query": "q"}`, `{"kind":"Pot","query":"red"}`},
		{"function=find", `{"query": "q", "arguments": {"query": "red", "kind": "Plant"}}`, `{"kind":"Plant","query":"red"}`},
		{"function=find", `{"query": "q", "arguments": {"query": "red", "kind": null}}`, `{"kind":"Any","query":"red"}`},
		{"function=find", `{"query": "q", "arguments": {"query": "red", "kind": ""}}`, `{"kind":"Any","query":"red"}`},
		{"function=find", `{"query": "q", "arguments": {"query": "red"}}`, `{"kind":"Any","query":"red"}`},
		{"function=find kind=Any", `{"query": "q", "arguments": {"query": "red", "kind": "Plant"}}`, `{"kind":"Any","query":"red"}`},
		{find, `{"query": "q", "arguments": {"query": "  red \n roses ", "most": null, "unknown": 1}}`, `{"kind":"Pot","query":"red roses"}`},
		{find, `{"query": "q"}`, `{"kind":"Pot"}`}, // the query is not taken for the argument of its name; the schema check rejects the row
		{find, `{"query": "q", "most": 5, "size": "S"}`, `{"kind":"Pot","most":5,"size":"S"}`},
		{find, `{"query": "q", "arguments": null, "most": 5}`, `{"kind":"Pot","most":5}`},
		{find, `{"query": "q", "arguments": "query: red"}`, `{"kind":"Pot"}`},
		{find, `{"query": "q", "arguments": {"most": "5", "price": "2.50", "sale": "true"}}`, `{"kind":"Pot","most":5,"price":2.50,"sale":true}`},
		{find, `{"query": "q", "arguments": {"most": 5, "price": 1e2, "sale": false}}`, `{"kind":"Pot","most":5,"price":1e2,"sale":false}`},
		{find, `{"query": "q", "arguments": {"query": 5}}`, `{"kind":"Pot","query":"5"}`},
		{find, `{"query": "q", "arguments": {"query": true}}`, `{"kind":"Pot","query":"true"}`},
		{find, `{"query": "q", "arguments": {"query": "R&B <3 \"x\" ü"}}`, `{"kind":"Pot","query":"R&B <3 \"x\" ü"}`},
		{find, `{"query": "q", "arguments": {"most": "five"}}`, "argument"},
		{find, `{"query": "q", "arguments": {"most": 5.5}}`, "argument"},
		{find, `{"query": "q", "arguments": {"most": "NaN"}}`, "argument"},
		{find, `{"query": "q", "arguments": {"price": 1e999}}`, "argument"},
		{find, `{"query": "q", "arguments": {"sale": "yes"}}`, "argument"},
		{find, `{"query": "q", "arguments": {"query": ["red", "blue"]}}`, "argument"},
		{find, `{"query": "q", "arguments": {"query": {"text": "red"}}}`, "argument"},
		{find, `{"query": "q", "arguments": {"most": [5]}}`, "argument"},
		{find, "{\"query\": \"q\", \"arguments\": {\"tags\": [ \"a\xff\" ]}}", "{\"kind\":\"Pot\",\"tags\":[\"a\uFFFD\"]}"},
		{"function=stop", `{"query": "q", "arguments": {"now": true}}`, `{}`},
		{"function=water kind= seconds=30+", `{"query": "q", "arguments": {"seconds": 45, "plant": "fern"}}`, `{"plant":"fern","seconds":45}`},
		{find, `{"arguments": {"query": "red"}, "sure": 1}`, "no_query"}, {find, `{"query": " "}`, "no_query"}, {find, `{"query": "\"\""}`, "no_query"}, {find, `{"query": ["a"]}`, "no_query"}, {find, `{"query": null}`, "no_query"},
		{find, "Sorry, no.", "no_object"}, {find, "", "no_object"}, {"outcome=parallel", `{"query": "q"}`, "no_object"},
	} {
		if got := read(t, test.labels, test.reply); got != test.want {
			t.Errorf("%s: %s\n got %s\nwant %s", test.labels, test.reply, got, test.want)
		}
	}
}

// An argument may be called like the keys of a row.
func TestArgumentsCalledLikeKeys(t *testing.T) {
	functions, err := schemas.ReadFunctions([]byte(`[{"name": "f", "parameters": {"type": "object", "properties": {"arguments": {"type": "string"}, "rows": {"type": "integer"}, "query": {"type": "string"}}}}]`))
	if err != nil {
		t.Fatal(err)
	}
	p := &Prompter{domain: &schemas.Domain{}}
	for _, test := range []struct{ reply, want string }{
		{`{"query": "q", "arguments": {"rows": 2, "query": "x"}}`, `{"rows":2,"query":"x"}`},
		{`{"query": "q", "arguments": {"arguments": "a"}, "rows": 3}`, `{"arguments":"a","rows":3}`},
		{`{"rows": [{"query": "q", "arguments": {"arguments": null}}]}`, `{}`},
	} {
		list, err := objects(test.reply)
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %v, %v", test.reply, list, err)
		}
		if got, err := p.arguments(&target{function: &functions[0]}, list[0]); err != nil || string(got) != test.want {
			t.Errorf("%s: %s, %v", test.reply, got, err)
		}
	}
}

func TestTidy(t *testing.T) {
	for _, test := range []struct{ query, want string }{
		{"find a pot", "find a pot"}, {" find \n a\tpot ", "find a pot"}, {`"find a pot"`, "find a pot"}, {"'find a pot'", "find a pot"}, {"“find a pot”", "find a pot"},
		{"‘a’", "a"}, {"«a»", "a"}, {`"'a'"`, "a"}, {"- find a pot", "find a pot"}, {"* a", "a"}, {"• a", "a"}, {`- "a"`, "a"}, {`"- a"`, "a"},
		{`"a" or "b"`, `"a" or "b"`}, {`find "a"`, `find "a"`}, {"'tis Tom's", "'tis Tom's"}, {"-5 degrees", "-5 degrees"}, {`"`, `"`}, {`""`, ""}, {"", ""},
	} {
		if got := tidy(test.query); got != test.want {
			t.Errorf("%q: %q, want %q", test.query, got, test.want)
		}
	}
}

// Rows beyond what was asked for are told; each has an id of its own, the same whenever it is read.
func TestRowsOfAReply(t *testing.T) {
	p := newShop(t, "")
	const reply = `{"rows": [{"query": "a"}, {"arguments": {}}, {"query": "c"}, {"query": "d"}, {"query": "e"}]}`
	rows, unread := p.Rows(plan("0123456789abcdef01234567"), cell("function=stop"), reply)
	again, _ := p.Rows(plan("0123456789abcdef01234567"), cell("function=stop"), reply)
	if len(rows) != 2 || len(unread) != 3 || !reflect.DeepEqual(rows, again) {
		t.Fatalf("%+v, %+v", rows, unread)
	}
	got := strings.Join([]string{rows[0].Query, rows[1].Query, unread[0].Reason, unread[1].Reason, unread[2].Reason}, " ")
	if got != "a c no_query too_many too_many" {
		t.Error(got)
	}
	ids, hex := map[string]bool{}, regexp.MustCompile("^[0-9a-f]{24}$")
	for _, id := range []string{rows[0].ID, rows[1].ID, unread[0].ID, unread[1].ID, unread[2].ID} {
		if ids[id] || !hex.MatchString(id) {
			t.Errorf("id %s", id)
		}
		ids[id] = true
	}
	if rows[0].ID != "0123456789abcdef01234567" {
		t.Errorf("first id %s", rows[0].ID)
	}
	other, _ := p.Rows(plan("1123456789abcdef01234567"), cell("function=stop"), reply)
	if ids[other[1].ID] {
		t.Error("two plans share an id")
	}
}

// A row says where it is from, what was said and what it is: not what it was asked to be.
func TestRow(t *testing.T) {
	order := plan("a")
	order.Route, order.Asset.Source = 0, 0
	rows, unread := newShop(t, "").Rows(order, cell("outcome=call function=find kind=Plant words=1-2 place=last"),
		`{"query": "A green plant's pot for 5 euros, red roses", "arguments": {"query": "Red Roses", "most": "5"}}`)
	want := []schemas.Candidate{{ID: "a", Query: "A green plant's pot for 5 euros, red roses", Outcome: "call", Function: "find", Language: "en", AssetID: "7", Round: 2,
		Calls:    []schemas.Call{{Name: "find", Arguments: json.RawMessage(`{"kind":"Plant","query":"Red Roses","most":5}`)}},
		Said:     []schemas.Said{{Argument: "kind", Surface: "green plant"}, {Argument: "query", Surface: "red roses"}, {Argument: "most", Surface: "5"}},
		Skeleton: "a {kind} 's pot for {most} euros {query}",
		Labels:   []string{"find", "Plant", "en", "", "call", "middle", "", "6+"}}}
	if len(unread) != 0 || !reflect.DeepEqual(rows, want) {
		t.Errorf("%+v, %+v", rows, unread)
	}
	order.Asset = schemas.Asset{}
	if rows, _ = newShop(t, "").Rows(order, nil, `{"query": "q"}`); len(rows) != 1 || rows[0].Source != -1 || rows[0].AssetID != "" {
		t.Errorf("without asset: %+v", rows)
	}
}

func TestSaid(t *testing.T) {
	for _, test := range []struct{ kind, query, said, skeleton string }{
		{"Plant", "find plants", "plants", "find {kind}"},
		{"Plant", "two green plants", "green plants", "two {kind}"},
		{"Plant", "a flower's price", "flower", "a {kind} 's price"},
		{"Plant", "Flowers & pots!", "flowers", "{kind} pots"},
		{"Plant", "something nice", "", "something nice"},
		{"Plant", "implants", "", "implants"},
		{"Any", "find any thing", "", "find any thing"},
	} {
		rows, unread := newShop(t, "").Rows(plan("a"), cell("function=find kind="+test.kind), `{"query": "`+test.query+`"}`)
		if len(unread) > 0 {
			t.Fatal(unread)
		}
		got := ""
		for _, s := range rows[0].Said {
			got += s.Surface
		}
		if got != test.said || rows[0].Skeleton != test.skeleton {
			t.Errorf("%q: %q, %q", test.query, got, rows[0].Skeleton)
		}
	}
}

// Rows that call nothing have no arguments, whatever the reply says.
func TestRowsThatCallNothing(t *testing.T) {
	const reply = `{"query": "what now", "arguments": {"kind": "Pot", "query": "x"}}`
	for _, test := range []struct{ labels, function, missing string }{
		{"outcome=clarify function=water", "water", "plant"}, {"outcome=none function= kind=", "", ""},
	} {
		rows, unread := newShop(t, "").Rows(plan("a"), cell(test.labels), reply)
		if len(unread) > 0 || len(rows) != 1 {
			t.Fatal(unread)
		}
		if c := rows[0]; c.Function != test.function || c.Missing != test.missing || c.Calls != nil || c.Said != nil || c.Labels[0] != "" || c.Skeleton != "what now" {
			t.Errorf("%s: %+v", test.labels, c)
		}
	}
	seen := map[string]int{} // what is meant and what is missing are drawn by the plan: stop lacks nothing
	p := newShop(t, "")
	for i := range 300 {
		rows, _ := p.Rows(plan(fmt.Sprint(i)), cell("outcome=clarify function= kind="), reply)
		seen[rows[0].Function+"."+rows[0].Missing]++
		if text := p.functionOf(t, fmt.Sprint(i)); text != rows[0].Function {
			t.Fatalf("asked for %s, read as %s", text, rows[0].Function)
		}
	}
	if len(seen) != 3 || seen["find.kind"] < 30 || seen["find.query"] < 30 || seen["water.plant"] < 100 {
		t.Errorf("%v", seen)
	}
}

// functionOf is the function that a request of a clarify row means.
func (p *Prompter) functionOf(t *testing.T, id string) string {
	t.Helper()
	return strings.TrimSuffix(strings.TrimPrefix(said(t, p, id, "outcome=clarify function= kind="), "Ask "), ".")
}
