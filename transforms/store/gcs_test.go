package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fsouza/fake-gcs-server/fakestorage"
)

// buckets starts a fake of Google Cloud Storage that others wrote, with one bucket, and makes it the one that gs:// means.
func buckets(t testing.TB) *fakestorage.Server {
	t.Helper()
	server, err := fakestorage.NewServerWithOptions(fakestorage.Options{Scheme: "http", Host: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	server.CreateBucketWithOpts(fakestorage.CreateBucketOpts{Name: "bucket"})
	t.Setenv("STORAGE_EMULATOR_HOST", strings.TrimPrefix(server.URL(), "http://"))
	return server
}

// between puts a handler between the store and the fake: it may answer itself (and say so), or let a request pass.
func between(t *testing.T, server *fakestorage.Server, handle func(http.ResponseWriter, *http.Request, func()) bool) {
	t.Helper()
	target, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	pass := httputil.NewSingleHostReverseProxy(target)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !handle(w, r, func() { pass.ServeHTTP(httptest.NewRecorder(), r) }) {
			pass.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(proxy.Close)
	t.Setenv("STORAGE_EMULATOR_HOST", strings.TrimPrefix(proxy.URL, "http://"))
}

// hangUp ends the connection without an answer.
func hangUp(w http.ResponseWriter) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = connection.Close()
	}
}

// An upload of several requests, of which some fail: they are sent again, and the object is what was written.
func TestUploadThroughFaults(t *testing.T) {
	server := buckets(t)
	var uploads atomic.Int32
	between(t, server, func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		if !strings.HasPrefix(r.URL.Path, "/upload/") {
			return false
		}
		switch uploads.Add(1) {
		case 1, 3:
			http.Error(w, "busy", http.StatusServiceUnavailable)
			return true
		}
		return false
	})
	data := bytes.Repeat([]byte("0123456789abcde\n"), (3*chunkBytes+77)/16)
	written, err := WriteFile(t.Context(), "gs://bucket/big", data)
	if err != nil || written.Bytes != int64(len(data)) {
		t.Fatal(written, err)
	}
	got, err := ReadFile(t.Context(), "gs://bucket/big")
	if err != nil || !bytes.Equal(got, data) || uploads.Load() < 6 {
		t.Errorf("%d bytes in %d requests, %v", len(got), uploads.Load(), err)
	}
}

// A conditional creation whose answer is lost: the second try meets the first one's object, and knows it for its own.
func TestLostAnswers(t *testing.T) {
	server := buckets(t)
	var lost atomic.Int32
	between(t, server, func(w http.ResponseWriter, r *http.Request, pass func()) bool {
		if !strings.HasPrefix(r.URL.Path, "/upload/") || lost.Add(1) > 1 {
			return false
		}
		pass()
		hangUp(w)
		return true
	})
	if err := CreateNew(t.Context(), "gs://bucket/done.json", []byte("mine")); err != nil || lost.Load() < 2 {
		t.Fatalf("%v after %d requests", err, lost.Load())
	}
	if err := CreateNew(t.Context(), "gs://bucket/done.json", []byte("other")); !errors.Is(err, ErrExists) {
		t.Errorf("error %v", err)
	}
	if got, err := ReadFile(t.Context(), "gs://bucket/done.json"); string(got) != "mine" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// Answers that are cut, in their head or in their body: what was done is known, and done once.
func TestCutAnswers(t *testing.T) {
	server := buckets(t)
	for name, answer := range map[string]string{"head": "HTTP/1.1 200 OK\r\nContent-Len", "body": "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"name\":"} {
		var cut atomic.Int32
		between(t, server, func(w http.ResponseWriter, r *http.Request, pass func()) bool {
			if r.URL.Query().Get("alt") == "media" || cut.Add(1)%2 == 0 {
				return false
			}
			pass()
			connection, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return true
			}
			_, _ = io.WriteString(connection, answer)
			_ = connection.Close()
			return true
		})
		uri := "gs://bucket/" + name
		if err := CreateNew(t.Context(), uri+"/new", []byte("mine")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := WriteFile(t.Context(), uri+"/a", []byte("text")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		has(t, uri+"/new", "mine")
		if names, err := List(t.Context(), uri); err != nil || len(names) != 2 {
			t.Errorf("%s: %q, %v", name, names, err)
		}
	}
}

// A download that breaks off again and again is the whole object in the end.
func TestDownloadThroughFaults(t *testing.T) {
	server := buckets(t)
	data := bytes.Repeat([]byte("0123456789abcde\n"), 1<<15)
	if _, err := WriteFile(t.Context(), "gs://bucket/a", data); err != nil {
		t.Fatal(err)
	}
	var broken atomic.Int32
	between(t, server, func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		if r.URL.Query().Get("alt") != "media" || broken.Add(1) > 3 {
			return false
		}
		var start int
		_, _ = fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &start) // none: from the start
		w.Header().Set("Content-Length", fmt.Sprint(len(data)-start))
		if start > 0 {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", start, len(data)-1, len(data)))
			w.WriteHeader(http.StatusPartialContent)
		}
		_, _ = w.Write(data[start : start+1000]) // less than was said
		return true
	})
	got, err := ReadFile(t.Context(), "gs://bucket/a")
	if err != nil || !bytes.Equal(got, data) || broken.Load() < 4 {
		t.Errorf("%d bytes of %d in %d requests, %v", len(got), len(data), broken.Load(), err)
	}
}

// Bytes that were changed on their way are an error, not data.
func TestChangedBytes(t *testing.T) {
	server := buckets(t)
	if _, err := WriteFile(t.Context(), "gs://bucket/a", []byte("as it was written")); err != nil {
		t.Fatal(err)
	}
	between(t, server, func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		if r.URL.Query().Get("alt") != "media" {
			return false
		}
		w.Header().Set("X-Goog-Hash", "crc32c=AAAAAA==")
		_, _ = io.WriteString(w, "as it was changed")
		return true
	})
	if got, err := ReadFile(t.Context(), "gs://bucket/a"); err == nil || !strings.Contains(err.Error(), "gs://bucket/a") {
		t.Errorf("%q, %v", got, err)
	}
}

// Where the bucket says that it holds other bytes, the object goes and the write fails.
func TestChangedUpload(t *testing.T) {
	server := buckets(t)
	s, err := inBucketAt(t, "gs://bucket/a").begin(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write([]byte("text")); err != nil {
		t.Fatal(err)
	}
	if err := s.finish(); err != nil {
		t.Fatal(err)
	}
	s.crc++ // as if the server had taken other bytes
	if err := s.verify(); err == nil || !strings.Contains(err.Error(), "CRC-32C") {
		t.Errorf("error %v", err)
	}
	if _, err := server.GetObject("bucket", "a"); err == nil {
		t.Error("the object is there")
	}
	s, err = inBucketAt(t, "gs://bucket/b").begin(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write([]byte("text")); err != nil {
		t.Fatal(err)
	}
	s.crc++
	if err := s.commit(); err == nil {
		t.Error("the server took other bytes than were announced")
	}
	if _, err := server.GetObject("bucket", "b"); err == nil {
		t.Error("the object is there")
	}
}

func inBucketAt(t *testing.T, uri string) inBucket {
	t.Helper()
	p, err := bucketPlace(uri)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// hasten makes the waits of the package short.
func hasten(t *testing.T, wait time.Duration) {
	t.Helper()
	oldPatience, oldRenewal, oldExpiry := patience, lockRenewal, lockExpiry
	patience, lockRenewal, lockExpiry = wait, wait, wait
	t.Cleanup(func() { patience, lockRenewal, lockExpiry = oldPatience, oldRenewal, oldExpiry })
}

// A server that fails for ever is an error when the patience is over, or the context.
func TestPatience(t *testing.T) {
	server := buckets(t)
	hasten(t, 600*time.Millisecond)
	between(t, server, func(w http.ResponseWriter, _ *http.Request, _ func()) bool {
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return true
	})
	_, readErr := ReadFile(t.Context(), "gs://bucket/a")
	_, writeErr := WriteFile(t.Context(), "gs://bucket/a", nil)
	_, globErr := Glob(t.Context(), "gs://bucket/*")
	_, sizeErr := Size(t.Context(), "gs://bucket/a")
	for doing, err := range map[string]error{"read": readErr, "write": writeErr, "glob": globErr, "size": sizeErr} {
		if err == nil || !strings.Contains(err.Error(), "503") || !strings.Contains(err.Error(), "gs://bucket/") {
			t.Errorf("%s: %v", doing, err)
		}
	}
	patience = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := WriteFile(ctx, "gs://bucket/a", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

func TestBucketErrors(t *testing.T) {
	server := buckets(t)
	if _, err := WriteFile(t.Context(), "gs://missing/a", []byte("x")); !errors.Is(err, ErrNotExist) || !strings.Contains(err.Error(), "there is no bucket missing") {
		t.Errorf("error %v", err)
	}
	if _, err := Exists(t.Context(), "gs://missing/a"); err == nil || !strings.Contains(err.Error(), "there is no bucket missing") {
		t.Errorf("error %v", err)
	}
	for _, uri := range []string{"gs://", "gs:///a", "gs://buck*/a", "gs://bucket/a\nb"} {
		if _, err := Exists(t.Context(), uri); err == nil || !strings.Contains(err.Error(), "write gs://BUCKET/NAME") {
			t.Errorf("%q: error %v", uri, err)
		}
	}
	for doing, err := range map[string]error{"remove": Remove(t.Context(), "gs://bucket"), "remove all": RemoveAll(t.Context(), "gs://bucket/"), "create": CreateNew(t.Context(), "gs://bucket", nil)} {
		if err == nil {
			t.Errorf("%s a bucket is no error", doing)
		}
	}
	between(t, server, func(w http.ResponseWriter, _ *http.Request, _ func()) bool {
		http.Error(w, "no", http.StatusForbidden)
		return true
	})
	if _, err := ReadFile(t.Context(), "gs://bucket/a"); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "storage.objectUser") {
		t.Errorf("error %v", err)
	}
}

func TestNoCredentials(t *testing.T) {
	t.Setenv("STORAGE_EMULATOR_HOST", "")
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", filepath.Join(t.TempDir(), "none.json"))
	if _, err := Exists(t.Context(), "gs://bucket/a"); err == nil || !strings.Contains(err.Error(), "gcloud auth application-default login") {
		t.Errorf("error %v", err)
	}
}

// What the server would unpack on the way is refused: its size is another.
func TestContentEncoding(t *testing.T) {
	server := buckets(t)
	server.CreateObject(fakestorage.Object{ObjectAttrs: fakestorage.ObjectAttrs{BucketName: "bucket", Name: "a.jsonl", ContentEncoding: "gzip"}, Content: zip(t, "text")})
	_, openErr := Open(t.Context(), "gs://bucket/a.jsonl")
	_, atErr := OpenAt(t.Context(), "gs://bucket/a.jsonl")
	for _, err := range []error{openErr, atErr} {
		if !errors.Is(err, errEncoded) || !strings.Contains(err.Error(), "gs://bucket/a.jsonl") {
			t.Errorf("error %v", err)
		}
	}
}

// An abort of an upload that is under way leaves nothing, and so does a context that ends.
func TestAbortedUpload(t *testing.T) {
	server := buckets(t)
	for _, end := range []func(w *Writer, cancel func()){func(w *Writer, _ func()) { w.Abort() }, func(w *Writer, cancel func()) {
		cancel()
		if _, err := w.Commit(); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w, err := Create(ctx, "gs://bucket/a")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(make([]byte, 2*chunkBytes+1)); err != nil {
			t.Fatal(err)
		}
		end(w, cancel)
		if _, err := w.Commit(); err == nil {
			t.Error("Commit is no error")
		}
		if _, err := server.GetObject("bucket", "a"); err == nil {
			t.Error("the object is there")
		}
	}
}

// The blocks of an object hold what ReadAt is asked for, however many are read and forgotten.
func TestReadAtOfALargeObject(t *testing.T) {
	buckets(t)
	data := make([]byte, 3*blockBytes+12345)
	for i := range data {
		data[i] = byte(i * 31 >> 8)
	}
	if _, err := WriteFile(t.Context(), "gs://bucket/a", data); err != nil {
		t.Fatal(err)
	}
	at, err := OpenAt(t.Context(), "gs://bucket/a")
	if err != nil {
		t.Fatal(err)
	}
	defer at.Close()
	var group sync.WaitGroup
	for offset := 0; offset < len(data); offset += blockBytes/3 + 1 {
		group.Go(func() {
			b := make([]byte, blockBytes+100)
			n, err := at.ReadAt(b, int64(offset))
			if err != nil && err != io.EOF || !bytes.Equal(b[:n], data[offset:min(len(data), offset+len(b))]) {
				t.Errorf("at %d: %d bytes, %v", offset, n, err)
			}
		})
	}
	group.Wait()
	ranges := at.from.(*objectRanges)
	for number := range int64(mostBlocks) {
		ranges.blocks[number+1000] = &block{used: number}
	}
	for len(ranges.blocks) > mostBlocks {
		ranges.forget()
	}
	if len(ranges.blocks) != mostBlocks || ranges.blocks[1000] != nil {
		t.Errorf("%d blocks are kept", len(ranges.blocks))
	}
	if _, err := WriteFile(t.Context(), "gs://bucket/a", []byte("other")); err != nil {
		t.Fatal(err)
	}
	clear(ranges.blocks)
	if _, err := at.ReadAt(make([]byte, 10), 0); !errors.Is(err, ErrNotExist) {
		t.Errorf("after it was replaced: %v", err)
	}
}

// The lock of a holder that died is taken over when it has been silent for long enough, and not before.
func TestLockOfADeadHolder(t *testing.T) {
	server := buckets(t)
	const uri = "gs://bucket/work/lock"
	at := inBucketAt(t, uri)
	if _, err := at.take(t.Context(), []byte(`{"host":"gone","process":77,"since":"2026-01-02T03:04:05Z"}`)); err != nil {
		t.Fatal(err)
	}
	_, err := Lock(t.Context(), uri)
	if !errors.Is(err, ErrLocked) {
		t.Fatalf("error %v", err)
	}
	for _, want := range []string{uri, "process 77 on gone, since 2026-01-02T03:04:05Z", "free 1m0s after"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	old, err := server.GetObject("bucket", "work/lock")
	if err != nil {
		t.Fatal(err)
	}
	old.Updated = time.Now().Add(-lockExpiry - 5*time.Second)
	server.CreateObject(old)
	unlock, err := Lock(t.Context(), uri)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(t.Context(), uri); !errors.Is(err, ErrLocked) {
		t.Errorf("a second holder: %v", err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
}

// A holder says again and again that it lives; one whose lock was taken over leaves the other's alone.
func TestLockIsRenewed(t *testing.T) {
	server := buckets(t)
	hasten(t, 30*time.Millisecond)
	lockExpiry = time.Hour
	unlock, err := Lock(t.Context(), "gs://bucket/lock")
	if err != nil {
		t.Fatal(err)
	}
	first, err := server.GetObject("bucket", "lock")
	if err != nil {
		t.Fatal(err)
	}
	for now := first; now.Generation == first.Generation; time.Sleep(5 * time.Millisecond) {
		if now, err = server.GetObject("bucket", "lock"); err != nil {
			t.Fatal(err)
		}
	}
	server.CreateObject(fakestorage.Object{ObjectAttrs: fakestorage.ObjectAttrs{BucketName: "bucket", Name: "lock"}, Content: []byte("another's")})
	time.Sleep(4 * lockRenewal) // it notices
	if err := unlock(); err != nil {
		t.Error(err)
	}
	if now, err := server.GetObject("bucket", "lock"); err != nil || string(now.Content) != "another's" {
		t.Errorf("%q, %v", now.Content, err)
	}
}

func TestFollow(t *testing.T) {
	buckets(t)
	if _, err := Follow(t.Context(), "gs://bucket/out/latest"); !errors.Is(err, ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err := WriteFile(t.Context(), "gs://bucket/out/snapshots/1-aa/manifest.json", nil); err != nil {
		t.Fatal(err)
	}
	if err := Publish(t.Context(), "gs://bucket/out", "1-aa"); err != nil {
		t.Fatal(err)
	}
	for uri, want := range map[string]string{"gs://bucket/out/latest": "gs://bucket/out/snapshots/1-aa", "gs://bucket/out/latest/": "gs://bucket/out/snapshots/1-aa",
		"gs://bucket/out": "gs://bucket/out", "out/latest": "out/latest"} {
		if got, err := Follow(t.Context(), uri); got != want || err != nil {
			t.Errorf("Follow(%s) = %s, %v", uri, got, err)
		}
	}
}
