package student

import (
	"math"
	"slices"

	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/linear"
)

// gram is one n-gram of a query, by its hash, with its count damped to 1+ln(count).
type gram struct {
	hash  uint64
	value float32
}

// gramsOf returns the n-grams of a text in the order of their hashes, which differ from one part of the features to another.
func gramsOf(query, part string) []gram {
	var hashes []uint64
	linear.Grams(query, func(g string) { hashes = append(hashes, hash.Of(0, part, g)) })
	slices.Sort(hashes)
	var out []gram
	for i := 0; i < len(hashes); {
		j := i
		for j < len(hashes) && hashes[j] == hashes[i] {
			j++
		}
		out = append(out, gram{hashes[i], float32(1 + math.Log(float64(j-i)))})
		i = j
	}
	return out
}

// vocabulary numbers the hashed features that the rows of one classifier have at least twice, from 0 in the order of
// the rows. Weights are then as many as there are features, whatever the number of classes, and none shares its place.
type vocabulary map[uint64]uint32

// mostWeights bounds features times columns of a classifier: 256 MiB while it is trained.
const mostWeights = 1 << 25

// newVocabulary numbers what each calls yield with, in order; each is called twice. Where there are too many features for
// the columns, it takes those that are more frequent.
func newVocabulary(columns int, each func(yield func(feature uint64))) vocabulary {
	counts := map[uint64]int{}
	each(func(f uint64) { counts[f]++ })
	least := leastCount(counts, mostWeights/columns)
	v := vocabulary{}
	each(func(f uint64) {
		if _, known := v[f]; !known && counts[f] >= least {
			v[f] = uint32(len(v))
		}
	})
	return v
}

// leastCount returns the smallest count from 2 that at most so many features reach.
func leastCount(counts map[uint64]int, most int) int {
	reach := map[int]int{}
	for _, n := range counts {
		reach[n]++
	}
	least, kept := 2, len(counts)-reach[1]
	for kept > most {
		kept -= reach[least]
		least++
	}
	return least
}

// gramScale is the component of an n-gram that stands once. All rows have the same one: in vectors of length 1, the words
// that tell count less in a long query.
const gramScale = 0.1

// vector returns the known n-grams.
func (v vocabulary) vector(grams []gram) []linear.Feature {
	out := make([]linear.Feature, 0, len(grams))
	for _, g := range grams {
		if at, ok := v[g.hash]; ok {
			out = append(out, linear.Feature{At: at, Value: gramScale * g.value})
		}
	}
	return out
}

// numbers returns the numbers of the known features of each token.
func (v vocabulary) numbers(tokens [][]uint64) [][]uint32 {
	out := make([][]uint32, len(tokens))
	for i, features := range tokens {
		out[i] = make([]uint32, 0, len(features))
		for _, f := range features {
			if at, ok := v[f]; ok {
				out[i] = append(out[i], at)
			}
		}
	}
	return out
}
