package cells

import (
	"fmt"
	"slices"
	"testing"

	"github.com/routenator/routenator/schemas"
	"pgregory.net/rapid"
)

// museum has two sources, a route for every asset, one for approved ones and one for two languages, and two reservations.
func museum() *schemas.Recipe {
	return &schemas.Recipe{
		Routes: []schemas.Route{{Name: "any"}, {Name: "approved", OnlyAssets: schemas.Conditions{"approved": {"true"}}}, {Name: "local", OnlyAssets: schemas.Conditions{"locale": {"de", "fr"}}}},
		Eligibility: []schemas.Eligibility{
			{When: schemas.Conditions{"function": {"make"}, "kind": {"Photo"}}, OnlyAssets: schemas.Conditions{"approved": {"true"}}},
			{When: schemas.Conditions{"kind": {"Text"}}, OnlyAssets: schemas.Conditions{"approved": {"true"}, "locale": {"de"}}},
		},
		Assets: []schemas.AssetSource{{Serves: schemas.Conditions{"kind": {"Photo", "Text"}}}, {}},
	}
}

// A class has a bit for each filter that its asset passes: the routes' first, then those of the reservations.
func TestClassOf(t *testing.T) {
	for _, test := range []struct {
		asset schemas.Asset
		want  string
	}{
		{schemas.Asset{}, "0 00001"},
		{schemas.Asset{Source: 1, Locale: "fr"}, "1 00101"},
		{schemas.Asset{Fields: map[string]string{"approved": "false"}, Locale: "de"}, "0 00101"},
		{schemas.Asset{Fields: map[string]string{"approved": "true"}}, "0 01011"},
		{schemas.Asset{Fields: map[string]string{"approved": "true"}, Locale: "de"}, "0 11111"},
	} {
		class := ClassOf(museum(), &test.asset)
		if got := fmt.Sprintf("%d %05b", class.Source, class.Passes); got != test.want {
			t.Errorf("%+v is of class %s, want %s", test.asset, got, test.want)
		}
	}
}

// Reservations hold where all of their labels are there, and together.
func TestReservations(t *testing.T) {
	plain, approved := schemas.Asset{}, schemas.Asset{Fields: map[string]string{"approved": "true"}}
	german := schemas.Asset{Locale: "de", Fields: map[string]string{"approved": "true"}}
	elsewhere := schemas.Asset{Source: 1}
	for _, test := range []struct {
		asset          schemas.Asset
		function, kind string
		route          int
		want           bool
	}{
		{plain, "find", "Photo", 0, true}, {plain, "make", "Photo", 0, false}, {plain, "make", "Logo", 0, false}, {elsewhere, "make", "Logo", 0, true}, {elsewhere, "make", "Photo", 0, false},
		{approved, "make", "Photo", 0, true}, {approved, "make", "Photo", 1, true}, {approved, "find", "Text", 0, false}, {german, "find", "Text", 0, true}, {german, "make", "Text", 2, true},
		{plain, "find", "Photo", 1, false}, {plain, "find", "Photo", 2, false}, {plain, "", "", 0, true}, {plain, "", "", 1, false},
	} {
		recipe := museum()
		labels := map[string]string{"function": test.function, "kind": test.kind}
		if got := Serves(recipe, ClassOf(recipe, &test.asset), labels, test.route); got != test.want {
			t.Errorf("%+v for %v by route %d: %v", test.asset, labels, test.route, got)
		}
	}
}

// The class says all of an asset that counts: it serves what the asset itself may.
func TestClassDecides(t *testing.T) {
	recipe := museum()
	rapid.Check(t, func(t *rapid.T) {
		asset := schemas.Asset{Source: rapid.IntRange(0, 1).Draw(t, "source"), Locale: rapid.SampledFrom([]string{"", "de", "fr", "en"}).Draw(t, "locale"),
			Fields: map[string]string{"approved": rapid.SampledFrom([]string{"", "true", "false"}).Draw(t, "approved")}}
		labels := map[string]string{"function": rapid.SampledFrom([]string{"", "find", "make"}).Draw(t, "function"), "kind": rapid.SampledFrom([]string{"", "Photo", "Text", "Logo"}).Draw(t, "kind")}
		route := rapid.IntRange(0, 2).Draw(t, "route")
		approved, german := asset.Fields["approved"] == "true", asset.Locale == "de"
		want := (asset.Source == 1 || labels["kind"] != "Logo") &&
			(route != 1 || approved) && (route != 2 || german || asset.Locale == "fr") &&
			(labels["function"] != "make" || labels["kind"] != "Photo" || approved) &&
			(labels["kind"] != "Text" || approved && german)
		if got := Serves(recipe, ClassOf(recipe, &asset), labels, route); got != want {
			t.Fatalf("%+v for %v by route %d: %v", asset, labels, route, got)
		}
	})
}

func TestSortClasses(t *testing.T) {
	list := []Class{{1, 0}, {0, 7}, {0, 2}, {1, 1}}
	SortClasses(list)
	if !slices.Equal(list, []Class{{0, 2}, {0, 7}, {1, 0}, {1, 1}}) {
		t.Errorf("classes %v", list)
	}
}
