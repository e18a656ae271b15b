package main

import (
	"encoding/binary"
	"hash/fnv"
	"math"
)

// spot is one of many things strewn about: where it lies and a number for what else differs.
type spot struct{ x, y, luck float64 }

// strew spreads n spots evenly over a box. They depend on the name and on nothing else.
func strew(name string, n int, x, y, w, h float64) []spot {
	const golden = 0.6180339887498949 // steps of this part of a circle never crowd
	out := make([]spot, n)
	for i := range out {
		_, along := math.Modf(golden * float64(i+1))
		out[i] = spot{
			x:    x + w*along,
			y:    y + h*(float64(i)+share(name, i, "down"))/float64(n),
			luck: share(name, i, "luck"),
		}
	}
	return out
}

// share is a number from 0 up to 1, fixed by the name, the index and the purpose.
func share(name string, i int, purpose string) float64 {
	h := fnv.New64a()
	h.Write([]byte(name + "\x00" + purpose + "\x00"))
	h.Write(binary.LittleEndian.AppendUint64(nil, uint64(i)))
	v := h.Sum64()
	v = (v ^ v>>33) * 0xff51afd7ed558ccd // FNV alone leaves the high bits too alike
	v ^= v >> 33
	return float64(v>>11) / (1 << 53)
}

// pick chooses from a list by luck.
func pick[T any](list []T, luck float64) T { return list[int(luck*float64(len(list)))] }
