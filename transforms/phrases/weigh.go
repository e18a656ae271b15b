package phrases

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
