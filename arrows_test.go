// Package routenator holds the test of the project's structure; the code is in the folders below.
package routenator

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/routenator/routenator/"

// may lists what each package may import from here. A folder stands for what is below it too.
var may = map[string][]string{
	"schemas":                      nil,
	"transforms/hash":              nil,
	"transforms/text":              {"transforms/hash"},
	"transforms/store":             nil,
	"transforms/stats":             {"transforms/hash"},
	"transforms/calls":             nil,
	"transforms/bfcl":              {"transforms/calls"},
	"transforms/linear":            {"transforms/hash", "transforms/text"},
	"transforms/realism":           {"transforms/hash", "transforms/text", "transforms/linear", "transforms/stats"},
	"transforms/accuracy":          {"schemas", "transforms/hash", "transforms/text"},
	"transforms/report":            {"schemas", "transforms/page"},
	"transforms/evaluation":        {"schemas", "transforms/accuracy", "transforms/realism", "transforms/stats"},
	"transforms/router":            {"schemas", "transforms/hash"},
	"transforms/shards":            {"schemas", "transforms/store", "transforms/text"},
	"kg":                           {"schemas", "transforms/hash", "transforms/text"},
	"transforms/attributes":        {"schemas", "transforms/text"},
	"transforms/cells":             {"schemas", "transforms/attributes", "transforms/router"},
	"transforms/phrases":           {"schemas", "kg", "transforms/hash", "transforms/text", "transforms/attributes"},
	"transforms/surfaces":          {"schemas", "transforms/text"},
	"transforms/prompts":           {"schemas", "kg", "transforms/hash", "transforms/text", "transforms/attributes", "transforms/phrases", "transforms/surfaces"},
	"transforms/student":           {"schemas", "transforms/hash", "transforms/text", "transforms/linear", "transforms/surfaces"},
	"transforms/near":              nil,
	"transforms/image":             nil,
	"transforms/answers":           {"transforms/hash", "transforms/store"},
	"transforms/llm":               {"schemas", "transforms/hash", "transforms/store", "transforms/image"},
	"transforms/llm/llmtest":       {"transforms/hash"},
	"transforms":                   {"schemas", "kg", "transforms"},
	"examples":                     {"schemas"},
	"pipelines/generate":           {"schemas", "kg", "transforms", "examples"},
	"scripts":                      {"schemas", "transforms/hash", "transforms/text"},
	"scripts/data/golden":          {"schemas", "transforms/hash", "transforms/stats"},
	"scripts/bench/evaluate":       {"transforms/distribution", "transforms/evaluation", "transforms/hash", "transforms/records", "transforms/text"},
	"scripts/bench/endpoint":       {"transforms/llm/llmtest"},
	"scripts/bench/near":           {"schemas", "transforms", "transforms/cells", "transforms/hash", "transforms/near", "transforms/shards", "transforms/store", "transforms/text"},
	"scripts/bench/realism":        {"schemas", "transforms/hash", "transforms/store", "transforms/shards", "transforms/realism"},
	"transforms/lines":             {"transforms/store"},
	"transforms/records":           {"schemas", "transforms/hash", "transforms/lines", "transforms/store", "transforms/shards", "transforms/student"},
	"transforms/distribution":      {"schemas", "transforms/hash", "transforms/text", "transforms/stats", "transforms/evaluation", "transforms/records"},
	"transforms/population":        {"schemas", "transforms/attributes", "transforms/records", "transforms/surfaces", "transforms/text"},
	"pipelines/evaluate":           {"schemas", "kg", "transforms", "examples"},
	"transforms/page":              {"schemas"},
	"transforms/page/pagetest":     nil,
	"transforms/evaluation/report": {"schemas", "transforms/page", "transforms/evaluation", "transforms/accuracy", "transforms/realism"},
	"transforms/command":           {"schemas"},
	"transforms/runner":            {"schemas"},
	"transforms/runner/runnertest": {"transforms/runner"},
}

// homes says which packages may import an outside dependency.
var homes = map[string][]string{
	"github.com/apache/beam":                {"transforms", "pipelines/generate", "scripts/bench/near", "pipelines/evaluate", "transforms/runner", "transforms/runner/runnertest"},
	"google.golang.org/api/dataflow":        {"transforms/runner"},
	"google.golang.org/protobuf":            {"transforms/runner"},
	"github.com/parquet-go/parquet-go":      {"transforms/shards"},
	"github.com/goccy/go-yaml":              {"schemas"},
	"github.com/santhosh-tekuri/jsonschema": {"schemas"},
	"github.com/clipperhouse/uax29":         {"transforms/text"},
	"golang.org/x/text":                     {"transforms/text"},
	"github.com/klauspost/compress/s2":      {"transforms"},
	"github.com/cespare/xxhash":             {"transforms", "transforms/hash", "transforms/near"},
	"github.com/sashabaranov/go-openai":     {"transforms/llm"},
	"golang.org/x/image":                    {"transforms/image"},
	"golang.org/x/oauth2":                   {"transforms/llm"},
	"cloud.google.com/go/storage":           {"transforms/store"},
	"gonum.org/v1/gonum":                    {"transforms/stats"},
	"google.golang.org/api":                 {"transforms/store"},
	"github.com/googleapis/gax-go":          {"transforms/store"},
}

// imports lists the imports of every package but those of tests.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && file != "." && exists(filepath.Join(file, "go.mod")) {
			return filepath.SkipDir // a module of its own
		}
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder := path.Dir(filepath.ToSlash(file))
		for _, i := range parsed.Imports {
			out[folder] = append(out[folder], strings.Trim(i.Path.Value, `"`))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// ruleOf returns the rule for a package: its own, or that of the nearest folder above it.
func ruleOf[V any](rules map[string]V, folder string) (string, bool) {
	for ; folder != "." && folder != "/"; folder = path.Dir(folder) {
		if _, ok := rules[folder]; ok {
			return folder, true
		}
	}
	return "", false
}

func TestImportsRunOneWay(t *testing.T) {
	packages := imports(t)
	if len(packages) < 15 {
		t.Fatalf("found only %d packages", len(packages))
	}
	for folder, list := range packages {
		rule, ok := ruleOf(may, folder)
		if !ok {
			t.Errorf("%s has no rule: say here what it may import", folder)
			continue
		}
		for _, imported := range list {
			inner, ours := strings.CutPrefix(imported, module)
			if ours && !slices.ContainsFunc(may[rule], func(allowed string) bool { return inner == allowed || strings.HasPrefix(inner, allowed+"/") }) {
				t.Errorf("%s imports %s, which it may not", folder, inner)
			}
		}
	}
}

func TestDependenciesHaveOneHome(t *testing.T) {
	for folder, list := range imports(t) {
		for _, imported := range list {
			if strings.HasPrefix(imported, module) || !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") {
				continue
			}
			home := ""
			for dependency := range homes {
				if strings.HasPrefix(imported, dependency) && len(dependency) > len(home) {
					home = dependency
				}
			}
			if home == "" {
				t.Errorf("%s imports %s, which has no home: say here which package it belongs to", folder, imported)
			} else if !slices.Contains(homes[home], folder) {
				t.Errorf("%s imports %s, whose home is %v", folder, imported, homes[home])
			}
		}
	}
}
