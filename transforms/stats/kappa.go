package stats

import "math"

// Kappa is Cohen's kappa: how far two labellings of the same items agree beyond what their frequencies make by chance
// (Cohen 1960, Educational and Psychological Measurement 20).
//
//	kappa = (observed - expected) / (1 - expected)
//
// 1 is full agreement, 0 that of chance. It is NaN without items, and where both give one and the same label to all. It
// panics where the lengths differ.
func Kappa(a, b []string) float64 {
	if len(a) != len(b) {
		panic("stats: labellings of different items")
	}
	n := float64(len(a))
	inA, inB, agreed := map[string]float64{}, map[string]float64{}, 0.0
	for i := range a {
		inA[a[i]]++
		inB[b[i]]++
		if a[i] == b[i] {
			agreed++
		}
	}
	both := 0.0 // whole numbers: their sum has no order
	for label, count := range inA {
		both += count * inB[label]
	}
	expected := both / (n * n)
	if n == 0 || expected == 1 {
		return math.NaN()
	}
	return (agreed/n - expected) / (1 - expected)
}
