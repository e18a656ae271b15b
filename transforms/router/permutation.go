package router

import (
	"math/bits"

	"github.com/routenator/routenator/transforms/hash"
)

// feistelRounds is twice the three rounds that make a pseudorandom permutation (Luby and Rackoff, 1988), since the
// halves of a small deck are short.
const feistelRounds = 6

// permutation is a seeded bijection of [0, size): a Feistel network over the next power of two, which is left by
// walking along its cycle (Black and Rogaway, 2002). A step costs less than two walks on average.
type permutation struct {
	size  uint64
	right uint // bits of the right half; the left half has as many or one less
	left  uint
	keys  [feistelRounds]uint64
}

func newPermutation(size uint64, seed uint64) permutation {
	width := uint(0)
	if size > 1 {
		width = uint(bits.Len64(size - 1))
	}
	p := permutation{size: size, left: width / 2, right: width - width/2}
	keys := hash.New(int64(seed), "", "router deck")
	for i := range p.keys {
		p.keys[i] = keys.Uint64()
	}
	return p
}

// at returns where i comes to lie; i must be below size.
func (p *permutation) at(i uint64) uint64 {
	if p.left == 0 { // one or two positions: no halves to mix
		if p.size == 2 {
			return i ^ p.keys[0]&1
		}
		return i
	}
	for {
		if i = p.walk(i); i < p.size {
			return i
		}
	}
}

// walk takes one step in the power of two. Each round adds a keyed hash of one half to the other, so that it can be
// undone whatever the halves' widths.
func (p *permutation) walk(i uint64) uint64 {
	leftMask, rightMask := uint64(1)<<p.left-1, uint64(1)<<p.right-1
	l, r := i>>p.right, i&rightMask
	for round := 0; round < feistelRounds; round += 2 {
		l = (l + scramble(r, p.keys[round])) & leftMask
		r = (r + scramble(l, p.keys[round+1])) & rightMask
	}
	return l<<p.right | r
}

// scramble hashes half a position with a round's key; the high bits of a product depend on all lower ones.
func scramble(half, key uint64) uint64 {
	z := (half ^ key) * 0x9e3779b97f4a7c15
	z = (z ^ z>>32) * 0xd6e8feb86659fd93
	return z >> 32
}
