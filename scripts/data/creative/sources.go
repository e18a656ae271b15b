package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/hash"
)

// readJSONL reads every line of a file.
func readJSONL[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []T
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var record T
		if err := json.Unmarshal(scanner.Bytes(), &record); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, record)
	}
	return out, scanner.Err()
}

type icon struct {
	Name string   `json:"name"`
	Tags []string `json:"tags"`
}

// designAssets are lucide's icons of things that have a name.
func designAssets(path string) ([]asset, error) {
	icons, err := readJSONL[icon](path)
	if err != nil {
		return nil, err
	}
	wanted := strings.Fields(strings.Join(lines(iconLines), " "))
	var out []asset
	for _, i := range icons {
		if !slices.Contains(wanted, i.Name) {
			continue
		}
		name := strings.ReplaceAll(i.Name, "-", " ")
		a := newAsset("Design Asset", "lucide", len(out)+1, sentence(name), 0.9)
		a.Topics = append([]string{name}, i.Tags...)
		a.About = [][2]string{{"thing", name}}
		out = append(out, a)
	}
	return out, nil
}

type work struct {
	Number string `json:"acno"`
	Title  string `json:"title"`
}

// tatePhotos are the works whose titles stand in tate_titles.txt, the first of each title.
func tatePhotos(path string) ([]asset, error) {
	works, err := readJSONL[work](path)
	if err != nil {
		return nil, err
	}
	wanted, seen := lines(titleLines), map[string]bool{}
	var out []asset
	for _, w := range works {
		if seen[w.Title] || !slices.Contains(wanted, w.Title) {
			continue
		}
		seen[w.Title] = true
		a := newAsset("Photo", "tate", len(out)+1, w.Title, 0.5)
		a.ID = "tate-" + w.Number
		scene := strings.ToLower(w.Title)
		for _, article := range []string{"a ", "an ", "the "} {
			scene = strings.TrimPrefix(scene, article)
		}
		a.Topics = []string{scene}
		a.About = [][2]string{{sceneRole(scene), scene}, {"scene_word", mainWord(scene)}}
		out = append(out, a)
	}
	return out, nil
}

var noArticle = regexp.MustCompile(`(s|women|sheep|sunlight|fruit)$`)

// sceneRole is view where the scene takes an article ("a castle by a lake"), else scene ("cottages by a river").
func sceneRole(scene string) string {
	if strings.HasPrefix(scene, "two ") || noArticle.MatchString(afterHead.ReplaceAllString(scene, "")) {
		return "scene"
	}
	return "view"
}

// moodsForSound are those of corpora's moods that music can have.
var moodsForSound = []string{"calm", "cheerful", "dreamy", "energetic", "happy", "hopeful", "joyful", "melancholy", "mysterious", "nostalgic",
	"peaceful", "playful", "relaxed", "romantic", "sad", "serene", "tense", "triumphant", "gloomy", "lonely", "powerful", "tender", "excited"}

// audio is music, by those of corpora's genres that stand in scenes.txt, and sound effects.
func audio(folder string, t things) ([]asset, error) {
	var genres struct{ Genres []string }
	var moods struct{ Moods []string }
	if err := readList(filepath.Join(folder, "music__genres.json"), &genres); err != nil {
		return nil, err
	}
	if err := readList(filepath.Join(folder, "humans__moods.json"), &moods); err != nil {
		return nil, err
	}
	feelings := slices.DeleteFunc(moods.Moods, func(m string) bool { return !slices.Contains(moodsForSound, m) })
	var out []asset
	for _, genre := range genres.Genres {
		if !slices.Contains(t.of["genre"], genre) {
			continue
		}
		for range 2 {
			a := newAsset("Audio", "audio", len(out)+1, "", 0.8)
			mood := feelings[hash.New(seed, a.ID, "mood").Intn(len(feelings))]
			genre := strings.ToLower(genre)
			a.Title, a.Topics = sentence(mood+" "+genre), []string{genre, mood}
			a.About = [][2]string{{"genre", genre}, {"mood", mood}}
			out = append(out, a)
		}
	}
	for _, noise := range t.of["noise"] {
		a := newAsset("Audio", "audio", len(out)+1, sentence(noise), 0.8)
		a.Topics, a.About = []string{noise}, [][2]string{{"noise", noise}}
		out = append(out, a)
	}
	return out, nil
}

func readList(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
