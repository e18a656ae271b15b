package main

import "image/color"

func productLaunch(p *page) {
	p.fade(night, plum, 0, p.h)
	p.stars("launch", 60, 90)
	p.neonFloor(98)
	p.ring(faint(magenta, 0.35), 4, 50, 62, 31)
	p.ring(magenta, 0.9, 50, 62, 31)
	p.ring(faint(cyan, 0.6), 0.5, 50, 62, 36)
	p.at(50, 62, 0.95, 24, func() { p.rocket(white, magenta, cyan) })
	p.text(cyan, bold, 15.5, 50, 14, "PRODUCT")
	p.text(white, bold, 15.5, 50, 27, "LAUNCH")
	p.text(cyan, plain, 6.5, 50, 112, "The future takes off")
	p.text(white, plain, 5.5, 50, 120, "You're invited")
}

// neonFloor is a grid of lines that runs to a horizon.
func (p *page) neonFloor(horizon float64) {
	p.fade(plum, night, horizon, p.h)
	for i := range 15 {
		x := float64(i - 7)
		p.line(faint(magenta, 0.7), 0.4, 50+5*x, horizon, 50+16*x, p.h)
	}
	for i := range 6 {
		y := horizon + float64(i*i)*1.1
		p.line(faint(cyan, 0.6), 0.4, 0, y, p.w, y)
	}
}

func travelAgency(p *page) {
	p.fade(blue, sky, 0, 70)
	p.sun(yellow, 80, 34, 9)
	p.cloud(white, 20, 42, 0.55)
	p.cloud(white, 92, 54, 0.4)
	p.fade(aqua, sea, 68, p.h)
	p.ripples("travel", faint(white, 0.5), 16, 71, 86)
	p.shape(sand, "M 4 90 Q 46 66 96 90 Z")
	p.palm(42, 82, 0.85)
	p.palm(56, 82, 0.65)
	p.airplane(24, 58, 0.7, -14)
	p.box(white, 0, 86, p.w, 14)
	p.text(blue, bold, 8, 50, 95.6, "SUN · SEA · PALM TREES")
	p.text(white, bold, 13, 50, 19, "TRAVEL AGENCY")
}

func solarSystem(p *page) {
	p.fade(night, dusk, 0, p.h)
	p.stars("solar", 170, p.h)
	p.text(yellow, bold, 16, 50, 19, "THE SOLAR")
	p.text(yellow, bold, 19, 50, 37, "SYSTEM")
	p.glow(faint(amber, 0.8), 50, 178, 60)
	p.disc(amber, 50, 178, 26)
	p.disc(yellow, 50, 178, 22)
	for i, world := range planets {
		r := 34 + 13*float64(i)
		p.ring(faint(white, 0.3), 0.4, 50, 178, r)
		world.draw(p, 50, 178, r)
	}
}

// planet is one world on its way around the sun.
type planet struct {
	c, band color.NRGBA
	r       float64 // its own size
	angle   float64 // degrees from the right
	rings   bool
}

var planets = []planet{
	{silver, slate, 2.2, -50, false},
	{peach, tan, 3.6, -115, false},
	{blue, green, 4.2, -65, false},
	{rust, brown, 3.2, -120, false},
	{kraft, brown, 8.5, -68, false},
	{sand, tan, 6.8, -105, true},
	{aqua, sky, 5.4, -75, false},
	{blue, deep, 5.2, -106, false},
}

func (w planet) draw(p *page, x, y, r float64) {
	p.at(x, y, 1, w.angle, func() {
		p.at(r, 0, w.r, -w.angle, func() {
			p.disc(w.c, 0, 0, 1)
			p.line(w.band, 0.22, -0.75, -0.25, 0.4, -0.25)
			p.line(w.band, 0.22, -0.4, 0.35, 0.75, 0.35)
			if w.rings {
				p.at(0, 0, 1, -18, func() {
					p.dc.DrawEllipse(0, 0, 1.9, 0.5)
					p.stroke(cream, 0.22)
				})
			}
		})
	})
}
