package main

import "image/color"

// partyColors are those of what is bright and cheerful.
var partyColors = []color.NRGBA{red, amber, blue, green, magenta, violet, aqua}

// balloon has its middle at the point and a string below it.
func (p *page) balloon(c color.NRGBA, x, y, r float64) {
	p.at(x, y, r/10, 0, func() {
		p.brush(slate, 0.5, "M 0 13 Q -5 22 0 31 Q 4 38 0 46")
		p.shape(c, "M 0 10.5 L -2.2 14 L 2.2 14 Z")
		p.oval(c, 0, 0, 10, 12)
		p.at(-4, -5, 1, 30, func() { p.oval(faint(white, 0.55), 0, 0, 1.8, 3.6) })
	})
}

// confetti is small bits of paper over a box.
func (p *page) confetti(name string, n int, x, y, w, h float64) {
	for _, s := range strew(name, n, x, y, w, h) {
		c := pick(partyColors, s.luck)
		p.at(s.x, s.y, 1, 360*s.luck*7, func() { p.box(c, -1.2, -0.6, 2.4, 1.2) })
	}
}

// bunting hangs little flags from edge to edge.
func (p *page) bunting(y float64, n int) {
	for i := range n {
		t := (float64(i) + 0.5) / float64(n)
		c := partyColors[i%len(partyColors)]
		p.at(p.w*t, y+40*t*(1-t), p.w/float64(n)/11, 0, func() { p.shape(c, "M -5 0 L 5 0 L 0 10 Z") })
	}
	p.dc.MoveTo(0, y)
	p.dc.QuadraticTo(p.w/2, y+20, p.w, y)
	p.stroke(ink, 0.6)
}

// gift is a box with a ribbon and a bow; the point is the middle of its foot.
func (p *page) gift(c, ribbon color.Color, x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.box(c, -10, -16, 20, 16)
		p.box(faint(black, 0.15), -10, -16, 20, 3)
		p.tile(c, -11.5, -20, 23, 6, 1)
		p.box(ribbon, -2, -20, 4, 20)
		p.both(func() { p.brush(ribbon, 1.8, "M 0 -20 Q 9 -31 10 -23 Q 8 -20 0 -20") })
	})
}

// mortarboard is the cap of those who graduate.
func (p *page) mortarboard(cloth, edge, tassel color.Color, x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.shape(edge, "M -17 4 L -17 20 Q 0 30 17 20 L 17 4 Z")
		p.shape(cloth, "M 0 -16 L 38 0 L 0 16 L -38 0 Z")
		p.shape(edge, "M -38 0 L 0 16 L 38 0 L 38 2.5 L 0 18.5 L -38 2.5 Z")
		p.disc(tassel, 0, 0, 1.8)
		p.brush(tassel, 1.4, "M 0 0 L 27 7 L 27 20")
		p.shape(tassel, "M 25.5 19 L 28.5 19 L 30.5 33 L 23.5 33 Z")
	})
}
