package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
)

// populationOf writes the tables of a log and reads them back.
func populationOf(t *testing.T, log string, least int) (*schemas.Population, string) {
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
	p, text := populationOf(t, write(t, "log.jsonl", list), 10)
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

// A snapshot's schemas are a recipe's: they name the values, where no other is given. The tools of a log are part of it.
func TestPopulationOfASnapshot(t *testing.T) {
	folder, file := t.TempDir(), filepath.Join(t.TempDir(), "population.json")
	if err := os.Mkdir(filepath.Join(folder, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	var tools []json.RawMessage
	if err := json.Unmarshal([]byte(functions), &tools); err != nil {
		t.Fatal(err)
	}
	writeParquet(t, filepath.Join(folder, "data"), rows(300, 0), tools...)
	if _, _, err := evaluate(t, "--dataset", folder, "--population", file); err == nil || !strings.Contains(err.Error(), "--recipe or --functions") {
		t.Errorf("a log's own tools were believed: %v", err)
	}
	manifest := `{"files": [{"path": "data/part.parquet", "set": "train", "rows": 300}]}`
	if err := os.WriteFile(filepath.Join(folder, "manifest.json"), []byte(manifest), 0o600); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "--dataset", folder, "--population", file, "--min_count", "20")
	p := &schemas.Population{}
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, p)
	}
	if err != nil {
		t.Fatal(err)
	}
	if p.Rows != 300 || len(p.Tables) != 6 || p.Joint == nil || len(p.Joint.Of) != 4 || len(p.Joint.Cells) < 6 {
		t.Errorf("%s", data)
	}
}
