package store

import (
	"context"
	"fmt"
	"path"
	"strings"
)

const (
	latestName      = "latest"
	snapshotsFolder = "snapshots"
)

// Publish makes OUT/latest stand for OUT/snapshots/NAME, in one step: a reader sees the snapshot before or this one. The
// snapshot must be there. On disk latest is a link, a relative one, so that the output folder may be moved; in a bucket
// it is the object latest.json, of which each generation takes the place of the one before.
func Publish(ctx context.Context, output, snapshot string) error {
	if err := checkSnapshotName(snapshot); err != nil {
		return fmt.Errorf("publish in %s: %w", output, err)
	}
	p, err := begin(ctx, "publish in", output)
	if err != nil {
		return err
	}
	return p.publish(ctx, snapshot)
}

// Latest returns the name of the snapshot that OUT/latest stands for, "" when nothing was published.
func Latest(ctx context.Context, output string) (string, error) {
	p, err := begin(ctx, "look at", output)
	if err != nil {
		return "", err
	}
	return p.latest(ctx)
}

// Follow returns the folder that a dataset's URI means. On disk OUT/latest is a link and means itself; in a bucket it
// means OUT/snapshots/NAME. Any other URI means itself.
func Follow(ctx context.Context, uri string) (string, error) {
	output, found := strings.CutSuffix(strings.TrimRight(uri, "/"), "/"+latestName)
	if !found || !InBucket(uri) {
		return uri, nil
	}
	name, err := Latest(ctx, output)
	if err != nil {
		return "", err
	}
	if name == "" {
		return "", fmt.Errorf("look at %s: nothing was published: %w", uri, ErrNotExist)
	}
	return Join(output, snapshotsFolder, name), nil
}

func checkSnapshotName(name string) error {
	if name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, "/\\\x00") {
		return fmt.Errorf("%q is no name of a snapshot", name)
	}
	return nil
}

// snapshotPath is where a snapshot lies below its output folder.
func snapshotPath(name string) string { return path.Join(snapshotsFolder, name) }
