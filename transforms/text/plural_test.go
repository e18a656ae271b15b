package text

import (
	"fmt"
	"testing"
)

var plurals = []struct{ in, want string }{
	{"", ""}, {"card", "cards"}, {"invitation card", "invitation cards"}, {"church", "churches"}, {"city", "cities"}, {"day", "days"},
	{"leaf", "leaves"}, {"autumn leaf", "autumn leaves"}, {"man", "men"}, {"woman", "women"}, {"snowman", "snowmen"}, {"human", "humans"},
	{"German", "Germans"}, {"child", "children"}, {"grandchild", "grandchildren"}, {"person", "people"}, {"Person", "People"}, {"PERSON", "PEOPLE"},
	{"photo", "photos"}, {"logo", "logos"}, {"hero", "heroes"}, {"potato", "potatoes"}, {"sheep", "sheep"}, {"series", "series"}, {"fish", "fish"},
	{"box", "boxes"}, {"glass", "glasses"}, {"bus", "buses"}, {"virus", "viruses"}, {"canvas", "canvases"}, {"cactus", "cacti"}, {"quiz", "quizzes"},
	{"oasis", "oases"}, {"analysis", "analyses"}, {"matrix", "matrices"}, {"tableau", "tableaux"}, {"café", "cafés"}, {"roof", "roofs"}, {"cliff", "cliffs"},
	{"bookshelf", "bookshelves"}, {"housewife", "housewives"}, {"knife", "knives"}, {"tooth", "teeth"}, {"goose", "geese"},
	{"monarch", "monarchs"}, {"loch", "lochs"}, {"match", "matches"}, {"t-shirt", "t-shirts"}, {"soliloquy", "soliloquies"}, {"monkey", "monkeys"},
	{"MP3", "MP3s"}, {"DVD", "DVDs"}, {"1990", "1990s"}, {"TEMPLATE", "TEMPLATES"}, {"CHURCH", "CHURCHES"}, {"City", "Cities"}, {"CITY", "CITIES"},
	{"flowers", "flowers"}, {"people", "people"}, {"children", "children"}, {"furniture", "furniture"}, {"aircraft", "aircraft"}, {"lens", "lenses"},
	{"criterion", "criteria"}, {"belief", "beliefs"}, {"chef", "chefs"}, {"giraffe", "giraffes"}, {"video", "videos"}, {"fox", "foxes"}, {"goldfish", "goldfish"}, {"artwork", "artworks"}, {"mongoose", "mongooses"}, {"wildlife", "wildlife"}, {"specimen", "specimens"}, {"Leaf", "Leaves"},
}

func TestPlural(t *testing.T) {
	for _, c := range plurals {
		if got := Plural(c.in); got != c.want {
			t.Errorf("Plural(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestPluralsStay(t *testing.T) {
	for _, c := range plurals {
		if c.in == "" {
			continue
		}
		if got := Plural(c.want); got != c.want {
			t.Errorf("Plural(%q) = %q", c.want, got)
		}
	}
}

func FuzzPlural(f *testing.F) {
	for _, s := range []string{"", "card", "Œuvre — Ÿ", "İ", "\xff\xfe", "a’", "日本", "x—y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := Plural(s); len(got) < len(s)/3 {
			t.Fatalf("Plural(%q) = %q", s, got)
		}
		Article(s)
		Humanise(s)
	})
}

func ExamplePlural() {
	fmt.Println(Plural("birthday party"), Plural("stained glass window"), Plural("business person"))
	// Output: birthday parties stained glass windows business people
}
