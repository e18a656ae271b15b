package distribution

import (
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/records"
	"github.com/routenator/routenator/transforms/text"
)

// Positions counts where in their queries the values of one argument are said.
type Positions struct {
	Values Table   `json:"values"` // rows by value: an argument with too many is no keyword
	Bins   [10]int `json:"bins"`   // rows by the position of the value's first word, i/(n-1), in tenths
	Absent int     `json:"absent"` // rows that do not say their value
	First  int     `json:"first"`  // rows that begin with it
	Last   int     `json:"last"`   // rows that end with it
}

func (p *Positions) add(surfaces []string, key string) {
	start, end := place(key, surfaces)
	if start < 0 {
		p.Absent++
		return
	}
	index, last := strings.Count(key[:start], " "), strings.Count(key, " ")
	bin := 0
	if last > 0 {
		bin = min(10*index/last, 9)
	}
	p.Bins[bin]++
	if start == 0 {
		p.First++
	}
	if end == len(key) {
		p.Last++
	}
}

func (p *Positions) merge(other *Positions) {
	if p.Values.merge(other.Values); p.Values.many() {
		*p = Positions{Values: p.Values}
		return
	}
	for i, n := range other.Bins {
		p.Bins[i] += n
	}
	p.Absent, p.First, p.Last = p.Absent+other.Absent, p.First+other.First, p.Last+other.Last
}

func (p *Positions) said() int {
	sum := 0
	for _, n := range p.Bins {
		sum += n
	}
	return sum
}

// place returns where the first of the surfaces stands in a normalised query as whole words, of those that begin there the
// longest; -1 where none does.
func place(key string, surfaces []string) (start, end int) {
	start, end = -1, -1
	for _, surface := range surfaces {
		at := find(key, surface)
		if at >= 0 && (start < 0 || at < start || at == start && at+len(surface) > end) {
			start, end = at, at+len(surface)
		}
	}
	return start, end
}

// find returns where words stand in a key, -1 where they do not; what has no words, such as "+", stands nowhere.
func find(key, words string) int {
	if words == "" {
		return -1
	}
	for from := 0; ; from++ {
		at := strings.Index(key[from:], words)
		if at < 0 {
			return -1
		}
		from += at
		if end := from + len(words); (from == 0 || key[from-1] == ' ') && (end == len(key) || key[end] == ' ') {
			return from
		}
	}
}

// Ways are how a recipe says its values, as text.Normalise has them, by argument and value: none for a value that is never
// said. They are only read.
type Ways map[string]map[string][]string

// surfaces are the ways to say values that are looked for in queries: those of the recipe, and the value itself, as people
// would write an identifier, in the singular and the plural.
type surfaces struct {
	recipe Ways
	known  map[records.Argument][]string
}

func newSurfaces(recipe Ways) surfaces {
	return surfaces{recipe, map[records.Argument][]string{}}
}

// mostSurfaces bounds the values whose ways are kept.
const mostSurfaces = 4096

func (s surfaces) of(a records.Argument) []string {
	if ways, ok := s.known[a]; ok {
		return ways
	}
	ways := s.find(a)
	if len(s.known) < mostSurfaces {
		s.known[records.Argument{Name: strings.Clone(a.Name), Value: strings.Clone(a.Value)}] = ways
	}
	return ways
}

// find gathers the ways to say a value. What a recipe never says, such as the value where nothing was said, has none: its
// name is a word like others.
func (s surfaces) find(a records.Argument) []string {
	listed, ok := s.recipe[a.Name][a.Value]
	if ok && len(listed) == 0 {
		return nil
	}
	ways := slices.Clone(listed)
	for _, way := range waysOf(a.Value) {
		if !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	return ways
}

func waysOf(value string) []string {
	var ways []string
	add := func(s string) {
		key := text.Normalise(s)
		if key == "" {
			return
		}
		for _, w := range ways {
			if w == key {
				return
			}
		}
		ways = append(ways, key)
	}
	for _, said := range []string{value, text.Humanise(value)} {
		add(said)
		add(text.Plural(said))
		if one, ok := strings.CutSuffix(said, "s"); ok && text.Plural(one) == said {
			add(one)
		}
	}
	return ways
}

// Surfaces are the ways to say a value that no recipe lists, normalised.
func Surfaces(value string) []string { return waysOf(value) }
