package hash

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestPartsAreApart(t *testing.T) {
	if Of(1, "ab", "c") == Of(1, "a", "bc") || Of(1, "a") == Of(2, "a") || Of(1) == Of(1, "") {
		t.Fatal("different inputs hash alike")
	}
}

// The rows of every dataset that was ever made depend on these values: they may never change.
func TestKnownAnswers(t *testing.T) {
	if got := Of(7, "asset", "purpose"); got != 0x4f44bd1647b56ac2 {
		t.Errorf("Of(7, asset, purpose) = %#x", got)
	}
	if got := New(7, "asset", "purpose").Intn(1000); got != 424 {
		t.Errorf("first Intn(1000) = %d", got)
	}
}

func TestIntnStaysInRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 1<<40).Draw(t, "n")
		s := New(rapid.Int64().Draw(t, "seed"), rapid.String().Draw(t, "id"), "p")
		if got := s.Intn(n); got < 0 || got >= n {
			t.Fatalf("Intn(%d) = %d", n, got)
		}
	})
}

// 100,000 draws of shares 0.1, 0, 0.9: a share is off by more than 0.006 (six standard errors) with a chance below 1e-8.
func TestPickFollowsWeights(t *testing.T) {
	s, counts := New(1, "x", "pick"), [3]int{}
	for range 100_000 {
		counts[s.Pick([]float64{1, 0, 9})]++
	}
	if counts[1] != 0 || math.Abs(float64(counts[0])/1e5-0.1) > 0.006 {
		t.Fatalf("counts %v", counts)
	}
	if s.Pick([]float64{0, -1}) != -1 || s.Pick(nil) != -1 {
		t.Fatal("Pick of nothing must be -1")
	}
}
