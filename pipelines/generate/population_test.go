package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
)

const shopPopulation = `{"version": 1, "rows": 2000, "min_count": 20, "tables": [
  {"of": "kind", "given": {"outcome": "call"}, "share": {"Plant": 0.45, "Pot": 0.25}, "rest": 0.3},
  {"of": "words", "share": {"4-7": 0.55, "1-3": 0.25, "8+": 0.2}}],
 "joint": {"of": ["kind", "words"], "cells": [{"values": ["Plant", "4-7"], "count": 700}, {"values": ["Plant", "8+"], "count": 30}, {"values": ["Pot", "8+"], "count": 300}, {"values": ["Pot", "4-7"], "count": 150}]}}
`

// populatedShop is the shop with a population in place of two of its tables.
func populatedShop(t *testing.T, population string) string {
	t.Helper()
	recipe := copyRecipe(t, shop, `  - {of: kind, given: {outcome: call}, share: {Plant: 0.4, rest: 0.6}}
  - {of: words, share: {"4-7": 0.6, rest: 0.4}}
`, "population: population.json\n")
	if err := os.WriteFile(filepath.Join(filepath.Dir(recipe), "population.json"), []byte(population), 0o600); err != nil {
		t.Fatal(err)
	}
	return recipe
}

// The accepted rows have the shares of the population, and where its tables leave it open, longer queries are rather
// of the kind that the joint says.
func TestPopulation(t *testing.T) {
	output := t.TempDir()
	recipe := populatedShop(t, shopPopulation)
	mustGenerate(t, "--recipe", recipe, "--output", output)
	latest := filepath.Join(output, "latest")
	report := read[schemas.Report](t, filepath.Join(latest, "report.json"))
	want := map[string]float64{"kind Plant": 0.45, "kind Pot": 0.25, "kind Any": 0.3, "words 4-7": 0.55, "words 1-3": 0.25, "words 8+": 0.2}
	met := 0
	for _, table := range report.Tables {
		sum := 0.0
		for _, cell := range table.Cells {
			sum += cell.Target
		}
		for _, cell := range table.Cells {
			if share, ok := want[table.Of+" "+cell.Value]; ok {
				met++
				if math.Abs(cell.Target-share*sum) > 1e-6 || math.Abs(float64(cell.Accepted)-cell.Target) > 1.001 {
					t.Errorf("%s %s: target %g and %d accepted of %g rows, want a share of %g", table.Of, cell.Value, cell.Target, cell.Accepted, sum, share)
				}
			}
		}
	}
	if met != len(want) || report.Rows != 600 {
		t.Errorf("%d of %d values are in the report's tables of %d rows", met, len(want), report.Rows)
	}
	seeded := oddsOfLong(t, latest)
	plain := strings.Split(shopPopulation, `],
 "joint"`)[0] + "]}"
	mustGenerate(t, "--recipe", populatedShop(t, plain), "--output", output)
	if even := oddsOfLong(t, latest); !(seeded > 2*even) {
		t.Errorf("long queries of pots against plants: odds of %.2f with the joint, %.2f without", seeded, even)
	}
	if words, err := generate(t, "--recipe", populatedShop(t, strings.Replace(shopPopulation, "0.45", "0.46", 1)), "--validate"); err == nil ||
		!strings.Contains(err.Error(), "population.json:2: tables[0].share: the shares of kind add up to 1.01") {
		t.Error(words, err)
	}
}

// oddsOfLong is the odds of eight and more words against fewer among the pots, over those among the plants.
func oddsOfLong(t *testing.T, latest string) float64 {
	t.Helper()
	n := map[string]float64{}
	for _, row := range rowsOf(t, latest, schemas.SplitTrain, schemas.SplitValidation) {
		length := "short"
		if len(strings.Fields(row.Query)) >= 8 {
			length = "long"
		}
		for _, kind := range []string{"Pot", "Plant"} {
			if row.Outcome == schemas.OutcomeCall && strings.Contains(string(row.Arguments), `"`+kind+`"`) {
				n[kind+length]++
			}
		}
	}
	return n["Potlong"] / n["Potshort"] / (max(n["Plantlong"], 0.5) / n["Plantshort"])
}
