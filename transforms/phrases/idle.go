package phrases

import "github.com/routenator/routenator/schemas"

// Idle lists the phrases that no row of these cells can be made of, in the order of the files: no cell has their labels, or
// none has room for their words. cells are labels by attribute name. A phrase of weight 0 is the author's own choice and is
// not listed.
func (g *Generator) Idle(cells []map[string]string) schemas.Problems {
	m, used := g.NewMaker(), map[*phrase]bool{}
	for _, labels := range cells {
		t := m.target(labels)
		for _, p := range t.phrases {
			used[p] = true
			for _, call := range t.calls[p] {
				for _, sub := range call.phrases {
					used[sub] = true
				}
			}
		}
	}
	var idle linker
	for _, p := range g.grammar.phrases {
		if !used[p] && p.weight > 0 {
			idle.addf(p.file, p.key, "is never said: no cell has its labels and room for its words")
		}
	}
	return idle.problems
}
