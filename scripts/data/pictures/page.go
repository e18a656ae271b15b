package main

import (
	"image/color"
	"math"

	"git.sr.ht/~sbinet/gg"
)

// page is what a picture is drawn on. Its shorter side is 100 units long whatever the size in pixels; y runs down.
type page struct {
	dc   *gg.Context
	w, h float64 // of the page, in units
	err  error   // the first mistake in a path or a text
}

func newPage(width, height int) *page {
	k := float64(min(width, height)) / 100
	dc := gg.NewContext(width, height)
	dc.Scale(k, k)
	dc.SetLineCapRound()
	dc.SetLineJoinRound()
	return &page{dc: dc, w: float64(width) / k, h: float64(height) / k}
}

// at draws with the origin moved to a point, everything larger by a factor and turned by some degrees.
func (p *page) at(x, y, factor, degrees float64, draw func()) {
	p.dc.Push()
	defer p.dc.Pop()
	p.dc.Translate(x, y)
	p.dc.Rotate(gg.Radians(degrees))
	p.dc.Scale(factor, factor)
	draw()
}

// both draws a thing and its mirror image left of the origin.
func (p *page) both(draw func()) {
	draw()
	p.dc.Push()
	defer p.dc.Pop()
	p.dc.Scale(-1, 1)
	draw()
}

// inside draws only within the outline of a path.
func (p *page) inside(outline string, draw func()) {
	p.trace(outline)
	p.dc.Clip()
	defer p.dc.ResetClip()
	draw()
}

// unit is the length of one unit in pixels, here and now.
func (p *page) unit() float64 {
	x0, y0 := p.dc.TransformPoint(0, 0)
	x1, y1 := p.dc.TransformPoint(1, 0)
	return math.Hypot(x1-x0, y1-y0)
}

// fill paints the path that was traced.
func (p *page) fill(c color.Color) {
	p.dc.SetColor(c)
	p.dc.Fill()
}

// stroke paints along the path that was traced.
func (p *page) stroke(c color.Color, width float64) {
	p.dc.SetColor(c)
	p.dc.SetLineWidth(width * p.unit())
	p.dc.Stroke()
}
