package prompts

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/routenator/routenator/schemas"
)

const shopFunctions = `[
{"name": "find", "description": "Find something in the shop.", "parameters": {"type": "object", "properties": {
  "kind": {"type": "string", "enum": ["Plant", "Pot", "Any"]}, "query": {"type": "string", "description": "What is looked for."},
  "most": {"type": "integer", "minimum": 1, "default": 10}, "price": {"type": "number"}, "sale": {"type": "boolean"},
  "size": {"type": "string", "enum": ["S", "L"]}, "tags": {"type": "array", "items": {"type": "string"}}}, "required": ["kind", "query"]}},
{"name": "water", "description": "Water a plant.", "parameters": {"type": "object", "properties": {
  "plant": {"type": "string"}, "seconds": {"type": "integer"}}, "required": ["plant"]}},
{"name": "stop", "description": "Stop.", "parameters": {"type": "object", "properties": {}}}]`

const shopRecipe = `
name: shop
size: 10
seed: 5
functions: functions.json
values:
  kind:
    - {value: Plant, say: [plant, green plant, flower], weight: 2}
    - {value: Pot, say: [{text: pot, weight: 3}]}
    - {value: Any, catch_all: true}
  persona: [a gardener, a student, a neighbour, a cook, a teacher, a nurse, a pilot, a baker]
  seconds: {range: [5, 60], step: 5, unit: second, value_unit: second}
attributes:
  outcome: {from: outcome}
  function: {from: function}
  kind: {from: arguments.kind}
  seconds: {from: arguments.seconds, bins: [0, 30]}
  words: {from: query, measure: words, bins: [1, 3, 6]}
  place: {from: query, measure: keyword_position, keyword: kind}
  language: {from: query, measure: language}
  noise: {from: query, measure: noise}
targets:
  - {of: outcome, share: {call: 0.8, clarify: 0.1, none: 0.1}}
  - {of: kind, given: {function: find}, share: {Plant: 0.6, Pot: 0.4}}
assets: [{files: assets.jsonl, fields: {maker: by}}]
routes:
  - {name: asked, kind: text, prompt: ask.md, per_reply: 3, avoid: 2, sampling: {temperature: [0.7, 1.1], max_tokens: 100}, examples: {file: shots.yaml, show: 2}}
endpoints:
  text: {model: imagined}
validate:
  - {check: stated}
  - {check: relabel, prompt: relabel.md, guide: guide.md}
  - {check: judge, prompt: judge.md}
`

// shopFiles are the files of a shop whose customers are imagined.
func shopFiles() map[string]string {
	return map[string]string{"functions.json": shopFunctions, "recipe.yaml": shopRecipe, "assets.jsonl": `{"id": "1"}`,
		"ask.md":     "Ask {{.Function.Name}}.\n",
		"relabel.md": "Which call? {{.Query}}\n{{.Guide}}", "guide.md": "Any is for anything.", "judge.md": "{{.Query}} {{.Call}}",
		"shots.yaml": "- {query: one}\n- {query: two, when: {kind: Pot}, arguments: {query: a & b}}\n- {query: three, when: {kind: Plant}}\n- {query: four}\n- {query: five}\n"}
}

// memory holds files by name.
type memory struct{ fstest.MapFS }

func (m memory) ReadFile(name string) ([]byte, error) { return fs.ReadFile(m.MapFS, path.Clean(name)) }

// readShop reads the shop, with its ask.md in place of what body says.
func readShop(t testing.TB, body string) *schemas.Domain {
	t.Helper()
	m := memory{fstest.MapFS{}}
	for name, text := range shopFiles() {
		m.MapFS[name] = &fstest.MapFile{Data: []byte(text)}
	}
	domain, err := schemas.Read(m, "recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		domain.Prompts["ask.md"] = body
	}
	return domain
}

// newShop is the shop's route with a prompt.
func newShop(t testing.TB, body string) *Prompter {
	t.Helper()
	p, err := New(readShop(t, body), 0, nil, nil, Openings{"find": {"i need", "show me", "find"}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// cell reads labels: "function=find kind=Pot".
func cell(s string) map[string]string {
	out := map[string]string{}
	for _, each := range strings.Fields(s) {
		name, label, _ := strings.Cut(each, "=")
		out[name] = label
	}
	return out
}

func plan(id string) *schemas.Plan {
	return &schemas.Plan{ID: id, Asset: schemas.Asset{ID: "7", Title: "Roses", Keywords: []string{"red", "rose"}, Locale: "de-AT", Fields: map[string]string{"maker": "Ann"}}, Round: 2}
}

// said is the user's message of a request.
func said(t testing.TB, p *Prompter, id, labels string) string {
	t.Helper()
	r, err := p.Request(plan(id), cell(labels))
	if err != nil {
		t.Fatal(err)
	}
	return r.Turns[len(r.Turns)-1].Text
}

func TestCan(t *testing.T) {
	p := newShop(t, "")
	for _, test := range []struct {
		labels string
		want   bool
	}{
		{"", true}, {"outcome=call function=find kind=Pot", true}, {"outcome=parallel", false}, {"outcome=none function= kind=", true},
		{"outcome=clarify function= kind=", true}, {"language=en", true}, {"language=de", false}, {"noise=", true}, {"noise=swapped", false},
		{"function=fly", false}, {"outcome=clarify function=stop", false}, {"outcome=call function=", false},
		{"function=find kind=", false}, {"function=water kind=Pot", false}, {"function=water kind=", true}, {"function=water seconds=30+", true},
	} {
		if got := p.Can(cell(test.labels)); got != test.want {
			t.Errorf("Can(%s) = %v", test.labels, got)
		}
	}
}

// Each fits, and all together are those that fit, whatever the plan.
func TestShots(t *testing.T) {
	p := newShop(t, "{{range .Examples}}{{.Query}} {{.Arguments}};{{end}}")
	for _, test := range []struct{ labels, want string }{
		{"function=find kind=Pot", `five {};|four {};|one {};|two {"query":"a & b"};`},
		{"function=find kind=Plant", "five {};|four {};|one {};|three {};"},
		{"function=water kind=", "five {};|four {};|one {};"},
	} {
		seen, orders := map[string]bool{}, map[string]bool{}
		for i := range 100 {
			text := said(t, p, string(rune('a'+i)), test.labels)
			if again := said(t, p, string(rune('a'+i)), test.labels); again != text {
				t.Fatalf("%q, then %q", text, again)
			}
			shots := strings.SplitAfter(strings.TrimSuffix(text, ";"), ";")
			if len(shots) != 2 {
				t.Fatalf("%q shows %d", text, len(shots))
			}
			orders[text] = true
			for _, shot := range shots {
				seen[strings.TrimSuffix(shot, ";")+";"] = true
			}
		}
		var all []string
		for shot := range seen {
			all = append(all, shot)
		}
		slices.Sort(all)
		if got := strings.Join(all, "|"); got != test.want || len(orders) < len(all) {
			t.Errorf("%s: %s in %d orders", test.labels, got, len(orders))
		}
	}
}
