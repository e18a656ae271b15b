package near

import "slices"

// Order says how common n-grams are, about: how often each of 2^BucketBits groups of them was counted. Any order gives
// the same result; a good one gives it sooner. The zero Order takes all for equally common.
type Order struct {
	Counts []uint32
}

// BucketBits sets how many groups are counted.
const BucketBits = 20

// Buckets appends the groups of a text's n-grams.
func Buckets(into []uint32, text string) []uint32 {
	var few [256]uint64
	for _, h := range shingles(few[:0], text) {
		into = append(into, uint32(h>>(64-BucketBits)))
	}
	return into
}

// Count adds groups.
func (o *Order) Count(buckets []uint32) {
	if o.Counts == nil {
		o.Counts = make([]uint32, 1<<BucketBits)
	}
	for _, b := range buckets {
		o.Counts[b]++
	}
}

func (o *Order) of(h uint64) uint32 {
	if o.Counts == nil {
		return 0
	}
	return o.Counts[h>>(64-BucketBits)]
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
