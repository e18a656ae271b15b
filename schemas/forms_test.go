package schemas

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// lampsWith is the recipe of the lamps with one text of it replaced, beside a few files that it may name.
func lampsWith(t *testing.T, from, to string) inMemory {
	t.Helper()
	files := lampFiles()
	if !strings.Contains(lampRecipe, from) {
		t.Fatalf("the recipe does not hold %q", from)
	}
	files.MapFS["recipe.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(lampRecipe, from, to, 1))}
	files.MapFS["rooms.yaml"] = &fstest.MapFile{Data: []byte("- hall\n- {value: attic, say: [attic, {text: loft, plural: lofts, weight: 2}]}\n")}
	files.MapFS["assets/a.jsonl"], files.MapFS["assets/b.jsonl"] = &fstest.MapFile{}, &fstest.MapFile{}
	return files
}

// A value is a file name, a list or the full form; an entry is a scalar or the full form.
func TestFormsOfValues(t *testing.T) {
	const hall, attic = "hall:[{hall 0 map[]}]", "attic:[{attic 0 map[]} {loft 2 map[plural:lofts]}]"
	for _, test := range []struct{ room, want string }{
		{"rooms.yaml", hall + " " + attic},
		{"{file: rooms.yaml}", hall + " " + attic},
		{"[hall, {value: attic, say: [attic, {text: loft, plural: lofts, weight: 2}]}]", hall + " " + attic},
		{"{list: [hall]}", hall},
		{"[{value: 5}, true, 2.50, {value: any, catch_all: true}]", "5:[{5 0 map[]}] true:[{true 0 map[]}] 2.5:[{2.5 0 map[]}] any:[]"},
		{"[{value: den, say: [{text: 7, weight: 0.5, plural: 77}]}]", "den:[{7 0.5 map[plural:77]}]"},
		{"[{value: den, say: [{text: snug, weight: 3}]}]", "den:[{snug 3 map[]}]"},
	} {
		d, err := Read(lampsWith(t, "room: [kitchen, hall]", "room: "+test.room), "recipe.yaml")
		if err != nil {
			t.Errorf("%s: %v", test.room, err)
			continue
		}
		var got []string
		for _, e := range d.Values["room"] {
			got = append(got, fmt.Sprintf("%s:%v", e.Value, e.Say))
			if *e.Weight != 1 || e.Language != "en" {
				t.Errorf("%s: %s has the weight %g and the language %s", test.room, e.Value, *e.Weight, e.Language)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v, want %s", test.room, got, test.want)
		}
	}
}

// Labels and texts are scalars or lists of them; shares are uniform, or a mapping with or without rest.
func TestFormsOfLabelsAndShares(t *testing.T) {
	d, err := Read(lampsWith(t, "  - {of: words, given: {state: on}, share: uniform}\n", `  - {of: words, given: {state: on, slow: true}, share: {4+: 1}}
  - {of: slow, given: {state: [on, "off"]}, share: {true: 0.25, rest: 0.75}}
  - {of: given, share: {"": 0.5, room: 0.5}}
`), "recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"state: map[] false map[on:0.6] rest 0.4", "words: map[slow:[true] state:[on]] false map[4+:1]",
		"slow: map[state:[on off]] false map[true:0.25] rest 0.75", "given: map[] false map[:0.5 room:0.5]"} {
		target := d.Recipe.Targets[i]
		got := fmt.Sprintf("%s: %v %v %v", target.Of, target.Given, target.Share.Uniform, target.Share.Of)
		if target.Share.Rest != nil {
			got += fmt.Sprint(" rest ", *target.Share.Rest)
		}
		if got != want {
			t.Errorf("target %d: %s, want %s", i, got, want)
		}
	}
}

// Every problem of a form is named with its line and key; what cannot be said is never taken silently for something else.
func TestBadForms(t *testing.T) {
	const room, size, on = "room: [kitchen, hall]", "size: 100", "share: {on: 0.6, rest: 0.4}"
	for _, test := range []struct{ from, to, want string }{
		{room, "room: [{value: a, say: [{text: b, weight: heavy}]}]", "recipe.yaml:5: values.room[0].say[0].weight: is heavy; write a number, 0 or more"},
		{room, "room: [{value: a, say: [{text: b, weight: -1}]}]", "recipe.yaml:5: values.room[0].say[0].weight: is -1; write 0 or more"},
		{room, "room: [{value: a, say: [{text: b, weight: -0.5}]}]", "recipe.yaml:5: values.room[0].say[0].weight: is -0.5; write 0 or more"},
		{room, "room: [{value: a, say: [{text: b, weight: .inf}]}]", "recipe.yaml:5: values.room[0].say[0].weight: is .inf; write 0 or more"},
		{room, "room:\n  - value: a\n    say:\n      - txt: b", "recipe.yaml:8: values.room[0].say[0]: has no text; write {text: …} beside the weight and the forms"},
		{room, "room: [{value: a, say: [{text: b, plural: [c, d]}]}]", "recipe.yaml:5: values.room[0].say[0].plural: is no text; write each form as a text, such as {text: foot, plural: feet}"},
		{room, "room: [{value: a, say: [{text: b, forms: {plural: d}}]}]", "recipe.yaml:5: values.room[0].say[0].forms: is no text; write each form as a text, such as {text: foot, plural: feet}"},
		{room, "room: [{value: a, weight: -1}]", `recipe.yaml:5: values.room: value "a" has the weight -1; write 0 or more`},
		{room, "room: [{value: a, weight: .nan}]", `recipe.yaml:5: values.room: value "a" has the weight NaN; write 0 or more`},
		{room, "room: [{vaule: a}]", `recipe.yaml:5: values.room[0].vaule: unknown key "vaule"; did you mean "value"?`},
		{room, "room: []", "recipe.yaml:5: values.room: is empty; write at least one value, or a file, asset, graph, any_of or range"},
		{room, "room: [kitchen, ' ']", "recipe.yaml:5: values.room: entry 2 is empty; write the value that stands in the call"},
		{room, "room: {range: [1, 9], step: -5}", "recipe.yaml:5: values.room.step: is -5; write a step above 0"},
		{room, "room:", "recipe.yaml:5: values.room: is empty; write at least one value, or a file, asset, graph, any_of or range"},
		{room, "room: {list: [kitchen], file: rooms.yaml}", "recipe.yaml:5: values.room: has 2 sources; write exactly one of a file, a list, asset, graph, any_of and range"},
		{room, "room: attics.yaml", "recipe.yaml:5: values.room: attics.yaml cannot be read: open attics.yaml: file does not exist; paths are relative to recipe.yaml"},
		{room, "room: {any_of: [levle]}", `recipe.yaml:5: values.room.any_of: "levle" is no value; did you mean "level"?`},
		{room, "room: {graph: place}", "recipe.yaml:5: values.room.graph: walks a graph, and the recipe has none; add graph: {nodes: …}"},
		{"{range: [0, 100], unit: percent}", "{range: [[0], {a: 2}]}", "recipe.yaml:6: values.level.range[0]: is no text; write a text or a number\nrecipe.yaml:6: values.level.range[1]: is no text; write a text or a number"},
		{"{range: [0, 100], unit: percent}", "{range: [0]}", "recipe.yaml:6: values.level.range: has 1 numbers; write the smallest and the largest"},
		{"{range: [0, 100], unit: percent}", "[1.5]", `recipe.yaml:6: values.level: entry 1: level: "1.5" is no integer`},
		{on, "share: 0.5", `recipe.yaml:14: targets[0].share: is "0.5"; write uniform, or a mapping such as {Search: 0.6, rest: 0.4}`},
		{on, "share: {on: most}", "recipe.yaml:14: targets[0].share.on: is \"most\"; write a share from 0 to 1"},
		{on, "share: {on: , rest: 1}", "recipe.yaml:14: targets[0].share.on: is \"\"; write a share from 0 to 1"},
		{on, "share: {on: 1.6, rest: -0.6}", "recipe.yaml:14: targets[0].share.on: is 1.6; write a share from 0 to 1\nrecipe.yaml:14: targets[0].share.rest: is -0.6; write a share from 0 to 1"},
		{on, "share: {on: .nan, rest: 0.4}", "recipe.yaml:14: targets[0].share.on: is NaN; write a share from 0 to 1"},
		{", " + on, "", "recipe.yaml:14: targets[0].share: the shares of state add up to 0; make them 1, or add `rest: 1`"},
		{"given: {state: on}", "given: {state: [[on]]}", "recipe.yaml:15: targets[1].given.state[0]: is no text; write a text or a number"},
		{"given: {state: on}", "given: {state: []}", "recipe.yaml:15: targets[1].given.state: names no label; write one or more of those of state"},
		{"given: {state: on}", "given: {state: }", "recipe.yaml:15: targets[1].given.state: names no label; write one or more of those of state"},
		{"given: {state: on}", "given: {function: remember}", `recipe.yaml:15: targets[1].given.function: "remember" is no label of function; known here: switch`},
		{size, "size: 1.5", "recipe.yaml:2: size: is 1.5; write a whole number"},
		{"[1, 3, 4]", "[1, 2.5]", "recipe.yaml:11: attributes.words.bins[1]: is 2.5; write a whole number"},
		{size, "size: 99999999999999999999", "recipe.yaml:2: cannot unmarshal 99999999999999999999 into Go value of type int ( overflow )"},
		{size, size + "\ntools: [a]", "recipe.yaml:3: sequence was used where mapping is expected"},
		{size, size + "\nsplit: &half {validation: 0.5}\ntools: *half", `recipe.yaml:3: tools.validation: unknown key "validation"; known here: distractors, mask, show, shuffle`},
		{size, size + "\nsplit: &half {validation: 0.5}\ntools: {<<: *half}", `recipe.yaml:3: tools.validation: unknown key "validation"; known here: distractors, mask, show, shuffle`},
		{size, size + "\nsplit: &half {validation: 0.5}\nanswers: {none: [no], <<: {clarify: [what]}}", "recipe.yaml:4: answers: has << after other keys; write it first"},
		{size, size + "\nsplit: *half", `recipe.yaml:3: could not find alias "half"`},
	} {
		_, err := Read(lampsWith(t, test.from, test.to), "recipe.yaml")
		if err == nil || err.Error() != test.want {
			t.Errorf("%s:\n%v, want\n%s", test.to, err, test.want)
		}
	}
}

// Anchors and merges stand for what they name, also where a key of theirs is written anew.
func TestAnchors(t *testing.T) {
	d, err := Read(lampsWith(t, "  - {name: phrases, kind: template, phrases: phrases}\n", `  - &first {name: phrases, kind: template, phrases: phrases, typing: &typing {lower: 0.5, stop: 0.1}}
  - {<<: *first, name: others, typing: *typing, weight: 3}
`), "recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := d.Recipe.Routes
	if len(got) != 2 || got[1].Name != "others" || got[1].Kind != KindTemplate || got[1].Typing != got[0].Typing || *got[0].Weight != 1 || *got[1].Weight != 3 {
		t.Errorf("routes %+v", got)
	}
}

// An anchor may hold its own alias, or be named so often that the whole would fill the memory: reading ends all the same.
func TestEndlessAliases(t *testing.T) {
	laughs := "&a0 [x, x]"
	for i := range 40 {
		laughs += fmt.Sprintf(", &a%d [*a%d, *a%d]", i+1, i, i)
	}
	for _, phrases := range []string{"rules: &r {a: *r}\n", "rules: {a: &r [*r, *r]}\n", "phrases: &p [*p]\n", "rules: {a: [" + laughs + "]}\n"} {
		files := lampFiles()
		files.MapFS["phrases/a.yaml"] = &fstest.MapFile{Data: []byte(phrases)}
		if _, err := Read(files, "recipe.yaml"); err == nil || !strings.Contains(err.Error(), "phrases/a.yaml") {
			t.Errorf("%.40q: %v", phrases, err)
		}
	}
}

// What the shape of the file cannot say.
func TestBadMeanings(t *testing.T) {
	const size, slow, route = "size: 100", "slow: {from: arguments.slow}", "kind: template,"
	for _, test := range []struct{ from, to, want string }{
		{size, "size: -3", "recipe.yaml:2: size: is -3; write the number of rows wanted, 1 or more"},
		{size, size + "\nmax_broken: 2", "recipe.yaml:3: max_broken: is 2; write a share from 0 to 1"},
		{size, size + "\nsplit: {validation: -0.1}", "recipe.yaml:3: split.validation: is -0.1; write a share from 0 to 1"},
		{size, size + "\nassets: [{files: assets/*.jsonl, weight: -2}]", "recipe.yaml:3: assets[0].weight: is -2; write 1 or more"},
		{size, size + "\nassets: [{name: none}]", "recipe.yaml:3: assets[0].files: is missing; name a JSONL or Parquet file"},
		{size, size + "\nassets: [{files: [assets/a.jsonl, pictures/*.jsonl]}]", "recipe.yaml:3: assets[0].files: pictures/*.jsonl matches no file; paths are relative to recipe.yaml"},
		{size, size + "\ngraph: {nodes: nodes.jsonl}", "recipe.yaml:3: graph.nodes: nodes.jsonl matches no file; paths are relative to recipe.yaml"},
		{size, size + "\ngraph: {}", "recipe.yaml:3: graph.nodes: is missing; name a JSONL file of nodes"},
		{size, size + "\nsystem: prompts.yaml", "recipe.yaml:3: system: prompts.yaml cannot be read: open prompts.yaml: file does not exist; paths are relative to recipe.yaml"},
		{"functions: functions.json\n", "", "recipe.yaml: functions: is missing; name a JSON file with a list of OpenAI tool schemas"},
		{size, size + "\ntools: {show: [3, 1], mask: 2, distractors: functions.json}", "recipe.yaml:3: tools.distractors: \"switch\" is a function of the recipe; a distractor is one that no row calls\n" +
			"recipe.yaml:3: tools.mask: is 2; write a share from 0 to 1\nrecipe.yaml:3: tools.show: is [3 1]; write the fewest and the most tools, such as [1, 6]"},
		{size, size + "\nvalidate: [{check: wrods}, {check: words, max: {swich: 2, switsch: 3, switc: 4}}]", "recipe.yaml:3: validate[0].check: \"wrods\" is no check; did you mean \"words\"?\n" +
			"recipe.yaml:3: validate[1]: \"swich\" is no function; did you mean \"switch\"?\nrecipe.yaml:3: validate[1]: \"switc\" is no function; did you mean \"switch\"?\nrecipe.yaml:3: validate[1]: \"switsch\" is no function; did you mean \"switch\"?"},
		{route, "kind: template, typing: {stop: 2, lower: -2, noise: 7},", "recipe.yaml:17: routes[0].typing.lower: is -2; write a share from 0 to 1\n" +
			"recipe.yaml:17: routes[0].typing.noise: is 7; write a share from 0 to 1\nrecipe.yaml:17: routes[0].typing.stop: is 2; write a share from 0 to 1"},
		{route, "kind: template, weight: .nan,", "recipe.yaml:17: routes[0].weight: is NaN; write 0 or more"},
		{route, "kind: template, weight: 0,", "recipe.yaml:16: routes: have no weight; give at least one a weight above 0"},
		{route, "kind: template, bounds: {min: 0.9, max: 0.1},", "recipe.yaml:17: routes[0].bounds: have the min 0.9 above the max 0.1; write the smaller first"},
		{slow, "slow: {from: outcome, measure: words}", `recipe.yaml:10: attributes.slow.measure: is "words", and only from: query and from: calls are measured; take one of the two away`},
		{slow, "slow: {from: calls, measure: present}", "recipe.yaml:10: attributes.slow.arguments: names 0 arguments; name 1 to 6"},
		{slow, "slow: {from: query, measure: framing}", "recipe.yaml:10: attributes.slow.kinds: is missing; say by which words each kind of request is known"},
		{slow, "slow: {from: qery}", `recipe.yaml:10: attributes.slow.from: is "qery"; write outcome, function, arguments.NAME, query (with a measure), calls (with measure: present) or asset.FIELD`},
		{size, size + "\nimpossible: [{state: on, function: switch}]", `recipe.yaml:3: impossible[0].function: no target names "function", so that rows are not planned by it; add one, such as {of: function, share: uniform}`},
		{route, "kind: template, when: {slow: true},", `recipe.yaml:17: routes[0].when.slow: no target names "slow", so that rows are not planned by it; add one, such as {of: slow, share: uniform}`},
	} {
		_, err := Read(lampsWith(t, test.from, test.to), "recipe.yaml")
		if err == nil || err.Error() != test.want {
			t.Errorf("%s:\n%v, want\n%s", test.to, err, test.want)
		}
	}
}

// A class of assets has 64 bits.
func TestTooManyRoutes(t *testing.T) {
	routes := ""
	for i := range maxFilters + 1 {
		routes += fmt.Sprintf("  - {name: r%d, kind: template, phrases: phrases}\n", i)
	}
	_, err := Read(lampsWith(t, "  - {name: phrases, kind: template, phrases: phrases}\n", routes), "recipe.yaml")
	if err == nil || err.Error() != "recipe.yaml:16: routes: and eligibility have 65 filters of assets together; write at most 64" {
		t.Error(err)
	}
}

// Problems come in order of file, line and key, whatever order they were found in, and each is one line.
func TestOrderOfProblems(t *testing.T) {
	got := Problems{{File: "b.yaml", Line: 1, Message: "two\nlines"}, {File: "a.yaml", Line: 12, Key: "x", Message: "m"}, {File: "a.yaml", Line: 3, Key: "b", Message: "m"},
		{File: "a.yaml", Line: 3, Key: "a", Message: "n"}, {File: "a.yaml", Line: 3, Key: "a", Message: "m"}, {File: "a.yaml", Message: "whole"}}.orNil()
	want := "a.yaml: whole\na.yaml:3: a: m\na.yaml:3: a: n\na.yaml:3: b: m\na.yaml:12: x: m\nb.yaml:1: two lines"
	if got.Error() != want {
		t.Errorf("%v, want\n%s", got, want)
	}
	if (Problems{}).orNil() != nil {
		t.Error("no problem is an error")
	}
}

// What the defaults are, and where the files are that the recipe names.
func TestDefaultsAndFiles(t *testing.T) {
	files := lampsWith(t, "size: 100", "size: 100\nassets: [{files: assets/*.jsonl}, {name: b, files: [assets/b.jsonl], weight: 3}]")
	below := inMemory{fstest.MapFS{}}
	for name, file := range files.MapFS {
		below.MapFS["my/lamps/"+name] = file
	}
	d, err := Read(below, "my/lamps/recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(d.AssetFiles); got != "[[my/lamps/assets/a.jsonl my/lamps/assets/b.jsonl] [my/lamps/assets/b.jsonl]]" {
		t.Errorf("asset files %s", got)
	}
	r := d.Recipe
	if r.Language != "en" || *r.MaxBroken != 0.01 || r.Assets[0].Name != "assets/*.jsonl" || r.Assets[0].Weight != 1 || r.Assets[1].Name != "b" || r.Assets[1].Weight != 3 {
		t.Errorf("defaults %+v", r)
	}
	var checks []string
	for _, c := range r.Validate {
		checks = append(checks, c.Check)
	}
	if !slices.Equal(checks, OfflineChecks()) {
		t.Errorf("checks %v", checks)
	}
	if file := d.Phrases[0][0]; file.Path != "my/lamps/phrases/a.yaml" || *file.Join != " " || file.Lines["phrases[0].say"] != 3 {
		t.Errorf("phrase file %+v", file)
	}
}

// A problem in a file that the recipe names is told with that file's name and line.
func TestProblemsOfOtherFiles(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"rooms.yaml", "- hall\n- {value: attic, sya: [loft]}\n", `rooms.yaml:2: [1].sya: unknown key "sya"; did you mean "say"?`},
		{"rooms.yaml", "room: hall\n", "rooms.yaml:1: mapping was used where sequence is expected"},
		{"rooms.yaml", "", "rooms.yaml: is empty"},
		{"phrases/a.yaml", "function: switch\nphrases:\n  - {say: [[a]]}\n", "phrases/a.yaml:3: phrases[0].say[0]: is no text; write a text or a number"},
		{"phrases/a.yaml", "phrases: \xff", "phrases/a.yaml: is not valid UTF-8; save it as UTF-8"},
	} {
		files := lampsWith(t, "room: [kitchen, hall]", "room: rooms.yaml")
		files.MapFS[test.name] = &fstest.MapFile{Data: []byte(test.data)}
		_, err := Read(files, "recipe.yaml")
		var problems Problems
		if !errors.As(err, &problems) || err.Error() != test.want {
			t.Errorf("%s %q:\n%v, want\n%s", test.name, test.data, err, test.want)
		}
	}
}

// Where functions have enums of their own under one name, the values may be those of all of them; only the catch-all has
// to be in each.
func TestEnumsUnderOneName(t *testing.T) {
	functions := `[{"name": "switch", "parameters": {"type": "object", "properties": {"state": {"type": "string", "enum": ["on", "off"]},
		"room": {"type": "string"}, "level": {"type": "integer"}, "slow": {"type": "boolean"}}, "required": ["state"]}}, {"name": "dim", "parameters": {"type": "object", "properties": {"state": {"type": "string", "enum": ["low", "off"]}}}}]`
	for values, wrong := range map[string]string{
		`[on, "off", low]`: "",
		`[on, dark]`:       `entry 2: "dark" is none of the enum of switch.state`,
		`[{value: "off", catch_all: true}, on, low]`: "",
		`[{value: low, catch_all: true}, on, "off"]`: `entry 1: "low" is none of the enum of switch.state`,
	} {
		files := lampsWith(t, "room: [kitchen, hall]", "room: [kitchen, hall]\n  state: "+values)
		files.MapFS["functions.json"] = &fstest.MapFile{Data: []byte(functions)}
		_, err := Read(files, "recipe.yaml")
		if wrong == "" && err != nil || wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)) {
			t.Errorf("%s: %v", values, err)
		}
	}
}
