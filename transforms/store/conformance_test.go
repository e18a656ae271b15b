package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// What callers rely on holds on disk and in a bucket alike.
func TestConformance(t *testing.T) {
	for name, folder := range map[string]func(*testing.T) string{
		"disk":             func(t *testing.T) string { return t.TempDir() },
		"bucket":           func(t *testing.T) string { buckets(t); return "gs://bucket/folder" },
		"root of a bucket": func(t *testing.T) string { buckets(t); return "gs://bucket" },
	} {
		t.Run(name, func(t *testing.T) {
			for operation, check := range operations {
				t.Run(operation, func(t *testing.T) { check(t, folder(t)) })
			}
		})
	}
}

var operations = map[string]func(t *testing.T, folder string){
	"write and read":       conformWriting,
	"gzip":                 conformGzip,
	"replace":              conformReplacing,
	"abort":                conformAborting,
	"create new":           conformCreatingNew,
	"one winner":           conformOneWinner,
	"missing":              conformMissing,
	"folders":              conformFolders,
	"glob":                 conformGlob,
	"odd names":            conformNames,
	"remove":               conformRemoving,
	"offsets":              conformOffsets,
	"copy":                 conformCopying,
	"digest":               conformDigest,
	"cancelled":            conformCancelled,
	"publish":              conformPublishing,
	"publish side by side": conformPublishingTogether,
	"lock":                 conformLocking,
	"append":               conformAppending,
}

// has checks the content of a file.
func has(t *testing.T, uri, want string) {
	t.Helper()
	if got, err := ReadFile(t.Context(), uri); err != nil || string(got) != want {
		t.Errorf("%s: %.40q, %v, want %.40q", uri, got, err, want)
	}
}

func write(t *testing.T, uri, text string) Written {
	t.Helper()
	written, err := WriteFile(t.Context(), uri, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return written
}

func conformWriting(t *testing.T, folder string) {
	for _, size := range []int{0, 1, bufferSize, smallestChunk*3 - 1, smallestChunk * 3, chunkBytes, chunkBytes + 1} {
		data := bytes.Repeat([]byte("0123456"), size/7+1)[:size]
		uri := Join(folder, "a", fmt.Sprint(size))
		sum := sha256.Sum256(data)
		if written := write(t, uri, string(data)); written != (Written{int64(size), hex.EncodeToString(sum[:])}) {
			t.Errorf("%d bytes: %+v", size, written)
		}
		has(t, uri, string(data))
		if got, err := Size(t.Context(), uri); got != int64(size) || err != nil {
			t.Errorf("Size = %d, %v", got, err)
		}
	}
}

func conformGzip(t *testing.T, folder string) {
	uri, long := Join(folder, "a.jsonl.gz"), strings.Repeat("a line of text\n", 100_000)
	written := write(t, uri, long)
	has(t, uri, long)
	r, err := OpenRaw(t.Context(), uri)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	sum := sha256.Sum256(raw)
	if err != nil || len(raw) > len(long)/10 || written != (Written{int64(len(raw)), hex.EncodeToString(sum[:])}) {
		t.Errorf("%d bytes as they lie there, %v, %+v", len(raw), err, written)
	}
	if err := CreateNew(t.Context(), Join(folder, "b.gz"), raw[:100]); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(t.Context(), Join(folder, "b.gz")); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut short: %v", err)
	}
}

func conformReplacing(t *testing.T, folder string) {
	uri := Join(folder, "a")
	write(t, uri, "old")
	w, err := Create(t.Context(), uri)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if _, err := io.WriteString(w, "new"); err != nil {
		t.Fatal(err)
	}
	has(t, uri, "old")
	first, err := w.Commit()
	if err != nil {
		t.Fatal(err)
	}
	if second, err := w.Commit(); second != first || err != nil {
		t.Errorf("second Commit = %v, %v", second, err)
	}
	w.Abort()
	has(t, uri, "new")
	if _, err := w.Write([]byte("x")); err == nil {
		t.Error("Write after Commit is no error")
	}
}

func conformAborting(t *testing.T, folder string) {
	for _, size := range []int{1, chunkBytes * 5 / 2} {
		uri := Join(folder, "a", "b")
		w, err := Create(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(make([]byte, size)); err != nil {
			t.Fatal(err)
		}
		w.Abort()
		w.Abort()
		if _, err := w.Commit(); err == nil {
			t.Error("Commit after Abort is no error")
		}
		if there, err := Exists(t.Context(), uri); there || err != nil {
			t.Errorf("there after Abort: %v, %v", there, err)
		}
		if names, err := List(t.Context(), Join(folder, "a")); len(names) > 0 || err != nil {
			t.Errorf("left behind: %q, %v", names, err)
		}
	}
}

func conformCreatingNew(t *testing.T, folder string) {
	uri := Join(folder, "rounds", "done.json")
	if err := CreateNew(t.Context(), uri, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := CreateNew(t.Context(), uri, []byte("second")); !errors.Is(err, ErrExists) || !strings.Contains(err.Error(), uri) {
		t.Errorf("error %v", err)
	}
	has(t, uri, "first")
}

func conformOneWinner(t *testing.T, folder string) {
	uri := Join(folder, "done.json")
	var wins atomic.Int32
	var winner atomic.Value
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			data := strings.Repeat(fmt.Sprint(i, " "), 10_000)
			switch err := CreateNew(t.Context(), uri, []byte(data)); {
			case err == nil:
				wins.Add(1)
				winner.Store(data)
			case !errors.Is(err, ErrExists):
				t.Errorf("error %v, want ErrExists", err)
			}
			if got, err := ReadFile(t.Context(), uri); err != nil || len(got) < 20_000 {
				t.Errorf("read %d bytes, %v", len(got), err)
			}
		})
	}
	all.Wait()
	if wins.Load() != 1 {
		t.Fatalf("%d winners", wins.Load())
	}
	has(t, uri, winner.Load().(string))
}

func conformMissing(t *testing.T, folder string) {
	missing := Join(folder, "missing")
	_, openErr := Open(t.Context(), missing)
	_, atErr := OpenAt(t.Context(), missing)
	_, sizeErr := Size(t.Context(), missing)
	_, digestErr := Digest(t.Context(), missing)
	_, lockErr := LockFile(t.Context(), missing)
	for i, err := range []error{openErr, atErr, sizeErr, digestErr, lockErr, Remove(t.Context(), missing), Publish(t.Context(), folder, "1-aa")} {
		if !errors.Is(err, ErrNotExist) || !strings.Contains(err.Error(), folder) {
			t.Errorf("%d: error %v", i, err)
		}
	}
	there, err := Exists(t.Context(), missing)
	if there || err != nil {
		t.Errorf("Exists = %v, %v", there, err)
	}
	if names, err := List(t.Context(), missing); len(names) > 0 || err != nil {
		t.Errorf("List = %q, %v", names, err)
	}
	if name, err := Latest(t.Context(), folder); name != "" || err != nil {
		t.Errorf("Latest = %q, %v", name, err)
	}
	if err := RemoveAll(t.Context(), missing); err != nil {
		t.Error(err)
	}
}

func conformFolders(t *testing.T, folder string) {
	for _, name := range []string{"a/b/c", "a/d", "a/b/e", "a-b/x", "f"} {
		write(t, Join(folder, name), name)
	}
	for name, want := range map[string]bool{"a": true, "a/b": true, "a/b/c": true, "a/": true, "a/c": false, "a-": false, "f": true} {
		if there, err := Exists(t.Context(), Join(folder, name)); there != want || err != nil {
			t.Errorf("Exists(%s) = %v, %v", name, there, err)
		}
	}
	for name, want := range map[string][]string{"": {"a", "a-b", "f"}, "a": {"a/b", "a/d"}, "a/b": {"a/b/c", "a/b/e"}} {
		expect(t, folder, "List of "+name, want)(List(t.Context(), Join(folder, name)))
	}
	if _, err := Size(t.Context(), Join(folder, "a")); err == nil {
		t.Error("a folder has a size")
	}
	if _, err := Open(t.Context(), Join(folder, "missing", "a")); !errors.Is(err, ErrNotExist) {
		t.Errorf("below a missing folder: %v", err)
	}
}

// expect checks a list of URIs.
func expect(t *testing.T, folder, doing string, want []string) func(got []string, err error) {
	t.Helper()
	return func(got []string, err error) {
		t.Helper()
		var whole []string
		for _, name := range want {
			whole = append(whole, Join(folder, name))
		}
		if err != nil || !slices.Equal(got, whole) {
			t.Errorf("%s: %q, %v, want %q", doing, got, err, whole)
		}
	}
}

func conformGlob(t *testing.T, folder string) {
	for _, name := range []string{"b.gz", "a.gz", "c.txt", "d/e.gz", "d/f/g.gz", "h/e.gz", "1-aa/manifest.json", "2-bb/x"} {
		write(t, Join(folder, name), "")
	}
	for pattern, want := range map[string][]string{
		"*.gz": {"a.gz", "b.gz"}, "c.txt": {"c.txt"}, "z*": nil, "?.gz": {"a.gz", "b.gz"}, "[ab].gz": {"a.gz", "b.gz"}, "[^a].gz": {"b.gz"},
		"*": {"1-aa", "2-bb", "a.gz", "b.gz", "c.txt", "d", "h"}, "*/*.gz": {"d/e.gz", "h/e.gz"}, "d/*/g.gz": {"d/f/g.gz"}, "d": {"d"},
		"*-*": {"1-aa", "2-bb"}, "*/manifest.json": {"1-aa/manifest.json"}, "d/f": {"d/f"}, "*/f/*": {"d/f/g.gz"}, "c.txt/*": nil, "missing/*": nil,
	} {
		expect(t, folder, "Glob "+pattern, want)(Glob(t.Context(), Join(folder, pattern)))
	}
	if _, err := Glob(t.Context(), Join(folder, "[")); err == nil {
		t.Error("a bad pattern is no error")
	}
}

func conformNames(t *testing.T, folder string) {
	for _, name := range []string{"a b", "q?x=1", "per%20cent", "plus+", "#", "ümlaut", "日本", "a&b=c", "'quoted'", "..a"} {
		uri := Join(folder, "names", name)
		write(t, uri, name)
		has(t, uri, name)
		if err := Remove(t.Context(), uri); err != nil {
			t.Error(err)
		}
	}
}

func conformRemoving(t *testing.T, folder string) {
	for i := range 40 {
		write(t, Join(folder, "out", fmt.Sprint(i%3), fmt.Sprint(i)), "")
	}
	write(t, Join(folder, "out-2", "a"), "")
	if err := RemoveAll(t.Context(), Join(folder, "out")); err != nil {
		t.Fatal(err)
	}
	expect(t, folder, "List", []string{"out-2"})(List(t.Context(), folder))
	if err := errors.Join(RemoveAll(t.Context(), Join(folder, "out-2", "a")), RemoveAll(t.Context(), Join(folder, "out-2", "a"))); err != nil {
		t.Error(err)
	}
}

func conformOffsets(t *testing.T, folder string) {
	uri := Join(folder, "a")
	write(t, uri, "text")
	at, err := OpenAt(t.Context(), uri)
	if err != nil {
		t.Fatal(err)
	}
	defer at.Close()
	b := make([]byte, 2)
	if n, err := at.ReadAt(b, 1); n != 2 || err != nil || string(b) != "ex" || at.Size() != 4 {
		t.Errorf("ReadAt = %d, %v, %q; Size %d", n, err, b, at.Size())
	}
	for offset, want := range map[int64]int{3: 1, 4: 0, 99: 0} {
		if n, err := at.ReadAt(b, offset); n != want || err != io.EOF {
			t.Errorf("ReadAt %d over the end = %d, %v", offset, n, err)
		}
	}
	if _, err := at.ReadAt(b, -1); err == nil || err == io.EOF {
		t.Errorf("ReadAt before the start: %v", err)
	}
	r, err := OpenFrom(t.Context(), uri, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if rest, err := io.ReadAll(r); string(rest) != "xt" || err != nil {
		t.Errorf("from 2: %q, %v", rest, err)
	}
}

func conformCopying(t *testing.T, folder string) {
	from, to := Join(folder, "a.gz"), Join(folder, "staged", "b.gz")
	written := write(t, from, "text")
	if copied, err := Copy(t.Context(), from, to); err != nil || copied != written {
		t.Errorf("%+v, %v, want %+v", copied, err, written)
	}
	has(t, to, "text")
}

func conformDigest(t *testing.T, folder string) {
	uri, seen := Join(folder, "a"), map[string]bool{}
	for _, text := range []string{"text", "other"} {
		write(t, uri, text)
		digest, err := Digest(t.Context(), uri)
		again, _ := Digest(t.Context(), uri)
		if err != nil || digest != again || seen[digest] {
			t.Errorf("Digest = %q, then %q, %v", digest, again, err)
		}
		seen[digest] = true
	}
}

func conformCancelled(t *testing.T, folder string) {
	uri := Join(folder, "a")
	write(t, uri, strings.Repeat("x", 1<<20))
	ctx, cancel := context.WithCancel(t.Context())
	r, err := Open(ctx, uri)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	at, err := OpenAt(ctx, uri)
	if err != nil {
		t.Fatal(err)
	}
	defer at.Close()
	w, err := Create(ctx, uri+".new")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	cancel()
	_, readErr := io.Copy(io.Discard, r)
	_, atErr := at.ReadAt(make([]byte, 1), 0)
	_, commitErr := w.Commit()
	_, copyErr := Copy(ctx, uri, uri+".copy")
	_, globErr := Glob(ctx, uri+"*")
	_, lockErr := Lock(ctx, uri+".lock")
	for i, err := range []error{readErr, atErr, commitErr, copyErr, globErr, lockErr, CreateNew(ctx, uri+".other", nil)} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%d: error %v, want context.Canceled", i, err)
		}
	}
	expect(t, folder, "List", []string{"a"})(List(t.Context(), folder))
}

func conformPublishing(t *testing.T, folder string) {
	for _, name := range []string{"1-aa", "2-bb"} {
		write(t, Join(folder, "snapshots", name, "manifest.json"), "{}")
	}
	for _, want := range []string{"1-aa", "2-bb", "2-bb", "1-aa"} {
		if err := Publish(t.Context(), folder, want); err != nil {
			t.Fatal(err)
		}
		if name, err := Latest(t.Context(), folder); name != want || err != nil {
			t.Fatalf("Latest = %q, %v, want %q", name, err, want)
		}
		followed, err := Follow(t.Context(), Join(folder, "latest"))
		if err != nil {
			t.Fatal(err)
		}
		has(t, Join(followed, "manifest.json"), "{}")
	}
	for _, name := range []string{"", ".", "..", "a/b", ".hidden", "3-cc"} {
		if err := Publish(t.Context(), folder, name); err == nil {
			t.Errorf("Publish(%q) is no error", name)
		}
	}
}

func conformPublishingTogether(t *testing.T, folder string) {
	for i := range 4 {
		write(t, Join(folder, "snapshots", fmt.Sprint("1-", i), "manifest.json"), "{}")
	}
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for range 5 {
				if err := Publish(t.Context(), folder, fmt.Sprint("1-", i)); err != nil {
					t.Error(err)
				}
				if name, err := Latest(t.Context(), folder); err != nil || !strings.HasPrefix(name, "1-") {
					t.Errorf("Latest = %q, %v", name, err)
				}
			}
		})
	}
	all.Wait()
}

func conformLocking(t *testing.T, folder string) {
	uri := Join(folder, "work", "lock")
	for range 2 {
		unlock, err := Lock(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Lock(t.Context(), uri); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), fmt.Sprintf("process %d", os.Getpid())) {
			t.Errorf("a second holder: %v", err)
		}
		if err := errors.Join(unlock(), unlock()); err != nil {
			t.Error(err)
		}
	}
}

// What was appended is there at once, behind a head, whatever else the file or the objects hold.
func conformAppending(t *testing.T, folder string) {
	at := Join(folder, "log")
	a, err := CreateAppender(t.Context(), at, ".log", []byte("head "), []byte("one "))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, piece := range []string{"one ", "two ", "three "} {
		if piece != "one " {
			if err := a.Append(t.Context(), []byte(piece)); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, piece)
		names, err := List(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		held := ""
		for _, name := range names {
			text, err := ReadFile(t.Context(), name)
			if err != nil || !strings.HasPrefix(string(text), "head ") || !strings.HasSuffix(name, ".log") {
				t.Errorf("%s: %q, %v", name, text, err)
			}
			held += strings.TrimPrefix(string(text), "head ")
		}
		for _, piece := range all {
			if strings.Count(held, piece) != 1 {
				t.Errorf("%q holds %q %d times", held, piece, strings.Count(held, piece))
			}
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for doing, err := range map[string]error{"append": a.Append(t.Context(), []byte("late")), "close": a.Close()} {
		if !errors.Is(err, os.ErrClosed) || !strings.Contains(err.Error(), at) {
			t.Errorf("%s: error %v", doing, err)
		}
	}
	names, err := List(t.Context(), at)
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	unlock, err := LockFile(t.Context(), names[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
}
