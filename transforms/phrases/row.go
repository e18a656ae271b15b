package phrases

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

// render writes the derivation as a row.
func (m *Maker) render(plan *schemas.Plan, p *phrase) (schemas.Candidate, bool) {
	d, g := &m.work, m.generator
	typing := g.domain.Recipe.Routes[g.route].Typing
	stream := hash.New(g.domain.Recipe.Seed, d.context.id, "typing")
	m.tokens = tokens(m.tokens[:0], d.pieces, p.file.Language == "en")
	list := typeTokens(m.tokens, d.pieces, typing, stream, asks(p))
	c := schemas.Candidate{ID: plan.ID, Outcome: p.spec.Outcome, Missing: p.spec.Missing, Skeleton: skeleton(d.pieces),
		Language: p.file.Language, Route: plan.Route, AssetID: plan.Asset.ID, Source: -1, Round: plan.Round, Path: m.path()}
	if plan.Asset.ID != "" {
		c.Source = plan.Asset.Source
	}
	c.Said = m.said(list, *p.file.Join)
	if !m.call(&c, p) {
		return c, false
	}
	c.Query = write(list, *p.file.Join)
	if stream.Float64() < typing.Noise {
		// A text is mistyped in one way: where phrases are few, ever other copies of them would fill the dataset.
		stream = hash.New(g.domain.Recipe.Seed, text.Normalise(c.Query), "noise")
		c.Noise = mistype(list, d.pieces, stream, m.telling)
		c.Query = write(list, *p.file.Join)
	}
	return c, true
}

// telling says whether a piece is what a label hangs on: a closed value, or the author's words for fixed arguments.
func (m *Maker) telling(p *piece) bool {
	if p.drawn != nil {
		return p.drawn.closed
	}
	return p.argument == "" && len(m.work.requests[p.request].fixed) > 0
}

// path returns the graph nodes that the said slots passed, in order.
func (m *Maker) path() []string {
	var out []string
	for _, p := range m.work.pieces {
		if p.drawn != nil {
			out = append(out, p.drawn.path...)
		}
	}
	return out
}

// said lists what was said for each argument, in order: slots by themselves, captures with all that is inside.
func (m *Maker) said(list []token, join string) []schemas.Said {
	var out []schemas.Said
	add := func(request int, argument string, said []token) {
		surface := strings.Trim(write(said, join), " ,.?!;:")
		out = append(out, schemas.Said{Call: request, Argument: argument, Surface: surface})
	}
	for i := range list {
		p := m.piece(list, i)
		if p == nil {
			continue
		}
		if p.argument != "" && !p.sameCapture(m.piece(list, i-1)) {
			end := i + 1
			for p.sameCapture(m.piece(list, end)) {
				end++
			}
			add(p.request, p.argument, list[i:end])
		}
		if m.fills(p) && p != m.piece(list, i-1) {
			end := i + 1
			for p == m.piece(list, end) {
				end++
			}
			add(p.request, p.slot, list[i:end])
		}
	}
	return out
}

// piece returns the piece of the i-th token, nil where there is none.
func (m *Maker) piece(list []token, i int) *piece {
	if i < 0 || i >= len(list) || list[i].piece >= len(m.work.pieces) {
		return nil
	}
	return &m.work.pieces[list[i].piece]
}

func (p *piece) sameCapture(q *piece) bool {
	return q != nil && p.argument == q.argument && p.request == q.request
}

// fills says whether a piece is the slot of an argument.
func (m *Maker) fills(p *piece) bool {
	function := m.work.requests[p.request].function
	return p.drawn != nil && p.drawn.number == 1 && function != nil && m.generator.isParameter(function, p.slot)
}

// call fills the row's calls from what was said.
func (m *Maker) call(c *schemas.Candidate, p *phrase) bool {
	c.Function = callee(p)
	switch p.spec.Outcome {
	case schemas.OutcomeNone:
		return true
	case schemas.OutcomeClarify:
		c.Function = p.spec.Function
		return true
	}
	for i := range max(len(p.spec.Calls), 1) {
		arguments, err := m.arguments(c, i)
		if err != nil {
			return false
		}
		for _, parameter := range m.work.requests[i].function.Parameters {
			if _, fixed := m.work.requests[i].fixed[parameter.Name]; fixed {
				c.Said = append(c.Said, schemas.Said{Call: i, Argument: parameter.Name})
			}
		}
		made := schemas.Call{Name: m.work.requests[i].function.Name, Arguments: arguments}
		for _, other := range c.Calls {
			if other.Name == made.Name && string(other.Arguments) == string(made.Arguments) {
				return false // two calls for one thing
			}
		}
		c.Calls = append(c.Calls, made)
	}
	return true
}

// arguments writes the arguments of request i as a JSON object, in the order of the schema.
func (m *Maker) arguments(c *schemas.Candidate, i int) (json.RawMessage, error) {
	r := m.work.requests[i]
	var b strings.Builder
	b.WriteByte('{')
	for at := range r.function.Parameters {
		parameter := &r.function.Parameters[at]
		value, ok := m.value(c, i, parameter.Name)
		if !ok {
			continue
		}
		raw, err := parameter.Literal(value)
		if err != nil {
			return nil, err
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(m.generator.keys[parameter.Name])
		b.WriteByte(':')
		b.Write(raw)
	}
	b.WriteByte('}')
	return json.RawMessage(b.String()), nil
}

// value returns the value of an argument: what the phrase fixes, what a slot drew, what a capture said, or the catch-all.
func (m *Maker) value(c *schemas.Candidate, i int, argument string) (string, bool) {
	r := m.work.requests[i]
	if v, ok := r.fixed[argument]; ok {
		return v, true
	}
	var captured []string
	for _, p := range m.work.pieces {
		if p.request == i && p.slot == argument && p.drawn.number == 1 {
			return p.drawn.value, true
		}
	}
	for _, s := range c.Said {
		if s.Call == i && s.Argument == argument {
			captured = append(captured, s.Surface)
		}
	}
	if len(captured) > 0 {
		return strings.Join(captured, " "), true
	}
	return m.generator.domain.CatchAll(argument)
}

// asks says whether the phrase is made for questions: a label of its when is question.
func asks(p *phrase) bool {
	for _, labels := range p.spec.When {
		if slices.Contains(labels, "question") {
			return true
		}
	}
	return false
}
