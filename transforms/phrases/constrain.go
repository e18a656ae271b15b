package phrases

import "math/bits"

// before returns the ways of s that some way of behind completes to an allowed whole.
func (d *derivation) before(s, behind, allowed shape) shape {
	if isEmpty(behind) {
		return allowed
	}
	out := d.room(mostWays)
	for _, a := range s {
		for _, b := range behind {
			eachSplit(a, b, func(a, b extent, place place) {
				for _, whole := range allowed {
					if whole.said == a.said|b.said && whole.place == place {
						out = out.add(extent{a.said, a.place, a.words & differences(whole.words, b.words)})
					}
				}
			})
		}
	}
	return out
}

// after returns the ways of behind that complete e, which was said, to an allowed whole.
func (d *derivation) after(e extent, behind, allowed shape) shape {
	words := single(e.words)
	out := d.room(mostWays)
	for _, b := range behind {
		eachSplit(e, b, func(_, b extent, place place) {
			for _, whole := range allowed {
				if whole.said == e.said|b.said && whole.place == place {
					out = out.add(extent{b.said, b.place, b.words & (whole.words >> words)})
				}
			}
		})
	}
	return out
}

// eachSplit gives a and b with their lengths split into none and some, for which the place of the whole is certain.
func eachSplit(a, b extent, visit func(a, b extent, place place)) {
	for _, aw := range [2]lengths{a.words & 1, a.words &^ 1} {
		for _, bw := range [2]lengths{b.words & 1, b.words &^ 1} {
			if aw == 0 || bw == 0 {
				continue
			}
			x, y := extent{a.said, a.place, aw}, extent{b.said, b.place, bw}
			if p, ok := joined(x, single(aw), y, single(bw)); ok {
				visit(x, y, p)
			}
		}
	}
}

// single returns the smallest length of a set: the length, for a set of one.
func single(words lengths) int { return bits.TrailingZeros64(uint64(words)) }

// differences is the set of all n for which n plus a length of b is in whole.
func differences(whole, b lengths) lengths {
	var out lengths
	for ; b != 0; b &= b - 1 {
		out |= whole >> bits.TrailingZeros64(uint64(b))
	}
	return out
}
