package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"cloud.google.com/go/storage"
	"github.com/googleapis/gax-go/v2"
)

// bucketScheme begins the URI of an object of Google Cloud Storage: gs://BUCKET/NAME.
const bucketScheme = "gs://"

// patience is how long one request is tried again, and how long one that moves no byte is waited for. A context that ends
// earlier ends it earlier.
var patience = 2 * time.Minute

// longestPause is the longest wait between two tries.
const longestPause = 10 * time.Second

// inBucket is an object, or a folder of objects. Without a name it is the whole bucket.
type inBucket struct {
	uri, bucket, name string
	client            *storage.Client
}

// bucketPlace returns the place of a gs:// URI.
func bucketPlace(uri string) (inBucket, error) {
	bucket, name, _ := strings.Cut(strings.TrimPrefix(uri, bucketScheme), "/")
	if bucket == "" || strings.ContainsAny(bucket, "*?[\\ \x00") || strings.ContainsAny(name, "\r\n\x00") {
		return inBucket{}, fmt.Errorf("%q: write gs://BUCKET/NAME", uri)
	}
	client, err := bucketClient()
	return inBucket{uri, bucket, strings.TrimRight(name, "/"), client}, err
}

// clients are the process's clients, one for each server: STORAGE_EMULATOR_HOST names one for tests, "" is Google's.
var clients = struct {
	sync.Mutex
	by map[string]*storage.Client
}{by: map[string]*storage.Client{}}

func bucketClient() (*storage.Client, error) {
	clients.Lock()
	defer clients.Unlock()
	server := os.Getenv("STORAGE_EMULATOR_HOST")
	if client := clients.by[server]; client != nil {
		return client, nil
	}
	client, err := storage.NewClient(context.Background(), storage.WithJSONReads())
	if err != nil {
		return nil, fmt.Errorf("gs://: %w; log in with gcloud auth application-default login, or give the worker a service account", err)
	}
	clients.by[server] = client
	return client, nil
}

// object is the handle of an operation on the object. Every operation of ours may be done twice with the same outcome, so
// every one is tried again.
func (p inBucket) object() *storage.ObjectHandle {
	return p.client.Bucket(p.bucket).Object(p.name).Retryer(tries()...)
}

// tries says what is tried again: what a later try may mend, until the failures have gone on for as long as patience.
func tries() []storage.RetryOption {
	var mu sync.Mutex
	var first, last time.Time
	goesOn := func(err error) bool {
		if !transient(err) {
			return false
		}
		mu.Lock()
		defer mu.Unlock()
		now := time.Now()
		if now.Sub(last) > 2*longestPause { // a failure after others that were overcome
			first = now
		}
		last = now
		return now.Sub(first) < patience
	}
	return []storage.RetryOption{storage.WithPolicy(storage.RetryAlways), storage.WithErrorFunc(goesOn),
		storage.WithBackoff(gax.Backoff{Initial: 250 * time.Millisecond, Max: longestPause, Multiplier: 2})}
}

// transient says whether a later try may mend an error: what the library takes for that, timeouts, and connections that
// break within the head of an answer, which it does not.
func transient(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	var network net.Error
	return storage.ShouldRetry(err) || errors.As(err, &network) && network.Timeout() || strings.Contains(err.Error(), "transport connection broken")
}

// errSilent says that a server neither answered nor moved a byte.
var errSilent = errors.New("the server does not answer: is the network up, and STORAGE_EMULATOR_HOST right where it is set?")

// watchdog ends what was begun and makes no progress.
type watchdog struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
}

func watch(ctx context.Context) *watchdog {
	w := &watchdog{}
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	w.timer = time.AfterFunc(time.Hour, func() { w.cancel(errSilent) })
	w.timer.Stop()
	return w
}

// during watches over one step. The tries that it makes end by themselves before.
func (w *watchdog) during(step func() error) error {
	w.timer.Reset(patience + 2*longestPause)
	defer w.timer.Stop()
	err := step()
	if err != nil && context.Cause(w.ctx) == errSilent {
		return errSilent
	}
	return err
}

// end lets go of what the context holds.
func (w *watchdog) end() {
	w.timer.Stop()
	w.cancel(nil)
}

// once watches over an operation of one step.
func once[T any](ctx context.Context, step func(context.Context) (T, error)) (value T, err error) {
	w := watch(ctx)
	defer w.end()
	err = w.during(func() (err error) {
		value, err = step(w.ctx)
		return err
	})
	return value, err
}
