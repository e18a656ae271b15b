package population

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/records"
)

// shop has two functions with a kind each, words in two bins, and a place of the kind.
func shop() *schemas.Domain {
	kind := schemas.Parameter{Name: "kind", Type: "string", Enum: []string{"Any", "Plant", "Pot", "Shed"}, Required: true}
	return &schemas.Domain{
		Functions: []schemas.Function{{Name: "Find", Parameters: []schemas.Parameter{kind}}, {Name: "Make", Parameters: []schemas.Parameter{kind}}},
		Values:    map[string][]schemas.ValueEntry{"kind": {{Value: "Any", CatchAll: true}, {Value: "Pot", Say: []schemas.Surface{{Text: "vessel"}}}}},
		Recipe: schemas.Recipe{Attributes: map[string]schemas.Attribute{"outcome": {From: "outcome"}, "function": {From: "function"}, "kind": {From: "arguments.kind"},
			"words": {From: "query", Measure: schemas.MeasureWords, Bins: []int{1, 4}}, "place": {From: "query", Measure: schemas.MeasurePosition, Keyword: "kind"}}},
	}
}

const short, long = "green vessel please", "a green vessel for the garden"

func rows(c *Counter, to *Counts, n int, function, kind, query string) {
	for range n {
		r := &records.Record{Query: query, Function: function}
		if function != "" {
			r.Outcome, r.Arguments = schemas.OutcomeCall, []records.Argument{{Name: "kind", Value: kind}}
		} else {
			r.Outcome = schemas.OutcomeNone
		}
		c.Add(to, r, nil)
	}
}

func written(t *testing.T, p *schemas.Population) string {
	t.Helper()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Known answers: 110 rows of a log with a foreign kind, an unknown function and few sheds.
func TestPublish(t *testing.T) {
	c, counts := NewCounter(shop()), &Counts{}
	rows(c, counts, 40, "Find", "Plant", short)
	rows(c, counts, 40, "Find", "Pot", long)
	rows(c, counts, 4, "Find", "Shed", long)
	rows(c, counts, 3, "Find", "Zqfree", long)
	rows(c, counts, 3, "Zqname", "Pot", long)
	rows(c, counts, 20, "", "", short)
	p := c.Publish(counts, 10)
	if written(t, p) != `{"version":1,"rows":110,"min_count":10,"tables":[`+
		`{"of":"outcome","share":{"call":0.8181818181818182,"none":0.18181818181818182}},`+
		`{"of":"function","share":{"Find":1}},`+
		// 4 sheds are few, and would be the only ones in the rest: the smaller of the two others goes with them
		`{"of":"kind","given":{"function":["Find"],"outcome":["call"]},"share":{"Plant":0.475},"rest":0.525},`+
		`{"of":"place","given":{"function":["Find"],"kind":["Plant","Pot","Shed"],"outcome":["call"]},"share":{"middle":1}},`+
		`{"of":"words","given":{"function":["Find"],"outcome":["call"]},"share":{"1-3":0.45555555555555555,"4+":0.5444444444444444}}],`+
		`"joint":{"of":["function","outcome","kind","words"],"cells":[{"values":["","none","","1-3"],"count":20},{"values":["Find","call","Plant","1-3"],"count":40},{"values":["Find","call","Pot","4+"],"count":40}],"rest":10}}` {
		t.Error(written(t, p))
	}
}

// Three rows of a combination that has no others cannot be told from none, whatever is subtracted from what: two logs that
// differ by them, and have the same totals, publish the same bytes.
func TestSubtractionTellsNothing(t *testing.T) {
	for _, hidden := range []int{1, 2, 3} {
		var published [2]string
		for i, n := range []int{0, hidden} {
			c, counts := NewCounter(shop()), &Counts{}
			rows(c, counts, 402-n, "Find", "Plant", short) // the totals of kinds and of words are those of the other log
			rows(c, counts, 200+n, "Find", "Plant", long)
			rows(c, counts, 101+n, "Find", "Pot", short)
			rows(c, counts, n, "Make", "Pot", long)
			rows(c, counts, n, "Make", "Shed", short)
			rows(c, counts, 60-2*n, "Make", "Pot", short)
			rows(c, counts, 60, "Make", "Plant", long)
			rows(c, counts, 60-n, "Find", "Pot", long)
			p := c.Publish(counts, 20)
			if p.Joint == nil || len(p.Joint.Cells) < 4 || *p.Joint.Rest%20 != 0 {
				t.Fatalf("the joint is %v", written(t, p))
			}
			for _, cell := range p.Joint.Cells {
				if cell.Count%20 != 0 {
					t.Errorf("%v have exactly %d rows", cell.Values, cell.Count)
				}
			}
			joint, err := json.Marshal(p.Joint)
			if err != nil {
				t.Fatal(err)
			}
			published[i] = string(joint)
		}
		if published[0] != published[1] {
			t.Errorf("%d rows are told from none:\n%s\n%s", hidden, published[0], published[1])
		}
	}
}

// Every label that is named and every rest is of the least count or more; shares add up to 1, over a multiple of it.
func TestSuppress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		least := rapid.IntRange(1, 40).Draw(t, "least")
		counts, sum := map[string]int{}, 0
		for i, n := range rapid.SliceOfN(rapid.IntRange(0, 60), 0, 8).Draw(t, "counts") {
			counts[fmt.Sprint("v", i)] = n
			sum += n
		}
		named, rest := suppress(counts, least)
		parts := []int{rest}
		for _, label := range named {
			if counts[label] < least {
				t.Fatalf("%s has %d rows, fewer than %d", label, counts[label], least)
			}
			parts = append(parts, counts[label])
			sum -= counts[label]
		}
		if rest != sum || len(named) > 0 && rest > 0 && rest < least {
			t.Fatalf("the rest are %d rows of %d, where %d is the least", rest, sum, least)
		}
		if len(named) == 0 {
			return
		}
		total, whole := 0.0, 0
		for _, n := range parts {
			whole += n
		}
		whole = round(whole, least)
		for i, share := range shares(parts, least) {
			total += share
			if n := share * float64(whole); math.Abs(n-math.Round(n)) > 1e-9 || i > 0 && n < 0.5 {
				t.Fatalf("share %g of %d", share, whole)
			}
		}
		if math.Abs(total-1) > 1e-9 {
			t.Fatalf("shares add up to %g", total)
		}
	})
}

// Counts are the same for any split of the rows, and hold no letter of them.
func TestCountsHoldNumbersAlone(t *testing.T) {
	c, whole, parts := NewCounter(shop()), &Counts{}, &Counts{}
	for i, kind := range []string{"Plant", "zqsecret", "Pot", ""} {
		for _, query := range []string{short, long, "zqsecret"} {
			rows(c, whole, i+1, "Find", kind, query)
			part := &Counts{}
			rows(c, part, i+1, "Find", kind, query)
			parts.Merge(part)
		}
	}
	if fmt.Sprint(whole) != fmt.Sprint(parts) || whole.Rows != 30 {
		t.Errorf("%v\n%v", whole, parts)
	}
	for cell := range whole.Cells {
		if strings.Trim(cell, "0123456789 ") != "" {
			t.Errorf("a cell is called %q", cell)
		}
	}
}

// What is published fits the recipe: schemas.Read takes it for targets and for the seed.
func TestRecipeTakesIt(t *testing.T) {
	files := recipeFiles{
		"recipe.yaml": `{name: shop, size: 100, functions: functions.json, population: population.json,
  values: {kind: [{value: Any, catch_all: true}, {value: Plant, say: [plant]}, {value: Pot, say: [vessel]}, {value: Shed, say: [shed]}]},
  attributes: {outcome: {from: outcome}, function: {from: function}, kind: {from: arguments.kind}, words: {from: query, measure: words, bins: [1, 4]}, place: {from: query, measure: keyword_position, keyword: kind}},
  routes: [{name: a, kind: template, phrases: phrases.yaml}]}`,
		"phrases.yaml":   `phrases: [{function: Find, say: ["find {kind}"]}, {function: Make, say: ["make {kind}"]}, {outcome: none, say: [hello]}]`,
		"functions.json": `[{"name": "Find", "parameters": {"type": "object", "properties": {"kind": {"type": "string", "enum": ["Any", "Plant", "Pot", "Shed"]}}}}, {"name": "Make", "parameters": {"type": "object", "properties": {"kind": {"type": "string", "enum": ["Any", "Plant", "Pot", "Shed"]}}}}]`,
	}
	c, counts := NewCounter(shop()), &Counts{}
	rows(c, counts, 50, "Find", "Plant", short)
	rows(c, counts, 30, "Find", "Any", long)
	rows(c, counts, 30, "Make", "Pot", long)
	rows(c, counts, 25, "", "", short)
	p := c.Publish(counts, 10)
	files["population.json"] = written(t, p)
	domain, err := schemas.Read(files, "recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(domain.Recipe.Targets) != len(p.Tables) || len(p.Tables) < 7 || domain.Joint == nil || len(domain.Joint.Of) < 3 {
		t.Errorf("%d targets of %d tables, joint %v", len(domain.Recipe.Targets), len(p.Tables), domain.Joint)
	}
}

type recipeFiles map[string]string

func (f recipeFiles) ReadFile(name string) ([]byte, error) {
	data, ok := f[name]
	if !ok {
		return nil, fmt.Errorf("no file %s", name)
	}
	return []byte(data), nil
}

func (f recipeFiles) Glob(pattern string) ([]string, error) {
	if _, ok := f[pattern]; ok {
		return []string{pattern}, nil
	}
	return nil, nil
}
