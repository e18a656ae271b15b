package main

import (
	"cmp"
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/routenator/routenator/transforms/store"
)

// snapshotFolder is one folder below snapshots.
type snapshotFolder struct {
	name     string
	number   int
	identity string // the first twelve digits
	whole    bool   // whether it has its manifest
}

// snapshotFolders lists the snapshots of the output by number; other folders are none of ours.
func (j *job) snapshotFolders(ctx context.Context) ([]snapshotFolder, error) {
	uris, err := store.Glob(ctx, store.Join(j.config.output, "snapshots", "*-*"))
	if err != nil {
		return nil, err
	}
	var out []snapshotFolder
	for _, uri := range uris {
		name := filepath.Base(uri)
		number := numberOf(name)
		if number == 0 {
			continue
		}
		_, identity, _ := strings.Cut(name, "-")
		whole, err := store.Exists(ctx, store.Join(uri, "manifest.json"))
		if err != nil {
			return nil, err
		}
		out = append(out, snapshotFolder{name, number, identity, whole})
	}
	slices.SortFunc(out, func(a, b snapshotFolder) int { return cmp.Or(a.number-b.number, strings.Compare(a.name, b.name)) })
	return out, nil
}

// numberOf is the number of a snapshot, which begins with 1; 0 for what is none.
func numberOf(name string) int {
	digits, _, _ := strings.Cut(name, "-")
	number, err := strconv.Atoi(digits)
	if err != nil || number < 0 {
		return 0
	}
	return number
}

// prune removes all snapshots but the newest --keep ones, and what killed runs left of others. The one that latest points
// at stays in any case. A manifest goes first: what is half removed is no snapshot any more.
func (j *job) prune(ctx context.Context) (removed []string, err error) {
	if j.config.keep == 0 {
		return nil, nil
	}
	latest, err := store.Latest(ctx, j.config.output)
	if err != nil || latest == "" {
		return nil, err
	}
	folders, err := j.snapshotFolders(ctx)
	if err != nil {
		return nil, err
	}
	kept := 1 // latest
	for _, f := range slices.Backward(folders) {
		switch {
		case f.name == latest:
			continue
		case f.whole && kept < j.config.keep:
			kept++
			continue
		case f.whole:
			removed = append(removed, f.name)
		}
		folder := store.Join(j.config.output, "snapshots", f.name)
		if f.whole {
			if err := store.Remove(ctx, store.Join(folder, "manifest.json")); err != nil {
				return nil, err
			}
		}
		if err := store.RemoveAll(ctx, folder); err != nil {
			return nil, err
		}
	}
	return removed, j.pruneWork(ctx)
}

// pruneWork removes what killed runs of other inputs left below work: whoever holds the lock is the only one at work.
func (j *job) pruneWork(ctx context.Context) error {
	uris, err := store.Glob(ctx, store.Join(j.config.output, "work", "*"))
	if err != nil {
		return err
	}
	for _, uri := range uris {
		if !workFolder.MatchString(filepath.Base(uri)) {
			continue // the lock
		}
		if err := store.RemoveAll(ctx, uri); err != nil {
			return err
		}
	}
	return nil
}

// workFolder is what a run calls its own: the beginning of its identity.
var workFolder = regexp.MustCompile(`^[0-9a-f]{16}$`)
