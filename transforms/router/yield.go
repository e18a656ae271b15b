package router

import "math"

// Yield is what is known of how often an asked row becomes a kept one: the counts of a Beta distribution.
type Yield struct {
	Asked  float64 `json:"asked"`  // rows that plans asked for
	Landed float64 `json:"landed"` // of these, rows that were valid and unique, in the cell that they were made for
}

// forget is what is left of earlier evidence when there is new: texts are used up, so that a yield falls from round to
// round.
const forget = 0.25

// The rows that a route's own rate counts for in the yield of one of its slots lie between these: few where the slots
// differ, many where what they differ by is chance.
const (
	leastStrength = 5
	mostStrength  = 1000
)

// leastYield is what a plan reckons with at least, so that a slot of which little is hoped is not planned without end.
const leastYield = 0.02

// learn takes a round in.
func (y *Yield) learn(asked, landed int) {
	y.Asked = float64(forget*y.Asked) + float64(asked)
	y.Landed = float64(forget*y.Landed) + float64(min(landed, asked))
}

// mean is the posterior mean under a prior of this mean that counts for strength rows.
func (y Yield) mean(prior, strength float64) float64 {
	return (y.Landed + float64(strength*prior)) / (y.Asked + strength)
}

// pooled is a route's yield: its rate over all slots, and how many rows it counts for in a slot of its own few.
type pooled struct{ rate, strength, asked float64 }

// deviation is the standard deviation of the rate.
func (p pooled) deviation() float64 { return math.Sqrt(p.rate * (1 - p.rate) / (p.asked + 3)) }

// pool estimates a route's rate from its slots, and by the method of moments how much they differ beyond chance
// (DerSimonian and Laird 1986, for shares): strength is r(1-r)/v - 1 for a variance v between slots. prior is the rate
// before there is evidence, and counts for two rows.
func pool(slots []Yield, prior float64) pooled {
	var sum Yield
	squares := 0.0
	for _, y := range slots {
		sum.Asked, sum.Landed = sum.Asked+y.Asked, sum.Landed+y.Landed
		squares += float64(y.Asked * y.Asked)
	}
	p := pooled{rate: sum.mean(prior, 2), strength: leastStrength, asked: sum.Asked}
	variance := float64(p.rate * (1 - p.rate))
	spread := sum.Asked - squares/max(sum.Asked, 1)
	if variance <= 0 || spread <= 0 {
		return p
	}
	beyond, tried := 0.0, -1.0
	for _, y := range slots {
		if y.Asked > 0 {
			d := y.Landed/y.Asked - p.rate
			beyond, tried = beyond+float64(y.Asked*float64(d*d))/variance, tried+1
		}
	}
	between := max(beyond-tried, 0) / spread // of the variance of one row
	p.strength = min(max(1/max(between, 1e-9)-1, leastStrength), mostStrength)
	return p
}
