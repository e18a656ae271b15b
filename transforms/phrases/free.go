package phrases

import "math/bits"

// Before a phrase is fitted to a cell, it is said a few times as it comes: each alternative by its weight, whatever the
// length. Fitting meets a length with the last parts of a phrase, however seldom its author wants them said; what comes
// by itself follows the author's weights among all that lies in the cell. It is cheaper, too: only what is said is drawn.
const (
	freely   = 3 // times that a phrase is said as it comes
	patience = 1 // attempts that give a phrase up when none of these lies in the cell; the later ones fit it
)

// say says the phrase in one of the ways of its goal. It is false where the phrase was given up.
func (d *derivation) say(root *node, request int, goal shape, patient bool) bool {
	for range freely {
		d.pieces = d.pieces[:0]
		if e, ok := d.free(root, request, ""); ok && meets(shape{e}, goal) {
			return true
		}
	}
	d.pieces = d.pieces[:0]
	if patient || !meets(d.shape(root, request), goal) {
		return false
	}
	d.derive(root, request, goal, "")
	return true
}

// free says n as it comes and returns the way, false where something that was chosen cannot be said.
func (d *derivation) free(n *node, request int, argument string) (extent, bool) {
	switch n.kind {
	case literal:
		d.pieces = append(d.pieces, piece{text: n.text, argument: argument, request: request})
		return n.static[0], true
	case slot:
		return d.freeSlot(n, request, argument)
	case call:
		e, ok := d.free(d.calls[n.draw], n.draw, "")
		return extent{said: 1 << n.draw, place: e.place, words: e.words &^ 1}, ok && e.said == d.requests[n.draw].all()
	case capture:
		return d.freeCapture(n, request)
	case choice:
		return d.free(n.parts[d.stream.Pick(n.weights)], request, argument)
	}
	return d.freeSequence(n, request, argument)
}

func (d *derivation) freeSlot(n *node, request int, argument string) (extent, bool) {
	ways := d.slotShape(n, request)
	if len(ways) == 0 {
		return extent{}, false
	}
	drawn := d.draw(n, request)
	d.pieces = append(d.pieces, piece{text: drawn.said(n.form), slot: n.name, form: n.form, argument: argument, request: request, drawn: drawn})
	return ways[0], true
}

func (d *derivation) freeCapture(n *node, request int) (extent, bool) {
	r := d.requests[request]
	if r.silent(n.name) {
		return extent{}, false
	}
	e, ok := d.free(n.parts[0], request, n.name)
	return extent{said: e.said | r.bit(n.name), place: e.place, words: e.words &^ 1}, ok
}

func (d *derivation) freeSequence(n *node, request int, argument string) (extent, bool) {
	whole := extent{words: 1}
	for _, part := range n.parts {
		e, ok := d.free(part, request, argument)
		if !ok || e.words == 0 {
			return extent{}, false
		}
		place, ok := joined(whole, single(whole.words), e, single(e.words))
		words := bits.TrailingZeros64(uint64(whole.words)) + bits.TrailingZeros64(uint64(e.words))
		if !ok || words > 63 {
			return extent{}, false
		}
		whole = extent{whole.said | e.said, place, 1 << words}
	}
	return whole, true
}
