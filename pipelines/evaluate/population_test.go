package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
)

// population writes the tables of a log and reads them back.
func population(t *testing.T, log string, least int) (*schemas.Population, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "population.json")
	mustRun(t, "--dataset", log, "--functions", writeText(t, "functions.json", functions), "--population", file, "--min_count", fmt.Sprint(least))
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := &schemas.Population{}
	if err := json.Unmarshal(data, p); err != nil {
		t.Fatal(err)
	}
	return p, string(data)
}

func mustRun(t *testing.T, args ...string) {
	t.Helper()
	if _, _, err := evaluate(t, args...); err != nil {
		t.Fatal(err)
	}
}

// No token that people wrote comes out, wherever in the log it stands: query, ids, argument values, other functions' and
// arguments' names, and other fields.
func TestPopulationQuotesNobody(t *testing.T) {
	const secret = "zq"
	type logged struct {
		schemas.Golden
		Team string `json:"team"`
	}
	var list []logged
	for i, g := range rows(300, 0) {
		token := func(kind string) string { return fmt.Sprintf("%s%s%d", secret, kind, i%3) }
		g.ID, g.Query = token("id")+fmt.Sprint(i), g.Query+" "+token("query")
		switch {
		case i%5 == 0:
			g.Calls = []schemas.Call{{Name: token("function"), Arguments: json.RawMessage(fmt.Sprintf(`{"%s":"%s"}`, token("name"), token("value")))}}
			g.Outcome = "call"
		case i%5 == 1:
			g.Calls = []schemas.Call{{Name: "Search", Arguments: json.RawMessage(fmt.Sprintf(`{"kind":"%s","about":"%s"}`, token("kind"), token("about")))}}
			g.Outcome = "call"
		}
		list = append(list, logged{g, token("team")})
	}
	p, text := population(t, write(t, "log.jsonl", list), 10)
	if strings.Contains(text, secret) {
		t.Errorf("a token of the log came out:\n%s", text)
	}
	for _, colour := range colours {
		for _, word := range strings.Fields(colour) {
			if strings.Contains(text, word) {
				t.Errorf("%q, a word of the queries, came out", word)
			}
		}
	}
	tables := map[string]bool{}
	for _, table := range p.Tables {
		tables[table.Of] = true
	}
	if p.Rows != 300 || !tables["outcome"] || !tables["function"] || !tables["words"] || !tables["kind"] || tables["about"] {
		t.Errorf("%d rows, tables %v", p.Rows, tables)
	}
}

// Every named value and every rest stands for at least min_count rows, and shares sum to 1.
func TestPopulationSuppresses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		least := rapid.IntRange(1, 40).Draw(t, "least")
		p := &populator{least: least, out: &schemas.Population{}}
		counts, sum := map[string]int{}, 0
		for i, n := range rapid.SliceOfN(rapid.IntRange(0, 60), 0, 8).Draw(t, "counts") {
			counts[fmt.Sprint("v", i)] = n
			sum += n
		}
		p.table("x", nil, counts)
		for _, table := range p.out.Tables {
			total := table.Rest
			for value, share := range table.Share {
				total += share
				if counts[value] < least {
					t.Fatalf("%s has %d rows, fewer than %d", value, counts[value], least)
				}
			}
			if math.Abs(total-1) > 1e-9 {
				t.Fatalf("shares sum to %g", total)
			}
			if rest := table.Rest * float64(sum); rest > 1e-9 && rest < float64(least)-1e-9 {
				t.Fatalf("the rest are %g rows, fewer than %d", rest, least)
			}
		}
	})
}
