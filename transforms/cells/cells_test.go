package cells

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/attributes"
	"github.com/routenator/routenator/transforms/router"
	"pgregory.net/rapid"
)

func domain(t testing.TB) *schemas.Domain {
	t.Helper()
	functions, err := schemas.ReadFunctions([]byte(`[{"name": "find", "parameters": {"type": "object", "properties": {
		"kind": {"type": "string", "enum": ["Photo", "Logo", "Text"]}}, "required": ["kind"]}}, {"name": "stop"}]`))
	if err != nil {
		t.Fatal(err)
	}
	weights := []float64{3, 1}
	return &schemas.Domain{Functions: functions, Recipe: schemas.Recipe{Seed: 7,
		Attributes: map[string]schemas.Attribute{"outcome": {From: "outcome"}, "function": {From: "function"}, "kind": {From: "arguments.kind"}},
		Targets: []schemas.Target{
			{Of: "outcome", Share: schemas.Shares{Of: map[string]float64{"call": 0.9, "none": 0.1}}},
			{Of: "function", Share: schemas.Shares{Of: map[string]float64{"find": 0.8}, Rest: new(0.2)}},
			{Of: "kind", Given: schemas.Conditions{"function": {"find"}}, Share: schemas.Shares{Of: map[string]float64{"Photo": 0.5}, Rest: new(0.5)}},
		},
		Routes: []schemas.Route{{Name: "a", Kind: "template", Weight: &weights[0]}, {Name: "b", Kind: "template", Weight: &weights[1], When: schemas.Conditions{"outcome": {"call"}}}},
	}}
}

func everything(map[string]string, int) bool { return true }

func make1000(t testing.TB, d *schemas.Domain, feasible Feasible) (*Joint, error) {
	t.Helper()
	return New(d, attributes.NewObserver(d), 1000, feasible)
}

// sum counts the quotas of the cells with these labels; "route" is a route's number.
func sum(j *Joint, attribute, label string) int {
	n := 0
	for i, c := range j.Cells {
		if attribute == "route" && label == string(rune('0'+c.Group)) || attribute != "route" && j.LabelsOf(i)[attribute] == label {
			n += c.Quota
		}
	}
	return n
}

// Shares of function are over the 900 rows that call one; rest is shared evenly; routes have three to one.
func TestQuotas(t *testing.T) {
	j, err := make1000(t, domain(t), everything)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		attribute, label string
		want             float64
	}{
		{"outcome", "call", 900}, {"outcome", "none", 100}, {"outcome", "parallel", 0}, {"function", "find", 720}, {"function", "stop", 180}, {"function", "", 100},
		{"kind", "Photo", 360}, {"kind", "Logo", 180}, {"kind", "Text", 180}, {"route", "0", 750}, {"route", "1", 250},
	} {
		if got := sum(j, test.attribute, test.label); math.Abs(float64(got)-test.want) > 1 {
			t.Errorf("%s %q: %d rows, want %g", test.attribute, test.label, got, test.want)
		}
	}
	for i, c := range j.Cells {
		if c.Group == 1 && j.LabelsOf(i)["outcome"] != "call" {
			t.Errorf("route b makes %v, which its when rules out", j.LabelsOf(i))
		}
	}
}

// What no route can make gets nothing, and a target that asks for it is an error that names the table.
func TestUnreachableTarget(t *testing.T) {
	noLogo := func(labels map[string]string, _ int) bool { return labels["kind"] != "Logo" }
	j, err := make1000(t, domain(t), noLogo)
	if err != nil || sum(j, "kind", "Text") < 359 { // rest is shared by what there is
		t.Fatalf("%v", err)
	}
	d := domain(t)
	d.Recipe.Targets[2].Share = schemas.Shares{Of: map[string]float64{"Photo": 0.5, "Logo": 0.5}}
	var unreachable *router.UnreachableError
	if _, err := make1000(t, d, noLogo); !errors.As(err, &unreachable) || !strings.Contains(err.Error(), "targets[2]: kind given function=find") {
		t.Errorf("%v", err)
	}
}

func TestContradiction(t *testing.T) {
	d := domain(t)
	d.Recipe.Targets = append(d.Recipe.Targets, schemas.Target{Of: "outcome", Share: schemas.Shares{Of: map[string]float64{"call": 0.5, "none": 0.5}}})
	var contradiction *router.ContradictionError
	if _, err := make1000(t, d, everything); !errors.As(err, &contradiction) || !strings.Contains(err.Error(), "targets[3]: outcome") {
		t.Errorf("%v", err)
	}
}

func TestBounds(t *testing.T) {
	d := domain(t)
	d.Recipe.Routes[1].Bounds.Max = 0.1
	j, err := make1000(t, d, everything)
	if err != nil || sum(j, "route", "1") > 100 {
		t.Errorf("route b: %d rows, %v", sum(j, "route", "1"), err)
	}
}

func TestFind(t *testing.T) {
	d := domain(t)
	o := attributes.NewObserver(d)
	j, err := New(d, o, 1000, everything)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range j.Cells {
		labels := j.LabelsOf(i)
		var observed []string
		for _, name := range o.Names() {
			observed = append(observed, labels[name])
		}
		if got := j.Find(observed, c.Group); got != i {
			t.Fatalf("cell %d is found as %d", i, got)
		}
		if got := j.Find(slices.Repeat([]string{"no such label"}, len(observed)), c.Group); got != -1 {
			t.Fatalf("a cell of no label: %d", got)
		}
	}
}

func TestServes(t *testing.T) {
	recipe := &schemas.Recipe{
		Routes:      []schemas.Route{{Name: "all"}, {Name: "made", OnlyAssets: schemas.Conditions{"gentech": {"true"}}}},
		Eligibility: []schemas.Eligibility{{When: schemas.Conditions{"function": {"make"}, "kind": {"Photo"}}, OnlyAssets: schemas.Conditions{"gentech": {"true"}}}},
		Assets:      []schemas.AssetSource{{Serves: schemas.Conditions{"kind": {"Photo"}}}},
	}
	real := ClassOf(recipe, &schemas.Asset{Fields: map[string]string{"gentech": "false"}})
	made := ClassOf(recipe, &schemas.Asset{Fields: map[string]string{"gentech": "true"}})
	for _, test := range []struct {
		class Class
		kind  string
		call  string
		route int
		want  bool
	}{
		{real, "Photo", "find", 0, true}, {real, "Photo", "make", 0, false}, {made, "Photo", "make", 0, true}, {real, "Photo", "find", 1, false},
		{made, "Photo", "find", 1, true}, {made, "Logo", "find", 0, false}, {real, "", "", 0, true},
	} {
		if got := Serves(recipe, test.class, map[string]string{"kind": test.kind, "function": test.call}, test.route); got != test.want {
			t.Errorf("%v %s %q by route %d: %v", test.class, test.call, test.kind, test.route, got)
		}
	}
}

// Whatever the size, quotas add up to it and every table keeps its share to one row.
func TestQuotasOfAnySize(t *testing.T) {
	d := domain(t)
	o := attributes.NewObserver(d)
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 5000).Draw(t, "size")
		j, err := New(d, o, size, everything)
		if err != nil {
			t.Fatal(err)
		}
		all := 0
		for _, c := range j.Cells {
			all += c.Quota
		}
		if all != size || math.Abs(float64(sum(j, "outcome", "none"))-0.1*float64(size)) > 1 {
			t.Fatalf("%d rows for %d, %d of outcome none", all, size, sum(j, "outcome", "none"))
		}
	})
}
