package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

func (p onDisk) remove(context.Context) error {
	if err := os.Remove(p.path); err != nil {
		return failure("remove", p.uri, cause(err))
	}
	return nil
}

func (p onDisk) removeAll(context.Context) error {
	if clean := filepath.Clean(p.path); clean == "." || clean == ".." || clean == string(filepath.Separator) {
		return fmt.Errorf("remove %s: this is the root or the working folder; name a folder below it", p.uri)
	}
	if err := os.RemoveAll(p.path); err != nil {
		return failure("remove", p.uri, cause(err))
	}
	return nil
}
