package cells

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/attributes"
	"pgregory.net/rapid"
)

// withJoint is the domain with a population that counts function and kind together.
func withJoint(t testing.TB, rest int, counts map[[2]string]int) *schemas.Domain {
	d := domain(t)
	d.Recipe.Population = "population.json"
	d.Joint = &schemas.PopulationJoint{Of: []string{"function", "kind"}, Rest: &rest}
	for _, key := range [][2]string{{"find", "Photo"}, {"find", "Logo"}, {"find", "Text"}, {"stop", ""}, {"", ""}, {"stop", "Logo"}} {
		if n, ok := counts[key]; ok {
			d.Joint.Cells = append(d.Joint.Cells, schemas.PopulationCell{Values: key[:], Count: n})
		}
	}
	return d
}

// failer is a test, or one case of a property.
type failer interface {
	Helper()
	Fatal(args ...any)
}

// square is a domain of two attributes with two labels each: content by size, as a and b have it.
func square(t failer, a, b [2]float64, counts [4]int) *schemas.Domain {
	t.Helper()
	functions, err := schemas.ReadFunctions([]byte(`[{"name": "f", "parameters": {"type": "object", "properties": {
		"x": {"type": "string", "enum": ["0", "1"]}, "y": {"type": "string", "enum": ["0", "1"]}}, "required": ["x", "y"]}}]`))
	if err != nil {
		t.Fatal(err)
	}
	share := func(s [2]float64) schemas.Shares {
		return schemas.Shares{Of: map[string]float64{"0": s[0], "1": s[1]}}
	}
	d := &schemas.Domain{Functions: functions, Recipe: schemas.Recipe{Attributes: map[string]schemas.Attribute{"x": {From: "arguments.x"}, "y": {From: "arguments.y"}},
		Targets: []schemas.Target{{Of: "x", Share: share(a)}, {Of: "y", Share: share(b)}},
		Routes:  []schemas.Route{{Name: "r", Kind: "template", Weight: new(1.0)}}}}
	d.Joint = &schemas.PopulationJoint{Of: []string{"y", "x"}, Rest: new(0)} // in another order than the dimensions
	for i, n := range counts {
		if n > 0 {
			d.Joint.Cells = append(d.Joint.Cells, schemas.PopulationCell{Values: schemas.Labels{fmt.Sprint(i % 2), fmt.Sprint(i / 2)}, Count: n})
		}
	}
	return d
}

func given(labels map[string]string, _ int) bool { return labels["x"] != "" && labels["y"] != "" }

// quotasOf returns the quotas by x and y: 00, 01, 10, 11.
func quotasOf(t failer, d *schemas.Domain, size int) (out [4]int) {
	t.Helper()
	j, err := New(d, attributes.NewObserver(d), size, given)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range j.Cells {
		at := j.LabelsOf(i)
		out[strings.Index("00 01 10 11", at["x"]+at["y"])/3] += c.Quota
	}
	return out
}

// Where the targets are the joint's own margins, the rows are the joint: raking changes nothing of it.
func TestJointOfItsOwnMargins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var n [4]int
		total := 0
		for i := range n {
			n[i] = rapid.IntRange(1, 400).Draw(t, "count")
			total += n[i]
		}
		part := func(a, b int) [2]float64 {
			return [2]float64{float64(a) / float64(total), float64(b) / float64(total)}
		}
		if got := quotasOf(t, square(t, part(n[0]+n[1], n[2]+n[3]), part(n[0]+n[2], n[1]+n[3]), n), total); got != n {
			t.Fatalf("%v, want %v", got, n)
		}
	})
}

// Raking moves the margins and keeps the odds ratio. The margins 0.5 of the counts 40 10 20 30, whose odds ratio is 6,
// give x/(0.5-x) = sqrt(6), so that x is 0.3551 (the closed form for a two by two table with even margins).
func TestJointKeepsTheOddsRatio(t *testing.T) {
	d := square(t, [2]float64{0.5, 0.5}, [2]float64{0.5, 0.5}, [4]int{40, 10, 20, 30})
	want := 100000 * 0.5 * math.Sqrt(6) / (1 + math.Sqrt(6))
	got := quotasOf(t, d, 100000)
	if math.Abs(float64(got[0])-want) > 1 || got[0] != got[3] || got[1] != got[2] || got[0]+got[1] != 50000 {
		t.Errorf("%v, want %.1f", got, want)
	}
	d.Joint = nil
	if got := quotasOf(t, d, 100000); got != [4]int{25000, 25000, 25000, 25000} {
		t.Errorf("without a joint %v", got)
	}
}

// What the joint does not name shares its rest, and is never impossible.
func TestJointRest(t *testing.T) {
	d := square(t, [2]float64{0.75, 0.25}, [2]float64{0.75, 0.25}, [4]int{70, 0, 20, 0})
	d.Joint.Rest = new(60)
	if got := quotasOf(t, d, 10000); got[0]*got[3]/max(got[1]*got[2], 1) > 4 || got[0]*got[3] < 3*got[1]*got[2] { // 70*30 / (30*20) is 3.5
		t.Errorf("%v have the odds ratio %.2f, want 3.5", got, float64(got[0]*got[3])/float64(got[1]*got[2]))
	}
	d.Joint.Rest = new(0)
	if got := quotasOf(t, d, 10000); got[0]+got[1] != 7500 || got[1]+got[3] != 2500 {
		t.Errorf("with nothing left %v", got)
	}
}

// Cells that share a combination, such as those of two routes, share its rows; targets hold whatever the joint says.
func TestJointOfSomeAttributes(t *testing.T) {
	j, err := make1000(t, withJoint(t, 0, map[[2]string]int{{"find", "Logo"}: 300, {"find", "Text"}: 100, {"find", "Photo"}: 20, {"stop", ""}: 50}), everything)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		attribute, label string
		want             float64
	}{{"outcome", "call", 900}, {"function", "find", 720}, {"kind", "Photo", 360}, {"kind", "Logo", 180}, {"kind", "Text", 180}, {"route", "1", 250}} {
		if got := sum(j, test.attribute, test.label); math.Abs(float64(got)-test.want) > 1 {
			t.Errorf("%s %q: %d rows, want %g", test.attribute, test.label, got, test.want)
		}
	}
}

// A combination that people ask for and no route can make is told with its file and key, not left out in silence.
func TestImpossibleJoint(t *testing.T) {
	_, err := make1000(t, withJoint(t, 0, map[[2]string]int{{"find", "Photo"}: 300, {"stop", "Logo"}: 40}), everything)
	want := "population.json: no combination of labels that can be made has joint.cells[1], 40 rows of function=stop, kind=Logo: " +
		"take them out of the joint, or let a route and an asset make them (impossible, the routes' when, the phrases)"
	if err == nil || err.Error() != want {
		t.Errorf("%v, want\n%s", err, want)
	}
	err = impossible("p.json", strings.Split("a b c d e f g", " "))
	if !strings.Contains(err.Error(), "a; b; c; d; e; and 2 more: ") {
		t.Error(err)
	}
}

// A table of the population is named by its file and key.
func TestTablesOfThePopulation(t *testing.T) {
	d := domain(t)
	d.Recipe.Targets[2].From = "population.json: tables[0]"
	_, err := make1000(t, d, func(labels map[string]string, _ int) bool { return labels["kind"] != "Photo" })
	if err == nil || !strings.Contains(err.Error(), `table "population.json: tables[0]: kind given function=find" wants 0.5 of "Photo", and no combination of labels that can be made has it`) {
		t.Error(err)
	}
}
