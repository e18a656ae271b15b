package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/routenator/routenator/transforms/hash"
)

// seed of every choice of this program.
const seed = 1

// asset is one record of content metadata. About holds what it is about by its role, such as event: "baby shower".
type asset struct {
	ID          string
	Title       string
	Topics      []string
	Gentech     bool
	AspectRatio string
	Preview     string // path of its picture, "" without one
	Type        string
	Concepts    []string // ids of graph nodes
	About       [][2]string
}

var ratios = map[string][]string{
	"Template": {"4:5", "1:1", "9:16", "8.5:11"}, "Photo": {"3:2", "4:3", "2:3", "16:9"}, "Video": {"16:9", "9:16"},
	"Background": {"16:9", "1:1"}, "Design Asset": {"1:1"}, "Text": {"1:1", "4:5"},
}

// newAsset numbers an asset, and gives it a ratio and the share of gentech (content that may be generated from).
func newAsset(kind, prefix string, number int, title string, gentech float64) asset {
	a := asset{ID: fmt.Sprintf("%s-%04d", prefix, number), Title: title, Type: kind}
	s := hash.New(seed, a.ID, "asset")
	if list := ratios[kind]; len(list) > 0 {
		a.AspectRatio = list[s.Intn(len(list))]
	}
	a.Gentech = s.Float64() < gentech
	return a
}

// perConcept is how many templates are made for each concept.
const perConcept = 3

// templates makes titles of a style, a concept and the name of a design, and of a thing to be seen in every other one.
func templates(concepts []concept) []asset {
	var out []asset
	for _, c := range concepts {
		for i := range perConcept {
			out = append(out, template(c, i, len(out)+1))
		}
	}
	return out
}

func template(c concept, i, number int) asset {
	look := c.styles[i%len(c.styles)].name
	thing := c.objects[i%len(c.objects)].name
	designs := designsFor(c)
	design := designs[i%len(designs)]
	title := titled(look + " " + c.name + " " + design)
	if i%2 == 1 {
		title = titled(look + " " + c.name + " " + design + " with " + thing)
	}
	a := newAsset("Template", "template", number, title, 0.8)
	a.Topics = []string{c.name, look, thing}
	a.Concepts = []string{nodeID(typeOf(c), c.name)}
	a.About = append(a.About, [2]string{c.kind, c.name}, [2]string{"look", look}, [2]string{"decor", thing},
		[2]string{"deed", c.actions[i%len(c.actions)].name})
	if other := c.styles[(i+1)%len(c.styles)].name; other != look {
		a.About = append(a.About, [2]string{"style", other})
	}
	if len(c.forWhom) > 0 {
		a.About = append(a.About, audience(c.forWhom[(i*2)%len(c.forWhom)].name))
	}
	return a
}

// audience parts "my sister" into the role my_person and "sister": articles and possessives are no part of a prompt.
func audience(whom string) [2]string {
	for _, role := range [][2]string{{"my ", "my_person"}, {"our ", "our_people"}, {"the ", "the_people"}, {"a ", "a_person"}} {
		if rest, ok := strings.CutPrefix(whom, role[0]); ok {
			return [2]string{role[1], rest}
		}
	}
	return [2]string{"group", whom}
}

// wordRoles name the role of a thing's main word, by its kind.
var wordRoles = map[string]string{"pet": "animal_word", "wild_animal": "animal_word", "bird": "animal_word", "sea_animal": "animal_word",
	"food": "food_word", "place": "place_word", "person": "person_word", "thing_shot": "thing_word", "clip_of": "clip_word", "scene": "scene_word"}

var afterHead = regexp.MustCompile(` (in|on|with|by|at|of|under|over|into|from|and|surrounded|laden|leaning|resting|seated|sitting|playing|drinking|going|chopping|chasing|blowing|pouring|typing|running|dripping|waking|dancing|falling)\b.*$`)

// mainWord is the word that one would search for if only one word were typed: "lake" for a mountain lake.
func mainWord(thing string) string {
	words := strings.Fields(afterHead.ReplaceAllString(thing, ""))
	return words[len(words)-1]
}

var photoKinds = []string{"pet", "wild_animal", "bird", "sea_animal", "food", "place", "person", "thing_shot"}

// photos makes titles of a thing and where it is seen.
func photos(t things) []asset { return scenes("Photo", "photo", photoKinds, t, 1, 0.6) }

// videos makes titles of clips, and of some things of photos.
func videos(t things) []asset {
	return scenes("Video", "video", []string{"clip_of", "place", "person", "pet", "sea_animal"}, t, 1, 0.7)
}

func scenes(kind, prefix string, kinds []string, t things, each int, gentech float64) []asset {
	var out []asset
	for _, k := range kinds {
		for i, thing := range t.of[k] {
			for j := range each {
				where := t.where[k][(i+j)%len(t.where[k])]
				a := newAsset(kind, prefix, len(out)+1, sentence(thing+" "+where), gentech)
				a.Topics = []string{thing, strings.ReplaceAll(k, "_", " ")}
				a.About = [][2]string{{k, thing}, {wordRoles[k], mainWord(thing)}}
				out = append(out, a)
			}
		}
	}
	return out
}

// backgrounds are materials, and places to sit in front of.
func backgrounds(t things) []asset {
	var out []asset
	for _, kind := range []string{"material", "place"} {
		for _, thing := range t.of[kind] {
			a := newAsset("Background", "background", len(out)+1, sentence(thing), 0.9)
			a.Topics = []string{thing}
			a.About = [][2]string{{kind, thing}}
			out = append(out, a)
		}
	}
	return out
}

// words are texts for designs: about life, for a business and for an event.
func words(concepts []concept, t things) []asset {
	var out []asset
	add := func(role, about string, concepts ...string) {
		a := newAsset("Text", "text", len(out)+1, sentence("words about "+about), 1)
		a.Topics, a.Concepts, a.About = []string{about}, concepts, [][2]string{{role, about}}
		out = append(out, a)
	}
	for _, about := range t.of["saying"] {
		add("saying", about)
	}
	for i, c := range concepts {
		if i%2 == 0 && c.kind != "subject" {
			add(c.kind, c.name, nodeID(typeOf(c), c.name))
		}
	}
	return out
}

// titled writes every word but the small ones with a capital.
func titled(title string) string {
	words := strings.Fields(title)
	for i, w := range words {
		if i == 0 || len(w) > 4 || !strings.Contains(" and with the of to a in ", " "+w+" ") {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
