// Package hash makes every random choice of RouteNator: a choice is a hash of (seed, record id, purpose), so that
// a retried bundle, another worker count, another order or a resumed run choose alike. Nothing here holds state
// between records, and no other package draws random numbers.
package hash

import (
	"encoding/binary"
	"math/bits"

	"github.com/cespare/xxhash/v2"
)

// Of hashes a seed and any number of parts to 64 bits. Parts are length-prefixed: ("ab","c") and ("a","bc") differ.
func Of(seed int64, parts ...string) uint64 {
	var d xxhash.Digest
	d.Reset()
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(seed))
	d.Write(b[:])
	for _, p := range parts {
		binary.LittleEndian.PutUint64(b[:], uint64(len(p)))
		d.Write(b[:])
		d.WriteString(p)
	}
	return mix(d.Sum64())
}

// Stream is a sequence of choices for one record and purpose. The zero Stream is a valid, fixed sequence.
type Stream struct{ state uint64 }

// New returns the stream of (seed, id, purpose).
func New(seed int64, id, purpose string) *Stream {
	return &Stream{state: Of(seed, id, purpose)}
}

// Uint64 returns the next 64 bits (SplitMix64; Steele, Lea and Flood, OOPSLA 2014).
func (s *Stream) Uint64() uint64 {
	s.state += 0x9e3779b97f4a7c15
	return mix(s.state)
}

// Intn returns a number in [0, n), by Lemire's multiplication; n must be positive. The bias is below n/2^64.
func (s *Stream) Intn(n int) int {
	if n <= 0 {
		panic("hash: Intn of a number that is not positive")
	}
	high, _ := bits.Mul64(s.Uint64(), uint64(n))
	return int(high)
}

// Float64 returns a number in [0, 1) with 53 random bits.
func (s *Stream) Float64() float64 { return float64(s.Uint64()>>11) / (1 << 53) }

// Pick returns an index with probability proportional to its weight, or -1 when no weight is positive.
func (s *Stream) Pick(weights []float64) int {
	var total float64
	for _, w := range weights {
		if w > 0 {
			total += w
		}
	}
	if total <= 0 {
		return -1
	}
	at, last := s.Float64()*total, -1
	for i, w := range weights {
		if w <= 0 {
			continue
		}
		last = i
		if at -= w; at < 0 {
			return i
		}
	}
	return last
}

// mix is the finaliser of SplitMix64.
func mix(z uint64) uint64 {
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}
