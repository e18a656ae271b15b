package transforms

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/router"
	"github.com/routenator/routenator/transforms/text"
	"pgregory.net/rapid"
)

func row(id, query, arguments string) schemas.Candidate {
	return schemas.Candidate{ID: id, Query: query, Outcome: schemas.OutcomeCall, Calls: []schemas.Call{{Name: "f", Arguments: json.RawMessage(arguments)}}}
}

func TestUniqueRows(t *testing.T) {
	for _, test := range []struct {
		name    string
		rows    []schemas.Candidate
		kept    int
		rejects map[string]int
	}{
		{"nothing", nil, 0, nil},
		{"case and punctuation", []schemas.Candidate{row("1", "Red roses!", `{"a":1}`), row("2", "red  roses", `{"a":1}`)}, 1, map[string]int{"duplicate": 1}},
		{"other calls", []schemas.Candidate{row("1", "lights", `{"a":1}`), row("2", "lights", `{"a":2}`)}, 0, map[string]int{"label_conflict": 2}},
		{"lights on and off", []schemas.Candidate{row("1", "lights on", `{"a":1}`), row("2", "lights off", `{"a":2}`)}, 2, nil},
		{"a conflict takes all", []schemas.Candidate{row("1", "x", `{"a":1}`), row("2", "x", `{"a":1}`), row("3", "x", `{"a":2}`)}, 0, map[string]int{"label_conflict": 3}},
	} {
		kept, rejects := uniqueRows(7, test.rows)
		got := map[string]int{}
		for _, r := range rejects {
			got[r.Reason]++
		}
		if len(kept) != test.kept || fmt.Sprint(got) != fmt.Sprint(mapOrEmpty(test.rejects)) {
			t.Errorf("%s: kept %d, rejects %v", test.name, len(kept), got)
		}
	}
}

func mapOrEmpty(m map[string]int) map[string]int {
	if m == nil {
		return map[string]int{}
	}
	return m
}

// Rows of a lower tier stay, whatever their hash.
func TestLowerTiersWin(t *testing.T) {
	for i := range 50 {
		early, late := row(fmt.Sprint("early", i), "same", `{}`), row(fmt.Sprint("late", i), "Same", `{}`)
		late.Tier = 1
		if kept, _ := uniqueRows(7, []schemas.Candidate{late, early}); len(kept) != 1 || kept[0].ID != early.ID {
			t.Fatalf("kept %v", kept)
		}
	}
}

// Any order gives the same rows, and no row is lost: rows in are rows kept and rejects.
func TestUniqueRowsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t)
		kept, rejects := uniqueRows(7, slices.Clone(rows))
		if len(kept)+len(rejects) != len(rows) {
			t.Fatalf("%d rows in, %d kept and %d rejected", len(rows), len(kept), len(rejects))
		}
		shuffled := rapid.Permutation(rows).Draw(t, "order")
		again, _ := uniqueRows(7, shuffled)
		if !slices.EqualFunc(kept, again, func(a, b schemas.Candidate) bool { return a.ID == b.ID }) {
			t.Fatal("another order keeps other rows")
		}
		seen := map[string]bool{}
		for _, c := range kept {
			if key := text.Normalise(c.Query); seen[key] {
				t.Fatalf("%q is kept twice", key)
			} else {
				seen[key] = true
			}
		}
	})
}

func drawRows(t *rapid.T) []schemas.Candidate {
	n := rapid.IntRange(0, 60).Draw(t, "rows")
	rows := make([]schemas.Candidate, n)
	for i := range rows {
		query := rapid.SampledFrom([]string{"a", "A", "b", "b!", "c d", "C  d", "e"}).Draw(t, "query")
		rows[i] = row(fmt.Sprint("id", i), query, fmt.Sprintf(`{"v":%d}`, rapid.IntRange(0, 1).Draw(t, "value")))
		rows[i].Cell, rows[i].Round = rapid.IntRange(-1, 3).Draw(t, "cell"), rapid.IntRange(0, 2).Draw(t, "round")
	}
	return rows
}

// However rows are spread over parts, each cell keeps exactly its quota: the rows of lowest rank.
func TestBalanceKeepsTheLowestRanks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := make([][]schemas.Candidate, rapid.IntRange(1, 5).Draw(t, "parts"))
		var all []schemas.Candidate
		for i := range rapid.IntRange(0, 400).Draw(t, "rows") {
			c := row(fmt.Sprint(rapid.Uint32().Draw(t, "id"), i), "q", `{}`)
			c.Cell, c.Round = rapid.IntRange(-1, 70).Draw(t, "cell"), rapid.IntRange(0, 1).Draw(t, "round")
			at := rapid.IntRange(0, len(parts)-1).Draw(t, "part")
			parts[at], all = append(parts[at], c), append(all, c)
		}
		round := &Round{}
		for range 71 {
			round.Joint.Cells = append(round.Joint.Cells, cells.Cell{Quota: rapid.IntRange(0, 9).Draw(t, "quota")})
		}
		bounds := balanceParts(t, round, parts)
		for cell, want := range lowest(all, round) {
			var got []string
			for i := range all {
				if all[i].Cell == cell && router.Stay(bounds[cell].Bound, rank(7, &all[i])) {
					got = append(got, all[i].ID)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, want) || bounds[cell].Accepted != len(want) {
				t.Fatalf("cell %d keeps %v, want %v", cell, got, want)
			}
		}
	})
}

// balanceParts does what the fns of Balance do, without a runner.
func balanceParts(t *rapid.T, round *Round, parts [][]schemas.Candidate) []Cut {
	histograms := map[int][]cellHistogram{}
	for _, rows := range parts {
		packs, err := packHistograms(countCells(7, round, rows))
		if err != nil {
			t.Fatal(err)
		}
		for group, pack := range packs {
			list, err := decode[cellHistogram](pack)
			if err != nil {
				t.Fatal(err)
			}
			histograms[group] = append(histograms[group], list...)
		}
	}
	var ends []threshold
	for group := range cellGroups {
		ends = append(ends, thresholds(round, group, histograms[group])...)
	}
	ranks := map[int][]cellRanks{}
	for _, rows := range parts {
		for group, list := range endingRanks(7, rows, ends) {
			ranks[group] = append(ranks[group], list...)
		}
	}
	out := make([]Cut, len(round.Joint.Cells))
	for group := range cellGroups {
		for _, cut := range cuts(group, ends, ranks[group]) {
			out[cut.Cell] = cut
		}
	}
	return out
}

// lowest is the brute force: the ids of each cell's quota of rows of lowest rank.
func lowest(all []schemas.Candidate, round *Round) map[int][]string {
	out := map[int][]string{}
	for cell := range round.Joint.Cells {
		var rows []schemas.Candidate
		for _, c := range all {
			if c.Cell == cell {
				rows = append(rows, c)
			}
		}
		slices.SortFunc(rows, func(a, b schemas.Candidate) int { return cmp.Compare(rank(7, &a), rank(7, &b)) })
		var ids []string
		for _, c := range rows[:min(len(rows), round.Joint.Cells[cell].Quota)] {
			ids = append(ids, c.ID)
		}
		slices.Sort(ids)
		out[cell] = ids
	}
	return out
}
