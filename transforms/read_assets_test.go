package transforms

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"pgregory.net/rapid"
)

func readAll(t interface{ Fatal(...any) }, path string, cuts []int64) (lines []string) {
	for i := range cuts[:len(cuts)-1] {
		file := AssetFile{URI: path, Name: path, Start: cuts[i], End: cuts[i+1]}
		err := readLines(context.Background(), file, func(r AssetRecord) {
			if r.Broken != "" {
				lines = append(lines, "broken")
				return
			}
			lines = append(lines, string(r.Data))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return lines
}

// Wherever a file is cut, each line is read once, in order.
func TestLinesOfAnyCut(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.StringMatching(`[a-z]{0,6}`), 0, 12).Draw(t, "lines")
		body := strings.Join(lines, rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end"))
		path := filepath.Join(folder, "a.jsonl")
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		cuts := []int64{0, int64(len(body))}
		for range rapid.IntRange(0, 4).Draw(t, "cuts") {
			cuts = append(cuts, rapid.Int64Range(0, int64(len(body))).Draw(t, "cut"))
		}
		slices.Sort(cuts)
		cuts = slices.Compact(cuts)
		if len(cuts) < 2 {
			return
		}
		want := slices.DeleteFunc(slices.Clone(lines), func(s string) bool { return s == "" })
		if got := readAll(t, path, cuts); !slices.Equal(got, want) {
			t.Fatalf("cuts %v of %q: %q, want %q", cuts, body, got, want)
		}
	})
}

func TestLongLineIsOneBrokenRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jsonl")
	body := `{"id":"1"}` + "\n" + strings.Repeat("x", 10<<20) + "\n" + `{"id":"2"}` + "\n"
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{`{"id":"1"}`, "broken", `{"id":"2"}`}
	if got := readAll(t, path, []int64{0, -1}); !slices.Equal(got, want) {
		t.Fatalf("%.60q", got)
	}
}

func TestParseAsset(t *testing.T) {
	domain := &schemas.Domain{Recipe: schemas.Recipe{Assets: []schemas.AssetSource{{
		Fields: map[string]string{"id": "acno", "title": "name", "keywords": "tags", "gentech": "gentech", "year": "year"},
		Set:    map[string]string{"content_type": "Photo"}, Clean: map[string][]string{"title": {"brackets"}}, Weight: 2,
	}}}}
	parsers, err := newAssetParsers(domain, nil)
	if err != nil {
		t.Fatal(err)
	}
	asset, err := parsers[0].parse(&AssetRecord{Data: []byte(`{"acno": 12, "name": "Dover [verso]", "tags": ["sea", "cliff"], "gentech": true, "year": 1999}`)})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(asset.ID, "|", asset.Title, "|", asset.Keywords, asset.Field("gentech"), asset.Field("year"), asset.Field("content_type"), asset.Weight)
	if want := "12|Dover|[sea cliff]true1999Photo2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestBrokenAssets(t *testing.T) {
	parsers, err := newAssetParsers(&schemas.Domain{Recipe: schemas.Recipe{Assets: make([]schemas.AssetSource, 1)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for data, want := range map[string]string{
		`{"title": "x"}`:    `no "id"`,
		`{"id": "1"`:        "not a JSON object",
		`["1"]`:             "not a JSON object",
		`null`:              "not a JSON object",
		`{"id":"1"} {}`:     "more than one JSON value",
		"{\"id\":\"\xff\"}": "not valid UTF-8",
	} {
		if _, err := parsers[0].parse(&AssetRecord{Data: []byte(data)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", data, err, want)
		}
	}
}

func FuzzParseAsset(f *testing.F) {
	f.Add([]byte(`{"id": "1", "keywords": ["a", 2, null, {"b": []}], "title": null}`))
	f.Add([]byte(`{"id": {}, "nodes": 1e400}`))
	parsers, err := newAssetParsers(&schemas.Domain{Recipe: schemas.Recipe{Assets: make([]schemas.AssetSource, 1)}}, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		asset, err := parsers[0].parse(&AssetRecord{Data: data})
		if err == nil && asset.ID == "" {
			t.Fatal("an asset without id")
		}
	})
}

// Of assets with one id the one with the smallest content hash stays, in any order; the rest are rejects.
func TestUniqueAssets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var assets []schemas.Asset
		for i := range rapid.IntRange(0, 30).Draw(t, "assets") {
			assets = append(assets, schemas.Asset{ID: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "id"), Content: uint64(i * 7919 % 31)})
		}
		least := map[string]uint64{}
		for _, a := range assets {
			if c, ok := least[a.ID]; !ok || a.Content < c {
				least[a.ID] = a.Content
			}
		}
		kept, rejects := uniqueAssets(rapid.Permutation(assets).Draw(t, "order"))
		if len(kept)+len(rejects) != len(assets) || len(kept) != len(least) {
			t.Fatalf("%d assets: %d kept, %d rejects", len(assets), len(kept), len(rejects))
		}
		for i, a := range kept {
			if a.Content != least[a.ID] || i > 0 && assetHash(kept[i-1].ID) >= assetHash(a.ID) {
				t.Fatalf("kept %v", kept)
			}
		}
	})
}
