package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
)

const committed = "../../../examples/creative/golden"

// The committed files are those that the annotations make.
func TestCommittedFiles(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"annotations.jsonl"} {
		copyFile(t, filepath.Join(committed, name), filepath.Join(folder, name))
	}
	var stdout bytes.Buffer
	if err := run(folder, &stdout); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"golden-dev.jsonl", "golden-test.jsonl"} {
		want, got := readFile(t, filepath.Join(committed, name)), readFile(t, filepath.Join(folder, name))
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the annotations make; run go run ./scripts/data/golden examples/creative/golden", name)
		}
	}
	card := string(readFile(t, filepath.Join(committed, "README.md")))
	f := agreement(must(readAnnotations(committed)))
	for _, figure := range []float64{f.function, f.contentType} {
		if !strings.Contains(card, fmt.Sprintf("%.3f", figure)) {
			t.Errorf("the card does not say kappa %.3f; run prints %s", figure, stdout.String())
		}
	}
}

// The paper's counts (RouteNator, arXiv 2505.10495, table 5 and section 4).
func TestMarginals(t *testing.T) {
	rows := must(readAnnotations(committed))
	counts, lengths, queries := map[string]int{}, []int{}, map[string]bool{}
	for i := range rows {
		l := rows[i].final()
		counts[l.Function]++
		counts[l.ContentType]++
		lengths = append(lengths, len(strings.Fields(rows[i].Query)))
		queries[strings.ToLower(rows[i].Query)] = true
	}
	want := map[string]int{"Search": 237, "Generate": 223, "Template": 103, "Photo": 97, "Audio": 20, "Video": 19, "Background": 20, "Design Asset": 17, "Text": 20, "Any": 164}
	for name, n := range want {
		if counts[name] != n {
			t.Errorf("%s: %d rows, the paper has %d", name, counts[name], n)
		}
	}
	slices.Sort(lengths)
	sum := 0
	for _, n := range lengths {
		sum += n
	}
	mean := float64(sum) / float64(len(lengths))
	if len(rows) != 460 || len(queries) != 460 || lengths[459] != 38 || lengths[229]+lengths[230] != 16 || mean < 10.6 || mean > 11.2 {
		t.Errorf("%d rows, %d different, median %d and %d, mean %.2f, longest %d", len(rows), len(queries), lengths[229], lengths[230], mean, lengths[459])
	}
}

// dev has 115 rows, and of each function and type as near a quarter as whole rows allow.
func TestSplitIsStratified(t *testing.T) {
	rows := must(readAnnotations(committed))
	dev, test := split(rows)
	if len(dev) != 115 || len(test) != 345 {
		t.Errorf("%d and %d rows", len(dev), len(test))
	}
	all, inDev := map[label]int{}, map[label]int{}
	stratum := func(a annotation) label {
		l := a.final()
		return label{Function: l.Function, ContentType: l.ContentType}
	}
	for _, a := range rows {
		all[stratum(a)]++
	}
	for _, a := range dev {
		inDev[stratum(a)]++
	}
	for l, n := range all {
		if d := float64(inDev[l]) - float64(n)/devShare; d < -1 || d > 1 {
			t.Errorf("%v: %d of %d are dev", l, inDev[l], n)
		}
	}
	slices.Reverse(rows)
	again, _ := split(rows)
	slices.SortFunc(again, func(a, b annotation) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(dev, func(a, b annotation) int { return cmp.Compare(a.ID, b.ID) })
	if fmt.Sprint(ids(again)) != fmt.Sprint(ids(dev)) {
		t.Error("the split depends on the order of the rows")
	}
}

// A prompt is words of the query, but for mistyped ones; a none row calls nothing.
func TestRowsAreWhatTheGuideSays(t *testing.T) {
	foreign := 0
	for _, a := range must(readAnnotations(committed)) {
		for _, w := range strings.Fields(a.final().Prompt) {
			if !strings.Contains(a.Query, w) {
				foreign++
				break
			}
		}
	}
	if foreign > 20 {
		t.Errorf("%d prompts have words that the query does not have; 20 rows are mistyped at most", foreign)
	}
	outcomes, decoder := map[string]int{}, json.NewDecoder(bytes.NewReader(readFile(t, filepath.Join(committed, "golden-none.jsonl"))))
	for decoder.More() {
		var g schemas.Golden
		if err := decoder.Decode(&g); err != nil {
			t.Fatal(err)
		}
		if len(g.Calls) > 0 || g.Query == "" || g.ID == "" {
			t.Errorf("%+v", g)
		}
		outcomes[g.Outcome]++
	}
	if outcomes["none"]+outcomes["clarify"] != 100 || len(outcomes) != 2 {
		t.Errorf("outcomes %v", outcomes)
	}
}

func TestSettledBelongsToDifferences(t *testing.T) {
	for _, row := range []string{
		`{"id":"a","query":"q","first":{"function":"Search"},"second":{"function":"Generate"}}`,
		`{"id":"a","query":"q","first":{"function":"Search"},"second":{"function":"Search"},"settled":{"function":"Search"}}`,
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "annotations.jsonl"), []byte(row), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := readAnnotations(folder); err == nil || !strings.Contains(err.Error(), "settled") {
			t.Errorf("%s: %v", row, err)
		}
	}
}

func ids(rows []annotation) (out []string) {
	for _, a := range rows {
		out = append(out, a.ID)
	}
	return out
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	if err := os.WriteFile(to, readFile(t, from), 0o644); err != nil {
		t.Fatal(err)
	}
}
