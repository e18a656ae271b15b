package prompts

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
)

// reviewer is the shop's check of a kind.
func reviewer(t testing.TB, kind, body string) *Reviewer {
	t.Helper()
	domain := readShop(t, "")
	i := slices.IndexFunc(domain.Recipe.Validate, func(c schemas.Check) bool { return c.Check == kind })
	if body != "" {
		domain.Prompts[domain.Recipe.Validate[i].Prompt] = body
	}
	v, err := NewReviewer(domain, &domain.Recipe.Validate[i])
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func call(function, arguments string) *schemas.Candidate {
	return &schemas.Candidate{ID: "a", Query: "a query", Language: "en", Outcome: schemas.OutcomeCall, Function: function,
		Calls: []schemas.Call{{Name: function, Arguments: json.RawMessage(arguments)}}}
}

// agreed writes an agreement: "function" and the arguments that agree, and with a minus those that do not.
func agreed(v Verdict) string {
	var out []string
	for _, what := range slices.Sorted(maps.Keys(v.Agreement)) {
		if v.Agreement[what] {
			out = append(out, what)
		} else {
			out = append(out, "-"+what)
		}
	}
	return strings.Join(out, " ")
}

func TestRelabel(t *testing.T) {
	v := reviewer(t, schemas.CheckRelabel, "")
	find := call("find", `{"kind":"Pot","query":"red roses","most":5,"price":2.5,"sale":true,"tags":["a","b"]}`)
	const same = `"kind": "Pot", "query": "red roses", "most": 5, "price": 2.5, "sale": true, "tags": ["a", "b"]`
	const all = "function kind most price query sale tags"
	least := call("find", `{"kind":"Any","query":"red roses"}`)
	clarify := &schemas.Candidate{Outcome: schemas.OutcomeClarify, Function: "find", Missing: "query"}
	none := &schemas.Candidate{Outcome: schemas.OutcomeNone}
	for _, test := range []struct {
		row    *schemas.Candidate
		answer string
		want   string
	}{
		{find, `{"function": "find", "arguments": {` + same + `}}`, all},
		{find, `{"name": "find", "arguments": {` + same + `}}`, all},
		{find, `{"name": "find", "arguments": ` + string(quoted(`{`+same+`}`)) + `}`, all},
		{find, `{"type": "function", "function": {"name": "find", "arguments": ` + string(quoted(`{`+same+`}`)) + `}}`, all},
		{find, `<tool_call>{"name": "find", "arguments": {` + same + `}}</tool_call>`, all},
		{find, "<think>{\"function\": \"water\"}</think>```json\n{\"function\": \"find\", \"arguments\": {" + same + "}}\n```", all},
		{find, `Not {"function": "water"} but {"function": "find", "arguments": {` + same + `}}`, all},
		{find, `{"function": "water", "arguments": {"plant": "roses"}}`, "-function"},
		{find, `{"function": "none", "arguments": {}}`, "-function"},
		{find, `{"function": "Find", "arguments": {}}`, "-function"},
		{find, `{"function": "find", "arguments": {"kind": "Plant", "query": "red roses", "most": 6, "price": 2.6, "sale": false, "tags": ["b", "a"]}}`, "function -kind -most -price query -sale -tags"},
		{find, `{"function": "find", "arguments": {"kind": "Pot", "query": "red roses", "most": 5.0, "price": "2.50", "sale": "true", "tags":["a","b"]}}`, all},
		{find, `{"function": "find", "arguments": {"kind": "Pot", "query": "red roses", "most": "5", "price": 25e-1, "sale": true, "tags":[ "a","b" ]}}`, all},
		{find, `{"function": "find", "arguments": {"kind": "pot", "query": "RED  roses!", "most": "five", "price": null}}`, "function -kind -most -price query -sale -tags"},
		{find, `{"function": "find"}`, "function -kind -most -price -query -sale -tags"},
		{find, `{"function": "find", "arguments": "none"}`, "function -kind -most -price -query -sale -tags"},
		{least, `{"function": "find", "arguments": {"query": "red roses"}}`, "function kind query"},
		{least, `{"function": "find", "arguments": {"kind": "Any", "query": "red roses"}}`, "function kind query"},
		{least, `{"function": "find", "arguments": {"kind": null, "query": "red roses", "size": null}}`, "function kind query"},
		{least, `{"function": "find", "arguments": {"kind": "Pot", "query": "red roses", "most": 5}}`, "function -kind -most query"},
		{call("find", `{"query":"red roses"}`), `{"function": "find", "arguments": {"kind": "Any", "query": "red roses"}}`, "function kind query"},
		{call("stop", `{}`), `{"function": "stop", "arguments": {}}`, "function"},
		{call("stop", `{}`), `{"function": "stop"}`, "function"},
		{clarify, `{"function": "none", "arguments": {}}`, "function"},
		{clarify, `{"function": "find", "arguments": {"kind": "Pot"}}`, "-function"},
		{none, `{"function": "none", "arguments": {}}`, "function"},
		{none, `{"function": "none"}`, "function"},
		{none, `{"function": "find", "arguments": {}}`, "-function"},
	} {
		got := v.Judge(test.row, test.answer)
		reason := ""
		if strings.Contains(test.want, "-") {
			reason = "disagrees"
		}
		if agreed(got) != test.want || got.Reason != reason || got.Judgement != nil || (got.Detail != "") != (reason != "") {
			t.Errorf("%s\n got %s: %s (%s)\nwant %s", test.answer, got.Reason, agreed(got), got.Detail, test.want)
		}
	}
}

func quoted(s string) []byte {
	body, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return body
}

// Both answers stand in what is told of a disagreement.
func TestRelabelDetail(t *testing.T) {
	got := reviewer(t, schemas.CheckRelabel, "").Judge(call("find", `{"kind":"Pot","query":"R&B"}`), `{"function": "find", "arguments": {"kind": "Plant", "query": "R&B"}}`)
	if want := `row: find [{"name":"find","arguments":{"kind":"Pot","query":"R&B"}}]; answer: find {"kind":"Plant","query":"R&B"}`; got.Detail != want {
		t.Errorf("%s", got.Detail)
	}
}

func TestUnreadAnswers(t *testing.T) {
	for _, answer := range []string{"", "I do not know.", "{}", `{"function": ""}`, `{"function": null}`, `{"function": ["find"]}`, `{"arguments": {"kind": "Pot"}}`, `<think>{"function": "find"}`, `{"function": "find", "arguments": {"kind": "Po`} {
		got := reviewer(t, schemas.CheckRelabel, "").Judge(call("find", `{}`), answer)
		if got.Reason != "unread" || got.Detail == "" || len(got.Agreement) != 0 {
			t.Errorf("%s: %+v", answer, got)
		}
	}
}

// F1 = 2PR/(P+R) over words, P and R the shares of the words of either side that the other has: 2·same/(|a|+|b|).
// C. J. van Rijsbergen, Information Retrieval (1979), chapter 7; over tokens as P. Rajpurkar et al. (2016), SQuAD, 6.1.
func TestTokenF1(t *testing.T) {
	v := reviewer(t, schemas.CheckRelabel, "")
	query, _ := v.domain.Functions[0].Parameter("query")
	for _, test := range []struct {
		a, b   string
		want   float64
		agrees bool
	}{
		{"red roses", "red roses", 1, true}, {"red roses", "roses red", 1, true}, {"red roses", "big red roses", 4.0 / 5, true}, {"red roses", "roses", 2.0 / 3, false},
		{"a b c d", "a b c e", 6.0 / 8, false}, {"a b c d e", "a b c d f", 8.0 / 10, true}, {"a b c d e", "a b c d f g", 8.0 / 11, false}, {"a b c", "a b c d e", 6.0 / 8, false},
		{"a a b", "a b b", 4.0 / 6, false}, {"a a", "a", 2.0 / 3, false}, {"red", "blue", 0, false}, {"red", "", 0, false}, {"", "", 1, true},
	} {
		if got := tokenF1(test.a, test.b); math.Abs(got-test.want) > 1e-12 || got != tokenF1(test.b, test.a) {
			t.Errorf("F1(%q, %q) = %g, want %g", test.a, test.b, got, test.want)
		}
		if got := v.agrees(query, test.a, test.b); got != test.agrees {
			t.Errorf("%q, %q: %v", test.a, test.b, got)
		}
	}
	if !v.agrees(query, "Tom's RED pots!", "tom’s red Pots") {
		t.Error("capitals, stops and apostrophes part what is the same")
	}
}

func TestJudge(t *testing.T) {
	v := reviewer(t, schemas.CheckJudge, "") // least: 3
	for _, test := range []struct {
		answer, reason string
		score          int
		why            string
	}{
		{`{"reason": "natural", "score": 4}`, "", 4, "natural"}, {`{"score": 5}`, "", 5, ""}, {`{"score": 3, "reason": ""}`, "", 3, ""}, {`{"score": 2, "reason": "stiff"}`, "low_score", 2, "stiff"},
		{`{"score": "4", "reason": "x"}`, "", 4, "x"}, {`{"score": 4.0, "reason": "x"}`, "", 4, "x"}, {`{"score": 2.9, "reason": "x"}`, "low_score", 3, "x"}, {`{"score": 3.4}`, "", 3, ""}, {`{"score": 4, "reason": ["x"]}`, "", 4, ""},
		{"<think>{\"score\": 1}</think>\n```json\n{\"score\": 4}\n```", "", 4, ""},
		{`{"score": 0}`, "unread", 0, ""}, {`{"score": 6}`, "unread", 0, ""}, {`{"score": "high"}`, "unread", 0, ""}, {`{"score": "NaN"}`, "unread", 0, ""}, {`{"score": null}`, "unread", 0, ""}, {`{"reason": "x"}`, "unread", 0, ""}, {`4`, "unread", 0, ""}, {"", "unread", 0, ""},
	} {
		got := v.Judge(call("find", `{}`), test.answer)
		switch {
		case got.Reason != test.reason || got.Agreement != nil || (got.Detail != "") != (test.reason != ""):
			t.Errorf("%s: %+v", test.answer, got)
		case (got.Judgement == nil) != (test.score == 0):
			t.Errorf("%s: %+v", test.answer, got.Judgement)
		case got.Judgement != nil && *got.Judgement != (schemas.Judgement{Score: test.score, Reason: test.why}):
			t.Errorf("%s: %+v", test.answer, got.Judgement)
		}
	}
}

// A relabeller sees query, functions and guide, and nothing of what the row says; a judge sees the call.
func TestReviewRequests(t *testing.T) {
	const all = "{{.Outcome}}|{{.Query}}|{{.Language}}|{{.Call}}|{{.Guide}}|{{range .Functions}}{{.Name}} {{end}}|{{.Function.Name}}{{.Missing}}{{len .Labels}}{{.Asset.Title}}{{.Count}}"
	row := call("find", `{"kind":"Pot","query":"R&B"}`)
	for _, test := range []struct{ check, want string }{
		{schemas.CheckRelabel, "|a query|en||Any is for anything.|find water stop |00"},
		{schemas.CheckJudge, `call|a query|en|[{"name":"find","arguments":{"kind":"Pot","query":"R&B"}}]||find water stop |00`},
	} {
		r, err := reviewer(t, test.check, "system\n---\n"+all).Request(row)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Turns) != 2 || r.Turns[1].Text != test.want || r.Step != test.check || r.Endpoint != "text" || r.Row != row || r.Temperature != 0 || r.MaxTokens != schemas.DefaultMaxTokens {
			t.Errorf("%+v", r)
		}
	}
	none := &schemas.Candidate{Query: "q", Outcome: schemas.OutcomeNone}
	if r, err := reviewer(t, schemas.CheckJudge, "").Request(none); err != nil || r.Turns[0].Text != "q" {
		t.Errorf("%+v: %v", r, err)
	}
}

func TestReviewForms(t *testing.T) {
	for _, test := range []struct {
		check, reply string
		want         bool
	}{
		{schemas.CheckRelabel, `{"function": "water", "arguments": {"plant": "ivy", "seconds": null}}`, true},
		{schemas.CheckRelabel, `{"function": "water", "arguments": {"plant": "ivy"}}`, false}, {schemas.CheckRelabel, `{"function": "water", "arguments": {"plan": "ivy", "seconds": 3}}`, false},
		{schemas.CheckRelabel, `{"function": "none", "arguments": {}}`, true},
		{schemas.CheckRelabel, `{"function": "fly", "arguments": {}}`, false}, {schemas.CheckRelabel, `{"function": "find"}`, false},
		{schemas.CheckJudge, `{"reason": "x", "score": 5}`, true}, {schemas.CheckJudge, `{"reason": "x", "score": 6}`, false}, {schemas.CheckJudge, `{"score": 5}`, false},
	} {
		if got := holds(t, compile(t, string(reviewer(t, test.check, "").form)), test.reply); got != test.want {
			t.Errorf("%s: %v", test.reply, got)
		}
	}
}

func TestReviewProblems(t *testing.T) {
	for _, test := range []struct {
		body string
		line int
		want string
	}{
		{"a\n{{.Nothing}}", 2, "{{.Nothing}}"}, {"a\n{{.Draw \"persona\"}}", 2, "draws nothing"}, {"a\n{{.Labels.kind}}", 2, "kind"}, {"a\n{{", 2, "unclosed action"}, {"a\n{{shout}}", 2, "shout"},
	} {
		for i, file := range map[int]string{1: "relabel.md", 2: "judge.md"} {
			domain := readShop(t, "")
			domain.Prompts[file] = test.body
			_, err := NewReviewer(domain, &domain.Recipe.Validate[i])
			checkProblem(t, test.body, err, file, test.line, test.want)
		}
	}
}

func ExampleReviewer_Judge() {
	functions, err := schemas.ReadFunctions([]byte(`[{"name": "find", "parameters": {"type": "object", "properties": {"query": {"type": "string"}}}}]`))
	if err != nil {
		panic(err)
	}
	domain := &schemas.Domain{Functions: functions, Prompts: map[string]string{"relabel.md": "Which call answers {{.Query}}?"}}
	v, err := NewReviewer(domain, &schemas.Check{Check: schemas.CheckRelabel, Prompt: "relabel.md", Least: 0.8, Sampling: &schemas.Sampling{}})
	if err != nil {
		panic(err)
	}
	row := &schemas.Candidate{Query: "red roses, please", Outcome: schemas.OutcomeCall, Calls: []schemas.Call{{Name: "find", Arguments: json.RawMessage(`{"query":"red roses"}`)}}}
	verdict := v.Judge(row, `{"function": "find", "arguments": {"query": "roses"}}`)
	fmt.Println(verdict.Reason, verdict.Agreement)
	// Output: disagrees map[function:true query:false]
}
