package accuracy

import (
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
