package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func snapshots(t *testing.T, names ...string) string {
	t.Helper()
	output := t.TempDir()
	for _, name := range names {
		if err := os.MkdirAll(filepath.Join(output, "snapshots", name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	return output
}

func TestPublish(t *testing.T) {
	output := snapshots(t, "1-aa", "2-bb")
	if name, err := Latest(t.Context(), output); name != "" || err != nil {
		t.Fatalf("Latest of nothing = %q, %v", name, err)
	}
	for _, want := range []string{"1-aa", "2-bb", "2-bb", "1-aa"} {
		if err := Publish(t.Context(), output, want); err != nil {
			t.Fatal(err)
		}
		if name, err := Latest(t.Context(), output); name != want || err != nil {
			t.Fatalf("Latest = %q, %v, want %q", name, err, want)
		}
	}
	moved := output + "-moved"
	if err := os.Rename(output, moved); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(moved) })
	if _, err := os.Stat(filepath.Join(moved, "latest")); err != nil {
		t.Errorf("the link does not survive a move: %v", err)
	}
	if got := names(t, moved); len(got) != 2 {
		t.Errorf("left behind: %q", got)
	}
}

// Readers always see one of the snapshots while they change.
func TestPublishIsOneStep(t *testing.T) {
	output := snapshots(t, "1-a", "1-b")
	if err := Publish(t.Context(), output, "1-a"); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var reader sync.WaitGroup
	reader.Go(func() {
		for ctx.Err() == nil {
			if name, err := Latest(t.Context(), output); err != nil || !strings.HasPrefix(name, "1-") {
				t.Errorf("Latest = %q, %v", name, err)
			}
		}
	})
	for i := range 200 {
		if err := Publish(t.Context(), output, []string{"1-a", "1-b"}[i%2]); err != nil {
			t.Error(err)
		}
	}
	stop()
	reader.Wait()
}

func TestCannotPublish(t *testing.T) {
	output := snapshots(t, "1-aa")
	if err := Publish(t.Context(), output, "2-bb"); !errors.Is(err, ErrNotExist) {
		t.Errorf("missing snapshot: %v", err)
	}
	for _, name := range []string{"", ".", "..", "a/b", "../x", `a\b`, ".hidden"} {
		if err := Publish(t.Context(), output, name); err == nil {
			t.Errorf("Publish(%q) is no error", name)
		}
	}
	if err := os.Mkdir(filepath.Join(output, "latest"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := Publish(t.Context(), output, "1-aa"); err == nil || !strings.Contains(err.Error(), "a folder has this name") {
		t.Errorf("folder in the way: %v", err)
	}
	if name, err := Latest(t.Context(), output); err == nil {
		t.Errorf("Latest of a folder = %q", name)
	}
	if got := names(t, output); len(got) != 2 {
		t.Errorf("left behind: %q", got)
	}
}

func TestLatestPointsElsewhere(t *testing.T) {
	for _, target := range []string{"/etc", "snapshots/../..", "snapshots/", "1-aa"} {
		output := t.TempDir()
		if err := os.Symlink(target, filepath.Join(output, "latest")); err != nil {
			t.Fatal(err)
		}
		if name, err := Latest(t.Context(), output); err == nil {
			t.Errorf("Latest pointing at %s = %q", target, name)
		}
	}
}

func ExampleCreate() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "store")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)

	w, err := Create(ctx, Join(folder, "data", "rows.jsonl"))
	if err != nil {
		panic(err)
	}
	defer w.Abort() // does nothing after Commit
	fmt.Fprintln(w, `{"id": "a"}`)
	written, err := w.Commit()
	fmt.Println(written.Bytes, err)
	// Output: 12 <nil>
}
