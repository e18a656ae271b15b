package shards

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func cardInfo() CardInfo {
	return CardInfo{
		Name: "creative | demo", Description: "Requests to a design tool.", License: "CC-BY-4.0", Languages: []string{"en-GB", "de", "en", "no"},
		Attributes: testAttributes, Views: []string{"gorilla", "openai"}, Attributions: map[string]string{"templates": "A. Nother"},
		Report: schemas.Report{
			Tables: []schemas.TableReport{
				{Of: "outcome", JS: 0.000012, Cells: []schemas.TableCell{{Value: "call", Target: 90.5, Planned: 95, Accepted: 90}, {Value: "a|b", Target: 9.5, Accepted: 10}}},
				{Of: "words", Given: map[string][]string{"function": {"Search", "Find"}}, Cells: make([]schemas.TableCell, cardCells+2)},
			},
			Shortfall: []schemas.Shortfall{{Cell: map[string]string{"words": "1-2", "function": "Search"}, Quota: 5, Accepted: 3}},
			Funnel: schemas.Funnel{Planned: 200, Candidates: 190, Surplus: 40, Accepted: 100,
				Rejected: []schemas.RejectCount{{Stage: "dedup", Reason: "exact", Rows: 50}}},
			Routes:  []schemas.RouteReport{{Name: "heuristic", Kind: "template", Planned: 200, Unique: 140, Accepted: 100, Yield: 0.7}},
			Sources: []schemas.SourceRows{{Name: "templates", License: "CC-BY-4.0", URL: "https://example.org/a>b", Assets: 20, Rows: 60}, {Name: "photos", License: "CC0-1.0", Rows: 40}},
			Notes:   []string{"Two cells are short."},
		},
		Manifest: schemas.Manifest{ID: "1-abc", Identity: "abcdef", RecipeSHA256: "0123", Version: "1", Seed: 7, Rows: 100,
			Splits: map[string]int{"validation": 2, "train": 98, "test": 0},
			Files: []schemas.File{{Path: "data/train-00000-of-00002.parquet", Set: "train", Rows: 50, Bytes: 1000}, {Path: "data/train-00001-of-00002.parquet", Set: "train", Rows: 48, Bytes: 900},
				{Path: "data/validation-00000-of-00001.parquet", Set: "validation", Rows: 2, Bytes: 70}, {Path: "data/test-00000-of-00001.parquet", Set: "test", Bytes: 3}, {Path: "surplus/0.parquet", Set: "surplus", Rows: 40, Bytes: 5}}},
	}
}

func TestCardGolden(t *testing.T) {
	got, err := Card(cardInfo())
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "card.md")
	if *update {
		if err := os.WriteFile(golden, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("the card is not that of %s (-update rewrites it): %v\n%s", golden, err, got)
	}
}

type feature struct {
	Name, Dtype string
	List        any
}

// frontMatter reads what stands between the two lines of hyphens.
type frontMatter struct {
	Language    []string
	License     string
	LicenseName string `yaml:"license_name"`
	PrettyName  string `yaml:"pretty_name"`
	Tags        []string
	Sizes       []string `yaml:"size_categories"`
	Configs     []struct {
		DataFiles []struct{ Split, Path string } `yaml:"data_files"`
	}
	Info struct {
		Features []feature
		Splits   []struct {
			Name     string
			Bytes    int64 `yaml:"num_bytes"`
			Examples int   `yaml:"num_examples"`
		}
		DownloadSize int64 `yaml:"download_size"`
		DatasetSize  int64 `yaml:"dataset_size"`
	} `yaml:"dataset_info"`
}

func readFrontMatter(t rapid.TB, card []byte) (m frontMatter) {
	t.Helper()
	parts := strings.SplitN(string(card), "---\n", 3)
	if len(parts) != 3 || parts[0] != "" {
		t.Fatalf("no front matter: %s", card)
	}
	if err := yaml.Unmarshal([]byte(parts[1]), &m); err != nil {
		t.Fatalf("%v\n%s", err, parts[1])
	}
	return m
}

func TestCardFrontMatter(t *testing.T) {
	card, err := Card(cardInfo())
	if err != nil {
		t.Fatal(err)
	}
	m := readFrontMatter(t, card)
	columns, err := Columns(testAttributes)
	if err != nil {
		t.Fatal(err)
	}
	var names, want []string
	for _, f := range m.Info.Features {
		names = append(names, f.Name)
		if (f.Dtype == "") == (f.List == nil) {
			t.Errorf("feature %+v", f)
		}
	}
	for _, c := range columns {
		want = append(want, c.Name)
	}
	if !slices.Equal(names, want) {
		t.Errorf("features %q, columns %q", names, want)
	}
	if !slices.Equal(m.Language, []string{"de", "en", "no"}) || m.License != "cc-by-4.0" || m.LicenseName != "" || m.PrettyName != "creative | demo" ||
		!slices.Equal(m.Tags, []string{"synthetic", "function-calling"}) || !slices.Equal(m.Sizes, []string{"n<1K"}) {
		t.Errorf("%+v", m)
	}
	if len(m.Info.Splits) != 2 || m.Info.Splits[0].Name != "train" || m.Info.Splits[0].Examples != 98 || m.Info.Splits[0].Bytes != 1900 || m.Info.Splits[1].Examples != 2 ||
		m.Info.DownloadSize != 1970 || m.Info.DatasetSize != 1970 {
		t.Errorf("splits %+v", m.Info)
	}
	if files := m.Configs[0].DataFiles; len(files) != 2 || files[0].Split != "train" || files[0].Path != "data/train-*" {
		t.Errorf("data files %+v", files)
	}
}

// Whatever name a recipe gives, the front matter stays readable.
func TestCardTakesAnyName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		info := CardInfo{Name: rapid.StringMatching(`[ -~é日]{0,20}`).Draw(t, "name"), License: rapid.SampledFrom([]string{"", "mit", "Our: terms #1", "ODbL-1.0"}).Draw(t, "license")}
		info.Attributes = []Attribute{{Name: "x" + rapid.StringMatching(`[ -~]{0,8}`).Draw(t, "attribute")}}
		card, err := Card(info)
		if err != nil {
			t.Fatal(err)
		}
		m := readFrontMatter(t, card)
		if m.PrettyName != info.Name || len(m.Info.Features) != len(columnsBefore)+1+len(columnsAfter) || m.Info.Features[len(columnsBefore)].Name != info.Attributes[0].Name {
			t.Fatalf("%+v", m)
		}
	})
}

func TestCardOfNothing(t *testing.T) {
	if card, err := Card(CardInfo{Name: "empty"}); err != nil || !bytes.Contains(card, []byte("No outside content")) {
		t.Errorf("%v\n%s", err, card)
	}
	if _, err := Card(CardInfo{Attributes: []Attribute{{Name: "prompt"}}}); err == nil {
		t.Error("bad attributes are no error")
	}
}

func TestHubLicense(t *testing.T) {
	for spdx, want := range map[string]string{"Apache-2.0": "apache-2.0", "ODbL-1.0": "odbl", "CC0-1.0": "cc0-1.0", "GPL-3.0-or-later": "gpl-3.0", "Our-Terms": "other", "proprietary": "other"} {
		if got, known := hubLicense(spdx); got != want || known != (want != "other") {
			t.Errorf("%s = %s, %v", spdx, got, known)
		}
	}
}

func TestSizeCategory(t *testing.T) {
	for rows, want := range map[int]string{0: "n<1K", 999: "n<1K", 1000: "1K<n<10K", 215_100: "100K<n<1M", 1_000_000: "1M<n<10M", 2_000_000_000: "1B<n<10B", 5_000_000_000_000: "n>1T"} {
		if got := sizeCategory(rows); got != want {
			t.Errorf("%d rows = %s, want %s", rows, got, want)
		}
	}
}
