package creative_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/routenator/routenator/examples/creative"
	"github.com/routenator/routenator/schemas"
)

// What is embedded stays small, and is what the recipe needs.
func TestFiles(t *testing.T) {
	size := int64(0)
	err := fs.WalkDir(creative.Files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		size += info.Size()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if size == 0 || size > 1_500_000 {
		t.Errorf("%d bytes are embedded, want at most 1,500,000", size)
	}
	for _, name := range []string{"recipe.yaml", "functions.json", "distractors.json", "prompts/system.yaml", "graph/nodes.jsonl", "assets/templates.jsonl.gz", "golden/golden-test.jsonl"} {
		if _, err := fs.Stat(creative.Files, name); err != nil {
			t.Error(err)
		}
	}
}

// folder reads a recipe's files from this folder.
type folder struct{}

func (folder) ReadFile(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil || !strings.HasSuffix(name, ".gz") {
		return data, err
	}
	reader, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}

func (folder) Glob(pattern string) ([]string, error) { return filepath.Glob(pattern) }

// YAML has no include: what llm.yaml repeats of recipe.yaml has to be the same.
func TestRecipesShareTheirSections(t *testing.T) {
	recipe, err := schemas.Read(folder{}, "recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	llm, err := schemas.Read(folder{}, "llm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, spec := range recipe.Recipe.Values {
		if !reflect.DeepEqual(spec, llm.Recipe.Values[name]) {
			t.Errorf("values.%s differ", name)
		}
	}
	for name, pair := range map[string][2]any{"attributes": {recipe.Recipe.Attributes, llm.Recipe.Attributes}, "targets": {recipe.Recipe.Targets, llm.Recipe.Targets},
		"assets": {recipe.Recipe.Assets, llm.Recipe.Assets}, "functions": {recipe.Functions, llm.Functions}, "tools": {recipe.Recipe.Tools, llm.Recipe.Tools},
		"decontaminate": {recipe.Recipe.Decontaminate, llm.Recipe.Decontaminate}} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s differ", name)
		}
	}
}
