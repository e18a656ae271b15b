package kg

import (
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/text"
)

// Ground returns the nodes that the texts name, each once, in order of appearance. Names match as normalised words,
// longest first from the left, and never overlap: "birthday party hats" grounds to birthday party, not to birthday and
// party. Of several nodes with one name it takes the heaviest, then the smallest id.
func (g *Graph) Ground(texts ...string) []int {
	var out []int
	for _, s := range texts {
		words := strings.Fields(text.Normalise(s))
		for at := 0; at < len(words); {
			node, length := g.longest(words[at:])
			if length == 0 {
				at++
				continue
			}
			if !slices.Contains(out, node) {
				out = append(out, node)
			}
			at += length
		}
	}
	return out
}

// longest returns the node whose name is the longest beginning of words, and how many words that takes.
func (g *Graph) longest(words []string) (node, length int) {
	for n := min(len(words), g.most); n > 0; n-- {
		if found := g.names[strings.Join(words[:n], " ")]; len(found) > 0 {
			return int(found[0]), n
		}
	}
	return 0, 0
}
