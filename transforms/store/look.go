package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Size returns the bytes of a file as it lies on disk. A folder is an error.
func Size(ctx context.Context, uri string) (int64, error) {
	local, err := begin(ctx, "look at", uri)
	if err != nil {
		return 0, err
	}
	size, err := regularSize(os.Stat(local))
	if err != nil {
		return 0, failure("look at", uri, err)
	}
	return size, nil
}

// Exists says whether a file or folder is there.
func Exists(ctx context.Context, uri string) (bool, error) {
	local, err := begin(ctx, "look at", uri)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(local)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	}
	return false, failure("look at", uri, cause(err))
}

// Glob returns the files and folders that match the pattern (as in path.Match: * and ? stay inside one folder),
// sorted. A pattern without wildcards gives the file itself where it is there. Files that are being written are not listed.
func Glob(ctx context.Context, pattern string) ([]string, error) {
	local, err := begin(ctx, "list", pattern)
	if err != nil {
		return nil, err
	}
	names, err := filepath.Glob(local)
	if err != nil {
		return nil, failure("list", pattern, err)
	}
	names = slices.DeleteFunc(names, temporary)
	slices.Sort(names)
	return names, nil
}

// Digest returns what identifies a file's content: "sha256:" and the hash of its bytes as they lie on disk.
func Digest(ctx context.Context, uri string) (string, error) {
	r, err := OpenRaw(ctx, uri)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	if _, err = io.CopyBuffer(sum, r, make([]byte, bufferSize)); err != nil {
		return "", errors.Join(err, r.Close())
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), r.Close()
}

// begin is how every operation starts: it returns the path of uri unless the context has ended.
func begin(ctx context.Context, doing, uri string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", failure(doing, uri, err)
	}
	return localPath(uri)
}

// temporary says whether a path is a file of ours that is not committed.
func temporary(path string) bool {
	name := filepath.Base(path)
	return strings.HasPrefix(name, ".") && strings.HasSuffix(name, temporarySuffix)
}

func regularSize(info fs.FileInfo, err error) (int64, error) {
	if err != nil {
		return 0, cause(err)
	}
	if info.IsDir() {
		return 0, syscall.EISDIR
	}
	return info.Size(), nil
}
