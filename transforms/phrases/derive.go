package phrases

import (
	"github.com/routenator/routenator/transforms/hash"
)

// piece is something said: a run of words, or one draw of a slot.
type piece struct {
	text     string
	slot     string // name of the slot, "" for the author's own words
	form     string
	argument string // the capture that it stands in, "" outside
	request  int
	drawn    *drawn // of a slot
}

// maxRequests is the most requests of one row: three calls and the parallel phrase around them.
const maxRequests = 4

// outer is the request of the words around the calls of a parallel phrase.
const outer = maxRequests - 1

// derivation makes one query. It is reused for many; it is not safe for concurrent use.
type derivation struct {
	generator *Generator
	stream    *hash.Stream
	context   drawContext
	requests  [maxRequests]*request
	calls     [maxRequests]*node // what {call}, {call#2} … stand for
	memo      [maxRequests][]memoised
	stamp     uint32
	optimist  bool               // slots can be said in any length: asks whether a phrase can fit at all
	anyCall   [maxRequests]shape // of the optimist: what {call}, {call#2} … can be, whichever phrase they are
	pieces    []piece
	values    hash.Stream // of the slot that is drawn
	made      [maxRequests]request
	arena     []extent // of the shapes of this derivation
}

// memoised is a shape that was computed in the derivation with this stamp.
type memoised struct {
	stamp  uint32
	shape  shape
	chosen [mostWeighed]int16 // of a choice with many alternatives: those that were weighed, -1 for none
}

func (d *derivation) begin() {
	d.stamp++
	d.pieces, d.arena = d.pieces[:0], d.arena[:0]
	for i := range d.memo {
		d.requests[i], d.calls[i] = nil, nil
		if d.memo[i] == nil {
			d.memo[i] = make([]memoised, d.generator.grammar.nodes)
		}
	}
}

// room returns an empty shape with room for n ways; it lives as long as the derivation.
func (d *derivation) room(n int) shape {
	at := len(d.arena)
	if cap(d.arena)-at < n {
		d.arena, at = make([]extent, 0, max(1024, n)), 0 // the shapes made so far keep the old one
	}
	d.arena = d.arena[:at+n]
	return d.arena[at : at : at+n]
}

// then is the shape of s followed by t.
func (d *derivation) then(s, t shape) shape {
	if isEmpty(s) || isEmpty(t) {
		return s.then(t)
	}
	return s.thenInto(d.room(min(2*len(s)*len(t), mostWays)), t)
}

// mostWays is for how many ways room is made at once; few parts have more.
const mostWays = 8

// shape returns the shape of n within a request.
func (d *derivation) shape(n *node, request int) shape {
	if n.static != nil {
		return n.static
	}
	m := &d.memo[request][n.id]
	if m.stamp != d.stamp {
		m.stamp, m.shape = d.stamp, d.compute(n, request)
	}
	return m.shape
}

func (d *derivation) compute(n *node, request int) shape {
	switch n.kind {
	case slot:
		return d.slotShape(n, request)
	case call:
		return d.callShape(n)
	case capture:
		return d.captureShape(n, request)
	case choice:
		return d.choiceShape(n, request)
	}
	s := empty
	for _, part := range n.parts {
		if s = d.then(s, d.shape(part, request)); len(s) == 0 {
			return nil
		}
	}
	return s
}

// optimistic lengths of a slot: one to twelve words.
const anyWords = lengths(1<<13 - 2)

func (d *derivation) slotShape(n *node, request int) shape {
	r := d.requests[request]
	e := extent{words: anyWords}
	argument := r.function != nil && d.generator.isParameter(r.function, n.name)
	if argument && r.silent(n.name) {
		return nil
	}
	argument = argument && n.draw == 1 // a second draw of the same values fills no argument
	if !d.optimist {
		drawn := d.draw(n, request)
		if !drawn.ok {
			return nil
		}
		e.words = 1 << min(drawn.count(n.form), 63)
	}
	if argument {
		e.said = r.bit(n.name)
		if n.name == r.keyword && request == 0 {
			e.place = only
		}
	}
	return append(d.room(1), e)
}

func (d *derivation) callShape(n *node) shape {
	if d.optimist {
		return d.anyCall[n.draw]
	}
	return d.wholeCall(n.draw)
}

// wholeCall returns the ways to make the given call, with its bit for the words around it. A call has to say all of
// its own arguments.
func (d *derivation) wholeCall(i int) shape {
	r := d.requests[i]
	var out shape
	for _, e := range d.shape(d.calls[i], i) {
		if e.said == r.all() {
			out = out.add(extent{said: 1 << i, place: e.place, words: e.words &^ 1})
		}
	}
	return out
}

func (d *derivation) captureShape(n *node, request int) shape {
	r := d.requests[request]
	if r.silent(n.name) {
		return nil
	}
	inner := d.shape(n.parts[0], request)
	out := d.room(len(inner))
	for _, e := range inner {
		out = out.add(extent{said: e.said | r.bit(n.name), place: e.place, words: e.words &^ 1})
	}
	return out
}

// derive says n in one of the allowed ways, by the author's weights, and returns the way. At least one way of
// shape(n) is allowed.
func (d *derivation) derive(n *node, request int, allowed shape, argument string) extent {
	switch n.kind {
	case literal:
		d.pieces = append(d.pieces, piece{text: n.text, argument: argument, request: request})
		return n.static[0]
	case slot:
		drawn := d.draw(n, request)
		d.pieces = append(d.pieces, piece{text: drawn.said(n.form), slot: n.name, form: n.form, argument: argument, request: request, drawn: drawn})
		return d.shape(n, request)[0]
	case call:
		return d.deriveCall(n, allowed)
	case capture:
		return d.deriveCapture(n, request, allowed)
	case choice:
		return d.deriveChoice(n, request, allowed, argument)
	}
	return d.deriveSequence(n, request, allowed, argument)
}

func (d *derivation) deriveCall(n *node, allowed shape) extent {
	r := d.requests[n.draw]
	var inner shape
	for _, a := range allowed {
		if a.said == 1<<n.draw {
			inner = inner.add(extent{said: r.all(), place: a.place, words: a.words &^ 1})
		}
	}
	e := d.derive(d.calls[n.draw], n.draw, inner, "")
	e.said = 1 << n.draw
	return e
}

func (d *derivation) deriveCapture(n *node, request int, allowed shape) extent {
	bit := d.requests[request].bit(n.name)
	inner := d.room(mostWays)
	for _, e := range d.shape(n.parts[0], request) {
		for _, a := range allowed {
			if a.said == e.said|bit && a.place == e.place {
				inner = inner.add(extent{e.said, e.place, e.words & a.words &^ 1})
			}
		}
	}
	e := d.derive(n.parts[0], request, inner, n.name)
	e.said |= bit
	return e
}

// mostWeighed is how many alternatives of one choice are weighed in one try at a plan. A rule may list thirty, each with
// values to be drawn: most of that work would be for alternatives that are not said.
const mostWeighed = 4

// choiceShape is the shape of a choice. Of many alternatives only a few are weighed, drawn by weight in the order in
// which deriveChoice prefers them: so what is said follows the author's weights as if all had been.
func (d *derivation) choiceShape(n *node, request int) shape {
	s := d.room(mostWays)
	if d.optimist || len(n.parts) <= mostWeighed {
		for i, part := range n.parts {
			if n.weights[i] > 0 {
				s = s.union(d.shape(part, request))
			}
		}
		return s
	}
	chosen := &d.memo[request][n.id].chosen
	var few [32]float64
	weights := append(few[:0], n.weights...)
	for i := range chosen {
		at := d.stream.Pick(weights)
		if chosen[i] = int16(at); at < 0 {
			continue
		}
		weights[at] = 0
		s = s.union(d.shape(n.parts[at], request))
	}
	return s
}

// deriveFew says the first of the alternatives that were weighed and that is allowed.
func (d *derivation) deriveFew(n *node, request int, allowed shape, argument string) extent {
	for _, at := range d.memo[request][n.id].chosen {
		if at >= 0 && meets(d.shape(n.parts[at], request), allowed) {
			return d.derive(n.parts[at], request, allowed, argument)
		}
	}
	panic("phrases: a choice has no allowed way")
}

func (d *derivation) deriveChoice(n *node, request int, allowed shape, argument string) extent {
	if n.static == nil && len(n.parts) > mostWeighed {
		return d.deriveFew(n, request, allowed, argument)
	}
	var few [8]float64
	weights := append(few[:0], n.weights...)
	for i, part := range n.parts {
		if !meets(d.shape(part, request), allowed) {
			weights[i] = 0
		}
	}
	return d.derive(n.parts[d.stream.Pick(weights)], request, allowed, argument)
}

// meets says whether a way of s is allowed.
func meets(s, allowed shape) bool {
	for _, e := range s {
		for _, a := range allowed {
			if e.said == a.said && e.place == a.place && e.words&a.words != 0 {
				return true
			}
		}
	}
	return false
}

// deriveSequence says the parts from left to right; each is allowed what the parts behind it can complete.
func (d *derivation) deriveSequence(n *node, request int, allowed shape, argument string) extent {
	var few [12]shape
	behind := append(few[:0], make([]shape, len(n.parts)+1)...) // behind[i] is the shape of parts i and following
	behind[len(n.parts)] = empty
	for i := len(n.parts) - 1; i > 0; i-- {
		behind[i] = d.then(d.shape(n.parts[i], request), behind[i+1])
	}
	whole := extent{words: 1}
	for i, part := range n.parts {
		e := d.derive(part, request, d.before(d.shape(part, request), behind[i+1], allowed), argument)
		allowed = d.after(e, behind[i+1], allowed)
		p, _ := joined(whole, single(whole.words), e, single(e.words))
		whole = extent{whole.said | e.said, p, sums(whole.words, e.words)}
	}
	return whole
}
