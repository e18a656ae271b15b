package main

import "image/color"

// stars strews stars over the sky down to a height.
func (p *page) stars(name string, n int, foot float64) {
	for _, s := range strew(name, n, 0, 0, p.w, foot) {
		p.disc(faint(white, 0.4+0.6*s.luck), s.x, s.y, 0.25+0.55*s.luck)
	}
}

// sun shines, with a glow around it.
func (p *page) sun(c color.NRGBA, x, y, r float64) {
	p.glow(faint(c, 0.7), x, y, 3*r)
	p.disc(c, x, y, r)
}

func (p *page) moon(x, y, r float64) {
	p.glow(faint(cream, 0.5), x, y, 1.7*r)
	p.disc(cream, x, y, r)
	p.disc(faint(kraft, 0.35), x-0.35*r, y-0.25*r, 0.22*r)
	p.disc(faint(kraft, 0.35), x+0.3*r, y+0.3*r, 0.28*r)
	p.disc(faint(kraft, 0.35), x+0.35*r, y-0.4*r, 0.13*r)
}

// cloud is about 40 units wide, with its foot at the point.
func (p *page) cloud(c color.Color, x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.tile(c, -20, -9, 40, 9, 4.5)
		p.disc(c, -8, -9, 8)
		p.disc(c, 6, -11, 10)
	})
}

// snowfall is flakes in the air, all over the page.
func (p *page) snowfall(name string, n int) {
	for _, s := range strew(name, n, 0, 0, p.w, p.h) {
		p.disc(faint(white, 0.5+0.5*s.luck), s.x, s.y, 0.4+0.9*s.luck)
	}
}

// rain is slanted streaks, all over the page.
func (p *page) rain(name string, n int) {
	for _, s := range strew(name, n, 0, 0, p.w, p.h) {
		long := 5 + 5*s.luck
		p.line(faint(white, 0.35+0.25*s.luck), 0.5, s.x, s.y, s.x-0.35*long, s.y+long)
	}
}

// ripples are short lines of light on water.
func (p *page) ripples(name string, c color.Color, n int, top, foot float64) {
	for _, s := range strew(name, n, 0, top, p.w, foot-top) {
		long := 4 + 10*s.luck
		p.line(c, 0.7, s.x-long/2, s.y, s.x+long/2, s.y)
	}
}

// hill is rolling ground with its two crests at the heights left and right.
func (p *page) hill(c color.Color, left, right float64) {
	low := max(left, right) + 6
	p.dc.MoveTo(0, left)
	p.dc.CubicTo(0.3*p.w, left-6, 0.35*p.w, low, 0.55*p.w, (left+right)/2)
	p.dc.CubicTo(0.7*p.w, right-8, 0.9*p.w, right-6, p.w, right)
	p.dc.LineTo(p.w, p.h)
	p.dc.LineTo(0, p.h)
	p.dc.ClosePath()
	p.fill(c)
}

// mountain has snow on top; the point is the middle of its foot.
func (p *page) mountain(c, shade, snow color.Color, x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.shape(c, "M -42 0 L 0 -52 L 44 0 Z")
		p.shape(shade, "M 0 -52 L 44 0 L 10 0 L 4 -20 L 8 -30 Z")
		p.shape(snow, "M 0 -52 L -14 -34.7 L -8 -30 L -3 -35 L 2 -27 L 7 -33 L 12 -32 L 17 -31.9 Z")
	})
}

// blades is tall grass that stands in a row.
func (p *page) blades(name string, colors []color.NRGBA, n int, foot, height float64) {
	for _, s := range strew(name, n, -4, 0, p.w+8, 1) {
		tip := foot - height*(0.6+0.4*s.luck)
		lean := (share(name, int(s.x*10), "lean") - 0.5) * 0.5 * height
		p.dc.MoveTo(s.x-1, foot)
		p.dc.QuadraticTo(s.x-0.6, (foot+tip)/2, s.x+lean, tip)
		p.dc.QuadraticTo(s.x+1.2, (foot+tip)/2, s.x+1.4, foot)
		p.dc.ClosePath()
		p.fill(pick(colors, s.luck))
	}
}

// dune is a hill of sand with a shaded side; the point is its crest.
func (p *page) dune(light, shade color.Color, x, y, foot float64) {
	p.dc.MoveTo(x-110, foot)
	p.dc.CubicTo(x-60, foot-4, x-30, y+6, x, y)
	p.dc.CubicTo(x+28, y+10, x+60, foot-6, x+120, foot)
	p.dc.ClosePath()
	p.fill(light)
	p.dc.MoveTo(x, y)
	p.dc.CubicTo(x+28, y+10, x+60, foot-6, x+120, foot)
	p.dc.LineTo(x-12, foot)
	p.dc.CubicTo(x+22, foot-14, x-10, y+22, x, y)
	p.dc.ClosePath()
	p.fill(shade)
}

// bubbles rise, thin rings with a spark of light.
func (p *page) bubbles(name string, n int, x, y, w, h float64) {
	for _, s := range strew(name, n, x, y, w, h) {
		r := 0.8 + 1.8*s.luck
		p.disc(faint(white, 0.2), s.x, s.y, r)
		p.ring(faint(white, 0.8), 0.4, s.x, s.y, r)
	}
}
