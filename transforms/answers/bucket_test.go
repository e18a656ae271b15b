package answers

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fsouza/fake-gcs-server/fakestorage"

	"github.com/routenator/routenator/transforms/store"
)

// bucketLog is a log in a fake of Google Cloud Storage that others wrote, whose writers wait as long as unit says.
func bucketLog(t *testing.T, unit time.Duration) (*Log, *fakestorage.Server) {
	t.Helper()
	server, err := fakestorage.NewServerWithOptions(fakestorage.Options{Scheme: "http", Host: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	server.CreateBucketWithOpts(fakestorage.CreateBucketOpts{Name: "bucket"})
	t.Setenv("STORAGE_EMULATOR_HOST", strings.TrimPrefix(server.URL(), "http://"))
	old := second
	second = unit
	t.Cleanup(func() { second = old })
	return open(t, "gs://bucket/responses"), server
}

// objects lists the segments of a partition.
func objects(t *testing.T, l *Log, partition int) []string {
	t.Helper()
	names, err := l.segments(context.Background(), partition)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// appendAll announces answers, appends them side by side and waits for all.
func appendAll(t *testing.T, w *Writer, from, to int) {
	t.Helper()
	w.Expect(to - from)
	var group sync.WaitGroup
	for i := from; i < to; i++ {
		group.Go(func() {
			if err := w.Append(context.Background(), key(0, i), fmt.Append(nil, i)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

// Answers that come together make one object, and what Append has acknowledged is there for everyone.
func TestBucketGathers(t *testing.T) {
	l, _ := bucketLog(t, time.Second)
	w := writer(t, l, 0)
	defer done(t, w)
	w.Expect(1) // another one, which does not come
	appendAll(t, w, 0, 100)
	if got := len(readAll(t, open(t, l.folder), 0)); got != 100 {
		t.Errorf("%d answers are there, want 100", got)
	}
	if n := len(objects(t, l, 0)); n == 0 || n > 3 {
		t.Errorf("%d objects", n)
	}
}

// When there are enough answers nobody waits for more, and neither where none is to come, or one that was to come does not,
// nor when the process ends or the last writer closes.
func TestBucketHurries(t *testing.T) {
	l, _ := bucketLog(t, time.Hour)
	w := writer(t, l, 0)
	add(t, w, key(0, 0), "nobody said that more were to come")
	appendAll(t, w, 1, 9)
	w.Expect(1) // another one, which does not come
	appendAll(t, w, 9, 9+mostWaiting)
	want := 9 + mostWaiting
	for _, end := range []func(){func() { w.Forgo(); w.Expect(1) }, Settle, func() { done(t, w) }} {
		var group sync.WaitGroup
		group.Go(func() { appendAll(t, w, want, want+5) })
		for waiting := 0; waiting < 5; time.Sleep(time.Millisecond) {
			w.mu.Lock()
			waiting = len(w.waiters)
			w.mu.Unlock()
		}
		end()
		group.Wait()
		if want += 5; len(readAll(t, l, 0)) != want {
			t.Errorf("%d answers, want %d", len(readAll(t, l, 0)), want)
		}
	}
}

// An answer that is refused is not waited for.
func TestBucketRefused(t *testing.T) {
	l, _ := bucketLog(t, time.Hour)
	w := writer(t, l, 0)
	defer done(t, w)
	w.Expect(2)
	if err := w.Append(t.Context(), key(1, 0), nil); err == nil {
		t.Fatal("an answer of another partition is taken")
	}
	add(t, w, key(0, 0), "the other one")
}

// Joining in a bucket changes no answer, whoever joins beside it, and leaves one object in the end.
func TestBucketCompact(t *testing.T) {
	l, _ := bucketLog(t, time.Millisecond)
	want := map[Key]string{}
	for i := range 12 {
		want[key(0, i)] = "answer"
		segment(t, l, 0, map[Key]string{key(0, i): "answer"})
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 3 {
				if err := l.Compact(context.Background()); err != nil {
					t.Error(err)
				}
				if found, damage, err := l.Read(context.Background(), 0, all); err != nil || len(damage) > 0 || len(found) != len(want) {
					t.Errorf("beside: %d answers, damage %v, error %v", len(found), damage, err)
				}
			}
		})
	}
	group.Wait()
	if got := readAll(t, l, 0); !maps.Equal(got, want) {
		t.Errorf("%d answers, want %d", len(got), len(want))
	}
	if n := len(objects(t, l, 0)); n > fewest {
		t.Errorf("%d objects are left", n)
	}
}

// A damaged object is reported, and joining leaves it where it is.
func TestBucketDamage(t *testing.T) {
	l, server := bucketLog(t, time.Millisecond)
	for i := range fewest {
		segment(t, l, 0, map[Key]string{key(0, i): "answer"})
	}
	broken := appendRecord(appendRecord([]byte(magic), key(0, 100), []byte("changed")), key(0, 101), []byte("behind it"))
	broken[len(magic)+headBytes] ^= 1
	name := store.Join(l.partition(0), "broken.log")
	server.CreateObject(fakestorage.Object{ObjectAttrs: fakestorage.ObjectAttrs{BucketName: "bucket", Name: strings.TrimPrefix(name, "gs://bucket/")}, Content: broken})
	if err := l.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	found, damage, err := l.Read(t.Context(), 0, all)
	want := Damage{name, int64(len(magic)), int64(len(broken) - len(magic))}
	if err != nil || len(found) != fewest || len(damage) != 1 || damage[0] != want || len(objects(t, l, 0)) != 2 {
		t.Errorf("%d answers, damage %v, error %v, objects %q", len(found), damage, err, objects(t, l, 0))
	}
}

// Whatever the log writes in a bucket is made on condition that there is nothing of that name: its header, its segments, and
// the segments that join others.
func TestBucketCreatesOnCondition(t *testing.T) {
	_, server := bucketLog(t, time.Millisecond)
	to, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	conditions := map[string]string{} // by object
	proxy := httputil.NewSingleHostReverseProxy(to)
	watch := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost || r.Method == http.MethodPut {
			mu.Lock()
			conditions[r.URL.Query().Get("name")] = r.URL.Query().Get("ifGenerationMatch")
			mu.Unlock()
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(watch.Close)
	t.Setenv("STORAGE_EMULATOR_HOST", strings.TrimPrefix(watch.URL, "http://"))
	l := open(t, "gs://bucket/another")
	for i := range fewest {
		segment(t, l, 0, map[Key]string{key(0, i): "answer"})
	}
	if err := l.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(conditions) != 1+fewest+1 || len(objects(t, l, 0)) != 1 {
		t.Errorf("%d objects were written, %d segments are left", len(conditions), len(objects(t, l, 0)))
	}
	for name, condition := range conditions {
		if condition != "0" {
			t.Errorf("%s was written with ifGenerationMatch=%q", name, condition)
		}
	}
}
