package phrases

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

// memory serves a recipe and its files from memory.
type memory struct{ fstest.MapFS }

func (m memory) ReadFile(name string) ([]byte, error)  { return m.MapFS.ReadFile(name) }
func (m memory) Glob(pattern string) ([]string, error) { return m.MapFS.Glob(pattern) }

const lampRecipe = `
name: lamps
size: 10
functions: functions.json
values:
  kind: [{value: Lamp, say: [lamp]}, {value: Any, catch_all: true}]
  place: [kitchen, hall]
  size: {range: [1, 9]}
attributes:
  kind: {from: arguments.kind}
  framing: {from: query, measure: framing, kinds: [{name: question, begins: [is]}]}
routes: [{name: phrases, kind: template, phrases: phrases}]
`

const lampFunctions = `[
	{"name": "find", "parameters": {"type": "object", "properties": {"kind": {"type": "string", "enum": ["Lamp", "Any"]},
		"prompt": {"type": "string"}, "size": {"type": "integer"}}, "required": ["kind", "prompt"]}},
	{"name": "switch", "parameters": {"type": "object", "properties": {"place": {"type": "string"}, "state": {"type": "string", "enum": ["on", "off"]}},
		"required": ["place", "state"]}}]`

// compile reads the lamps' recipe with these phrase files.
func compile(t testing.TB, files map[string]string) (*Generator, error) {
	t.Helper()
	m := memory{fstest.MapFS{"recipe.yaml": {Data: []byte(lampRecipe)}, "functions.json": {Data: []byte(lampFunctions)}}}
	for name, data := range files {
		m.MapFS["phrases/"+name] = &fstest.MapFile{Data: []byte(data)}
	}
	domain, err := schemas.Read(m, "recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return New(domain, 0, nil, nil)
}

func TestGrammarErrors(t *testing.T) {
	for _, test := range []struct{ name, file, want string }{
		{"no phrase", "rules:\n  a: b\n", "phrases: hold no phrase"},
		{"unknown rule", "phrases:\n  - function: find\n    say: [x, 'see <thing>']\n", "p.yaml:3: phrases[0].say[1]: the rule <thing> does not exist"},
		{"unknown rule in a rule", "rules:\n  a: [b, <c>]\nphrases: [{function: find, say: x}]\n", "p.yaml:2: rules.a: the rule <c> does not exist"},
		{"rule within itself", "rules:\n  a: [b, 'see <a>']\nphrases: [{function: find, say: <a>}]\n", "p.yaml:2: rules.a: the rule <a> stands within itself"},
		{"two rules within each other", "rules:\n  a: x <b>\n  b: y <a>\nphrases: [{function: find, say: <b>}]\n", "p.yaml:3: rules.b: the rule <a> stands within itself"},
		{"does not parse", "phrases:\n  - function: find\n    say:\n      - ok\n      - see (a\n", "p.yaml:5: phrases[0].say[1]: \"see (a\", character 7: expected \")\""},
		{"rule does not parse", "rules:\n  a:\n    - '[/2/ b]'\nphrases: [{function: find, say: x}]\n", "p.yaml:3: rules.a[0]: \"[/2/ b]\", character 2: an optional part has the weight 2"},
		{"unknown slot", "phrases:\n  - {function: find, say: 'see {thing}'}\n", "p.yaml:2: phrases[0].say[0]: {thing} is no value of the recipe; add it under values, or use one of kind, place, size, state"},
		{"unknown slot in a rule", "rules:\n  a: '{thing}'\nphrases:\n  - {function: find, say: 'see <a>'}\n", "p.yaml:4: phrases[0].say[0]: {thing} is no value"},
		{"capture of no argument", "phrases:\n  - {function: find, say: 'see {color: red}'}\n", "p.yaml:2: phrases[0].say[0]: {color: …}: find has no text parameter of that name"},
		{"capture of a number", "phrases:\n  - {function: find, say: 'see {size: red}'}\n", "find has no text parameter"},
		{"capture without function", "phrases:\n  - {outcome: none, say: 'see {prompt: red}'}\n", "captures an argument, and this phrase calls no function"},
		{"capture around calls", "function: find\nphrases:\n  - {say: '{prompt: x}'}\n  - {outcome: parallel, calls: [find, find], say: '{prompt: {call} and {call#2}}'}\n", "p.yaml:4: phrases[1].say[0]: {prompt: …} captures an argument, and this phrase calls no function"},
		{"unknown function", "phrases:\n  - {function: seek, say: x}\n", "p.yaml:2: phrases[0].function: is \"seek\"; name one of the recipe's functions: find, switch"},
		{"no function", "phrases:\n  - {say: x}\n", "p.yaml:2: phrases[0].function: is \"\"; name one"},
		{"function of none", "phrases:\n  - {function: find, outcome: none, say: x}\n", "a phrase whose outcome is none calls no function"},
		{"unknown outcome", "phrases:\n  - {function: find, outcome: ask, say: x}\n", "is \"ask\"; write one of call, clarify, none, parallel"},
		{"parallel without calls", "phrases:\n  - {outcome: parallel, say: x}\n", "p.yaml:2: phrases[0].calls: names 0 functions"},
		{"parallel with one call", "phrases:\n  - {outcome: parallel, calls: [find], say: '{call}'}\n", "names 1 functions; a parallel phrase asks for two or three calls"},
		{"third of two calls", "phrases:\n  - {function: find, say: '{prompt: x}'}\n  - {outcome: parallel, calls: [find, find], say: '{call} {call#3}'}\n", "p.yaml:3: phrases[1].say[0]: {call#3}: calls names 2 functions"},
		{"parallel calls an unknown function", "phrases:\n  - {outcome: parallel, calls: [find, seek], say: '{call}'}\n", "\"seek\" is no function"},
		{"parallel calls what cannot be said", "phrases:\n  - {function: find, say: x}\n  - {outcome: parallel, calls: [find, switch], say: '{call} {call#2}'}\n", "p.yaml:3: phrases[1].say[0]: a parallel phrase calls switch, and no phrase"},
		{"calls without parallel", "phrases:\n  - {function: find, calls: [find, find], say: '{call} {call#2}'}\n", "p.yaml:2: phrases[0].calls: stands in a phrase whose outcome is call"},
		{"call outside parallel", "phrases:\n  - {function: find, say: '{call}'}\n", "{call#1}: calls names 0 functions"},
		{"clarify without missing", "phrases:\n  - {function: find, outcome: clarify, say: x}\n", "p.yaml:2: phrases[0].missing: is \"\"; name the required argument of find"},
		{"clarify misses what is optional", "phrases:\n  - {function: find, outcome: clarify, missing: size, say: x}\n", "is \"size\"; name the required argument"},
		{"fixed argument outside the enum", "phrases:\n  - {function: switch, arguments: {state: dim}, say: x}\n", "p.yaml:2: phrases[0].arguments: \"dim\" is none of the enum of state: on, off"},
		{"fixed argument unknown", "phrases:\n  - {function: switch, arguments: {status: 'on'}, say: x}\n", "switch has no parameter \"status\""},
		{"fixed argument no number", "phrases:\n  - {function: find, arguments: {size: big}, say: x}\n", "\"big\" is no integer"},
		{"fixed argument of none", "phrases:\n  - {outcome: none, arguments: {size: '1'}, say: x}\n", "fills no argument of its own"},
		{"unknown attribute", "phrases:\n  - {function: find, when: {mood: good}, say: x}\n", "\"mood\" is no attribute; known: framing, kind"},
		{"nothing said", "phrases:\n  - {function: find, say: []}\n", "phrases[0].say: is missing"},
	} {
		_, err := compile(t, map[string]string{"p.yaml": test.file})
		if err == nil {
			t.Errorf("%s: no error", test.name)
		} else if !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v; want %s", test.name, err, test.want)
		}
	}
}

func TestRulesAreSharedByTheFilesOfALanguage(t *testing.T) {
	g, err := compile(t, map[string]string{
		"a.yaml": "phrases: [{function: find, say: 'see <thing>'}]",
		"b.yaml": "rules: {thing: ['{prompt: a tree}', '/0/ x']}",
		"c.yaml": "language: de\nrules: {thing: '{prompt: ein Baum}'}\nphrases: [{function: find, say: zeig <thing>}]"})
	if err != nil {
		t.Fatal(err)
	}
	for language, want := range map[string]string{"en": "see a tree", "de": "zeig ein Baum"} {
		for _, p := range g.grammar.phrases {
			if p.file.Language != language {
				continue
			}
			m := g.NewMaker()
			m.work.stream = &hash.Stream{}
			root, request := m.begin(newTarget(g.domain, nil), p)
			m.work.derive(root, request, m.work.shape(root, request), "")
			if got := write(tokens(nil, m.work.pieces, false), " "); got != want {
				t.Errorf("%s: %q, want %q", language, got, want)
			}
		}
	}
	_, err = compile(t, map[string]string{"a.yaml": "rules: {thing: x}\nphrases: [{function: find, say: x}]", "b.yaml": "rules: {thing: y}"})
	if err == nil || !strings.Contains(err.Error(), "phrases/b.yaml:1: rules.thing: stands twice for the language en, also in phrases/a.yaml") {
		t.Errorf("a rule that stands twice: %v", err)
	}
}

// The same mistakes are told in the same order, however maps are walked.
func TestProblemsHaveOneOrder(t *testing.T) {
	file := "rules:\n  a: <b>\n  b: <c>\n  c: <a>\n  d: <x>\n  e: <y>\nphrases:\n  - {function: switch, when: {u: x, v: x, w: x}, arguments: {p: x, q: x, r: x}, say: '<a> {r} {s}'}\n"
	_, want := compile(t, map[string]string{"p.yaml": file})
	for range 20 {
		if _, err := compile(t, map[string]string{"p.yaml": file}); err == nil || err.Error() != want.Error() {
			t.Fatalf("%v\nbefore:\n%v", err, want)
		}
	}
}

func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
