package phrases

import (
	"strings"
	"testing"

	"github.com/routenator/routenator/transforms/text"
)

// A slot's own words never reach the skeleton; the author's always do.
func TestSkeletonsMaskSlots(t *testing.T) {
	g := newHome(t)
	var surfaces []string
	for name, entries := range g.domain.Values {
		for _, e := range entries {
			for _, s := range e.Say {
				if name != "state" {
					surfaces = append(surfaces, text.Normalise(s.Text))
				}
			}
		}
	}
	m := g.NewMaker()
	for i := range 2000 {
		c, err := m.Make(plan(i), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, surface := range surfaces {
			if strings.Contains(" "+c.Skeleton+" ", " "+surface+" ") {
				t.Fatalf("skeleton %q holds %q", c.Skeleton, surface)
			}
		}
		if strings.ContainsAny(c.Skeleton, "0123456789,.?!") || c.Skeleton != strings.ToLower(c.Skeleton) {
			t.Fatalf("skeleton %q of %q", c.Skeleton, c.Query)
		}
		slots := 0
		for _, p := range m.work.pieces {
			if p.slot != "" {
				slots++
			}
		}
		if strings.Count(c.Skeleton, "{") != slots {
			t.Fatalf("skeleton %q masks not all of %d slots", c.Skeleton, slots)
		}
	}
}

// The sound of every word that the home puts behind an article: by the first letter, but for these.
var soundsOtherwise = map[string]string{"hour": "an", "umami": "an", "one-pot": "a", "one": "a"}

func TestArticles(t *testing.T) {
	g := newHome(t)
	m, checked := g.NewMaker(), map[string]int{}
	for i := range 4000 {
		c, err := m.Make(plan(i), map[string]string{"language": "en", "noise": ""})
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(strings.ToLower(c.Query))
		for j, article := range words {
			if article != "a" && article != "an" {
				continue
			}
			next := strings.Trim(words[j+1], ".,?!")
			want, known := soundsOtherwise[next]
			if digits := strings.FieldsFunc(next, func(r rune) bool { return r < '0' || r > '9' }); !known && len(digits) > 0 {
				want, known = "a", true
				if n := digits[0]; n == "8" || n == "11" || n == "18" || len(n) == 2 && n[0] == '8' {
					want = "an"
				}
			}
			if !known {
				want = "a"
				if strings.ContainsRune("aeioué", []rune(next)[0]) {
					want = "an"
				}
			}
			if article != want {
				t.Errorf("%s %s in %q", article, next, c.Query)
			}
			checked[article]++
		}
	}
	if checked["a"] < 100 || checked["an"] < 100 {
		t.Errorf("only %v articles", checked)
	}
}

// A German form agrees with the value that is drawn, and Japanese is written without spaces.
func TestLanguages(t *testing.T) {
	g := newHome(t)
	m, seen := g.NewMaker(), map[string]bool{}
	articles := map[string]string{"suppe": "eine", "kuchen": "einen", "eis": "ein"}
	for i := range 1000 {
		c, err := m.Make(plan(i), map[string]string{"language": "de", "framing": "imperative", "noise": ""})
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(strings.ToLower(strings.Trim(c.Query, ".?")))
		for j, word := range words {
			if want, ok := articles[word]; ok {
				seen[word] = true
				if words[j-1] != want {
					t.Errorf("%q: want %s %s", c.Query, want, word)
				}
			}
		}
		if strings.Contains(strings.ToLower(c.Query), "licht") {
			seen[c.Calls[0].Name] = true
			if at := strings.ToLower(c.Query); !strings.Contains(at, "in der küche") && !strings.Contains(at, "im büro") {
				t.Errorf("%q", c.Query)
			}
		}
		if c, err = m.Make(plan(i), map[string]string{"language": "ja"}); err != nil || strings.ContainsAny(c.Query, " ") {
			t.Fatalf("%q: %v", c.Query, err)
		}
		seen[c.Query] = true
	}
	for _, want := range []string{"suppe", "kuchen", "eis", "switch_light", "茶の汁", "林檎の菓子を見せて", "台所の電気を点けてください"} {
		if !seen[want] {
			t.Errorf("%q was never said", want)
		}
	}
}
