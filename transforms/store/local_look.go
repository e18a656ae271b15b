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

// onDisk is a path of this machine.
type onDisk struct{ uri, path string }

func (p onDisk) size(context.Context) (int64, error) {
	size, err := regularSize(os.Stat(p.path))
	if err != nil {
		return 0, failure("look at", p.uri, err)
	}
	return size, nil
}

func (p onDisk) exists(context.Context) (bool, error) {
	_, err := os.Stat(p.path)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	}
	return false, failure("look at", p.uri, cause(err))
}

func (p onDisk) glob(context.Context) ([]string, error) {
	names, err := filepath.Glob(p.path)
	if err != nil {
		return nil, failure("list", p.uri, err)
	}
	names = slices.DeleteFunc(names, temporary)
	slices.Sort(names)
	return names, nil
}

func (p onDisk) list(context.Context) ([]string, error) {
	entries, err := os.ReadDir(p.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, failure("list", p.uri, cause(err))
	}
	var names []string
	for _, e := range entries {
		if !temporary(e.Name()) {
			names = append(names, filepath.Join(p.path, e.Name()))
		}
	}
	return names, nil
}

func (p onDisk) digest(ctx context.Context) (string, error) {
	r, err := p.open(ctx, 0)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	if _, err = io.CopyBuffer(sum, r, make([]byte, bufferSize)); err != nil {
		return "", errors.Join(err, r.Close())
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), r.Close()
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

// cause strips the path that os puts into its errors: ours name the URI.
func cause(err error) error {
	if inner := new(os.PathError); errors.As(err, &inner) {
		return inner.Err
	}
	if inner := new(os.LinkError); errors.As(err, &inner) {
		return inner.Err
	}
	if inner := new(os.SyscallError); errors.As(err, &inner) {
		return inner.Err
	}
	return err
}
