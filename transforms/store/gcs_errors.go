package store

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"

	"cloud.google.com/go/storage"
	"google.golang.org/api/googleapi"
)

// failure wraps an error of the bucket with what was done to which object, with the package's own error where there is
// one, and with the remedy.
func (p inBucket) failure(doing string, err error) error {
	var answer *googleapi.Error
	errors.As(err, &answer)
	switch {
	case errors.Is(err, storage.ErrBucketNotExist), answer != nil && answer.Code == http.StatusNotFound && p.uploads(doing):
		return fmt.Errorf("%s %s: %w: there is no bucket %s: make it with gcloud storage buckets create gs://%s", doing, p.uri, ErrNotExist, p.bucket, p.bucket)
	case errors.Is(err, storage.ErrObjectNotExist), answer != nil && answer.Code == http.StatusNotFound:
		return fmt.Errorf("%s %s: %w", doing, p.uri, ErrNotExist)
	case answer == nil:
		return fmt.Errorf("%s %s: %w", doing, p.uri, err)
	}
	switch answer.Code {
	case http.StatusUnauthorized:
		return fmt.Errorf("%s %s: %w: %w (log in with gcloud auth application-default login)", doing, p.uri, fs.ErrPermission, err)
	case http.StatusForbidden:
		return fmt.Errorf("%s %s: %w: %w (give the account the role storage.objectUser on gs://%s)", doing, p.uri, fs.ErrPermission, err, p.bucket)
	}
	return fmt.Errorf("%s %s: %w", doing, p.uri, err)
}

// uploads says whether an operation makes an object, so that only the bucket can be missing.
func (p inBucket) uploads(doing string) bool { return doing == "write" || doing == "create" }

// refused says whether a condition on the object's generation did not hold.
func refused(err error) (answer *googleapi.Error, ok bool) {
	return answer, errors.As(err, &answer) && answer.Code == http.StatusPreconditionFailed
}
