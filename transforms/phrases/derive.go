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
