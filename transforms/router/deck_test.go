package router

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/transforms/hash"
)

// Whatever the order in which assets come, and however many draws there are for the weight: each asset has the floor or
// the ceiling of its share, the draws come out at the counts exactly, and an asset's draws are its own.
func TestDecksAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 20), 1, 30).Draw(t, "counts")
		weights := rapid.SliceOfN(rapid.OneOf(rapid.Uint64Range(0, 3), rapid.Uint64Range(0, 1<<50)), 1, 40).Draw(t, "weights")
		weights[0]++
		starts, weight := make([]uint64, len(weights)), uint64(0)
		for i, w := range weights {
			starts[i] = weight
			weight += w
		}
		deck := NewDeck(counts, weight, rapid.Uint64().Draw(t, "seed"))
		order := rapid.Permutation(indices(len(weights))).Draw(t, "order")
		dealt, sum := make([]int, len(counts)), 0
		for _, asset := range order {
			n := 0
			deck.Deal(starts[asset], weights[asset], func(cell int) { dealt[cell]++; n++ })
			share := new(big.Rat).SetFrac(
				new(big.Int).Mul(big.NewInt(int64(deck.Total())), new(big.Int).SetUint64(weights[asset])),
				new(big.Int).SetUint64(weight))
			if off := share.Sub(share, big.NewRat(int64(n), 1)); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("asset %d has %d draws, %v off its share", asset, n, off)
			}
			sum += n
		}
		if !slices.Equal(dealt, counts) || sum != deck.Total() {
			t.Fatalf("dealt %v, want %v", dealt, counts)
		}
	})
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// The draws of an interval are those whose points floor((2i+1) W / 2D) lie in it, by big integers.
func TestDealFollowsThePoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(1, 200).Draw(t, "total")
		weight := rapid.OneOf(rapid.Uint64Range(1, 400), rapid.Uint64Range(1, math.MaxUint64)).Draw(t, "weight")
		start := rapid.Uint64Range(0, weight).Draw(t, "start")
		length := rapid.Uint64Range(0, weight-start).Draw(t, "length")
		want := 0
		for i := range total {
			point := new(big.Int).Mul(big.NewInt(int64(2*i+1)), new(big.Int).SetUint64(weight))
			point.Quo(point, big.NewInt(int64(2*total)))
			if p := point.Uint64(); p >= start && p-start < length {
				want++
			}
		}
		got := 0
		NewDeck([]int{total}, weight, 1).Deal(start, length, func(int) { got++ })
		if got != want {
			t.Fatalf("%d draws, want %d", got, want)
		}
	})
}

func TestDeckOfNothing(t *testing.T) {
	for _, deck := range []*Deck{NewDeck(nil, 10, 1), NewDeck([]int{0, 0}, 10, 1), NewDeck([]int{3}, 0, 1)} {
		deck.Deal(0, min(deck.weight, 5), func(cell int) { t.Errorf("cell %d dealt", cell) })
	}
}

func TestDealOutsideTheWeightPanics(t *testing.T) {
	for _, interval := range [][2]uint64{{11, 0}, {5, 6}, {1, math.MaxUint64}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("interval %v: no panic", interval)
				}
			}()
			NewDeck([]int{3}, 10, 1).Deal(interval[0], interval[1], func(int) {})
		}()
	}
}

func TestPermutationIsABijection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(0, 3000).Draw(t, "size")
		p := newPermutation(uint64(size), rapid.Uint64().Draw(t, "seed"))
		seen := make([]bool, size)
		for i := range size {
			at := p.at(uint64(i))
			if at >= uint64(size) || seen[at] {
				t.Fatalf("%d lies at %d", i, at)
			}
			seen[at] = true
		}
	})
}

// The first tenth of the draws holds about a tenth of each cell. Of 10,000 cards 1,000 of a cell with 2,000 are drawn
// 200 times on average, with a standard deviation of 12 (hypergeometric): six of them are passed with a chance of 1e-8.
func TestDecksAreShuffled(t *testing.T) {
	counts := []int{2000, 2000, 2000, 2000, 2000}
	for seed := range uint64(20) {
		dealt := make([]int, len(counts))
		NewDeck(counts, 1000, hash.Of(1, "deck")+seed).Deal(100, 100, func(cell int) { dealt[cell]++ })
		for cell, n := range dealt {
			if math.Abs(float64(n-200)) > 72 {
				t.Errorf("seed %d: cell %d has %d of 1,000 draws", seed, cell, n)
			}
		}
	}
}

// Rows of every dataset that was ever made depend on this order: it may never change.
func TestKnownDeal(t *testing.T) {
	var got []int
	NewDeck([]int{4, 3, 2, 1}, 10, 7).Deal(0, 10, func(cell int) { got = append(got, cell) })
	if want := []int{0, 1, 3, 0, 1, 2, 2, 0, 1, 0}; !slices.Equal(got, want) {
		t.Fatalf("dealt %v, want %v", got, want)
	}
}

func BenchmarkDealMillion(b *testing.B) {
	counts := make([]int, 20_000)
	for i := range counts {
		counts[i] = 50
	}
	const assets, each = 20_000, 3
	deck := NewDeck(counts, assets*each, 1)
	b.ReportAllocs()
	for b.Loop() {
		dealt := 0
		for asset := range uint64(assets) {
			deck.Deal(asset*each, each, func(int) { dealt++ })
		}
		if dealt != 1_000_000 {
			b.Fatal(dealt)
		}
	}
}
