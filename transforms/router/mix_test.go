package router

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMix(t *testing.T) {
	cases := []struct {
		name              string
		weights, min, max []float64
		want              []float64
	}{
		{"weights", []float64{1, 3}, nil, nil, []float64{0.25, 0.75}},
		{"max", []float64{1, 1, 2}, nil, []float64{0, 0, 0.2}, []float64{0.4, 0.4, 0.2}},
		{"min", []float64{1, 9}, []float64{0.4, 0}, nil, []float64{0.4, 0.6}},
		{"a max that lifts another to its max", []float64{6, 3, 1}, nil, []float64{0.5, 0.35, 0}, []float64{0.5, 0.35, 0.15}},
		{"a min outweighs a max", []float64{8, 1, 1}, []float64{0, 0.3, 0}, []float64{0.5, 0, 0}, []float64{0.5, 0.3, 0.2}},
		{"weight 0", []float64{0, 5, 0}, []float64{0, 0, 0.1}, nil, []float64{0, 0.9, 0.1}},
		{"one", []float64{7}, nil, nil, []float64{1}},
	}
	for _, c := range cases {
		got, err := Mix(c.weights, c.min, c.max)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-12 {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
				break
			}
		}
	}
}

func TestMixRefuses(t *testing.T) {
	cases := []struct {
		name              string
		weights, min, max []float64
		says              string
	}{
		{"negative", []float64{1, -1}, nil, nil, "weight 1 is -1"},
		{"not a number", []float64{math.NaN()}, nil, nil, "NaN"},
		{"no weight", []float64{0, 0}, nil, nil, "at least one must be positive"},
		{"none", nil, nil, nil, "at least one must be positive"},
		{"lower bounds", []float64{1, 1}, []float64{0.6, 0.6}, nil, "sum to 1.2"},
		{"upper bounds", []float64{1, 1}, nil, []float64{0.3, 0.6}, "leave 0.1 of the rows"},
		{"upper bound of the only weight", []float64{1, 0}, nil, []float64{0.3, 0}, "leave 0.7 of the rows"},
		{"order", []float64{1, 1}, []float64{0.6, 0}, []float64{0.5, 0}, "not in order"},
		{"lengths", []float64{1, 1}, []float64{0.6}, nil, "2 weights with 1 lower"},
	}
	for _, c := range cases {
		if _, err := Mix(c.weights, c.min, c.max); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.says)
		}
	}
}

// Bounds that a mix is known to satisfy can be held; the shares then sum to 1, lie within bounds, and those that no
// bound stops keep the ratio of their weights.
func TestMixHoldsBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "routes")
		positive := rapid.Float64Range(0.001, 1000)
		weights := rapid.SliceOfN(positive, n, n).Draw(t, "weights")
		inside := rapid.SliceOfN(positive, n, n).Draw(t, "a mix inside the bounds")
		scaleToOne(inside)
		low, high := make([]float64, n), make([]float64, n)
		for i := range inside {
			low[i] = inside[i] * rapid.Float64Range(0, 1).Draw(t, "min")
			high[i] = inside[i] + (1-inside[i])*rapid.Float64Range(0, 1).Draw(t, "max")
		}
		shares, err := Mix(weights, low, high)
		if err != nil {
			t.Fatal(err)
		}
		if sum := total(shares); math.Abs(sum-1) > 1e-9 {
			t.Fatalf("%v sums to %v", shares, sum)
		}
		scale := 0.0
		for i, share := range shares {
			if share < low[i] || share > high[i] {
				t.Fatalf("share %d of %v is outside [%v, %v]", i, shares, low[i], high[i])
			}
			if share > low[i] && share < high[i] {
				if scale != 0 && math.Abs(share/weights[i]-scale) > 1e-9*scale {
					t.Fatalf("%v does not follow the weights %v", shares, weights)
				}
				scale = share / weights[i]
			}
		}
	})
}
