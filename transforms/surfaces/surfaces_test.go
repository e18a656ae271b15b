package surfaces

import (
	"testing"

	"github.com/routenator/routenator/schemas"
)

// A mistyped word may stand for one word of a free text, and for no more.
func TestStands(t *testing.T) {
	for _, test := range []struct {
		query, surface string
		mistyped, want bool
	}{
		{" red roses ", "red roses", false, true},
		{" red rozes ", "red roses", true, true},
		{" red rozes ", "red roses", false, false},
		{" rad rozes ", "red roses", true, false},
		{" roses so red ", "red roses", false, false},
	} {
		if got := Stands(test.query, test.surface, test.mistyped); got != test.want {
			t.Errorf("Stands(%q, %q, %v) = %v", test.query, test.surface, test.mistyped, got)
		}
	}
}

// The longest way to say a value is found first, plural and possessive too; a value that is not listed stands for itself.
func TestFind(t *testing.T) {
	x := New(&schemas.Domain{Values: map[string][]schemas.ValueEntry{"kind": {
		{Value: "Template", Say: []schemas.Surface{{Text: "card"}, {Text: "greeting card"}}}}}})
	for _, test := range []struct{ query, argument, value, want string }{
		{"a greeting card with owls", "kind", "Template", "greeting card"},
		{"owl Cards!", "kind", "Template", "cards"},
		{"the card's back", "kind", "Template", "card"},
		{"cardboard", "kind", "Template", ""},
		{"find red roses", "prompt", "Red Roses", "red roses"},
	} {
		if got, ok := x.Find(test.query, test.argument, test.value); got != test.want || ok != (test.want != "") {
			t.Errorf("Find(%q, %q) = %q, %v; want %q", test.query, test.value, got, ok, test.want)
		}
	}
}
