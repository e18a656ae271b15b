package stats

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestKappa(t *testing.T) {
	labels := func(s string) []string { return strings.Split(s, "") }
	for name, test := range map[string]struct {
		a, b string
		want float64
	}{
		"all alike": {"abab", "abab", 1},
		"never":     {"ab", "ba", -1},
		// 20 both yes, 5 and 10 apart, 15 both no: observed 0.7, expected 0.5 (the example of Wikipedia, "Cohen's kappa")
		"known": {strings.Repeat("y", 25) + strings.Repeat("n", 25), strings.Repeat("y", 20) + strings.Repeat("n", 5) + strings.Repeat("y", 10) + strings.Repeat("n", 15), 0.4},
	} {
		if got := Kappa(labels(test.a), labels(test.b)); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%s: %g, want %g", name, got, test.want)
		}
	}
	if !math.IsNaN(Kappa(nil, nil)) || !math.IsNaN(Kappa([]string{"a"}, []string{"a"})) {
		t.Error("no items, or one label, and a kappa")
	}
}

func TestKappaIsSymmetricAndBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "items")
		label := rapid.SampledFrom([]string{"a", "b", "c"})
		a, b := rapid.SliceOfN(label, n, n).Draw(t, "a"), rapid.SliceOfN(label, n, n).Draw(t, "b")
		k, back := Kappa(a, b), Kappa(b, a)
		if math.IsNaN(k) != math.IsNaN(back) || k > 1 || k < -1 || math.Abs(k-back) > 1e-12 {
			t.Fatalf("%g and %g", k, back)
		}
	})
}
