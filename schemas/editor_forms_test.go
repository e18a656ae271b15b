package schemas

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The editors' schema takes every form that the reader takes, and refuses what the reader calls an unknown key or a
// wrong type.
func TestFormsFitTheSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("recipe.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	const room = "room: [kitchen, hall]"
	for _, test := range []struct {
		from, to string
		fits     bool
	}{
		{"", "", true},
		{room, "room: rooms.yaml", true},
		{room, "room: {file: rooms.yaml}", true},
		{room, "room: [{value: 5, say: [den, 7, {text: loft, plural: lofts, weight: 2}], weight: 0.5}, true, 2.5]", true},
		{room, "room: {any_of: [level]}", true},
		{"share: uniform", "share: {1-2: 0.5, rest: 0.5}", true},
		{"given: {state: on}", "given: {state: [on, off], slow: true}", true},
		{"phrases: phrases}", "phrases: phrases, when: {state: on}, typing: {noise: 0.1}, bounds: {max: 0.5}}", true},
		{room, "room: {fille: rooms.yaml}", false},
		{room, "room: [{vaule: 5}]", false},
		{room, "room: [{value: a, say: [{plural: lofts}]}]", false},
		{room, "room: [{value: a, say: [{text: b, weight: heavy}]}]", false},
		{room, "room: [{value: a, say: [{text: b, weight: -1}]}]", false},
		{room, "room: [{value: a, say: [{text: b, plural: [c]}]}]", false},
		{"share: uniform", "share: even", false},
		{"share: uniform", "share: {1-2: half}", false},
		{"given: {state: on}", "given: {state: [[on]]}", false},
		{"size: 100", "size: 1.5", false},
		{"size: 100\n", "", false},
		{"size: 100", "sise: 100", false},
		{"kind: template, ", "", false},
		{"phrases: phrases}", "phrases: phrases, typing: {loud: 1}}", false},
	} {
		if !strings.Contains(lampRecipe, test.from) {
			t.Fatalf("the recipe does not hold %q", test.from)
		}
		err := schema.Validate(asJSON(t, []byte(strings.Replace(lampRecipe, test.from, test.to, 1))))
		if (err == nil) != test.fits {
			t.Errorf("%q for %q: %v", test.to, test.from, err)
		}
		files := lampsWith(t, test.from, test.to)
		if _, err := Read(files, "recipe.yaml"); (err == nil) != test.fits {
			t.Errorf("%q for %q: the reader says %v", test.to, test.from, err)
		}
	}
}
