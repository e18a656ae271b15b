package near

import "slices"

// Order says how common n-grams are, about: counts of groups of them. Any order gives the same result; a good one gives
// it sooner. The zero Order takes all for equally common.
type Order struct {
	counts []uint32
}

// orderBits sets how many groups are counted.
const orderBits = 22

// Count adds the n-grams of a text.
func (o *Order) Count(text string) {
	if o.counts == nil {
		o.counts = make([]uint32, 1<<orderBits)
	}
	var few [256]uint64
	for _, h := range shingles(few[:0], text) {
		o.counts[h>>(64-orderBits)]++
	}
}

func (o *Order) of(h uint64) uint32 {
	if o.counts == nil {
		return 0
	}
	return o.counts[h>>(64-orderBits)]
}

// rarest returns the n rarest members of a set, the rarest first.
func (o *Order) rarest(into []uint64, set []uint64, n int) []uint64 {
	type counted struct {
		count uint32
		hash  uint64
	}
	var few [256]counted
	all := few[:0]
	for _, h := range set {
		all = append(all, counted{o.of(h), h})
	}
	slices.SortFunc(all, func(a, b counted) int {
		switch {
		case a.count != b.count:
			return int(int64(a.count) - int64(b.count))
		case a.hash < b.hash:
			return -1
		}
		return 1
	})
	for _, c := range all[:n] {
		into = append(into, c.hash)
	}
	return into
}
