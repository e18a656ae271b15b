package main

import (
	"image/color"
	"math"
)

// fir stands on the point; snow lies on it unless its colour is that of the tree.
func (p *page) fir(c, snow color.Color, x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.box(bark, -1.5, -6, 3, 6)
		for i := range 3 {
			p.at(0, -5-9*float64(i), 1-0.22*float64(i), 0, func() {
				p.shape(c, "M 0 -18 L 11 0 L -11 0 Z")
				p.shape(snow, "M 0 -18 L 5 -10 L 1.5 -11 L -1 -8.5 L -5 -10 Z")
			})
		}
	})
}

// tree is a round one with leaves.
func (p *page) tree(c, light color.Color, x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.shape(bark, "M -3 0 L -2 -20 L 2 -20 L 3 0 Z")
		p.disc(c, 0, -32, 16)
		p.disc(c, -12, -26, 11)
		p.disc(c, 12, -26, 11)
		p.disc(light, -5, -36, 7)
		p.disc(light, 8, -30, 5)
	})
}

// palm leans to the right of the point that it grows from.
func (p *page) palm(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.shape(brown, "M -3 0 Q 0 -26 9 -45 L 12 -44 Q 5 -24 4 0 Z")
		for i := range 5 {
			h := -6 - 8*float64(i)
			p.line(bark, 0.6, -2-h*0.12, h, 4-h*0.1, h-1)
		}
		for i, angle := range []float64{-170, -135, -95, -45, -12, 22, 158} {
			c := pick([]color.NRGBA{green, forest}, float64(i%2)/2)
			p.at(10.5, -45, 1, angle, func() { p.shape(c, "M 0 0 Q 12 -9 27 3 Q 22 0 18 4 Q 14 -1 10 3 Q 6 -1 0 0 Z") })
		}
		p.disc(cocoa, 9, -43, 2)
		p.disc(cocoa, 12.5, -42.5, 2)
	})
}

// leaf grows from the point to the right, turned by some degrees.
func (p *page) leaf(c, vein color.Color, x, y, long, degrees float64) {
	p.at(x, y, long/10, degrees, func() {
		p.shape(c, "M 0 0 Q 5 -4.5 10 0 Q 5 4.5 0 0 Z")
		p.line(vein, 0.4, 1, 0, 8, 0)
	})
}

// roseBloom is seen from above: petals in rings, each ring smaller and darker.
func (p *page) roseBloom(outer, middle, heart color.Color, x, y, r float64) {
	p.at(x, y, r/10, 0, func() {
		p.petals(outer, 6, 6, 5, 0)
		p.petals(middle, 5, 3.8, 4.2, 30)
		p.petals(outer, 4, 2.2, 3.2, 60)
		p.disc(heart, 0, 0, 3.2)
		p.brush(outer, 0.7, "M -1.6 0.4 Q -1 -2 1 -1.2 Q 2.2 0.2 0.6 1.2 Q -0.6 1.2 -0.4 0.2")
	})
}

// petals are n discs in a ring.
func (p *page) petals(c color.Color, n int, reach, r, turn float64) {
	for i := range n {
		sin, cos := math.Sincos(2*math.Pi*float64(i)/float64(n) + turn)
		p.disc(c, reach*cos, reach*sin, r)
	}
}

// tulip is a flower on a stem that grows from the point, turned from upright.
func (p *page) tulip(c, dark color.Color, x, y, long, degrees float64) {
	p.at(x, y, 1, degrees, func() {
		p.line(green, 1.3, 0, 0, 0, -long)
		p.shape(grass, "M 0 -4 Q -9 -14 -5 -28 Q 0 -18 0 -4 Z")
		p.at(0, -long, 1, 0, func() {
			p.shape(dark, "M 0 2 C -5 2 -5 -6 -3 -13 L 0 -8 L 3 -13 C 5 -6 5 2 0 2 Z")
			p.shape(c, "M 0 2 C -9 2 -9 -6 -7 -13 Q -1 -8 0 2 Z")
			p.shape(c, "M 0 2 C 9 2 9 -6 7 -13 Q 1 -8 0 2 Z")
		})
	})
}

// basil is three leaves that lie together.
func (p *page) basil(x, y, factor, degrees float64) {
	p.at(x, y, factor, degrees, func() {
		p.leaf(forest, lime, 0, 0, 9, -20)
		p.leaf(green, lime, 0, 0, 8, 75)
		p.leaf(green, lime, 0, 0, 8, 190)
	})
}
