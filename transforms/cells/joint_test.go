package cells

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/attributes"
	"github.com/routenator/routenator/transforms/router"
	"pgregory.net/rapid"
)

func of(labels map[string]float64) schemas.Shares { return schemas.Shares{Of: labels} }

// withTargets is the domain with other targets than its own.
func withTargets(t testing.TB, targets ...schemas.Target) *schemas.Domain {
	t.Helper()
	d := domain(t)
	d.Recipe.Targets = targets
	return d
}

// tableShares checks, table by table, that the quotas keep every share to within a row of what its table asks for.
func tableShares(t testing.TB, d *schemas.Domain, j *Joint) {
	t.Helper()
	for _, table := range j.Tables {
		rows, by := 0, map[string]int{}
		for i, c := range j.Cells {
			labels := j.LabelsOf(i)
			labels[routeDimension] = j.GroupLabel(i)
			counts := true
			for name, wanted := range table.Given {
				counts = counts && slices.Contains(wanted, labels[name])
			}
			if counts {
				rows += c.Quota
				by[labels[table.Of]] += c.Quota
			}
		}
		for label, share := range table.Share {
			if math.Abs(float64(by[label])-share*float64(rows)) > 1+1e-6 {
				t.Errorf("table %s: %d of %d rows for %q, want the share %g", table.Name, by[label], rows, label, share)
			}
		}
	}
}

// Uniform and rest are over the labels that some cell has, and leave out the rows that do not have the attribute.
func TestSharesAreWrittenOut(t *testing.T) {
	noText := func(labels map[string]string, _ int) bool { return labels["kind"] != "Text" }
	call := schemas.Target{Of: "outcome", Share: of(map[string]float64{"call": 0.5, "none": 0.5})}
	for _, test := range []struct {
		target   schemas.Target
		feasible Feasible
		want     string
		given    string
	}{
		{schemas.Target{Of: "kind", Share: schemas.Shares{Uniform: true}}, everything, "map[Logo:0.333 Photo:0.333 Text:0.333]", "map[kind:[Logo Photo Text]]"},
		{schemas.Target{Of: "kind", Share: schemas.Shares{Uniform: true}}, noText, "map[Logo:0.500 Photo:0.500]", "map[kind:[Logo Photo Text]]"},
		{schemas.Target{Of: "kind", Share: schemas.Shares{Of: map[string]float64{"Photo": 0.7}, Rest: new(0.3)}}, everything, "map[Logo:0.150 Photo:0.700 Text:0.150]", "map[kind:[Logo Photo Text]]"},
		{schemas.Target{Of: "kind", Share: schemas.Shares{Rest: new(1.0)}}, noText, "map[Logo:0.500 Photo:0.500]", "map[kind:[Logo Photo Text]]"},
		{schemas.Target{Of: "kind", Share: of(map[string]float64{"": 0.5, "Logo": 0.5})}, everything, "map[:0.500 Logo:0.500]", "map[]"},
		{schemas.Target{Of: "kind", Given: schemas.Conditions{"kind": {"Logo", "Text"}}, Share: schemas.Shares{Uniform: true}}, everything, "map[Logo:0.500 Text:0.500]", "map[kind:[Logo Text]]"},
		{schemas.Target{Of: "function", Given: schemas.Conditions{"kind": {"Logo"}}, Share: schemas.Shares{Uniform: true}}, everything, "map[find:1.000]", "map[function:[find stop] kind:[Logo]]"},
		{schemas.Target{Of: "outcome", Given: schemas.Conditions{"function": {""}}, Share: schemas.Shares{Of: map[string]float64{"none": 1}, Rest: new(0.0)}}, everything, "map[none:1.000]", "map[function:[]]"},
	} {
		d := withTargets(t, call, test.target)
		j, err := make1000(t, d, test.feasible)
		if err != nil {
			t.Errorf("%+v: %v", test.target, err)
			continue
		}
		shares := map[string]string{}
		for label, share := range j.Tables[1].Share {
			shares[label] = fmt.Sprintf("%.3f", share)
		}
		if got := fmt.Sprint(shares); got != test.want || fmt.Sprint(j.Tables[1].Given) != test.given {
			t.Errorf("%+v: %s given %v, want %s given %s", test.target, got, j.Tables[1].Given, test.want, test.given)
		}
		tableShares(t, d, j)
	}
}

// Targets that cannot hold are errors that name their tables.
func TestTargetsThatCannotHold(t *testing.T) {
	call := schemas.Target{Of: "outcome", Share: of(map[string]float64{"call": 1})}
	for _, test := range []struct {
		name     string
		targets  []schemas.Target
		feasible Feasible
		want     []string
	}{
		{"two shares of one attribute", []schemas.Target{{Of: "function", Share: of(map[string]float64{"find": 0.5, "stop": 0.5})}, {Of: "function", Share: of(map[string]float64{"find": 0.4, "stop": 0.6})}, call},
			everything, []string{"targets[0]: function", "targets[1]: function"}},
		{"a marginal against a conditional", []schemas.Target{call, {Of: "function", Share: of(map[string]float64{"find": 0.2, "stop": 0.8})},
			{Of: "kind", Share: of(map[string]float64{"": 0.5, "Photo": 0.5})}}, everything, []string{"targets[1]: function", "targets[2]: kind"}},
		{"rest of nothing", []schemas.Target{{Of: "kind", Share: schemas.Shares{Of: map[string]float64{"Photo": 0.4, "Logo": 0.3, "Text": 0.2}, Rest: new(0.1)}}},
			everything, []string{"targets[0]: kind", "wants 0.1 of"}},
		{"what no route makes", []schemas.Target{call, {Of: "function", Share: of(map[string]float64{"find": 0.5, "stop": 0.5})}},
			func(labels map[string]string, _ int) bool { return labels["function"] != "stop" }, []string{"targets[1]: function", `"stop"`}},
		{"nothing at all", []schemas.Target{call}, func(map[string]string, int) bool { return false }, []string{"no route can make any row"}},
	} {
		_, err := make1000(t, withTargets(t, test.targets...), test.feasible)
		if err == nil {
			t.Errorf("%s: no error", test.name)
			continue
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", test.name, err, want)
			}
		}
	}
	d := domain(t)
	d.Recipe.Routes[0].Bounds.Max, d.Recipe.Routes[1].Bounds.Max = 0.3, 0.3
	if _, err := make1000(t, d, everything); err == nil || !strings.HasPrefix(err.Error(), "routes: ") {
		t.Errorf("bounds that leave room for 60 rows in a hundred: %v", err)
	}
}

// The recipe's impossible combinations and the routes' when make no cell; a route's when may be partial.
func TestWhatMakesNoCell(t *testing.T) {
	d := domain(t)
	d.Recipe.Impossible = []schemas.Conditions{{"kind": {"Logo", "Text"}, "outcome": {"parallel"}}, {"function": {"stop"}, "outcome": {"parallel"}}}
	d.Recipe.Routes[1].When = schemas.Conditions{"kind": {"Photo", ""}, "function": {"find", ""}}
	asked := map[string]bool{}
	var one sync.Mutex // several goroutines ask at once
	j, err := make1000(t, d, func(labels map[string]string, route int) bool {
		one.Lock()
		defer one.Unlock()
		asked[fmt.Sprint(labels, route)] = true
		return labels["kind"] != "Text"
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range j.Cells {
		labels := j.LabelsOf(i)
		if !asked[fmt.Sprint(labels, c.Group)] || labels["kind"] == "Text" ||
			labels["outcome"] == "parallel" && labels["kind"] != "Photo" || c.Group == 1 && (labels["function"] == "stop" || labels["kind"] == "Logo") {
			t.Errorf("cell %v by route %d", labels, c.Group)
		}
	}
	if len(asked) <= len(j.Cells) {
		t.Errorf("%d cells were asked for, %d are there", len(asked), len(j.Cells))
	}
	tableShares(t, d, j)
}

// A recipe without targets has a cell for each route.
func TestNoTargets(t *testing.T) {
	d := withTargets(t)
	d.Recipe.Routes[1].When = nil
	j, err := make1000(t, d, everything)
	if err != nil || len(j.Cells) != 2 || j.Cells[0].Quota != 750 || j.Cells[1].Quota != 250 || len(j.Attributes) != 0 {
		t.Fatalf("%+v, %v", j, err)
	}
	if got := j.Find([]string{"find", "Photo", "call"}, 1); got != 1 {
		t.Errorf("a row of route b is in cell %d", got)
	}
	if got := j.Name(1); got != "route=b" {
		t.Errorf("its name is %q", got)
	}
}

// The same recipe has the same joint, and one that was written and read finds the same cells.
func TestJointIsDetermined(t *testing.T) {
	d := domain(t)
	o := attributes.NewObserver(d)
	first, err := New(d, o, 997, everything)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := New(domain(t), attributes.NewObserver(domain(t)), 997, everything)
		if err != nil || !reflect.DeepEqual(first.Cells, again.Cells) || !reflect.DeepEqual(first.Tables, again.Tables) || !slices.Equal(first.Attributes, again.Attributes) {
			t.Fatalf("%+v, then %+v, %v", first, again, err)
		}
	}
	body, err := json.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	var read Joint
	if err := json.Unmarshal(body, &read); err != nil {
		t.Fatal(err)
	}
	read.Index(&d.Recipe, o)
	if !reflect.DeepEqual(first.Cells, read.Cells) || !reflect.DeepEqual(first.index, read.index) {
		t.Error("the joint that was read is another one")
	}
	sorted := slices.IsSortedFunc(first.Cells, func(a, b Cell) int {
		return cmp.Or(slices.Compare(a.Labels, b.Labels), cmp.Compare(a.Group, b.Group))
	})
	if !sorted {
		t.Error("cells are not in order")
	}
}

// Rows with a label that no cell has are in none.
func TestFindOfNoCell(t *testing.T) {
	d := domain(t)
	o := attributes.NewObserver(d)
	j, err := New(d, o, 1000, everything)
	if err != nil {
		t.Fatal(err)
	}
	if names := strings.Join(o.Names(), " "); names != "function kind outcome" {
		t.Fatalf("names %s", names)
	}
	for _, test := range []struct {
		observed []string
		route    int
		want     string
	}{
		{[]string{"find", "Logo", "call"}, 0, "function=find kind=Logo outcome=call route=a"},
		{[]string{"find", "Logo", "call"}, 1, "function=find kind=Logo outcome=call route=b"},
		{[]string{"", "", "none"}, 0, "outcome=none route=a"},
		{[]string{"", "", "none"}, 1, ""},          // the route's when
		{[]string{"find", "", "call"}, 0, ""},      // a required argument
		{[]string{"find", "Video", "call"}, 0, ""}, // no label
		{[]string{"stop", "Logo", "call"}, 0, ""},  // no argument of the function
	} {
		at := j.Find(test.observed, test.route)
		got := ""
		if at >= 0 {
			got = j.Name(at)
		}
		if got != test.want {
			t.Errorf("%q by route %d is in %q, want %q", test.observed, test.route, got, test.want)
		}
	}
}

// Whatever the targets of a recipe, its quotas add up and keep every table, or the error names tables.
func TestQuotasOfAnyTargets(t *testing.T) {
	base := domain(t)
	o := attributes.NewObserver(base)
	rapid.Check(t, func(t *rapid.T) {
		d := *base
		share := func(name string) float64 { return float64(rapid.IntRange(0, 100).Draw(t, name)) / 100 }
		call, find, photo := share("call"), share("find"), share("photo")
		d.Recipe.Targets = []schemas.Target{
			{Of: "outcome", Share: of(map[string]float64{"call": call, "none": 1 - call})},
			{Of: "function", Share: of(map[string]float64{"find": find, "stop": 1 - find})},
			{Of: "kind", Share: schemas.Shares{Of: map[string]float64{"Photo": photo}, Rest: new(1 - photo)}},
		}
		d.Recipe.Routes = slices.Clone(base.Recipe.Routes)
		d.Recipe.Routes[1].When = nil // any mix of routes can be had
		size := rapid.IntRange(1, 3000).Draw(t, "size")
		j, err := New(&d, o, size, everything)
		if err != nil {
			var contradiction *router.ContradictionError
			var unreachable *router.UnreachableError
			if !errors.As(err, &contradiction) && !errors.As(err, &unreachable) {
				t.Fatal(err)
			}
			if call > 0 && find > 0 {
				t.Fatalf("calls %g, finds %g, photos %g can be had: %v", call, find, photo, err)
			}
			return
		}
		total := 0
		for _, c := range j.Cells {
			total += c.Quota
		}
		if total != size {
			t.Fatalf("%d rows, want %d", total, size)
		}
		for label, want := range map[string]float64{"call": call, "none": 1 - call} {
			if got := sum(j, "outcome", label); math.Abs(float64(got)-want*float64(size)) > 1+1e-6 {
				t.Fatalf("%d rows of %s, want %g", got, label, want*float64(size))
			}
		}
		if len(j.Misses) > 0 {
			t.Fatalf("misses %+v", j.Misses)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	d := domain(b)
	o := attributes.NewObserver(d)
	j, err := New(d, o, 1000, everything)
	if err != nil {
		b.Fatal(err)
	}
	observed := []string{"find", "Logo", "call"}
	for b.Loop() {
		if j.Find(observed, 1) < 0 {
			b.Fatal("no cell")
		}
	}
}
