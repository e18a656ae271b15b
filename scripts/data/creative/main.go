package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// paths are the sources and the folder that is written.
type paths struct{ lucide, tate, corpora, out string }

func main() {
	var p paths
	flag.StringVar(&p.lucide, "lucide", "", "JSONL `file` of icons: name, tags")
	flag.StringVar(&p.tate, "tate", "", "JSONL `file` of artworks: acno, title, subject_ids")
	flag.StringVar(&p.corpora, "corpora", "", "`folder` of corpora's lists, as music__genres.json")
	flag.StringVar(&p.out, "out", "examples/creative", "`folder` of the example")
	flag.Parse()
	if err := run(p); err != nil {
		fmt.Fprintln(os.Stderr, "creative:", err)
		os.Exit(1)
	}
}

func run(p paths) error {
	concepts, err := readConcepts()
	if err != nil {
		return err
	}
	things, err := readThings()
	if err != nil {
		return err
	}
	nodes, edges := graphOf(concepts)
	icons, err := designAssets(p.lucide)
	if err != nil {
		return err
	}
	works, err := tatePhotos(p.tate)
	if err != nil {
		return err
	}
	sounds, err := audio(p.corpora, things)
	if err != nil {
		return err
	}
	pictures, err := previews(p.out)
	if err != nil {
		return err
	}
	files := map[string]any{
		"graph/nodes.jsonl":          nodes,
		"graph/edges.jsonl":          edges,
		"assets/templates.jsonl.gz":  pictures.of(templates(concepts)),
		"assets/photos.jsonl":        pictures.of(photos(things)),
		"assets/tate.jsonl":          works,
		"assets/videos.jsonl":        videos(things),
		"assets/audio.jsonl":         sounds,
		"assets/backgrounds.jsonl":   backgrounds(things),
		"assets/design_assets.jsonl": icons,
		"assets/text.jsonl":          words(concepts, things),
	}
	for name, records := range files {
		if err := writeRecords(filepath.Join(p.out, name), records); err != nil {
			return err
		}
	}
	fmt.Printf("%d nodes, %d edges\n", len(nodes), len(edges))
	return nil
}
