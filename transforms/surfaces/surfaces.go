// Package surfaces knows how a recipe's values are said, and finds them in queries that someone else wrote.
package surfaces

import (
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/text"
)

// Index holds the ways to say every listed value of a domain. It is immutable.
type Index struct {
	ways map[string]map[string][]string // argument to value to its surfaces as Spoken gives them, the longest first
}

// New returns the index of a domain.
func New(domain *schemas.Domain) *Index {
	x := &Index{ways: map[string]map[string][]string{}}
	for argument, entries := range domain.Values {
		x.ways[argument] = map[string][]string{}
		for _, entry := range entries {
			x.ways[argument][entry.Value] = append(x.ways[argument][entry.Value], waysOf(&entry)...)
		}
		for _, ways := range x.ways[argument] {
			slices.SortStableFunc(ways, func(a, b string) int { return len(b) - len(a) })
		}
	}
	return x
}

func waysOf(entry *schemas.ValueEntry) []string {
	var ways []string
	for _, surface := range entry.Say {
		ways = append(ways, Spoken(surface.Text), Spoken(text.Plural(surface.Text)))
		for _, form := range surface.Forms {
			ways = append(ways, Spoken(form))
		}
	}
	return ways
}

// Ways returns how a value of an argument is said, as [Spoken] gives it, the longest first; nil for one that is not
// listed.
func (x *Index) Ways(argument, value string) []string { return x.ways[argument][value] }

// Find returns the words of query that say a value of an argument: the longest of its ways that stand there, else the
// value itself. false where none does.
func (x *Index) Find(query, argument, value string) (string, bool) {
	spoken := " " + Spoken(query) + " "
	for _, way := range append(slices.Clone(x.Ways(argument, value)), Spoken(value)) {
		if way != "" && strings.Contains(spoken, " "+way+" ") {
			return way, true
		}
	}
	return "", false
}

// Spoken returns the normalised words of s with a possessive ending as a word of its own: "play Blur's songs" says Blur.
func Spoken(s string) string {
	s = text.Normalise(s)
	if !strings.Contains(s, "'s") && !strings.Contains(s, "’s") {
		return s
	}
	return strings.TrimSpace(possessives.Replace(s + " "))
}

var possessives = strings.NewReplacer("'s ", " 's ", "’s ", " ’s ")

// Joined returns ways of saying as they stand in a text that is normalised and no more: possessive endings joined to their
// words again.
func Joined(ways []string) []string {
	out := make([]string, len(ways))
	for i, way := range ways {
		out[i] = joined.Replace(way)
	}
	return out
}

var joined = strings.NewReplacer(" 's", "'s", " ’s", "’s")

// Stands says whether all words of surface stand in query in their order, both as [Spoken] gives them and query between
// spaces; where one word of the query was mistyped, one word of the surface may be missing.
func Stands(query, surface string, mistyped bool) bool {
	if strings.Contains(query, " "+surface+" ") {
		return true
	}
	missing := 0
	for word := range strings.FieldsSeq(surface) {
		at := strings.Index(query, " "+word+" ")
		if at < 0 {
			missing++
			continue
		}
		query = query[at+len(word)+1:]
	}
	return missing == 0 || mistyped && missing == 1
}
