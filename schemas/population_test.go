package schemas

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const lampPopulation = `{
	"version": 1, "rows": 1000, "min_count": 20,
	"tables": [
		{"of": "slow", "given": {"function": "switch"}, "share": {"true": 0.25, "false": 0.75}},
		{"of": "words", "share": {"1-2": 0.5, "3": 0.2}, "rest": 0.3}
	],
	"joint": {"of": ["state", "slow"], "cells": [{"values": ["on", "true"], "count": 30}, {"values": ["off", false], "count": 400}, {"values": ["on", ""], "count": 70}]}
}
`

// populated is the lamps with a population of which one text is replaced.
func populated(t *testing.T, from, to string) inMemory {
	t.Helper()
	if !strings.Contains(lampPopulation, from) {
		t.Fatalf("the population does not hold %q", from)
	}
	files := lampsWith(t, "targets:", "population: stats/population.json\ntargets:")
	files.MapFS["stats/population.json"] = &fstest.MapFile{Data: []byte(strings.Replace(lampPopulation, from, to, 1))}
	return files
}

// The tables of the population are targets behind those of the recipe, and its joint stands apart.
func TestPopulation(t *testing.T) {
	d, err := Read(populated(t, "", ""), "recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, target := range d.Recipe.Targets {
		rest := 0.0
		if target.Share.Rest != nil {
			rest = *target.Share.Rest
		}
		got = append(got, fmt.Sprintf("%s %v %v %g %s", target.Of, target.Given, target.Share.Of, rest, target.From))
	}
	want := []string{"state map[] map[on:0.6] 0.4 ", "words map[state:[on]] map[] 0 ", "slow map[function:[switch]] map[false:0.75 true:0.25] 0 stats/population.json: tables[0]", "words map[] map[1-2:0.5 3:0.2] 0.3 stats/population.json: tables[1]"}
	if !slices.Equal(got, want) {
		t.Errorf("targets\n%s, want\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := fmt.Sprint(d.Joint.Of, d.Joint.Cells, *d.Joint.Rest); got != "[state slow] [{[on true] 30} {[off false] 400} {[on ] 70}] 500" {
		t.Errorf("joint %s", got)
	}
}

// What Go writes, Go reads, whatever the labels hold; indented by tabs or not at all.
func TestPopulationReadsBack(t *testing.T) {
	want := Population{Version: PopulationVersion, Rows: 1 << 40, MinCount: 20,
		Tables: []PopulationTable{{Of: "state <&> \u2028 \"é\" 犬 🐕", Given: Conditions{"a.b": {"", "no", "1e3", "0x1"}}, Share: map[string]float64{"": 1.0 / 3, "rest": 1e-7, "~": 0.25, "a: b": 1.0 / 7, "🐕": 1e-21}, Rest: 2.0 / 3}},
		Joint:  &PopulationJoint{Of: []string{"x", "y"}, Cells: []PopulationCell{{Values: Labels{"-", "null"}, Count: 1 << 39}, {Values: Labels{"", " "}, Count: 1}}, Rest: new(0)}}
	compact, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	tabs, err := json.MarshalIndent(want, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	spaces, err := json.MarshalIndent(want, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	ascii := strings.ReplaceAll(string(compact), "🐕", `\ud83d\udc15`) // as other languages write it
	for name, data := range map[string]string{"compact": string(compact), "tabs": string(tabs), "spaces": string(spaces), "escaped": ascii} {
		var got Population
		if d := readDocument("p.json", []byte(data), &got); len(d.problems) > 0 {
			t.Errorf("%s: %v", name, d.problems)
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want\n%+v", name, got, want)
		}
	}
}

func TestBadPopulation(t *testing.T) {
	const file, slow, given, words = "stats/population.json", `{"true": 0.25, "false": 0.75}`, `{"function": "switch"}`, `{"of": "words", "share": {"1-2": 0.5, "3": 0.2}, "rest": 0.3}`
	for _, test := range []struct{ from, to, want string }{
		{`"version": 1, `, "", file + ": version: is 0, and this program reads version 1; let its own evaluate --population write the file"},
		{`"version": 1`, `"version": 2`, file + ":2: version: is 2, and this program reads version 1; let its own evaluate --population write the file"},
		{`"rows": 1000`, `"rows": -1`, file + ":2: rows: is -1; write how many rows were counted"},
		{`"rows": 1000`, `"rows": 10.5`, file + ":2: rows: is 10.5; write a whole number"},
		{`"rows": 1000`, `"rows": 400`, file + ":7: joint.cells: count 500 rows, more than the 400 that rows says; mend one of the two"},
		{`"rows": 1000`, `"row": 1000`, file + `:2: row: unknown key "row"; did you mean "rows"?`},
		{`"min_count": 20`, `"min_count": -1`, file + ":2: min_count: is -1; write 0 or more"},
		{`"of": "slow"`, `"of": "slwo"`, file + `:4: tables[0].of: "slwo" is no attribute; did you mean "slow"?` + "\n" + file + `:7: joint.of[1]: no target names "slow", so that rows are not planned by it; add a table of it, or take it out of the joint`},
		{given, `{"function": "swich"}`, file + `:4: tables[0].given.function: "swich" is no label of function; did you mean "switch"?`},
		{given, `{"function": []}`, file + `:4: tables[0].given.function: names no label; write one or more of those of function`},
		{given, `{"place": "first"}`, file + `:4: tables[0].given.place: "place" is no attribute; known here: function, given, slow, state, words`},
		{slow, `{"ture": 0.25, "false": 0.75}`, file + `:4: tables[0].share.ture: "ture" is no label of slow; did you mean "true"?`},
		{slow, `{"true": 1.25, "false": -0.25}`, file + ":4: tables[0].share.false: is -0.25; write a share from 0 to 1\n" + file + ":4: tables[0].share.true: is 1.25; write a share from 0 to 1"},
		{slow, `{"true": 0.25, "false": 0.7}`, file + ":4: tables[0].share: the shares of slow add up to 0.95; make them 1, or add `rest: 0.05`"},
		{slow, `{}`, file + ":4: tables[0].share: the shares of slow add up to 0; make them 1, or add `rest: 1`"},
		{slow, `{"true": "half", "false": 0.5}`, file + `:4: tables[0].share.true: is "half"; write a number`},
		{slow + "}", `{"true": 0.25, "false": 0.7}, "rest": 0.05}`, file + ":4: tables[0].rest: is 0.05, and every label of slow is named; give each of them its share of it"},
		{`"rest": 0.3`, `"rest": -0.3`, file + ":5: tables[1].rest: is -0.3; write a share from 0 to 1\n" + file + ":5: tables[1].share: the shares of words add up to 0.4; make them 1, or add `rest: 0.6`"},
		{words, `{"of": "slow", "given": {"function": ["switch"]}, "share": {"true": 1}}`, file + ":5: tables[1]: is the same table as tables[0]: slow given function=switch; take one of the two away"},
		{words, `{"of": "state", "share": {"on": 1}}`, file + ":5: tables[1]: is the same table as targets[0] of recipe.yaml: state; take one of the two away"},
		{words, `{"of": "words", "given": {"state": ["on"]}, "share": {"3": 1}}`, file + ":5: tables[1]: is the same table as targets[1] of recipe.yaml: words given state=on; take one of the two away"},
		{`["state", "slow"]`, `["state", "slwo"]`, file + `:7: joint.of[1]: "slwo" is no attribute; did you mean "slow"?`},
		{`["state", "slow"]`, `["state", "given"]`, file + `:7: joint.cells[0].values[1]: "true" is no label of given; known here: level, room, room+level` + "\n" +
			file + `:7: joint.cells[1].values[1]: "false" is no label of given; known here: level, room, room+level` + "\n" + file + `:7: joint.of[1]: no target names "given", so that rows are not planned by it; add a table of it, or take it out of the joint`},
		{`["state", "slow"]`, `["state", "state"]`, file + `:7: joint.cells[0].values[1]: "true" is no label of state; known here: off, on` + "\n" +
			file + `:7: joint.cells[1].values[1]: "false" is no label of state; known here: off, on` + "\n" + file + `:7: joint.of[1]: "state" stands twice; name each attribute once`},
		{`["state", "slow"]`, `[]`, file + `:7: joint.of: is empty; name the attributes that are counted together, such as ["function", "content_type"]`},
		{`["off", false]`, `["off"]`, file + ":7: joint.cells[1].values: has 1 labels for 2 attributes; write one of each of state, slow"},
		{`["off", false]`, `["on", "true"]`, file + ":7: joint.cells[1].values: are those of cells[0] too; write one count for both"},
		{`"count": 400`, `"count": 0`, file + ":7: joint.cells[1].count: is 0; write 1 to 1099511627776, or leave the combination out"},
		{`"count": 400`, `"count": -4`, file + ":7: joint.cells[1].count: is -4; write 1 to 1099511627776, or leave the combination out"},
		{`"count": 400`, `"count": 9000000000000000000`, file + ":7: joint.cells[1].count: is 9000000000000000000; write 1 to 1099511627776, or leave the combination out"},
		{`"joint": {`, `"joint": {"rest": -2, `, file + ":7: joint.rest: is -2; write 0 or more rows"},
		{lampPopulation, "", file + ": is empty"},
		{lampPopulation, `{"version": 1}`, file + `: tables: is empty; write at least one table, such as {"of": "function", "share": {"Search": 0.6, "Generate": 0.4}}`},
		{lampPopulation, "[]", file + ":1: sequence was used where mapping is expected"},
	} {
		_, err := Read(populated(t, test.from, test.to), "recipe.yaml")
		if err == nil || err.Error() != test.want {
			t.Errorf("%s:\n%v, want\n%s", test.to, err, test.want)
		}
	}
	files := lampsWith(t, "targets:", "population: people.json\ntargets:")
	if _, err := Read(files, "recipe.yaml"); err == nil || err.Error() != "recipe.yaml:13: population: people.json cannot be read: open people.json: file does not exist; paths are relative to recipe.yaml" {
		t.Error(err)
	}
}

func FuzzPopulation(f *testing.F) {
	f.Add(lampPopulation)
	f.Add(`{"version": 1, "tables": [{"of": "state", "given": {"state": ["on", "off"]}, "share": {"on": 1e400}}]}`)
	f.Add("version: 1\ntables: &t\n !0 #")
	f.Add("version: 1\ntables: &t\n  - {of: words, share: {rest: 1, 3: .nan}, rest: .inf}\njoint: {of: [state], cells: [{values: on, count: 1}], rest: 0}\n")
	f.Fuzz(func(t *testing.T, population string) {
		files := populated(t, "", "")
		files.MapFS["stats/population.json"] = &fstest.MapFile{Data: []byte(population)}
		d, err := Read(files, "recipe.yaml")
		if _, again := Read(files, "recipe.yaml"); fmt.Sprint(err) != fmt.Sprint(again) {
			t.Fatalf("said once as\n%v\nand once as\n%v", err, again)
		}
		if err == nil && d.Joint != nil && (*d.Joint.Rest < 0 || len(d.Joint.Of) == 0) {
			t.Fatalf("a joint that cannot be a seed is read: %+v", d.Joint)
		}
	})
}
