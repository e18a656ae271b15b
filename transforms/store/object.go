package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"cloud.google.com/go/storage"
)

// objectScheme begins the URI of an object of Google Cloud Storage: gs://BUCKET/NAME. Objects can be read raw, which is
// what pictures need; the other functions know local files alone.
const objectScheme = "gs://"

// objects is the process's client, made when the first object is read. It takes the machine's default credentials.
var objects struct {
	sync.Mutex
	client *storage.Client
}

func objectClient(ctx context.Context) (*storage.Client, error) {
	objects.Lock()
	defer objects.Unlock()
	if objects.client != nil {
		return objects.client, nil
	}
	client, err := storage.NewClient(context.WithoutCancel(ctx))
	if err != nil {
		return nil, fmt.Errorf("gs://: %w; log in with gcloud auth application-default login, or give the worker a service account", err)
	}
	objects.client = client
	return client, nil
}

// openObject opens an object as it is stored.
func openObject(ctx context.Context, uri string) (io.ReadCloser, error) {
	bucket, name, _ := strings.Cut(strings.TrimPrefix(uri, objectScheme), "/")
	if bucket == "" || name == "" {
		return nil, fmt.Errorf("open %s: write gs://BUCKET/NAME", uri)
	}
	client, err := objectClient(ctx)
	if err != nil {
		return nil, err
	}
	reader, err := client.Bucket(bucket).Object(name).ReadCompressed(true).NewReader(ctx)
	if errors.Is(err, storage.ErrObjectNotExist) || errors.Is(err, storage.ErrBucketNotExist) {
		return nil, fmt.Errorf("open %s: %w", uri, ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", uri, err)
	}
	return reader, nil
}
