package phrases

import "math/bits"

// place says where the keyword stands in a part of a phrase.
type place uint8

const (
	none   place = iota // the part does not say it
	only                // it is all that the part says
	first               // it begins the part, and more follows
	middle              // words stand on both sides
	last                // it ends the part, and words stand before it
)

// lengths is a set of lengths in words: bit n for n words, 0 to 63. Longer parts are not made.
type lengths uint64

// extent is one way in which a part can turn out: the arguments that it says (a bit each), where the keyword
// stands, and in how many words that can be said.
type extent struct {
	said  uint32
	place place
	words lengths
}

// shape is the set of all ways in which a part can turn out; it holds each (said, place) once. An empty shape is a
// part that cannot be said.
type shape []extent

// empty is the shape of saying nothing.
var empty = shape{{words: 1}}

func (s shape) add(e extent) shape {
	if e.words == 0 {
		return s
	}
	for i := range s {
		if s[i].said == e.said && s[i].place == e.place {
			s[i].words |= e.words
			return s
		}
	}
	return append(s, e)
}

func (s shape) union(t shape) shape {
	for _, e := range t {
		s = s.add(e)
	}
	return s
}

// then is the shape of s followed by t.
func (s shape) then(t shape) shape {
	if isEmpty(s) {
		return t
	}
	if isEmpty(t) {
		return s
	}
	return s.thenInto(nil, t)
}

// thenInto adds the ways of s followed by t to out.
func (s shape) thenInto(out, t shape) shape {
	for _, a := range s {
		for _, b := range t {
			out = joinInto(out, a, b)
		}
	}
	return out
}

func isEmpty(s shape) bool { return len(s) == 1 && s[0] == extent{words: 1} }

// joinInto adds a followed by b. Where the keyword ends up depends on whether the other part says any word at all.
func joinInto(out shape, a, b extent) shape {
	said := a.said | b.said
	switch {
	case a.place != none && b.place != none: // the keyword is said once
		return out
	case a.place == none && b.place == none:
		return out.add(extent{said, none, sums(a.words, b.words)})
	case b.place == none:
		out = out.add(extent{said, a.place, sums(a.words, b.words&1)})
		return out.add(extent{said, followed(a.place), sums(a.words, b.words&^1)})
	}
	out = out.add(extent{said, b.place, sums(a.words&1, b.words)})
	return out.add(extent{said, preceded(b.place), sums(a.words&^1, b.words)})
}

// followed is where a keyword at p stands when words follow the part.
func followed(p place) place {
	switch p {
	case only:
		return first
	case last:
		return middle
	}
	return p
}

// preceded is where a keyword at p stands when words stand before the part.
func preceded(p place) place {
	switch p {
	case only:
		return last
	case first:
		return middle
	}
	return p
}

// joined is where the keyword stands in a part a of the given place and length followed by a part b.
func joined(a extent, aWords int, b extent, bWords int) (place, bool) {
	switch {
	case a.place != none && b.place != none:
		return none, false
	case b.place == none && bWords > 0:
		return followed(a.place), true
	case b.place == none:
		return a.place, true
	case aWords > 0:
		return preceded(b.place), true
	}
	return b.place, true
}

// sums is the set of all sums of a length of each.
func sums(a, b lengths) lengths {
	if bits.OnesCount64(uint64(a)) < bits.OnesCount64(uint64(b)) {
		a, b = b, a
	}
	var out lengths
	for ; b != 0; b &= b - 1 {
		out |= a << bits.TrailingZeros64(uint64(b))
	}
	return out
}
