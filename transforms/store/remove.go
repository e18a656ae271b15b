package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// Remove removes one file or one empty folder. A missing one is an error that wraps ErrNotExist.
func Remove(ctx context.Context, uri string) error {
	local, err := begin(ctx, "remove", uri)
	if err != nil {
		return err
	}
	if err := os.Remove(local); err != nil {
		return failure("remove", uri, cause(err))
	}
	return nil
}

// RemoveAll removes a file, or a folder and all in it. A missing one is no error; the root and the working folder are.
func RemoveAll(ctx context.Context, uri string) error {
	local, err := begin(ctx, "remove", uri)
	if err != nil {
		return err
	}
	if clean := filepath.Clean(local); clean == "." || clean == ".." || clean == string(filepath.Separator) {
		return fmt.Errorf("remove %s: this is the root or the working folder; name a folder below it", uri)
	}
	if err := os.RemoveAll(local); err != nil {
		return failure("remove", uri, cause(err))
	}
	return nil
}
