package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/realism"
)

// mix writes the same number of rows of both sides for a reader who is not told which is which.
func mix(ctx context.Context, o options) error {
	written, real, err := read(ctx, o)
	if err != nil {
		return err
	}
	written, real = sample(written, o), sample(real, o)
	isReal := map[string]bool{}
	for _, r := range real {
		isReal[r.Query] = true
	}
	all := append(written, real...)
	shuffle(all, o.seed, "reading.order")
	var text strings.Builder
	key := make([]bool, len(all))
	for i, r := range all {
		fmt.Fprintf(&text, "%d\t%s\n", i+1, r.Query)
		key[i] = isReal[r.Query]
	}
	data, err := json.Marshal(key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(o.folder, "key.json"), data, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(o.folder, "reading.txt"), []byte(text.String()), 0o644)
}

func sample(rows []realism.Row, o options) []realism.Row {
	rows = slices.Clone(rows)
	shuffle(rows, o.seed, "reading.sample")
	return rows[:min(o.rows, len(rows))]
}

func shuffle(rows []realism.Row, seed int64, purpose string) {
	slices.SortFunc(rows, func(a, b realism.Row) int {
		return cmp.Compare(hash.Of(seed, a.Query, purpose), hash.Of(seed, b.Query, purpose))
	})
}

// score counts what each reader marked of each side.
func score(o options, stdout io.Writer) error {
	data, err := os.ReadFile(filepath.Join(o.folder, "key.json"))
	if err != nil {
		return err
	}
	var key []bool
	if err := json.Unmarshal(data, &key); err != nil {
		return fmt.Errorf("key.json: %w", err)
	}
	files, err := filepath.Glob(filepath.Join(o.folder, "marks-*.txt"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("%s holds no marks-NAME.txt (%v)", o.folder, err)
	}
	for _, file := range files {
		if err := scoreOne(file, key, stdout); err != nil {
			return err
		}
	}
	return nil
}

func scoreOne(file string, key []bool, stdout io.Writer) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var marked, of [2]int
	for _, real := range key {
		of[side(real)]++
	}
	for _, field := range strings.Fields(string(data)) {
		at := 0
		if _, err := fmt.Sscanf(field, "%d", &at); err != nil || at < 1 || at > len(key) {
			return fmt.Errorf("%s: %q is no number from 1 to %d", file, field, len(key))
		}
		marked[side(key[at-1])]++
	}
	percent := func(i int) float64 { return 100 * float64(marked[i]) / float64(max(of[i], 1)) }
	_, err = fmt.Fprintf(stdout, "%s: marked %.1f%% of %d written and %.1f%% of %d real rows: %+.1f points\n",
		filepath.Base(file), percent(0), of[0], percent(1), of[1], percent(0)-percent(1))
	return err
}

func side(real bool) int {
	if real {
		return 1
	}
	return 0
}
