package near

import "math"

// Size returns how many distinct n-grams a text has.
func Size(text string) int {
	var few [256]uint64
	return len(shingles(few[:0], text))
}

// LeastSize returns the least size that a near duplicate of a text of some size has.
func LeastSize(size int, threshold float64) int {
	return int(math.Ceil(threshold*float64(size) - 1e-9))
}

// prefix is how many of a set's rarest members have to be looked at: any set of at least the threshold's similarity
// shares one of them.
func prefix(size int, threshold float64) int {
	if size == 0 {
		return 0
	}
	return size - LeastSize(size, threshold) + 1
}

// mix joins an n-gram and a key into one slot.
func mix(h, key uint64) uint64 {
	z := h ^ key*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	return z ^ z>>27
}
