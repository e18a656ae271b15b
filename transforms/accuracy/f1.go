package accuracy

// counts are what precision, recall and F1 are made of (van Rijsbergen 1979).
type counts struct{ right, gold, predicted int }

func (c *counts) add(d counts) {
	c.right += d.right
	c.gold += d.gold
	c.predicted += d.predicted
}

func (c counts) precision() float64 { return ratio(float64(c.right), float64(c.predicted)) }
func (c counts) recall() float64    { return ratio(float64(c.right), float64(c.gold)) }

// f1 is the harmonic mean of precision and recall: 2 right / (gold + predicted).
func (c counts) f1() float64 { return ratio(2*float64(c.right), float64(c.gold+c.predicted)) }

// ratio is 0 where there is nothing to divide by.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// macro is the plain mean of F1 over classes, weighted the mean by what the gold has of each.
func macro(classes []counts) float64 {
	sum := 0.0
	for _, c := range classes {
		sum += c.f1()
	}
	return ratio(sum, float64(len(classes)))
}

func weighted(classes []counts) float64 {
	sum, gold := 0.0, 0
	for _, c := range classes {
		sum += c.f1() * float64(c.gold)
		gold += c.gold
	}
	return ratio(sum, float64(gold))
}
