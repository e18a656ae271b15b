package main

import "image/color"

// cake has three candles; the point is the middle of its foot.
func (p *page) cake(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.oval(silver, 0, 0, 18, 2.5)
		p.tile(pink, -14, -14, 28, 14, 2)
		p.shape(white, "M -14 -13 L 14 -13 L 14 -9 Q 11 -4 8 -9 Q 5 -5 2 -9 Q -1 -4 -4 -9 Q -7 -5 -10 -9 Q -12 -5 -14 -9 Z")
		for i, c := range []color.NRGBA{aqua, violet, green} {
			x := -7 + 7*float64(i)
			p.box(c, x-1, -23, 2, 10)
			p.oval(amber, x, -26, 1.4, 2.6)
		}
	})
}

// cupcake has a swirl of icing; the point is the middle of its foot.
func (p *page) cupcake(icing, dots color.NRGBA, x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.shape(tan, "M -11 -16 L 11 -16 L 8 0 L -8 0 Z")
		for _, x := range []float64{-6, -2, 2, 6} {
			p.line(brown, 0.7, 1.25*x, -15, x, -1)
		}
		p.oval(icing, 0, -17, 13, 5)
		p.oval(icing, 0, -22, 10, 5)
		p.oval(icing, 0, -27, 6.5, 4.5)
		p.both(func() { p.brush(faint(white, 0.6), 0.9, "M 0 -19 Q 6 -19 10 -21") })
		for _, s := range strew("cupcake", 12, -8, -28, 16, 13) {
			p.disc(dots, s.x, s.y, 0.8)
		}
		p.brush(green, 0.7, "M 0 -33 Q 1 -38 4 -39")
		p.disc(red, 0, -33, 3.2)
		p.disc(faint(white, 0.7), -1, -34, 0.8)
	})
}

// popcorn fills a striped bucket; the point is the middle of its foot.
func (p *page) popcorn(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		for _, s := range []spot{{-14, -44, 0}, {-5, -47, 1}, {5, -47, 0}, {14, -44, 1}, {-9, -53, 0}, {0, -55, 1}, {9, -53, 0}, {-4, -61, 1}, {5, -60, 0}, {-17, -50, 1}, {17, -51, 0}} {
			p.kernel(s.x, s.y, 40*s.luck)
		}
		p.shape(white, "M -22 -42 L 22 -42 L 16 0 L -16 0 Z")
		for i := range 4 {
			top, foot := -22+12.6*float64(i), -16+9.1*float64(i)
			p.dc.MoveTo(top, -42)
			p.dc.LineTo(top+6.3, -42)
			p.dc.LineTo(foot+4.6, 0)
			p.dc.LineTo(foot, 0)
			p.dc.ClosePath()
			p.fill(red)
		}
		p.oval(cream, 0, -20, 13, 8)
		p.label(wine, bold, 4.6, 0, -18.3, "POPCORN")
	})
}

// kernel is one piece of popcorn.
func (p *page) kernel(x, y, degrees float64) {
	p.at(x, y, 1, degrees, func() {
		p.disc(kraft, 0, 0.6, 5.6)
		p.petals(cream, 4, 3, 3.4, 0)
		p.disc(amber, 0.5, 0.5, 1.4)
	})
}

// coffeeCup stands on its saucer and steams.
func (p *page) coffeeCup(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		for _, x := range []float64{-8, 0, 8} {
			p.at(x, -24, 1, 0, func() { p.brush(cocoa, 1.8, "M 0 0 Q -4 -4 0 -8 Q 4 -12 0 -16") })
		}
		p.ring(white, 3, 19, -9, 6)
		p.oval(white, 0, 10, 27, 4)
		p.shape(white, "M -19 -19 L 19 -19 C 19 2 12 8 0 8 C -12 8 -19 2 -19 -19 Z")
		p.oval(cocoa, 0, -19, 19, 3.6)
		p.oval(brown, 0, -18.4, 16, 2.2)
	})
}

// bean is of coffee.
func (p *page) bean(x, y, factor, degrees float64) {
	p.at(x, y, factor, degrees, func() {
		p.oval(tan, 0, 0, 5.4, 3.6)
		p.brush(cocoa, 0.8, "M -5 0.4 Q -2 -1.6 0 0 Q 2 1.6 5 -0.4")
	})
}

// strawberry hangs from its leaves, turned by some degrees.
func (p *page) strawberry(x, y, factor, degrees float64) {
	p.at(x, y, factor, degrees, func() {
		p.shape(wine, "M 0 15 C -14 6 -14 -9 0 -8 C 14 -9 14 6 0 15 Z")
		p.shape(red, "M -1 13.5 C -12 5 -12 -8 -1 -7 C 11 -8 11 5 -1 13.5 Z")
		for _, s := range []spot{{-6, -2, 0}, {0, -3, 0}, {6, -2, 0}, {-4, 3, 0}, {3, 3, 0}, {-1, 8, 0}} {
			p.oval(yellow, s.x, s.y, 0.55, 0.9)
		}
		p.oval(faint(white, 0.4), -5.5, 1, 1.2, 2.6)
		for _, angle := range []float64{-170, -135, -90, -45, -10} {
			p.leaf(green, lime, 0, -7, 7, angle)
		}
	})
}

// donut is seen from above, with sprinkles on its glaze.
func (p *page) donut(glaze color.NRGBA, sprinkles []color.NRGBA, hole color.Color, x, y, r float64, name string) {
	p.disc(shadow, x+1.5, y+2, r)
	p.at(x, y, r/20, 0, func() {
		p.disc(tan, 0, 0, 20)
		p.disc(glaze, 0, 0, 17.6)
		for i := range 9 {
			p.at(0, 0, 1, 40*float64(i), func() { p.disc(glaze, 16.4, 0, 2.4) })
		}
		p.arc(faint(white, 0.45), 1.6, 0, 0, 13.5, 200, 250)
		for i := range 22 {
			angle, reach := 137.5*float64(i), 8.5+7*share(name, i, "reach")
			p.at(0, 0, 1, angle, func() {
				p.at(reach, 0, 1, 7*angle, func() { p.line(pick(sprinkles, share(name, i, "color")), 1.2, -1, 0, 1, 0) })
			})
		}
		p.disc(kraft, 0, 0, 6.6)
		p.disc(hole, 0, 0, 5.4)
	})
}

// pizza is seen from above, cut into eight slices.
func (p *page) pizza(x, y, r float64) {
	p.disc(shadow, x+1.5, y+3, r)
	p.at(x, y, r/40, 0, func() {
		p.disc(brown, 0, 0, 40)
		p.disc(rgb(0xdd9f57), 0, 0, 39)
		p.disc(rust, 0, 0, 34.5)
		p.disc(rgb(0xf9cf62), 0, 0, 33)
		for _, s := range strew("cheese", 30, -22, -22, 44, 44) {
			p.disc(faint(cream, 0.5), s.x, s.y, 1+2*s.luck)
		}
		for i := range 8 {
			p.at(0, 0, 1, 45*float64(i), func() {
				p.line(rgb(0xc98a3c), 0.8, 0, 0, 36, 0)
				p.at(0, 0, 1, 11.5, func() { p.pepperoni(27, 0) })
				p.at(0, 0, 1, 33.5, func() { p.pepperoni(25, 0) })
				p.at(0, 0, 1, 22.5, func() { p.pepperoni(14.5, 0) })
			})
		}
		p.basil(2, 3, 0.6, 30)
		p.basil(-20, -3, 0.6, 100)
		p.basil(15, -15, 0.6, 200)
	})
}

// pepperoni is one slice of it.
func (p *page) pepperoni(x, y float64) {
	p.disc(wine, x, y, 4.6)
	p.disc(rgb(0xcf4030), x, y, 4)
	p.disc(coral, x-1.2, y-1, 0.7)
	p.disc(coral, x+1.2, y+0.8, 0.6)
}
