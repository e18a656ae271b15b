package main

import "image/color"

// eye looks out of a face, with a spark of light in it.
func (p *page) eye(iris color.NRGBA, x, y, r float64) {
	p.disc(black, x, y, r*1.12)
	p.disc(iris, x, y, r*0.9)
	p.disc(black, x, y, r*0.55)
	p.disc(white, x-0.3*r, y-0.35*r, 0.28*r)
}

// catHead has stripes on it; the origin is the middle of the head.
func (p *page) catHead(fur, stripes, light color.NRGBA) {
	p.both(func() {
		p.shape(fur, "M 5 -14 L 19 -32 Q 24 -16 22 -4 Z")
		p.shape(pink, "M 10 -15 L 18 -26 Q 20 -16 19 -9 Z")
	})
	p.oval(fur, 0, 0, 23, 19)
	p.line(stripes, 2.2, 0, -18, 0, -10)
	p.both(func() {
		p.line(stripes, 2, 5, -17, 4, -11)
		p.line(stripes, 1.8, 22, -2, 15, -1)
		p.line(stripes, 1.8, 21, 4, 15, 4)
		p.oval(light, 4, 8, 6, 5)
	})
	p.both(func() { p.catEye(9, -2) })
	p.shape(rose, "M -2.6 3 L 2.6 3 L 0 6 Z")
	p.both(func() {
		p.brush(ink, 0.7, "M 0 6 Q 1 9.5 4.5 9")
		p.line(white, 0.5, 8, 7, 26, 4)
		p.line(white, 0.5, 8, 9, 26, 10)
	})
}

func (p *page) catEye(x, y float64) {
	p.oval(black, x, y, 5, 5.4)
	p.oval(lime, x, y, 4.4, 4.8)
	p.oval(black, x, y, 1.5, 4.2)
	p.disc(white, x-1.2, y-2, 0.9)
}

// dogHead has ears that hang; the origin is the middle of the head.
func (p *page) dogHead(fur, light, ear color.NRGBA) {
	p.oval(fur, 0, 0, 20, 20)
	p.both(func() { p.shape(ear, "M 10 -18 C 24 -20 29 -4 25 10 C 20 12 16 2 15 -6 Z") })
	p.both(func() {
		p.eye(brown, 8, -4, 3)
		p.disc(faint(tan, 0.5), 8, -10, 1.6)
	})
	p.shape(rose, "M -4 14 L 4 14 Q 5 24 0 24 Q -5 24 -4 14 Z")
	p.oval(light, 0, 9, 11, 8)
	p.oval(black, 0, 4.5, 5, 3.6)
	p.oval(faint(white, 0.5), -1.4, 3.4, 1.4, 0.8)
	p.both(func() { p.brush(black, 0.9, "M 0 8 Q 1 14 7 13") })
}

// foxHead is pointed, with white cheeks.
func (p *page) foxHead() {
	p.both(func() {
		p.shape(orange, "M 4 -14 L 20 -36 Q 25 -20 22 -6 Z")
		p.shape(cocoa, "M 14 -27.5 L 20 -36 Q 22.5 -30 23 -23 Z")
		p.shape(cream, "M 10 -15 L 18 -25 Q 20 -17 19 -10 Z")
	})
	p.shape(orange, "M 0 20 Q -8 16 -14 12 L -28 6 Q -24 -16 0 -18 Q 24 -16 28 6 L 14 12 Q 8 16 0 20 Z")
	p.both(func() {
		p.shape(white, "M 0 20 Q 8 16 14 12 L 28 6 Q 22 -2 14 1 Q 6 4 3 12 Z")
		p.eye(amber, 10, -3, 2.8)
	})
	p.disc(black, 0, 18, 3.2)
	p.disc(faint(white, 0.6), -1, 17, 0.8)
}
