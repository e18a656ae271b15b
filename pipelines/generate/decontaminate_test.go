package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/near"
	"github.com/routenator/routenator/transforms/text"
)

// goldenShop is the shop with golden rows made of what it says: every tenth query as it is, every tenth with its last
// letter changed, and every tenth within a longer one.
func goldenShop(t *testing.T, output, spec string) (recipe string, golden []string) {
	t.Helper()
	mustGenerate(t, "--recipe", shop, "--output", output)
	recipe = copyRecipe(t, shop, "max_broken: 0.2\n", "max_broken: 0.2\ndecontaminate: {golden: \"golden-*.jsonl\", "+spec+"}\n")
	var lines strings.Builder
	for i, row := range rowsOf(t, filepath.Join(output, "latest"), schemas.SplitTrain) {
		query := row.Query
		switch i % 10 {
		case 0:
		case 1:
			query += "q"
		case 2:
			query = "well well well " + query + " and a lot more of what nobody else would ever say"
		default:
			continue
		}
		golden = append(golden, text.Normalise(query))
		line, err := json.Marshal(map[string]any{"id": fmt.Sprint("g", i), "query": query, "calls": []string{}})
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, '\n'))
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(recipe), "golden-a.jsonl"), []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return recipe, golden
}

// No accepted row repeats a golden one, by the rule as it reads; what left is counted by reason, quotas are met from
// other rows, and the golden rows are part of the run's identity.
func TestDecontaminate(t *testing.T) {
	output := t.TempDir()
	recipe, golden := goldenShop(t, output, "near: 0.8, overlap: 4")
	before := read[schemas.Manifest](t, filepath.Join(output, "latest", "manifest.json"))
	mustGenerate(t, "--recipe", recipe, "--output", output)
	latest := filepath.Join(output, "latest")
	report := read[schemas.Report](t, filepath.Join(latest, "report.json"))
	if report.Rows != 600 || len(report.Shortfall) > 0 {
		t.Errorf("%d rows, %v", report.Rows, report.Shortfall)
	}
	checkNothingLost(t, &report, latest)
	for _, reason := range []string{"golden exact", "golden near", "golden overlap"} {
		if !strings.Contains(fmt.Sprint(report.Funnel.Rejected), "{decontaminate "+reason+" ") {
			t.Errorf("nothing left for %s: %v", reason, report.Funnel.Rejected)
		}
	}
	if f := report.Funnel; f.Candidates != f.Accepted+f.Surplus+rejectsOf(report, "validate", "decontaminate", "dedup") {
		t.Errorf("%+v", f)
	}
	rows := rowsOf(t, latest, schemas.SplitTrain, schemas.SplitValidation, "surplus")
	for _, row := range rows {
		query := text.Normalise(row.Query)
		for _, g := range golden {
			long := strings.Count(g, " ") >= 4
			if query == g || long && near.Jaccard(query, g) >= 0.8 || long && shareRun(query, g, 5) {
				t.Errorf("%q repeats %q", query, g)
			}
		}
	}
	if after := read[schemas.Manifest](t, filepath.Join(latest, "manifest.json")); after.Identity == before.Identity || after.RecipeSHA256 == before.RecipeSHA256 {
		t.Error("the same identity with and without golden rows")
	}
	if words := mustGenerate(t, "--recipe", recipe, "--preview", "100"); !strings.Contains(words, "would be rejected: golden ") {
		t.Error("preview shows no row that would leave")
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(recipe), "golden-b.jsonl"), []byte(`{"query": "nothing like it"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if words := mustGenerate(t, "--recipe", recipe, "--output", output, "--runner", "direct"); strings.Contains(words, "Nothing to do") {
		t.Error("a further golden file changes nothing")
	}
	if got := fmt.Sprint(queriesOf(t, latest)); got == "[]" || got != fmt.Sprint(queriesOf(t, filepath.Join(output, "snapshots", filepath.Base(snapshotBefore(t, output))))) {
		t.Error("the direct runner, with a golden row that nothing repeats, keeps other rows")
	}
}

// snapshotBefore returns the folder of the snapshot before the last.
func snapshotBefore(t *testing.T, output string) string {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(output, "snapshots", "*-*"))
	if err != nil || len(folders) < 2 {
		t.Fatalf("snapshots %v, %v", folders, err)
	}
	return folders[len(folders)-2]
}

// shareRun says whether two texts share n words in a row.
func shareRun(a, b string, n int) bool {
	words := strings.Fields(a)
	for i := 0; i+n <= len(words); i++ {
		if strings.Contains(" "+b+" ", " "+strings.Join(words[i:i+n], " ")+" ") {
			return true
		}
	}
	return false
}

// A golden file that cannot be read is named before any work.
func TestDecontaminateInput(t *testing.T) {
	recipe := copyRecipe(t, shop, "max_broken: 0.2\n", "max_broken: 0.2\ndecontaminate: {golden: golden.jsonl, near: 0.5}\n")
	golden := filepath.Join(filepath.Dir(recipe), "golden.jsonl")
	if err := os.WriteFile(golden, []byte("{\"query\": 5}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := generate(t, "--recipe", recipe, "--validate"); err == nil || !strings.Contains(err.Error(), "golden.jsonl:1: is no golden row") {
		t.Error(err)
	}
	if err := os.WriteFile(golden, []byte("{\"query\": \"please water the plant for a few minutes\"}\n{\"query\": \"water the rose please and then find a pot\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustGenerate(t, "--recipe", recipe, "--validate")
}
