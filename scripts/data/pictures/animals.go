package main

// cat sits and looks at us; the point is where it sits.
func (p *page) cat(x, y, factor float64) {
	fur, stripes, light := rgb(0xb98a5a), rgb(0x5d3f25), rgb(0xf3e2c8)
	p.at(x, y, factor, 0, func() {
		p.brush(fur, 9, "M 20 -6 C 44 -2 46 -28 36 -42")
		for _, s := range []spot{{33, -5, 0}, {42, -16, 0}, {40.5, -28, 0}} {
			p.line(stripes, 2, s.x-4, s.y-2, s.x+3, s.y+1)
		}
		p.shape(fur, "M -26 0 C -34 -28 -20 -56 0 -56 C 20 -56 34 -28 26 0 Z")
		p.both(func() {
			p.brush(stripes, 2.4, "M 28 -22 Q 21 -23 17 -19")
			p.brush(stripes, 2.4, "M 26 -31 Q 20 -32 16 -28")
			p.brush(stripes, 2.4, "M 28.5 -13 Q 22 -14 18 -10")
		})
		p.oval(light, 0, -30, 11, 18)
		p.both(func() {
			p.tile(fur, 2, -26, 10, 26, 5)
			p.oval(light, 7, -2, 7, 4.5)
		})
		p.at(0, -66, 1, 0, func() { p.catHead(fur, stripes, light) })
	})
}

// labrador is black, and sits.
func (p *page) labrador(x, y, factor float64) {
	fur, light := rgb(0x2a2a30), rgb(0x3f4048)
	p.at(x, y, factor, 0, func() {
		p.brush(fur, 6, "M -20 -6 Q -40 -4 -44 -18")
		p.shape(fur, "M -25 0 C -32 -26 -20 -52 0 -54 C 20 -52 32 -26 25 0 Z")
		p.both(func() {
			p.oval(light, 19, -10, 8, 11)
			p.oval(fur, 20, -2, 10, 5)
			p.tile(light, 2, -30, 10, 29, 5)
			p.oval(light, 7, -2, 7, 4)
		})
		p.shape(blue, "M -15 -46 Q 0 -36 15 -46 L 15 -42 Q 0 -31 -15 -42 Z")
		p.disc(amber, 0, -34, 2.6)
		p.at(0, -64, 1, 0, func() { p.dogHead(fur, light, rgb(0x1b1b20)) })
	})
}

// fox sits, with its tail around it.
func (p *page) fox(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.shape(orange, "M 12 -4 C 30 4 52 -8 50 -38 C 62 -14 52 8 20 2 Z")
		p.shape(orange, "M 14 0 C 34 4 60 -12 48 -44 C 42 -34 36 -20 14 -12 Z")
		p.shape(white, "M 48 -44 Q 42 -36 39 -30 Q 46 -28 53.6 -30 Q 52.6 -37 48 -44 Z")
		p.shape(orange, "M -22 0 C -28 -24 -18 -48 0 -48 C 18 -48 28 -24 22 0 Z")
		p.shape(white, "M -10 -44 Q 0 -8 10 -44 Q 0 -34 -10 -44 Z")
		p.both(func() {
			p.tile(orange, 1.5, -26, 9, 16, 4)
			p.tile(cocoa, 1.5, -14, 9, 14, 4)
		})
		p.at(0, -56, 1, 0, p.foxHead)
	})
}

// elephant walks to the left.
func (p *page) elephant(x, y, factor float64) {
	skin, shade, light := rgb(0x8e959f), rgb(0x747b86), rgb(0xaab0b9)
	p.at(x, y, factor, 0, func() {
		p.brush(shade, 1.6, "M 37 -42 Q 45 -34 43 -18")
		p.oval(ink, 43, -16, 1.6, 3.4)
		for _, x := range []float64{-13, 22} {
			p.tile(shade, x, -26, 11, 26, 3)
		}
		p.oval(skin, 6, -40, 33, 22)
		for _, x := range []float64{-24, 11} {
			p.tile(skin, x, -28, 12, 29, 3)
			for i := range 3 {
				p.pie(cream, x+2+4*float64(i), 1, 1.8, 180, 360)
			}
		}
		p.brush(skin, 9, "M -42 -46 C -54 -36 -46 -20 -50 -8")
		p.brush(skin, 6, "M -50 -9 Q -52 -3 -57 -5")
		p.brush(cream, 2.6, "M -37 -36 Q -42 -26 -52 -28")
		p.disc(skin, -31, -52, 17)
		p.shape(light, "M -28 -64 C -6 -74 2 -44 -14 -32 C -24 -34 -30 -50 -28 -64 Z")
		p.shape(shade, "M -25 -60 C -9 -66 -4 -46 -14 -37 C -21 -40 -26 -50 -25 -60 Z")
		p.eye(brown, -38, -54, 2.2)
		for i := range 3 {
			y := -38 + 9*float64(i)
			p.line(shade, 0.7, -52, y, -46, y-1)
		}
	})
}

// penguin stands upright and looks at us.
func (p *page) penguin(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.both(func() {
			p.oval(orange, 8, 0, 8, 3)
			p.shape(coal, "M 15 -48 C 32 -36 30 -20 24 -12 C 20 -18 18 -30 15 -48 Z")
		})
		p.oval(coal, 0, -34, 22, 34)
		p.oval(white, 0, -27, 16, 26)
		p.disc(coal, 0, -66, 17)
		p.both(func() {
			p.oval(white, 6, -64, 8, 9)
			p.oval(faint(amber, 0.8), 15, -52, 3, 5)
		})
		p.both(func() { p.eye(brown, 6, -67, 2.6) })
		p.shape(orange, "M -6 -62 Q 0 -65 6 -62 L 0 -54 Z")
		p.line(rust, 0.6, -5, -61.6, 5, -61.6)
	})
}

// clownfish swims to the left.
func (p *page) clownfish(x, y, factor float64) {
	body := "M -34 0 C -26 -20 4 -24 26 -5 L 26 5 C 4 24 -26 20 -34 0 Z"
	p.at(x, y, factor, 0, func() {
		p.shape(ink, "M 22 0 L 44 -15 Q 39 0 44 15 Z")
		p.shape(orange, "M 24 0 L 40 -11 Q 36 0 40 11 Z")
		p.shape(ink, "M -14 -13 Q -4 -30 14 -22 L 16 -10 Z")
		p.shape(orange, "M -12 -13 Q -4 -26 11 -20 L 14 -10 Z")
		p.shape(ink, "M -6 14 Q 2 28 12 22 L 12 12 Z")
		p.shape(orange, "M -4 14 Q 3 24 10 20 L 10 12 Z")
		p.shape(orange, body)
		p.inside(body, func() {
			p.brush(ink, 11, "M -16 -24 Q -8 0 -16 24")
			p.brush(white, 8.6, "M -16 -24 Q -8 0 -16 24")
			p.brush(ink, 10, "M 7 -26 Q 14 0 7 26")
			p.brush(white, 7.6, "M 7 -26 Q 14 0 7 26")
			p.brush(ink, 5.6, "M 25 -12 Q 28 0 25 12")
			p.brush(white, 3.6, "M 25 -12 Q 28 0 25 12")
		})
		p.shape(ink, "M -6 2 Q 6 2 8 11 Q -1 13 -6 2 Z")
		p.shape(amber, "M -5 3 Q 5 3 6.6 10 Q -0.6 11 -5 3 Z")
		p.disc(white, -25, -4, 3.6)
		p.disc(black, -25.6, -4, 2.2)
		p.disc(white, -26.4, -4.8, 0.7)
		p.brush(ink, 0.8, "M -33 3 Q -29 6 -26 4")
	})
}

// dinosaur is a friendly one with a long neck, that looks to the right.
func (p *page) dinosaur(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.shape(green, "M -14 -34 Q -36 -28 -54 -8 Q -36 -10 -16 -10 Z")
		p.tile(forest, -13, -20, 9, 20, 3)
		p.tile(forest, 13, -20, 9, 20, 3)
		p.oval(green, 2, -24, 25, 15)
		p.shape(green, "M 10 -34 C 22 -42 22 -54 22 -62 L 33 -60 C 34 -44 32 -28 22 -16 Z")
		p.oval(lime, 4, -17, 17, 7)
		p.tile(green, -19, -19, 10, 20, 3)
		p.tile(green, 7, -19, 10, 20, 3)
		p.oval(green, 33, -63, 14, 8.5)
		for _, s := range []spot{{-14, -30, 3}, {-4, -34, 2.4}, {4, -29, 3}, {-28, -22, 2.2}, {25, -46, 2}, {12, -36, 1.8}} {
			p.disc(forest, s.x, s.y, s.luck)
		}
		p.disc(white, 33, -67, 4)
		p.disc(black, 34, -67, 2.2)
		p.brush(ink, 0.9, "M 36 -58.5 Q 42 -57.5 45 -62")
		p.disc(forest, 44, -65.5, 0.8)
		p.at(27, -70, 1, -12, func() {
			p.shape(magenta, "M -7 0 L 7 0 L 0 -17 Z")
			p.line(yellow, 1.4, -4.5, -4, 3, -8)
			p.disc(yellow, 0, -17, 2.6)
		})
	})
}
