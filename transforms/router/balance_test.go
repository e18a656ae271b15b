package router

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/transforms/hash"
)

// bound works out a cell's bound as the pipeline does, from parts.
func bound(parts [][]uint64, quota int) uint64 {
	whole := NewHistogram(quota)
	for _, part := range parts {
		h := NewHistogram(quota)
		for _, row := range part {
			h.Add(row)
		}
		whole.Merge(h)
	}
	bin, remaining := whole.End(quota)
	if bin == len(whole) || remaining == 0 {
		return BinStart(bin, len(whole))
	}
	var last []uint64
	for _, part := range parts {
		for _, row := range part {
			if Bin(row, len(whole)) == bin {
				last = append(last, row)
			}
		}
	}
	return Cut(last, remaining)
}

// However the rows are split into parts, those with the smallest hashes stay, as many as the quota.
func TestBalanceKeepsTheSmallest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 400).Draw(t, "rows")
		s := hash.New(rapid.Int64().Draw(t, "seed"), "rows", "test")
		narrow := uint(rapid.IntRange(0, 60).Draw(t, "equal leading bits")) // all in one bin, or spread
		var rows []uint64
		parts := make([][]uint64, rapid.IntRange(1, 5).Draw(t, "parts"))
		for range n {
			row := s.Uint64() >> narrow
			if slices.Contains(rows, row) {
				continue
			}
			rows = append(rows, row)
			part := s.Intn(len(parts))
			parts[part] = append(parts[part], row)
		}
		quota := rapid.IntRange(0, 450).Draw(t, "quota")
		limit := bound(parts, quota)
		var kept []uint64
		for _, row := range rows {
			if Stay(limit, row) {
				kept = append(kept, row)
			}
		}
		slices.Sort(rows)
		slices.Sort(kept)
		if want := rows[:min(quota, len(rows))]; !slices.Equal(kept, want) {
			t.Fatalf("kept %d rows, want the %d smallest", len(kept), len(want))
		}
	})
}

func TestEnd(t *testing.T) {
	h := Histogram{3, 0, 4, 0, 2}
	cases := []struct{ quota, bin, remaining int }{
		{-1, 0, 0}, {0, 0, 0}, {2, 0, 2}, {3, 2, 0}, {4, 2, 1}, {7, 4, 0}, {8, 4, 1}, {9, 5, 0}, {100, 5, 0},
	}
	for _, c := range cases {
		if bin, remaining := h.End(c.quota); bin != c.bin || remaining != c.remaining {
			t.Errorf("quota %d: bin %d, %d remaining; want %d, %d", c.quota, bin, remaining, c.bin, c.remaining)
		}
	}
}

func TestBins(t *testing.T) {
	for _, c := range []struct {
		hash uint64
		bin  int
	}{{0, 0}, {1<<56 - 1, 0}, {1 << 56, 1}, {math.MaxUint64, 255}} {
		if got := Bin(c.hash, 256); got != c.bin {
			t.Errorf("Bin(%#x) = %d, want %d", c.hash, got, c.bin)
		}
	}
	if BinStart(0, 256) != 0 || BinStart(1, 256) != 1<<56 || BinStart(256, 256) != AllStay || !Stay(AllStay, math.MaxUint64) || Stay(0, 0) {
		t.Error("bounds of whole bins")
	}
}

// Of the rows of one tier in one cell, which are all that a large cell has, one bin holds at most about 65,536.
func TestNoBinIsLarge(t *testing.T) {
	for quota, want := range map[int]int{0: 256, 1 << 20: 512, 1e6: 256, 1e8: 1 << 15, 1e9: 1 << 18, math.MaxInt: 1 << 24} {
		if got := Bins(quota); got != want {
			t.Errorf("%d bins for a quota of %d, want %d", got, quota, want)
		}
	}
	const rows = 1 << 21
	h, s := NewHistogram(rows), hash.New(1, "rows", "test")
	for range rows {
		h.Add(5<<60 | s.Uint64()>>4) // of tier 5
	}
	if most := slices.Max(h); most > rowsPerBin+5*256 { // five standard deviations of a binomial count of mean 65,536 or less
		t.Errorf("%d rows in one bin", most)
	}
}

// Equal hashes cannot be split: all that share the bound leave, and the order of the rows never shows.
func TestCut(t *testing.T) {
	rows := []uint64{9, 5, 7, 5}
	for remaining, want := range map[int]uint64{-1: 5, 0: 5, 1: 5, 2: 7, 3: 9, 4: AllStay, 5: AllStay} {
		if got := Cut(rows, remaining); got != want {
			t.Errorf("Cut to %d: bound %d, want %d", remaining, got, want)
		}
	}
	if !slices.Equal(rows, []uint64{9, 5, 7, 5}) {
		t.Error("Cut reorders its argument")
	}
}
