package store

import "context"

// Size returns the bytes of a file as it lies there. A folder is an error.
func Size(ctx context.Context, uri string) (int64, error) {
	p, err := begin(ctx, "look at", uri)
	if err != nil {
		return 0, err
	}
	return p.size(ctx)
}

// Exists says whether a file or folder is there. A folder of objects is there while it holds one.
func Exists(ctx context.Context, uri string) (bool, error) {
	p, err := begin(ctx, "look at", uri)
	if err != nil {
		return false, err
	}
	return p.exists(ctx)
}

// Glob returns the files and folders that match the pattern (as in path.Match: * and ? stay inside one folder),
// sorted. A pattern without wildcards gives the file itself where it is there. Files that are being written are not
// listed. A bucket has no wildcards in its own name.
func Glob(ctx context.Context, pattern string) ([]string, error) {
	p, err := begin(ctx, "list", pattern)
	if err != nil {
		return nil, err
	}
	return p.glob(ctx)
}

// List returns the files and folders in a folder, sorted, without those that are being written; none where the folder is
// missing. A folder that cannot be read is an error.
func List(ctx context.Context, folder string) ([]string, error) {
	p, err := begin(ctx, "list", folder)
	if err != nil {
		return nil, err
	}
	return p.list(ctx)
}

// Digest returns what identifies a file's content: on disk "sha256:" and the hash of its bytes; in a bucket
// "generation:" and the object's generation and CRC-32C, for which no byte is read. So the same bytes have one digest on
// disk, and another one each time they are uploaded.
func Digest(ctx context.Context, uri string) (string, error) {
	p, err := begin(ctx, "look at", uri)
	if err != nil {
		return "", err
	}
	return p.digest(ctx)
}
