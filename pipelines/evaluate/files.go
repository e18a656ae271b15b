package main

import (
	"context"
	"io/fs"
	"slices"

	"github.com/routenator/routenator/transforms/store"
)

// diskFiles reads a recipe's files where they lie.
type diskFiles struct{ ctx context.Context }

func (d diskFiles) ReadFile(name string) ([]byte, error) { return store.ReadFile(d.ctx, name) }

func (d diskFiles) Glob(pattern string) ([]string, error) { return store.Glob(d.ctx, pattern) }

// embeddedFiles reads a recipe's files from the binary. It knows no compressed ones: evaluate reads none.
type embeddedFiles struct{ files fs.FS }

func (e embeddedFiles) ReadFile(name string) ([]byte, error) { return fs.ReadFile(e.files, name) }

func (e embeddedFiles) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(e.files, pattern)
	slices.Sort(names)
	return names, err
}
