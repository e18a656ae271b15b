package creative_test

import (
	"io/fs"
	"testing"

	"github.com/routenator/routenator/examples/creative"
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
	for _, name := range []string{"recipe.yaml", "functions.json", "distractors.json", "prompts/system.yaml", "graph/nodes.jsonl", "assets/templates.jsonl.gz"} {
		if _, err := fs.Stat(creative.Files, name); err != nil {
			t.Error(err)
		}
	}
}
