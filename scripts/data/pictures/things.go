package main

import "image/color"

// planks covers the page with boards.
func (p *page) planks(c, seam, grain color.NRGBA) {
	p.box(c, 0, 0, p.w, p.h)
	for y, i := 0.0, 0; y < p.h; y, i = y+16, i+1 {
		if i%2 == 1 {
			p.box(faint(seam, 0.35), 0, y, p.w, 16)
		}
		p.line(seam, 0.8, 0, y, p.w, y)
		for _, s := range strew("plank", 5, 0, y+3, p.w, 11) {
			x := s.x + 10*float64(i%3)
			p.line(faint(grain, 0.3), 0.4, x-9, s.y, x+9, s.y)
		}
	}
}

// film is a strip of it from edge to edge, 12 units high.
func (p *page) film(y float64) {
	p.box(black, 0, y, p.w, 12)
	for x := 2.0; x < p.w; x += 6 {
		p.tile(cream, x, y+1, 3, 2, 0.5)
		p.tile(cream, x, y+9, 3, 2, 0.5)
	}
	for x := 2.0; x < p.w; x += 24 {
		p.box(faint(cream, 0.3), x, y+4, 21, 4)
	}
}

// awning is the striped roof of a stall.
func (p *page) awning(colors []color.NRGBA, foot float64) {
	for i := range 10 {
		c := colors[i%len(colors)]
		x := 10 * float64(i)
		p.box(c, x, 0, 10, foot+0.4)
		p.pie(c, x+5, foot, 5, 0, 180)
	}
}

// grill is a kettle on three legs with meat on it; the point is the middle of its rack.
func (p *page) grill(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.glow(faint(orange, 0.8), 0, -1, 30)
		p.line(silver, 2, -16, 20, -24, 44)
		p.line(silver, 2, 16, 20, 24, 44)
		p.line(silver, 2, 0, 24, 0, 42)
		p.disc(coal, -24, 43, 4)
		p.disc(coal, 24, 43, 4)
		p.shape(red, "M -32 0 L 32 0 C 32 18 18 27 0 27 C -18 27 -32 18 -32 0 Z")
		p.shape(wine, "M -32 0 L 32 0 L 31.5 5 L -31.5 5 Z")
		p.tile(coal, -35, -3, 70, 3, 1.5)
		p.sausage(-19, -6, -6)
		p.sausage(20, -6, 6)
		p.shape(bark, "M -8 -3 Q -12 -12 -1 -11 Q 11 -13 9 -3 Z")
		p.line(cocoa, 0.9, -4, -4, -2, -10)
		p.line(cocoa, 0.9, 2, -4, 4, -10)
	})
}

func (p *page) sausage(x, y, degrees float64) {
	p.at(x, y, 1, degrees, func() {
		p.tile(rust, -9, -3, 18, 6, 3)
		for _, x := range []float64{-4, 0, 4} {
			p.line(bark, 0.8, x-1, 1.5, x+1, -1.5)
		}
	})
}

// rocket points up, with its fire below; its middle is the origin.
func (p *page) rocket(body, fins, light color.NRGBA) {
	p.shape(orange, "M -6 22 Q -8 36 0 46 Q 8 36 6 22 Z")
	p.shape(yellow, "M -3.5 22 Q -4 31 0 37 Q 4 31 3.5 22 Z")
	p.both(func() { p.shape(fins, "M 8 4 Q 20 12 18 26 L 8 19 Z") })
	p.shape(body, "M 0 -34 C 14 -20 14 4 8 22 L -8 22 C -14 4 -14 -20 0 -34 Z")
	p.shape(fins, "M 0 -34 Q 7 -27 9.5 -17 L -9.5 -17 Q -7 -27 0 -34 Z")
	p.disc(navy, 0, -6, 5.6)
	p.disc(light, 0, -6, 4)
	p.box(fins, -8, 19, 16, 3.5)
}

// tent is seen from the front; the point is the middle of its foot.
func (p *page) tent(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.shape(orange, "M 0 -30 L 26 0 L -26 0 Z")
		p.shape(rust, "M 0 -30 L 26 0 L 10 0 Z")
		p.shape(cocoa, "M 0 -22 L 8 0 L -8 0 Z")
		p.shape(amber, "M 0 -22 L -4 -11 L -11 0 L -8 0 Z")
	})
}

// campfire burns on crossed logs.
func (p *page) campfire(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.glow(faint(amber, 0.6), 0, -12, 34)
		p.shape(red, "M -11 -2 C -17 -14 -6 -18 -6 -30 C 0 -26 1 -22 2 -18 C 5 -21 5 -24 5 -27 C 13 -18 15 -10 11 -2 Z")
		p.shape(orange, "M -8 -2 C -11 -11 -3 -14 -3 -22 C 2 -17 9 -12 8 -2 Z")
		p.shape(yellow, "M -4 -2 C -5 -8 0 -9 0 -14 C 4 -9 5 -6 4 -2 Z")
		p.line(bark, 4, -15, 1, 13, -5)
		p.line(brown, 4, 15, 1, -13, -5)
	})
}

// christmasTree is trimmed; the point is the middle of its foot.
func (p *page) christmasTree(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.box(bark, -4, -8, 8, 10)
		for i := range 3 {
			p.at(0, -6-22*float64(i), 1-0.24*float64(i), 0, func() {
				p.shape(forest, "M 0 -36 L 33 0 Q 26 3 22 -1 Q 16 5 11 0 Q 5 6 0 1 Q -5 6 -11 0 Q -16 5 -22 -1 Q -26 3 -33 0 Z")
				p.brush(amber, 1, "M -17 -17 Q 2 -8 19 -15")
			})
		}
		for i, s := range []spot{{-24, -9, 0}, {-8, -11, 0}, {10, -9, 0}, {24, -10, 0}, {-15, -31, 0}, {2, -30, 0}, {16, -32, 0}, {-8, -50, 0}, {8, -52, 0}, {0, -66, 0}} {
			p.disc(pick([]color.NRGBA{red, amber, pink, sky}, float64(i%4)/4), s.x, s.y, 2.8)
			p.disc(faint(white, 0.7), s.x-0.9, s.y-0.9, 0.7)
		}
		p.glow(faint(yellow, 0.8), 0, -72, 14)
		p.star(yellow, 0, -72, 7, 5)
	})
}

// pumpkin grins; its middle is the point.
func (p *page) pumpkin(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.shape(forest, "M -2.5 -16 Q -2 -23 4 -25 L 6 -21 Q 3 -20 3 -16 Z")
		for _, s := range []spot{{-13, 0, 9}, {13, 0, 9}, {-7, 0, 10}, {7, 0, 10}, {0, 0, 9}} {
			p.oval(rgb(0xd9671a), s.x, s.y, s.luck+0.7, 17)
			p.oval(orange, s.x, s.y, s.luck-0.6, 16.4)
		}
		p.both(func() { p.shape(yellow, "M 4 -3 L 12 -3 L 9 -10 Z") })
		p.shape(yellow, "M 0 -1 L 2 3 L -2 3 Z")
		p.shape(yellow, "M -14 4 Q 0 8 14 4 Q 9 14 4 13 L 4 10 L 0 10 L 0 13.5 Q -9 14 -14 4 Z")
	})
}

func (p *page) bat(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.both(func() {
			p.shape(black, "M 0 -3 Q 3 -3 4 -1 Q 10 -10 19 -6 Q 14 -3 15 2 Q 10 -1 8 4 Q 4 1 0 7 Z")
			p.shape(black, "M 0.3 -3 L 2.8 -7 L 3.5 -1 Z")
		})
	})
}

func (p *page) deadTree(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.shape(black, "M -7 6 Q -2 -14 -3 -40 L 3 -40 Q 2 -14 9 6 Z")
		p.brush(black, 2.4, "M 0 -36 Q 0 -48 -8 -56")
		p.brush(black, 2.4, "M 0 -36 Q 4 -46 12 -50")
		p.brush(black, 2, "M 1 -24 Q 12 -28 17 -36")
		p.brush(black, 1.2, "M 6 -46 Q 9 -52 8 -58")
		p.brush(black, 1.2, "M 12 -29 Q 18 -28 22 -30")
	})
}

// priceTag hangs from a string, with words on it.
func (p *page) priceTag(c, letters color.NRGBA, x, y, factor, degrees float64, words string) {
	p.at(x, y, factor, degrees, func() {
		p.brush(silver, 0.8, "M 0 -16 Q 4 -24 -2 -30")
		p.shape(c, "M -11 -23 L 11 -23 L 20 -12 L 20 23 L -20 23 L -20 -12 Z")
		p.disc(black, 0, -16, 2.6)
		p.ring(silver, 0.8, 0, -16, 2.6)
		p.label(letters, bold, min(15, 36/float64(len(words))*1.45), 0, 10, words)
	})
}

func (p *page) airplane(x, y, factor, degrees float64) {
	p.at(x, y, factor, degrees, func() {
		p.shape(silver, "M -2 -3 L -12 -15 L -7 -15 L 9 -3 Z")
		p.shape(red, "M -22 -2 L -27 -12 L -22 -12 L -14 -3 Z")
		p.shape(white, "M -24 0 Q -22 -4 -14 -4 L 16 -4 Q 24 -3 25 0 Q 24 3 16 3.5 L -14 3.5 Q -22 3 -24 0 Z")
		p.shape(silver, "M 2 1 L -12 15 L -5 15 L 12 1 Z")
		for i := range 7 {
			p.disc(blue, -11+4*float64(i), -1, 1)
		}
	})
}
