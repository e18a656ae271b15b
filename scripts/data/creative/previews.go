package main

import (
	"path"
	"path/filepath"
	"strings"
)

// pictured are the pictures of assets, as a path from the example's folder, by asset id. scripts/data/pictures draws them.
type pictured map[string]string

func previews(out string) (pictured, error) {
	files, err := filepath.Glob(filepath.Join(out, "pictures", "*-*.*"))
	if err != nil {
		return nil, err
	}
	found := pictured{}
	for _, file := range files {
		name := filepath.Base(file)
		found[strings.TrimSuffix(name, filepath.Ext(name))] = path.Join("pictures", name)
	}
	return found, nil
}

// of names the picture of each asset that has one.
func (p pictured) of(assets []asset) []asset {
	for i := range assets {
		assets[i].Preview = p[assets[i].ID]
	}
	return assets
}
