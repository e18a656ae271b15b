package stats

import "math"

// Histogram counts whole numbers, such as words a text: Histogram[v] says how many are v.
type Histogram []int

// HistogramOf counts values. It panics on a negative one.
func HistogramOf(values []int) Histogram {
	var h Histogram
	for _, v := range values {
		if v < 0 {
			panic("stats: a histogram counts from 0")
		}
		if v >= len(h) {
			h = append(h, make(Histogram, v+1-len(h))...)
		}
		h[v]++
	}
	return h
}

// N is how many values there are.
func (h Histogram) N() int { return sumOf(h) }

// Mean of the values; NaN without one.
func (h Histogram) Mean() float64 {
	sum := 0
	for v, count := range h {
		sum += v * count
	}
	return float64(sum) / float64(h.N())
}

// Quantile is the value that the share q of values lies below, between two values by linear interpolation: numpy's
// default, type 7 of Hyndman and Fan (1996, The American Statistician 50). It is NaN without a value, and panics on a q
// outside 0 to 1.
func (h Histogram) Quantile(q float64) float64 {
	if !(q >= 0 && q <= 1) {
		panic("stats: a quantile lies between 0 and 1")
	}
	n := h.N()
	if n == 0 {
		return math.NaN()
	}
	at := q * float64(n-1)
	below := int(at)
	low, high := h.at(below), h.at(min(below+1, n-1))
	return float64(low) + (at-float64(below))*float64(high-low)
}

// at is the value at a position, from 0, among the sorted values.
func (h Histogram) at(position int) int {
	for v, count := range h {
		if position -= count; position < 0 {
			return v
		}
	}
	panic("stats: a position beyond the values")
}

// Median of the values; NaN without one.
func (h Histogram) Median() float64 { return h.Quantile(0.5) }

// Quartiles are the ends of the middle half of the values: their difference is the interquartile range.
func (h Histogram) Quartiles() (low, high float64) { return h.Quantile(0.25), h.Quantile(0.75) }

// Weights are the counts, as [Wasserstein] takes them.
func (h Histogram) Weights() []float64 { return floats(h) }

func floats(counts []int) []float64 {
	out := make([]float64, len(counts))
	for i, c := range counts {
		out[i] = float64(c)
	}
	return out
}
