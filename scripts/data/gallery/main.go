// Command gallery makes the data files of examples/gallery from a local copy of the Tate collection's metadata
// (github.com/tategallery/collection, commit a51d8afc988ed083557e2950f4d0b644e7719f4a, CC0 1.0), flattened to one work a
// line (acno, title, artist, medium, classification, year, movements, subject_ids) and one subject a line (id, name,
// parent). It keeps their fields as they are, adds to each subject a type that says how people use the word, and parts
// the works by what they are.
//
//	go run ./scripts/data/gallery -works assets.jsonl -subjects subjects.jsonl -output examples/gallery/data
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	works := flag.String("works", "", "works, one JSON object a line")
	subjects := flag.String("subjects", "", "subjects, one JSON object a line")
	output := flag.String("output", "examples/gallery/data", "folder to write")
	flag.Parse()
	if err := run(*works, *subjects, *output); err != nil {
		fmt.Fprintln(os.Stderr, "gallery:", err)
		os.Exit(1)
	}
}

func run(works, subjects, output string) error {
	if err := os.MkdirAll(output, 0o777); err != nil {
		return err
	}
	if err := writeSubjects(subjects, filepath.Join(output, "subjects.jsonl.gz")); err != nil {
		return err
	}
	return writeWorks(works, output)
}

// typeOf says how people use the words below a class of the tree's second level. Classes that are left out hold
// catalogue terms, which nobody asks for.
var typeOf = map[string]string{
	"landscape": "scenery", "seascapes and coasts": "coast", "water: inland": "water", "trees": "plant",
	"plants and flowers": "plant", "fruit and vegetables": "food", "food and drink": "food", "weather": "weather",
	"times of the day": "time", "seasons": "season", "astronomy": "sky",
	"animals: mammals": "animal", "animals: birds": "animal", "animals: fish and aquatic life": "animal", "animals: insects": "animal",
	"animals: fantastic": "animal", "animals: reptiles": "animal",
	"military": "building", "religious": "building", "residential": "building", "industrial": "building",
	"public and municipal": "building", "bridges and viaducts": "building", "garden structures": "garden",
	"townscapes, man-made features": "street", "countries and continents": "country",
	"cities, towns, villages (non-UK)": "city", "UK cities, towns and villages": "city", "UK counties": "region",
	"UK countries and regions": "region", "natural features (non-UK)": "landmark", "UK natural features": "landmark",
	"adults": "person", "children": "person", "groups": "person", "actions: postures and motions": "action",
	"clothing and personal effects": "clothing", "furnishings": "furniture", "vessels and containers": "vessel",
	"transport: water": "boat", "transport: land": "vehicle", "emotions and human qualities": "mood",
	"universal concepts": "theme", "recreational activities": "activity", "domestic": "room", "arts and entertainment": "occupation",
	"agriculture and fishing": "occupation", "crafts and industry": "occupation", "music and entertainment": "activity",
	"toys and models": "toy", "weapons": "weapon", "kitchen": "vessel",
}

type subject struct {
	ID     int    `json:"id"`
	Name   string `json:"name"`
	Parent int    `json:"parent"`
	Type   string `json:"type"`
}

func writeSubjects(from, to string) error {
	var list []subject
	byID := map[int]subject{}
	err := lines(from, func(line []byte) error {
		var s subject
		if err := json.Unmarshal(line, &s); err != nil {
			return err
		}
		list, byID[s.ID] = append(list, s), s
		return nil
	})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	for _, s := range list {
		s.Type = kindOfSubject(byID, s)
		if err := json.NewEncoder(&b).Encode(s); err != nil {
			return err
		}
	}
	return compress(to, b.Bytes())
}

// kindOfSubject returns the type of the class above a subject on the second level.
func kindOfSubject(byID map[int]subject, s subject) string {
	chain := []subject{s}
	for {
		parent, ok := byID[chain[len(chain)-1].Parent]
		if !ok {
			break
		}
		chain = append(chain, parent)
	}
	if len(chain) < 3 {
		return "class"
	}
	class := chain[len(chain)-2].Name
	top := chain[len(chain)-1].Name
	if kind, ok := typeOf[class]; ok && (top == "nature" || top == "architecture" || top == "places" || top == "people" || top == "objects" ||
		top == "society" || top == "emotions, concepts and ideas" || top == "leisure and pastimes" || top == "interiors" || top == "work and occupations") {
		return kind
	}
	return "term"
}

// kinds of works, each in a file of its own, by the first test that fits.
var kinds = []struct {
	name string
	is   func(class, medium string) bool
}{
	{"photographs", func(_, medium string) bool { return strings.Contains(medium, "photograph") }},
	{"prints", func(class, _ string) bool { return class == "on paper, print" }},
	{"watercolours", func(_, medium string) bool {
		return strings.Contains(medium, "watercolour") || strings.Contains(medium, "gouache")
	}},
	{"drawings", func(class, _ string) bool { return class == "on paper, unique" }},
	{"paintings", func(class, _ string) bool { return class == "painting" }},
	{"sculptures", func(class, _ string) bool {
		return class == "sculpture" || class == "relief" || class == "installation"
	}},
	{"works", func(string, string) bool { return true }},
}

func writeWorks(from, output string) error {
	files := make([]bytes.Buffer, len(kinds))
	err := lines(from, func(line []byte) error {
		var work struct {
			Classification string `json:"classification"`
			Medium         string `json:"medium"`
		}
		if err := json.Unmarshal(line, &work); err != nil {
			return err
		}
		class, medium := strings.ToLower(work.Classification), strings.ToLower(work.Medium)
		for i, kind := range kinds {
			if kind.is(class, medium) {
				files[i].Write(append(slices.Clone(line), '\n'))
				break
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, kind := range kinds {
		if err := compress(filepath.Join(output, kind.name+".jsonl.gz"), files[i].Bytes()); err != nil {
			return err
		}
	}
	return nil
}

func lines(path string, use func([]byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<24)
	for n := 1; scanner.Scan(); n++ {
		if err := use(scanner.Bytes()); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return scanner.Err()
}

// compress writes gzip without a time, so that the same data gives the same file.
func compress(path string, data []byte) error {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o666)
}
