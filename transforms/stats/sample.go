package stats

import "github.com/routenator/routenator/transforms/hash"

// shuffled returns the numbers below n in an order that is a hash of the seed and the purpose.
func shuffled(n int, seed int64, purpose string) []int {
	s := hash.New(seed, "", purpose)
	out := make([]int, n)
	for i := range out {
		j := s.Intn(i + 1)
		out[i] = out[j]
		out[j] = i
	}
	return out
}
