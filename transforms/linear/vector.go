package linear

import (
	"math"
	"slices"

	"github.com/routenator/routenator/transforms/hash"
)

// Dimensions of the space that n-grams are hashed into. With the 100,000 n-grams of some thousand short texts, fewer
// than one in ten shares its place.
const Dimensions = 1 << 20

// Feature is one component of a sparse vector.
type Feature struct {
	At    uint32 // in [0, Dimensions)
	Value float32
}

// Vector returns the n-grams of a text as a sparse vector of length 1, by ascending place: counts damped to 1+ln(count).
// A text without n-grams has none.
func Vector(query string) []Feature {
	var places []uint32
	Grams(query, func(gram string) { places = append(places, Place(gram)) })
	slices.Sort(places)
	var out []Feature
	for i := 0; i < len(places); {
		j := i
		for j < len(places) && places[j] == places[i] {
			j++
		}
		out = append(out, Feature{At: places[i], Value: float32(1 + math.Log(float64(j-i)))})
		i = j
	}
	return normalised(out)
}

// Place returns where an n-gram is hashed to.
func Place(gram string) uint32 { return uint32(hash.Of(0, gram) % Dimensions) }

func normalised(v []Feature) []Feature {
	sum := 0.0
	for _, f := range v {
		sum += float64(f.Value) * float64(f.Value)
	}
	for i := range v {
		v[i].Value /= float32(math.Sqrt(sum))
	}
	return v
}
