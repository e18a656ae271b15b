package shards

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/store"
)

func TestCommit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", ShardName("train", 3, 16))
	file, err := CreateExamples(t.Context(), path, testAttributes)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Abort()
	want := testExamples(100)
	for part := range slices.Chunk(want, 33) {
		if err := file.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	got, err := file.Commit("data/train-00003-of-00016.parquet", schemas.SplitTrain)
	if err != nil {
		t.Fatal(err)
	}
	digest, _ := store.Digest(t.Context(), path)
	size, _ := store.Size(t.Context(), path)
	if filepath.Base(path) != "train-00003-of-00016.parquet" || got != (schemas.File{Path: "data/train-00003-of-00016.parquet", Set: "train", Rows: 100,
		Bytes: size, SHA256: strings.TrimPrefix(digest, "sha256:")}) {
		t.Errorf("%+v, on disk %d bytes, %s", got, size, digest)
	}
	i := 0
	for e, err := range ReadExamples(t.Context(), path) {
		if err != nil || !reflect.DeepEqual(e, asRead(want[i])) {
			t.Fatalf("row %d: %v", i, err)
		}
		if i++; i == 40 {
			break // leaving early is fine
		}
	}
}

func TestAbortLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	file, err := CreateRejects(t.Context(), filepath.Join(folder, "a.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Write([]schemas.Reject{{ID: "a"}}); err != nil {
		t.Fatal(err)
	}
	file.Abort()
	if _, err := file.Commit("a.parquet", "rejects"); err == nil {
		t.Error("Commit after Abort is no error")
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestReadExamplesOfOtherFiles(t *testing.T) {
	folder := t.TempDir()
	whole := encode(t, testExamples(300), 100)
	var rejects bytes.Buffer
	w := NewRejectWriter(&rejects)
	if err := errors.Join(w.Write([]schemas.Reject{{ID: "a"}}), w.Close()); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"empty": {}, "text": []byte("hello, this is no Parquet file"), "cut": whole[:len(whole)/2], "without its start": whole[100:],
		"no dataset": rejects.Bytes(), "scratched": append(bytes.Repeat([]byte{0xff}, len(whole)/2), whole[len(whole)/2:]...),
	} {
		path := filepath.Join(folder, strings.ReplaceAll(name, " ", "-"))
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		var err error
		for _, err = range ReadExamples(t.Context(), path) {
			if err != nil {
				break
			}
		}
		if err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want one naming the file", name, err)
		}
	}
	for _, err := range ReadExamples(t.Context(), filepath.Join(folder, "missing")) {
		if !errors.Is(err, store.ErrNotExist) {
			t.Errorf("missing: error %v", err)
		}
	}
}
