package main

import (
	"image/color"
	"math"

	"git.sr.ht/~sbinet/gg"
)

// shape fills a path.
func (p *page) shape(c color.Color, path string) {
	p.trace(path)
	p.fill(c)
}

// brush paints along a path.
func (p *page) brush(c color.Color, width float64, path string) {
	p.trace(path)
	p.stroke(c, width)
}

func (p *page) line(c color.Color, width, x1, y1, x2, y2 float64) {
	p.dc.DrawLine(x1, y1, x2, y2)
	p.stroke(c, width)
}

func (p *page) box(c color.Color, x, y, w, h float64) {
	p.dc.DrawRectangle(x, y, w, h)
	p.fill(c)
}

// tile is a box with round corners.
func (p *page) tile(c color.Color, x, y, w, h, r float64) {
	p.dc.DrawRoundedRectangle(x, y, w, h, r)
	p.fill(c)
}

// frame is the outline of a tile.
func (p *page) frame(c color.Color, width, x, y, w, h, r float64) {
	p.dc.DrawRoundedRectangle(x, y, w, h, r)
	p.stroke(c, width)
}

func (p *page) disc(c color.Color, x, y, r float64) { p.oval(c, x, y, r, r) }

func (p *page) oval(c color.Color, x, y, rx, ry float64) {
	p.dc.DrawEllipse(x, y, rx, ry)
	p.fill(c)
}

func (p *page) ring(c color.Color, width, x, y, r float64) {
	p.dc.DrawCircle(x, y, r)
	p.stroke(c, width)
}

// pie is a slice of a disc, from one angle to another, in degrees clockwise from the right.
func (p *page) pie(c color.Color, x, y, r, from, to float64) {
	p.dc.MoveTo(x, y)
	p.dc.DrawArc(x, y, r, gg.Radians(from), gg.Radians(to))
	p.dc.ClosePath()
	p.fill(c)
}

// arc is a piece of a ring.
func (p *page) arc(c color.Color, width, x, y, r, from, to float64) {
	p.dc.NewSubPath()
	p.dc.DrawArc(x, y, r, gg.Radians(from), gg.Radians(to))
	p.stroke(c, width)
}

// star has n points, the first one on top.
func (p *page) star(c color.Color, x, y, r float64, n int) {
	for i := range 2 * n {
		reach := r
		if i%2 == 1 {
			reach = r * 0.45
		}
		sin, cos := math.Sincos(math.Pi * float64(i) / float64(n))
		p.dc.LineTo(x+reach*sin, y-reach*cos)
	}
	p.dc.ClosePath()
	p.fill(c)
}

// heart is about 2r wide, with its middle at the point.
func (p *page) heart(c color.Color, x, y, r, degrees float64) {
	p.at(x, y, r, degrees, func() {
		p.shape(c, "M 0 0.9 C -1.6 -0.2 -0.9 -1.2 0 -0.45 C 0.9 -1.2 1.6 -0.2 0 0.9 Z")
	})
}

// rays are n wedges of light around a point.
func (p *page) rays(c color.Color, x, y float64, n int) {
	turn := 360 / float64(n)
	for i := range n {
		from := turn * float64(i)
		p.pie(c, x, y, 2*max(p.w, p.h), from, from+turn/2)
	}
}

// fade paints the whole width from one height to another, from one colour to another.
func (p *page) fade(top, bottom color.Color, from, to float64) {
	_, y0 := p.dc.TransformPoint(0, from)
	_, y1 := p.dc.TransformPoint(0, to)
	g := gg.NewLinearGradient(0, y0, 0, y1)
	g.AddColorStop(0, top)
	g.AddColorStop(1, bottom)
	p.dc.SetFillStyle(g)
	p.dc.DrawRectangle(0, from, p.w, to-from)
	p.dc.Fill()
}

// glow is a light that fades into nothing at the distance r.
func (p *page) glow(c color.NRGBA, x, y, r float64) {
	cx, cy := p.dc.TransformPoint(x, y)
	g := gg.NewRadialGradient(cx, cy, 0, cx, cy, r*p.unit())
	g.AddColorStop(0, c)
	g.AddColorStop(1, faint(c, 0))
	p.dc.SetFillStyle(g)
	p.dc.DrawCircle(x, y, r)
	p.dc.Fill()
}
