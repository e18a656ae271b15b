package main

// camper is a small van from the side, its windows lit.
func (p *page) camper(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.oval(shadow, 0, 10, 46, 4)
		p.tile(brown, -24, -39, 34, 4, 1.5)
		p.tile(rust, -10, -43, 18, 5, 2)
		p.shape(cream, "M -42 6 L -42 -26 Q -42 -34 -34 -34 L 24 -34 Q 32 -34 36 -24 L 41 -12 L 42 6 Z")
		p.shape(aqua, "M -42 6 L -42 -10 L 41.4 -10 L 42 6 Z")
		p.line(white, 1.4, -42, -10, 41, -10)
		for _, x := range []float64{-36, -18, 0} {
			p.glow(faint(yellow, 0.5), x+7, -21, 14)
			p.tile(yellow, x, -28, 14, 13, 2)
			p.frame(slate, 0.9, x, -28, 14, 13, 2)
		}
		p.shape(sky, "M 18 -28 L 25 -28 Q 29 -26 32 -15 L 18 -15 Z")
		p.line(sea, 0.8, 16, -33, 16, 5)
		p.line(sea, 0.8, -2, -10, -2, 5)
		p.line(silver, 1.4, 10, -6, 14, -6)
		p.tile(silver, -44, 3, 88, 4, 2)
		p.disc(yellow, 40, -3, 2.8)
		p.glow(faint(yellow, 0.7), 46, -3, 18)
		for _, x := range []float64{-25, 25} {
			p.disc(coal, x, 5, 8.4)
			p.disc(silver, x, 5, 4.4)
			p.disc(slate, x, 5, 1.6)
		}
	})
}

// sailboat floats with its water line at the point.
func (p *page) sailboat(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.line(bark, 1.6, 0, -4, 0, -64)
		p.shape(white, "M 2 -62 Q 26 -32 32 -12 L 2 -12 Z")
		p.shape(red, "M 2 -22 L 28.5 -22 Q 30.6 -17 32 -12 L 2 -12 Z")
		p.shape(silver, "M -2 -58 Q -16 -28 -24 -12 L -2 -12 Z")
		p.shape(red, "M 0 -64 L 11 -61 L 0 -58 Z")
		p.shape(brown, "M -36 -8 L 38 -8 Q 34 6 24 7 L -22 7 Q -32 5 -36 -8 Z")
		p.line(cream, 1.6, -34, -4, 36, -4)
	})
}

// lighthouse has red bands and a lamp; the point is the middle of its foot.
func (p *page) lighthouse(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		tower := "M -10 0 L -6 -52 L 6 -52 L 10 0 Z"
		p.shape(white, tower)
		p.inside(tower, func() {
			for _, y := range []float64{-46, -26, -6} {
				p.box(red, -12, y, 24, 10)
			}
			p.shape(faint(night, 0.3), "M 2 0 L 2 -52 L 12 -52 L 12 0 Z")
		})
		p.tile(coal, -9, -55, 18, 3.4, 1)
		p.box(yellow, -5, -65, 10, 10)
		p.line(coal, 0.8, 0, -65, 0, -55)
		p.shape(red, "M -7.5 -65 L 7.5 -65 L 0 -74 Z")
		p.glow(faint(yellow, 0.9), 0, -60, 18)
		p.tile(cocoa, -3, -9, 6, 9, 2)
		p.tile(yellow, -1.8, -33, 3.6, 5, 1.5)
	})
}
