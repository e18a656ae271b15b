package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func zip(t *testing.T, texts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, text := range texts {
		w := gzip.NewWriter(&b)
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func put(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadFile(t *testing.T) {
	long := strings.Repeat("a line of text\n", 100_000)
	for _, c := range []struct {
		name, file string
		data       []byte
		want       string
		wrong      error
	}{
		{name: "plain", file: "a.txt", data: []byte("text"), want: "text"},
		{name: "empty", file: "a.txt"},
		{name: "gzip", file: "a.gz", data: zip(t, "text"), want: "text"},
		{name: "several members", file: "a.jsonl.gz", data: zip(t, "one\n", "", long), want: "one\n" + long},
		{name: "upper case", file: "A.GZ", data: zip(t, "text"), want: "text"},
		{name: "gzip under another name", file: "a.bin", data: zip(t, "x"), want: string(zip(t, "x"))},
		{name: "empty gz", file: "a.gz", wrong: io.ErrUnexpectedEOF},
		{name: "cut in the header", file: "a.gz", data: zip(t, "text")[:5], wrong: io.ErrUnexpectedEOF},
		{name: "cut in the text", file: "a.gz", data: zip(t, long)[:300], wrong: io.ErrUnexpectedEOF},
		{name: "cut in the trailer", file: "a.gz", data: zip(t, "text")[:25], wrong: io.ErrUnexpectedEOF},
		{name: "cut second member", file: "a.gz", data: append(zip(t, "text"), zip(t, "text")[:9]...), wrong: io.ErrUnexpectedEOF},
		{name: "not gzip", file: "a.gz", data: []byte(`{"id": "plain JSON"}`), wrong: gzip.ErrHeader},
		{name: "bytes after it", file: "a.gz", data: append(zip(t, "text"), "something else"...), wrong: gzip.ErrHeader},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := put(t, c.file, c.data)
			got, err := ReadFile(t.Context(), path)
			if c.wrong == nil && (err != nil || string(got) != c.want) {
				t.Fatalf("%d bytes, %v, want %d", len(got), err, len(c.want))
			}
			if c.wrong != nil && (!errors.Is(err, c.wrong) || !strings.Contains(err.Error(), path)) {
				t.Fatalf("error %v, want %v naming %s", err, c.wrong, path)
			}
		})
	}
}

func TestDamagedGzip(t *testing.T) {
	data := zip(t, "text that is long enough")
	data[len(data)-6] ^= 1 // in the checksum
	path := put(t, "a.gz", data)
	if _, err := ReadFile(t.Context(), path); !errors.Is(err, gzip.ErrChecksum) || !strings.Contains(err.Error(), path) {
		t.Fatalf("error %v, want a checksum error naming %s", err, path)
	}
}

func TestMissing(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	_, openErr := Open(t.Context(), missing)
	_, atErr := OpenAt(t.Context(), missing)
	_, sizeErr := Size(t.Context(), missing)
	for _, err := range []error{openErr, atErr, sizeErr, Remove(t.Context(), missing)} {
		if !errors.Is(err, ErrNotExist) || strings.Count(err.Error(), missing) != 1 {
			t.Errorf("error %v, want ErrNotExist naming the file once", err)
		}
	}
	if there, err := Exists(t.Context(), missing); there || err != nil {
		t.Errorf("Exists = %v, %v", there, err)
	}
	if err := RemoveAll(t.Context(), missing); err != nil {
		t.Error(err)
	}
}

func TestCancelled(t *testing.T) {
	path := put(t, "a", make([]byte, 1<<20))
	ctx, cancel := context.WithCancel(t.Context())
	r, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	at, err := OpenAt(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer at.Close()
	w, err := Create(ctx, path+".new")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	cancel()
	_, readErr := io.Copy(io.Discard, r)
	_, atErr := at.ReadAt(make([]byte, 1), 0)
	_, commitErr := w.Commit()
	_, copyErr := Copy(ctx, path, path+".copy")
	_, globErr := Glob(ctx, path+"*")
	for i, err := range []error{readErr, atErr, commitErr, copyErr, globErr} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%d: error %v, want context.Canceled", i, err)
		}
	}
	if names, _ := filepath.Glob(path + "?*"); len(names) != 0 {
		t.Errorf("left behind: %q", names)
	}
}

func TestLook(t *testing.T) {
	path := put(t, "a.bin", []byte("text"))
	if size, err := Size(t.Context(), "file://"+path); size != 4 || err != nil {
		t.Errorf("Size = %d, %v", size, err)
	}
	if _, err := Size(t.Context(), filepath.Dir(path)); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("Size of a folder: %v", err)
	}
	if there, err := Exists(t.Context(), path); !there || err != nil {
		t.Errorf("Exists = %v, %v", there, err)
	}
	// printf text | sha256sum
	const want = "sha256:982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1"
	if got, err := Digest(t.Context(), path); got != want || err != nil {
		t.Errorf("Digest = %s, %v", got, err)
	}
	at, err := OpenAt(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer at.Close()
	b := make([]byte, 2)
	if n, err := at.ReadAt(b, 1); n != 2 || err != nil || string(b) != "ex" || at.Size() != 4 {
		t.Errorf("ReadAt = %d, %v, %q; Size %d", n, err, b, at.Size())
	}
	if n, err := at.ReadAt(b, 3); n != 1 || err != io.EOF {
		t.Errorf("ReadAt over the end = %d, %v", n, err)
	}
}

func TestGlob(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"b.gz", "a.gz", "c.txt", ".a.gz.1-1.tmp"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for pattern, want := range map[string][]string{
		"*.gz": {"a.gz", "b.gz"}, "*": {"a.gz", "b.gz", "c.txt"}, "c.txt": {"c.txt"}, "z*": nil, "?.gz": {"a.gz", "b.gz"},
	} {
		names, err := Glob(t.Context(), Join(folder, pattern))
		for i := range names {
			names[i] = filepath.Base(names[i])
		}
		if err != nil || !slices.Equal(names, want) {
			t.Errorf("Glob(%s) = %q, %v, want %q", pattern, names, err, want)
		}
	}
	if _, err := Glob(t.Context(), "["); err == nil {
		t.Error("a bad pattern is no error")
	}
}

func TestRemoveAll(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "out")
	if _, err := WriteFile(t.Context(), filepath.Join(folder, "a", "b"), nil); err != nil {
		t.Fatal(err)
	}
	if err := RemoveAll(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	if there, _ := Exists(t.Context(), folder); there {
		t.Error("still there")
	}
	for _, dangerous := range []string{"/", ".", "", "..", "file:///", "./"} {
		if err := RemoveAll(t.Context(), dangerous); err == nil {
			t.Fatalf("RemoveAll(%q) is no error", dangerous)
		}
	}
}

func FuzzOpenGzip(f *testing.F) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte("text"))
	_ = w.Close()
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:9])
	f.Add([]byte{})
	f.Add([]byte("\x1f\x8b\bA0000007")) // corrupt deflate data
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "a.gz")
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		r, err := Open(t.Context(), path)
		if err == nil {
			_, err = io.Copy(io.Discard, io.LimitReader(r, 1<<20))
			_ = r.Close()
		}
		if err != nil && !strings.Contains(err.Error(), path) {
			t.Fatalf("error does not name the file: %v", err)
		}
	})
}
