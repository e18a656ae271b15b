package schemas

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// inMemory is a recipe's files in a map.
type inMemory struct{ fstest.MapFS }

func (m inMemory) ReadFile(name string) ([]byte, error) { return fs.ReadFile(m.MapFS, name) }

func (m inMemory) Glob(pattern string) ([]string, error) { return fs.Glob(m.MapFS, pattern) }

const lampFunctions = `[{"type": "function", "function": {"name": "switch", "description": "Switch lamps.", "parameters": {"type": "object",
 "properties": {"state": {"type": "string", "enum": ["on", "off"]}, "room": {"type": "string"}, "level": {"type": "integer"}, "slow": {"type": "boolean"}}, "required": ["state"]}}}]`

const lampRecipe = `name: lamps
size: 100
functions: functions.json
values:
  room: [kitchen, hall]
  level: {range: [0, 100], unit: percent}
attributes:
  function: {from: function}
  state: {from: arguments.state}
  slow: {from: arguments.slow}
  words: {from: query, measure: words, bins: [1, 3, 4]}
  given: {from: calls, measure: present, arguments: [room, level]}
targets:
  - {of: state, share: {on: 0.6, rest: 0.4}}
  - {of: words, given: {state: on}, share: uniform}
routes:
  - {name: phrases, kind: template, phrases: phrases}
`

const lampPhrases = `function: switch
phrases:
  - say: "{state} in the {room}"
`

func lampFiles() inMemory {
	return inMemory{fstest.MapFS{"recipe.yaml": {Data: []byte(lampRecipe)}, "functions.json": {Data: []byte(lampFunctions)},
		"phrases/a.yaml": {Data: []byte(lampPhrases)}}}
}

func TestRead(t *testing.T) {
	d, err := Read(lampFiles(), "recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for attribute, want := range map[string]string{"function": "[ switch]", "state": "[ off on]", "slow": "[ false true]",
		"words": "[1-2 3 4+]", "given": "[ level room room+level]"} {
		if labels, closed := d.Labels(attribute); !closed || fmt.Sprint(labels) != want {
			t.Errorf("labels of %s: %v, want %s", attribute, labels, want)
		}
	}
	if rest := d.Recipe.Targets[0].Share.Rest; rest == nil || *rest != 0.4 || d.Recipe.Targets[0].Share.Of["on"] != 0.6 || !d.Recipe.Targets[1].Share.Uniform {
		t.Errorf("shares %+v", d.Recipe.Targets)
	}
	if got := d.Recipe.Values["level"]; fmt.Sprint(got.Range) != "[0 100]" || got.Unit != "percent" {
		t.Errorf("level: %+v", got)
	}
	if p := d.Phrases[0][0].Phrases[0]; p.Function != "switch" || p.Outcome != OutcomeCall || *p.Weight != 1 {
		t.Errorf("phrase: %+v", p)
	}
	if got := d.Values["state"][0]; got.Value != "on" || got.Say[0].Text != "on" {
		t.Errorf("the enum of the schema: %+v", got)
	}
}

// What a recipe names lies beside it, wherever that is.
func TestNamesBesideARecipe(t *testing.T) {
	for _, test := range []struct{ recipe, name, want string }{
		{"recipe.yaml", "a.json", "a.json"}, {"my/recipe.yaml", "../a.json", "a.json"}, {"/my/recipe.yaml", "a.json", "/my/a.json"},
		{"gs://bucket/recipe.yaml", "a.json", "gs://bucket/a.json"}, {"gs://bucket/my/recipe.yaml", "assets/*.jsonl", "gs://bucket/my/assets/*.jsonl"},
		{"file:///my/recipe.yaml", "a.json", "file:///my/a.json"}, {"my/recipe.yaml", "gs://bucket/a.json", "gs://bucket/a.json"},
	} {
		r := reader{folder: folderOf(test.recipe)}
		if got := r.resolve(test.name); got != test.want {
			t.Errorf("%s beside %s is %s, want %s", test.name, test.recipe, got, test.want)
		}
	}
}

func TestBadRecipes(t *testing.T) {
	for _, test := range []struct{ file, from, to, want string }{
		{"recipe.yaml", "size: 100", "sise: 100", `recipe.yaml:2: sise: unknown key "sise"; did you mean "size"?`},
		{"recipe.yaml", "unit: percent", "unti: percent", `recipe.yaml:6: values.level.unti: unknown key "unti"; did you mean "unit"?`},
		{"recipe.yaml", "size: 100", "size: many", "recipe.yaml:2: "},
		{"recipe.yaml", "size: 100", "size: 0", "recipe.yaml:2: size: is 0"},
		{"recipe.yaml", "size: 100", "size: 100\nsize: 7", "recipe.yaml:3: "},
		{"recipe.yaml", "name: lamps", "name: My Lamps", `name: "My Lamps" is no name`},
		{"recipe.yaml", "functions: functions.json", "functions: other.json", "recipe.yaml:3: functions: other.json cannot be read"},
		{"recipe.yaml", "{of: state, share: {on: 0.6, rest: 0.4}}", "{of: state, share: {on: 0.6, off: 0.3}}", "add up to 0.9; make them 1, or add `rest: 0.1`"},
		{"recipe.yaml", "{on: 0.6,", "{onn: 0.6,", `"onn" is no label of state; did you mean "on"?`},
		{"recipe.yaml", "{of: state,", "{of: stat,", `"stat" is no attribute; did you mean "state"?`},
		{"recipe.yaml", "given: {state: on}", "given: {state: up}", `"up" is no label of state`},
		{"recipe.yaml", "share: uniform", "share: even", "write uniform, or a mapping"},
		{"recipe.yaml", "arguments.state", "arguments.stat", `no function has a parameter "stat"; did you mean "state"?`},
		{"recipe.yaml", "measure: words", "measure: word", `did you mean "words"?`},
		{"recipe.yaml", "bins: [1, 3, 4]", "bins: [1, 4, 3]", "ascending"},
		{"recipe.yaml", "kind: template", "kind: oracle", `is "oracle"`},
		{"recipe.yaml", "phrases: phrases}", "phrases: words}", "words holds no phrase file"},
		{"recipe.yaml", "kind: template,", "kind: template, weight: -1,", "weight: is -1"},
		{"recipe.yaml", "room: [kitchen, hall]", "room: [kitchen, hall]\n  state: [on, of]", `"of" is none of the enum of switch.state; did you mean`},
		{"recipe.yaml", "room: [kitchen, hall]", "room: {asset: title}", "the recipe has no assets"},
		{"recipe.yaml", "name: lamps", "", `name: "" is no name`},
		{"phrases/a.yaml", "phrases:", "phrase:", `phrases/a.yaml:2: phrase: unknown key "phrase"; did you mean "phrases"?`},
		{"functions.json", `"name": "switch"`, `"name": "switch it"`, "is none; use 1 to 64 of letters"},
		{"functions.json", `"required": ["state"]`, `"required": ["power"]`, `required names "power", which is no property`},
		{"functions.json", `"parameters": {"type": "object"`, `"parameters": {"type": "string"`, `write {"type": "object"`},
		{"functions.json", `{"type": "boolean"}`, `{"type": "bool"}`, "no JSON Schema"},
		{"functions.json", `"level": {"type": "integer"}`, `"level": {"type": "integer", "maximum": 60}`, "values.level.range: goes up to 100, and switch.level takes 60 at most"},
		{"functions.json", lampFunctions, `[]`, "holds no function"},
		{"functions.json", lampFunctions, `{`, "not a JSON list"},
	} {
		files := lampFiles()
		before := string(files.MapFS[test.file].Data)
		after := strings.Replace(before, test.from, test.to, 1)
		if after == before {
			t.Fatalf("%s does not hold %q", test.file, test.from)
		}
		files.MapFS[test.file] = &fstest.MapFile{Data: []byte(after)}
		_, err := Read(files, "recipe.yaml")
		var problems Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q for %q: %v, want %q", test.to, test.from, err, test.want)
		}
	}
}

// Every wrong key of a file is named at once.
func TestAllProblemsAtOnce(t *testing.T) {
	files := lampFiles()
	files.MapFS["recipe.yaml"] = &fstest.MapFile{Data: []byte(strings.NewReplacer("size:", "siz:", "seed:", "sed:", "routes:", "rutes:").Replace(lampRecipe))}
	_, err := Read(files, "recipe.yaml")
	var problems Problems
	if !errors.As(err, &problems) || len(problems) < 2 || problems[0].Line != 2 {
		t.Errorf("%v", err)
	}
}

func TestUnreadableRecipes(t *testing.T) {
	for name, data := range map[string]string{"is empty": "", "UTF-8": "name: \xff", "2 YAML documents": "name: a\n---\nname: b\n", "recipe.yaml:1": "name: [a", "a tag (!) without a value": "name: a\ntargets: !x #\n"} {
		files := lampFiles()
		files.MapFS["recipe.yaml"] = &fstest.MapFile{Data: []byte(data)}
		if _, err := Read(files, "recipe.yaml"); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q: %v", data, err)
		}
	}
	if _, err := Read(lampFiles(), "none.yaml"); err == nil || !strings.Contains(err.Error(), "none.yaml: cannot be read") {
		t.Error(err)
	}
}

func TestLiteral(t *testing.T) {
	for _, test := range []struct{ kind, text, want string }{
		{"string", `a "b" <c>`, `"a \"b\" <c>"`}, {"integer", "12", "12"}, {"number", "1.5", "1.5"}, {"boolean", "true", "true"},
		{"integer", "twelve", ""}, {"boolean", "1", ""}, {"number", "true", ""},
		{"array", ` [1, "a"]`, `[1,"a"]`}, {"array", "1", ""}, {"array", "[1", ""}, {"object", `{"a": [1]}`, `{"a":[1]}`}, {"object", "[1]", ""}, {"null", "null", ""},
	} {
		got, err := (&Parameter{Name: "p", Type: test.kind}).Literal(test.text)
		if string(got) != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%s %q: %s, %v", test.kind, test.text, got, err)
		}
	}
}

func TestFunctionsKeepTheirOrder(t *testing.T) {
	functions, err := ReadFunctions([]byte(lampFunctions))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range functions[0].Parameters {
		names = append(names, p.Name)
	}
	if !slices.Equal(names, []string{"state", "room", "level", "slow"}) {
		t.Errorf("parameters %v", names)
	}
	validator, err := functions[0].Validator()
	if err != nil {
		t.Fatal(err)
	}
	for arguments, fits := range map[string]bool{`{"state":"on"}`: true, `{"state":"up"}`: false, `{}`: false, `{"state":"on","level":"5"}`: false, `{`: false} {
		if err := validator.Check([]byte(arguments)); (err == nil) != fits {
			t.Errorf("%s: %v", arguments, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(lampRecipe, lampPhrases)
	f.Add("name: &a [x]\nsize: *a\n<<: {seed: 1}\n", "phrases: [{say: {a: b}}]")
	f.Add("name: a\nsize: 1.5\nvalues: &v {a: [{value: 1, say: [{text: b, weight: -1, plural: ~}, *v]}], <<: [*v]}\n", "rules: &r {a: *r}\nphrases: [*r]")
	f.Add(lampRecipe, "rules: &r {a: *r, b: [*r]}\nphrases: [*r]")
	f.Add("? [a]\n: |\n  b\n!!str c: 'd'\ntargets: [{of: a, share: {<<: {a: .nan}, rest: 0x1}}]", "- &a\n- *a\n")
	f.Fuzz(func(t *testing.T, recipe, phrases string) {
		files := lampFiles()
		files.MapFS["recipe.yaml"], files.MapFS["phrases/a.yaml"] = &fstest.MapFile{Data: []byte(recipe)}, &fstest.MapFile{Data: []byte(phrases)}
		d, err := Read(files, "recipe.yaml")
		if _, again := Read(files, "recipe.yaml"); fmt.Sprint(err) != fmt.Sprint(again) {
			t.Fatalf("said once as\n%v\nand once as\n%v", err, again)
		}
		if err == nil && (d.Recipe.Size <= 0 || len(d.Recipe.Routes) == 0) {
			t.Fatal("a recipe that cannot run is read")
		}
	})
}

func FuzzReadFunctions(f *testing.F) {
	f.Add([]byte(lampFunctions))
	f.Add([]byte(`[{"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": ["string", "null"], "enum": [1, null, {}]}}}}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		functions, err := ReadFunctions(data)
		for _, f := range functions {
			if _, verr := f.Validator(); err == nil && verr != nil {
				t.Fatalf("%s has no validator: %v", f.Name, verr)
			}
		}
	})
}

func ExampleRead() {
	files := inMemory{fstest.MapFS{"recipe.yaml": {Data: []byte("name: lamps\nsise: 100\n")}}}
	_, err := Read(files, "recipe.yaml")
	fmt.Println(err)
	// Output: recipe.yaml:2: sise: unknown key "sise"; did you mean "size"?
}
