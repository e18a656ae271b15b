package phrases

import (
	"fmt"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

// Forms that a range's texts may have besides.
const (
	formOne  = "one"  // of the number 1
	formFull = "full" // of a full hour
)

// places are what a text about a kind of range must hold.
var places = map[string][]string{"number": {"{number}"}, "duration": {"{number}"}, "time": {"{hour}", "{minute}"}, "date": {"{day}", "{month}", "{year}"}}

// sayings are the texts for a range, by language.
type sayings map[string]surfaces

type surfaces []schemas.Surface

// newSayings checks that every text says the whole of a value: one that leaves out the minute would make wrong labels.
func newSayings(say map[string][]schemas.Surface, kind string) (sayings, error) {
	out := sayings{}
	for language, list := range say {
		for _, of := range list {
			if i := slices.IndexFunc(places[kind], func(place string) bool { return !strings.Contains(of.Text, place) }); i >= 0 {
				return nil, fmt.Errorf("say.%s: %q lacks %s", language, of.Text, places[kind][i])
			}
		}
		if len(list) == 0 {
			return nil, fmt.Errorf("say.%s is empty; write a text such as %q, or leave the language out", language, strings.Join(places[kind], " "))
		}
		out[language] = list
	}
	return out, nil
}

// say picks a text by weight and fills its places. form is the form that the value has, "" for none.
func (l surfaces) say(s *hash.Stream, form string, filled ...string) string {
	chosen := l[pickSurface(s, l)]
	said := chosen.Text
	if special, ok := chosen.Forms[form]; ok && form != "" {
		said = special
	}
	return strings.NewReplacer(filled...).Replace(said)
}
