package near

import "math"

// Slots returns where a text may be looked for: its rarest n-grams, each joined with the key. Texts that share none of
// them are no near duplicates.
func Slots(text string, key uint64, threshold float64, order *Order) []uint64 {
	var few [256]uint64
	set := shingles(few[:0], text)
	slots := order.rarest(nil, set, prefix(len(set), threshold))
	for i, h := range slots {
		slots[i] = mix(h, key)
	}
	return slots
}

// prefix is how many of a set's rarest members have to be looked at: any set of at least the threshold's similarity
// shares one of them.
func prefix(size int, threshold float64) int {
	if size == 0 {
		return 0
	}
	return size - int(math.Ceil(threshold*float64(size)-1e-9)) + 1
}

// mix joins an n-gram and a key into one slot.
func mix(h, key uint64) uint64 {
	z := h ^ key*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	return z ^ z>>27
}
