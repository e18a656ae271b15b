package report

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
	"pgregory.net/rapid"
)

func TestNumbersAsText(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{three(0), "0.000"}, {three(0.0004), "<0.001"}, {three(-0.0004), "−0"}, {three(0.8764), "0.876"}, {three(-1.5), "−1.500"}, {three(math.NaN()), none}, {three(math.Inf(1)), none},
		{points(0.083), "+8.3"}, {points(-0.054), "−5.4"}, {chance(2.52911e-05), "<0.0001"}, {chance(0.0041), "0.0041"}, {chance(0.064), "0.064"}, {percent(0.357), "35.7%"}, {detectable(-0.054), "±5.4"},
		{between(0.1, 0.2, three), "0.100 to 0.200"}, {between(0.1, 0.1, three), "0.100"}, {between(math.NaN(), 1, three), ""}, {byteSize(999), "999 B"}, {byteSize(91234), "91.2 kB"}, {byteSize(12345678), "12.3 MB"},
		{short("router"), "router"}, {short("a" + strings.Repeat("x", 40) + "tail"), "axxxxxxxxxxxxxx…xxxxtail"}, {short(strings.Repeat("x", 40) + referenceMark), "xxxxxxxxxxxxxxx…xxxxxxxx (reference)"}, {short(""), "(none)"},
		{figureName("function_macro_f1"), "Function F1, macro"}, {figureName("enum_accuracy.content_type"), "content_type right"}, {figureName("some_new"), "some new"},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}

// TestWhiskers: of 1, 2, 2, 3, 4, 20, the quartiles are 2 and 4, and only what lies within 3 words of them is reached.
func TestWhiskers(t *testing.T) {
	h := make([]int, 21)
	h[1], h[2], h[3], h[4], h[20] = 1, 2, 1, 1, 1
	if least, most := whiskers(&evaluation.Words{Histogram: h, Quartiles: [2]float64{2, 4}}); least != 1 || most != 4 {
		t.Errorf("%g to %g, want 1 to 4", least, most)
	}
}

func TestRoundPlaces(t *testing.T) {
	for most, want := range map[float64][]float64{1: {0, 1}, 6: {0, 1, 2, 3, 4, 5, 6}, 7: {0, 2, 4, 6, 8}, 25: {0, 5, 10, 15, 20, 25}, 500: {0, 100, 200, 300, 400, 500}} {
		if got := roundPlaces(most); !slices.Equal(got, want) {
			t.Errorf("%g: %v, want %v", most, got, want)
		}
	}
}

// TestBinsKeepAllRows: whatever the histograms, shared bins are few and hold every row of each.
func TestBinsKeepAllRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		histograms := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(0, 50), 0, evaluation.MostWords+1), 1, 4).Draw(t, "histograms")
		b := sharedBins(histograms)
		if b.count > mostBins+2 {
			t.Fatalf("%d bins", b.count)
		}
		for _, h := range histograms {
			sum, want := 0, 0
			for _, n := range b.gather(h) {
				sum += n
			}
			for _, n := range h {
				want += n
			}
			if sum != want {
				t.Fatalf("%d rows in the bins, %d in the histogram", sum, want)
			}
		}
	})
}

// TestConfusionKeepsAllCounts: labels beyond those that are shown stand together, and no count is lost.
func TestConfusionKeepsAllCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		label := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", accuracy.NoCall, accuracy.Unreadable, accuracy.Surplus})
		var cells []accuracy.Cell
		want := 0
		for range rapid.IntRange(0, 80).Draw(t, "cells") {
			c := accuracy.Cell{Gold: label.Draw(t, "gold"), Predicted: label.Draw(t, "predicted"), Count: rapid.IntRange(1, 9).Draw(t, "count")}
			cells, want = append(cells, c), want+c.Count
		}
		m := confusion(cells)
		sum := 0
		for _, l := range m.Lines {
			line := 0
			for _, c := range l.Cells {
				line += c.Count
				if c.Heat < 0 || c.Heat > 10 || c.Heat == 0 && c.Count > 0 {
					t.Fatalf("heat %d of %d", c.Heat, c.Count)
				}
			}
			if line != l.Total {
				t.Fatalf("a line of %d sums to %d", l.Total, line)
			}
			sum += line
		}
		if sum != want || len(m.Lines) > mostLabels+1 || len(m.Columns) > mostLabels+1 {
			t.Fatalf("%d of %d rows in %d lines and %d columns", sum, want, len(m.Lines), len(m.Columns))
		}
	})
}

func TestBestIsBeyondAllIntervals(t *testing.T) {
	list := []measured{within(0.1, 0.05, 0.15), within(0.3, 0.2, 0.4), {}}
	if !best(list, 0, lower) || best(list, 1, lower) || best(list, 2, lower) || !best(list, 1, higher) {
		t.Error("the lowest, and only it, is the best where lower is better")
	}
	list[1].low = 0.15
	if best(list, 0, lower) || best(list[:1], 0, lower) {
		t.Error("nothing is best where intervals touch, or where there is nothing to compare with")
	}
}

func TestVerdicts(t *testing.T) {
	test := func(p, a, b float64) string {
		return verdict(&evaluation.Pair{A: "a", B: "b", MeanA: a, MeanB: b, McNemar: &evaluation.PTest{Adjusted: p}})
	}
	for got, want := range map[string]string{test(0.05, 1, 0): "not told apart", test(0.049, 1, 0): "a is better", test(0.049, 0, 1): "b is better", test(math.NaN(), 0, 1): "not tested", verdict(&evaluation.Pair{A: "a", B: "b", MeanA: 1}): "not tested"} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
