package text

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestPlace(t *testing.T) {
	absent := math.NaN()
	for _, c := range []struct {
		query, surface, place string
		position              float64
	}{
		{"template", "template", PlaceFirst, 0},
		{"Template!", "template", PlaceFirst, 0},
		{"template for a birthday", "Template", PlaceFirst, 0},
		{"birthday template", "template", PlaceLast, 1},
		{"a birthday template please", "template", PlaceMiddle, 2.0 / 3},
		{"business card", "business card", PlaceFirst, 0},
		{"my business card", "business card", PlaceLast, 0.5},
		{"templates for a birthday", "template", PlaceAbsent, absent},
		{"contemplate a template", "template", PlaceLast, 1},
		{"card like this card", "card", PlaceFirst, 0},
		{"a card like this card", "card", PlaceMiddle, 0.25},
		{"une carte d’anniversaire", "D'ANNIVERSAIRE", PlaceLast, 1},
		{"play Blur's songs", "Blur", PlaceMiddle, 0.5},
		{"that song is Blur’s", "blur", PlaceLast, 1},
		{"play Blur's", "Blur's", PlaceLast, 1},
		{"play Blurs' songs", "Blur", PlaceAbsent, absent},
		{"", "card", PlaceAbsent, absent},
		{"card", "", PlaceAbsent, absent},
		{"card", "!", PlaceAbsent, absent},
	} {
		if got := Place(c.query, c.surface); got != c.place {
			t.Errorf("Place(%q, %q) = %q, want %q", c.query, c.surface, got, c.place)
		}
		position, ok := Position(c.query, c.surface)
		if ok != !math.IsNaN(c.position) || ok && position != c.position {
			t.Errorf("Position(%q, %q) = %v, %v", c.query, c.surface, position, ok)
		}
		if Contains(c.query, c.surface) != ok {
			t.Errorf("Contains(%q, %q) = %v", c.query, c.surface, !ok)
		}
	}
}

func TestPlaceAndPositionAgree(t *testing.T) {
	word := rapid.SampledFrom([]string{"a", "b", "ab"})
	rapid.Check(t, func(t *rapid.T) {
		var query string
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			query += word.Draw(t, "word") + " "
		}
		surface := word.Draw(t, "surface")
		place := Place(query, surface)
		position, ok := Position(query, surface)
		want := map[string]bool{PlaceAbsent: !ok, PlaceFirst: ok && position == 0, PlaceLast: ok && position == 1,
			PlaceMiddle: ok && position > 0 && position < 1}
		if !want[place] {
			t.Fatalf("%q in %q: %s at %v, %v", surface, query, place, position, ok)
		}
	})
}

func ExamplePlace() {
	fmt.Println(Place("Show me a birthday template", "template"))
	// Output: last
}

func BenchmarkPlace(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Place("find me a birthday template with blue balloons", "template")
	}
}
