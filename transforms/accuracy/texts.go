package accuracy

import (
	"maps"
	"math"
	"slices"
)

// textPair is one free-text argument of a gold call.
type textPair struct {
	argument string
	similarity
}

// compareTexts compares the free-text arguments that a gold call gives; where several texts are accepted, with the one
// that is most alike.
func (s *scorer) compareTexts(r *row, g *goldCall, c *call) {
	for _, name := range g.names {
		if !freeText(g, name) {
			continue
		}
		given := c != nil && c.values[name] != nil
		if !given && c != nil && g.optional[name] {
			continue
		}
		out := textPair{argument: name}
		if given {
			out.similarity = similarity{cosine: -1}
			for _, a := range g.accepted[name] {
				if right, ok := a.v.(string); ok {
					out.similarity = out.best(s.embedder.compare(right, scalar(c.values[name])))
				}
			}
		}
		r.texts = append(r.texts, out)
	}
}

// freeText says whether an argument of a gold call is a text that is not chosen from a list.
func freeText(g *goldCall, name string) bool {
	_, isText := g.values[name].(string)
	p := g.function.parameter(name)
	return isText && (p == nil || p.Type == "string" && len(p.Enum) == 0)
}

func (s *scorer) meanSimilarity(texts []textPair) float64 {
	if len(texts) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, t := range texts {
		sum += s.headlineSimilarity(t.similarity)
	}
	return sum / float64(len(texts))
}

// headlineSimilarity is the cosine where there are embeddings, else the F1 of words.
func (s *scorer) headlineSimilarity(t similarity) float64 {
	if s.embedder.embed != nil {
		return t.cosine
	}
	return t.tokenF1
}

// texts sums up the similarities of each free-text argument.
func texts(rows []*row, cosine bool) []Text {
	by := map[string]*[4]share{}
	for _, r := range rows {
		for _, t := range r.texts {
			if by[t.argument] == nil {
				by[t.argument] = new([4]share)
			}
			for i, v := range [4]float64{t.exact, t.tokenF1, t.trigram, t.cosine} {
				by[t.argument][i].put(v)
			}
		}
	}
	out := make([]Text, 0, len(by))
	for _, name := range slices.Sorted(maps.Keys(by)) {
		s := by[name]
		t := Text{Argument: name, NormalisedExact: s[0].figure(), TokenF1: s[1].figure(), TrigramJaccard: s[2].figure()}
		if cosine {
			f := s[3].figure()
			t.Cosine = &f
		}
		out = append(out, t)
	}
	return out
}
