package student

import (
	"slices"

	"github.com/routenator/routenator/transforms/linear"
)

// head is one classifier over the n-grams of a query.
type head struct {
	classes    []string // ascending
	vocabulary vocabulary
	model      *linear.Model // nil where there is one class
}

// trainHead learns the class of each row.
func trainHead(grams [][]gram, classes []string, p Params) *head {
	h := &head{classes: slices.Clone(classes)}
	slices.Sort(h.classes)
	h.classes = slices.Compact(h.classes)
	if len(h.classes) == 1 {
		return h
	}
	h.vocabulary = newVocabulary(len(h.classes), func(yield func(uint64)) {
		for _, row := range grams {
			for _, g := range row {
				yield(g.hash)
			}
		}
	})
	rows := make([]linear.Row, len(grams))
	for i := range grams {
		rows[i].Vector = h.vocabulary.vector(grams[i])
		rows[i].Class, _ = slices.BinarySearch(h.classes, classes[i])
	}
	h.model = linear.Train(rows, len(h.classes), linear.Params{Seed: p.Seed, Epochs: p.Epochs, Dimensions: max(len(h.vocabulary), 1)})
	return h
}

func (h *head) class(grams []gram) string {
	if h.model == nil {
		return h.classes[0]
	}
	return h.classes[h.model.Class(h.vocabulary.vector(grams))]
}
