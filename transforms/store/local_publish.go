package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func (p onDisk) publish(_ context.Context, snapshot string) error {
	target := snapshotPath(snapshot)
	if _, err := os.Stat(filepath.Join(p.path, filepath.FromSlash(target))); err != nil {
		return failure("publish", Join(p.uri, target), cause(err))
	}
	link := filepath.Join(p.path, latestName)
	temporary, err := makeTemporary(link, func(name string) error { return os.Symlink(target, name) })
	if err != nil {
		return failure("create", Join(p.uri, latestName), err)
	}
	if err := os.Rename(temporary, link); err != nil {
		_ = os.Remove(temporary)
		return publishFailure(Join(p.uri, latestName), link, cause(err))
	}
	if err := syncFolder(link); err != nil {
		return failure("sync the folder of", link, err)
	}
	return nil
}

func (p onDisk) latest(context.Context) (string, error) {
	uri := Join(p.uri, latestName)
	target, err := os.Readlink(filepath.Join(p.path, latestName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look at %s: %w (it should be a link to a snapshot: move it away)", uri, cause(err))
	}
	name, ok := strings.CutPrefix(filepath.ToSlash(target), snapshotsFolder+"/")
	if !ok || checkSnapshotName(name) != nil {
		return "", fmt.Errorf("look at %s: it points at %s, not at a snapshot of this folder: remove it", uri, target)
	}
	return name, nil
}

func publishFailure(uri, link string, err error) error {
	if info, statErr := os.Lstat(link); statErr == nil && info.IsDir() {
		return fmt.Errorf("publish %s: %w (a folder has this name: move it away)", uri, err)
	}
	return failure("publish", uri, err)
}
