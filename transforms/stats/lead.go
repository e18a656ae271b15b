package stats

import "math"

func JensenShannon(p, q []float64) float64 {
	s := 0.0
	for i := range p {
		m := (p[i] + q[i]) / 2
		if p[i] > 0 {
			s += p[i] * math.Log2(p[i]/m) / 2
		}
		if q[i] > 0 {
			s += q[i] * math.Log2(q[i]/m) / 2
		}
	}
	return s
}
