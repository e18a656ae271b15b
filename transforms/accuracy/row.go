package accuracy

import (
	"math"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/text"
)

// row is one golden row with what was predicted for it, and all that is counted of it.
type row struct {
	golden  *schemas.Golden
	outcome string
	words   int
	shown   tools
	gold    []goldCall

	answer *Prediction // nil where there is none
	calls  []call

	pairs      []pair
	exact      bool
	function   bool
	similarity float64
	decisions  []decision
	enums      []choice
	texts      []textPair
	arguments  []argument
	form       form
}

// textPair is one free-text argument of a gold call.
type textPair struct {
	argument string
	similarity
}

// argument counts one argument of one pair of calls.
type argument struct {
	name string
	counts
}

func (s *scorer) newRow(g *schemas.Golden) (*row, error) {
	outcome, err := g.RightOutcome()
	if err != nil {
		return nil, err
	}
	shown, err := s.catalogue.shown(g)
	if err != nil {
		return nil, err
	}
	gold, err := readGold(g, shown, s.catalogue.shared)
	if err != nil {
		return nil, err
	}
	return &row{golden: g, outcome: outcome, words: text.CountWords(g.Request()), shown: shown, gold: gold}, nil
}

// read says whether the row has a prediction that could be read.
func (r *row) read() bool { return r.answer != nil && !r.answer.Unreadable }

// nothing is the label of a call that is not there.
func (r *row) nothing() string {
	switch {
	case r.answer == nil:
		return Missing
	case r.answer.Unreadable:
		return Unreadable
	}
	return NoCall
}

// score compares the row's calls.
func (s *scorer) score(r *row) {
	if r.read() {
		r.calls = readPredicted(r.answer.Calls)
	}
	r.pairs, r.exact = align(r.gold, r.calls)
	r.exact = r.exact && r.read()
	s.decide(r)
	for _, p := range r.pairs {
		var g *goldCall
		var c *call
		if p.gold >= 0 {
			g = &r.gold[p.gold]
		}
		if p.predicted >= 0 {
			c = &r.calls[p.predicted]
		}
		s.countArguments(r, g, c)
		if g != nil {
			r.chooseEnums(g, c, s.params.CatchAll)
			s.compareTexts(r, g, c)
		}
	}
	r.similarity = s.meanSimilarity(r.texts)
	r.form = r.check()
}

// decide lists the row's decisions.
func (s *scorer) decide(r *row) {
	if len(r.gold)+len(r.calls) == 0 {
		r.decisions = []decision{{NoCall, r.nothing()}}
	}
	for i, p := range r.pairs {
		d := decision{Surplus, r.nothing()}
		if p.gold >= 0 {
			d.gold = r.gold[p.gold].name
		} else if len(r.gold) == 0 && i == 0 {
			d.gold = NoCall
		}
		if p.predicted >= 0 {
			d.predicted = s.label(r, r.calls[p.predicted].name)
		}
		r.decisions = append(r.decisions, d)
	}
	r.function = true
	for _, d := range r.decisions {
		r.function = r.function && d.gold == d.predicted
	}
}

// label is the name of a predicted function, if anybody knows it.
func (s *scorer) label(r *row, name string) string {
	if r.shown[name] != nil || s.catalogue.shared[name] != nil || s.goldNames[name] {
		return name
	}
	return UnknownFunction
}

// countArguments counts the (argument, value) pairs of one call beside another. What may be left out counts only where it
// is given.
func (s *scorer) countArguments(r *row, g *goldCall, c *call) {
	if g != nil {
		for _, name := range g.names {
			given := c != nil && c.values[name] != nil
			if !given && g.optional[name] {
				continue
			}
			n := counts{gold: 1}
			if given {
				n.predicted = 1
				if g.right(name, c.values[name]) {
					n.right = 1
				}
			}
			r.arguments = append(r.arguments, argument{name, n})
		}
	}
	if c == nil {
		return
	}
	for _, name := range c.names {
		if g != nil && g.values[name] != nil {
			continue
		}
		n := counts{predicted: 1}
		if g != nil && g.right(name, c.values[name]) { // accepted, though not what the golden set gives
			n = counts{1, 1, 1}
		}
		if !s.knownArguments[name] && r.shown[c.name].parameter(name) == nil {
			name = UnknownArgument
		}
		r.arguments = append(r.arguments, argument{name, n})
	}
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
