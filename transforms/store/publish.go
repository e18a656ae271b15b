package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const (
	latestName      = "latest"
	snapshotsFolder = "snapshots"
)

// Publish makes OUT/latest point at OUT/snapshots/NAME, in one step: a reader sees the snapshot before or this one.
// The snapshot must be there. The link is relative, so that the output folder may be moved.
func Publish(ctx context.Context, output, snapshot string) error {
	if err := checkSnapshotName(snapshot); err != nil {
		return fmt.Errorf("publish in %s: %w", output, err)
	}
	local, err := begin(ctx, "publish in", output)
	if err != nil {
		return err
	}
	target := path.Join(snapshotsFolder, snapshot)
	if _, err := os.Stat(filepath.Join(local, filepath.FromSlash(target))); err != nil {
		return failure("publish", Join(output, target), cause(err))
	}
	link := filepath.Join(local, latestName)
	temporary, err := makeTemporary(link, func(name string) error { return os.Symlink(target, name) })
	if err != nil {
		return failure("create", Join(output, latestName), err)
	}
	if err := os.Rename(temporary, link); err != nil {
		_ = os.Remove(temporary)
		return publishFailure(Join(output, latestName), link, cause(err))
	}
	if err := syncFolder(link); err != nil {
		return failure("sync the folder of", link, err)
	}
	return nil
}

// Latest returns the name of the snapshot that OUT/latest points at, "" when nothing was published.
func Latest(ctx context.Context, output string) (string, error) {
	local, err := begin(ctx, "look at", output)
	if err != nil {
		return "", err
	}
	uri := Join(output, latestName)
	target, err := os.Readlink(filepath.Join(local, latestName))
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

func checkSnapshotName(name string) error {
	if name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, "/\\\x00") {
		return fmt.Errorf("%q is no name of a snapshot", name)
	}
	return nil
}

func publishFailure(uri, link string, err error) error {
	if info, statErr := os.Lstat(link); statErr == nil && info.IsDir() {
		return fmt.Errorf("publish %s: %w (a folder has this name: move it away)", uri, err)
	}
	return failure("publish", uri, err)
}
