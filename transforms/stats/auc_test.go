package stats

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestAUC(t *testing.T) {
	for name, test := range map[string]struct {
		positive, negative []float64
		want               float64
	}{
		"perfect":  {[]float64{2, 3}, []float64{0, 1}, 1},
		"reversed": {[]float64{0, 1}, []float64{2, 3}, 0},
		"ties":     {[]float64{1, 1}, []float64{1, 1, 1}, 0.5},
		// scikit-learn 1.7, roc_auc_score([0,0,1,1], [0.1,0.4,0.35,0.8]): the example of its documentation
		"known": {[]float64{0.35, 0.8}, []float64{0.1, 0.4}, 0.75},
		"empty": {nil, []float64{1}, math.NaN()},
		"nan":   {[]float64{math.NaN()}, []float64{1}, math.NaN()},
	} {
		if got := AUC(test.positive, test.negative); got != test.want && !(math.IsNaN(got) && math.IsNaN(test.want)) {
			t.Errorf("%s: %g, want %g", name, got, test.want)
		}
	}
}

func TestAUCIsPairsWon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scores := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 6), func(i int) float64 { return float64(i) }), 1, 20)
		p, n := scores.Draw(t, "positive"), scores.Draw(t, "negative")
		won := 0.0
		for _, a := range p {
			for _, b := range n {
				if a > b {
					won++
				} else if a == b {
					won += 0.5
				}
			}
		}
		if got, want := AUC(p, n), won/float64(len(p)*len(n)); math.Abs(got-want) > 1e-12 {
			t.Fatalf("%g, want %g", got, want)
		}
	})
}

func ExampleAUC() {
	fmt.Println(AUC([]float64{0.35, 0.8}, []float64{0.1, 0.4}))
	// Output: 0.75
}
