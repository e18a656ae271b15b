package router

import (
	"math"
	"math/bits"
	"slices"
)

// Bounds of the bins of a cell. A row's hash begins with the bits of its tier, and the rows of one tier may be all of a
// cell: only the bits behind these cut it.
const (
	tierBits   = 4
	leastBits  = 4 // behind those of the tier
	mostBits   = 20
	rowsPerBin = 1 << 16
)

// Bins is how many bins a cell with this quota has: a power of two. Only the rows of one bin are ever brought together,
// some 65,536 of a cell that has as many rows as its quota, however large that is.
func Bins(quota int) int {
	return 1 << (tierBits + min(max(bits.Len(uint(max(quota, 0))/rowsPerBin), leastBits), mostBits))
}

// AllStay is the bound below which every row stays.
const AllStay uint64 = math.MaxUint64

// Bin returns the bin of a row among so many, from 0. Rows of a lower bin have smaller hashes.
func Bin(hash uint64, bins int) int { return int(hash >> (64 - bits.TrailingZeros(uint(bins)))) }

// BinStart returns the smallest hash of a bin, and AllStay past the last bin: as a bound it keeps all lower bins.
func BinStart(bin, bins int) uint64 {
	if bin >= bins {
		return AllStay
	}
	return uint64(bin) << (64 - bits.TrailingZeros(uint(bins)))
}

// Histogram counts the rows of one cell per bin. Histograms of parts add up to that of the whole.
type Histogram []int64

// NewHistogram returns a histogram of no rows, for a cell with this quota.
func NewHistogram(quota int) Histogram { return make(Histogram, Bins(quota)) }

// Add counts one row.
func (h Histogram) Add(hash uint64) { h[Bin(hash, len(h))]++ }

// Merge adds the counts of another part.
func (h Histogram) Merge(other Histogram) {
	for i, n := range other {
		h[i] += n
	}
}

// End finds where a quota ends: rows in bins below bin stay, those above leave, and of those in bin the remaining with
// the smallest hashes stay; remaining is less than the rows of that bin. When all stay, bin is len(h) and remaining 0.
func (h Histogram) End(quota int) (bin int, remaining int) {
	left := int64(max(quota, 0))
	for i, n := range h {
		if n > left {
			return i, int(left)
		}
		left -= n
	}
	return len(h), 0
}

// Cut returns the bound of a cell, given the hashes of the bin in which its quota ends, in any order: [Stay] then keeps
// the lower bins and the remaining smallest of these. The bound is the smallest hash that leaves. Hashes must be unique
// per row: equal ones cannot be split, so that all rows that share the bound leave. Where remaining is not below the
// number of hashes, nothing of the bin leaves and the bound is AllStay.
func Cut(hashes []uint64, remaining int) uint64 {
	if remaining >= len(hashes) {
		return AllStay
	}
	sorted := slices.Clone(hashes)
	slices.Sort(sorted)
	return sorted[max(remaining, 0)]
}

// Stay says whether a row stays in a cell with this bound. One bound is a whole cell's decision. (The one hash that
// equals AllStay, with a chance of 2^-64, can never be made to leave as the only one.)
func Stay(bound, hash uint64) bool { return hash < bound || bound == AllStay }
