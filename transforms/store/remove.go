package store

import "context"

// Remove removes one file or one empty folder. A missing one is an error that wraps ErrNotExist.
func Remove(ctx context.Context, uri string) error {
	p, err := begin(ctx, "remove", uri)
	if err != nil {
		return err
	}
	return p.remove(ctx)
}

// RemoveAll removes a file, or a folder and all in it. A missing one is no error; the root, the working folder and a
// whole bucket are.
func RemoveAll(ctx context.Context, uri string) error {
	p, err := begin(ctx, "remove", uri)
	if err != nil {
		return err
	}
	return p.removeAll(ctx)
}
