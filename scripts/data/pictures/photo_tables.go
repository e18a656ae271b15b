package main

import "image/color"

func pizzaFromAbove(p *page) {
	p.planks(brown, bark, cocoa)
	p.disc(shadow, 52, 78, 47)
	p.disc(tan, 50, 74, 47)
	p.ring(faint(brown, 0.5), 0.6, 50, 74, 44.5)
	p.pizza(50, 74, 42)
	p.basil(14, 20, 1.1, 10)
	p.tomato(82, 18, 9)
	p.tomato(66, 137, 8)
	p.basil(24, 138, 1, 200)
}

// tomato is cut in half.
func (p *page) tomato(x, y, r float64) {
	p.disc(shadow, x+1, y+1.4, r)
	p.disc(red, x, y, r)
	p.disc(coral, x, y, 0.84*r)
	for i := range 3 {
		p.at(x, y, r/10, 120*float64(i), func() {
			p.oval(red, 4.4, 0, 3, 2.8)
			p.disc(cream, 4, -0.8, 0.6)
			p.disc(cream, 5.2, 0.8, 0.6)
		})
	}
}

func strawberriesOnPlate(p *page) {
	p.fade(cream, sand, 0, p.h)
	p.oval(shadow, 68, 62, 56, 34)
	p.oval(deep, 66.7, 57, 56, 34)
	p.oval(blue, 66.7, 55, 56, 33)
	p.oval(faint(white, 0.35), 66.7, 55, 50, 28.5)
	p.oval(sea, 66.7, 55, 41, 23)
	p.oval(blue, 66.7, 56, 40, 22)
	for _, s := range []spot{{42, 54, -70}, {92, 54, 65}, {58, 62, -20}, {78, 63, 25}, {54, 42, -35}, {80, 42, 40}, {67, 50, 0}} {
		p.oval(shadow, s.x+1, s.y+8, 12, 6)
		p.strawberry(s.x, s.y, 1.15, s.luck)
	}
}

func donutsFromAbove(p *page) {
	p.box(mint, 0, 0, p.w, p.h)
	for x := 0.0; x < p.w; x += 20 {
		p.box(faint(white, 0.35), x, 0, 10, p.h)
	}
	bright := []color.NRGBA{white, yellow, aqua}
	dark := []color.NRGBA{red, blue, violet, green}
	p.donut(pink, bright, mint, 30, 29, 22, "a")
	p.donut(cocoa, []color.NRGBA{yellow, pink, aqua, white}, mint, 78, 27, 21, "b")
	p.donut(cream, dark, mint, 124, 32, 22, "c")
	p.donut(lilac, bright, mint, 54, 73, 22, "d")
	p.donut(amber, []color.NRGBA{cocoa, white, red}, mint, 102, 75, 21, "e")
	for _, s := range strew("crumbs", 16, 6, 8, p.w-12, p.h-16) {
		p.disc(tan, s.x, s.y, 0.5+0.5*s.luck)
	}
}

func tulipsOnTable(p *page) {
	p.fade(rgb(0xcfe0e6), rgb(0xe9eef0), 0, 74)
	p.tile(white, 12, 6, 40, 50, 1)
	p.inside("M 15 9 L 49 9 L 49 53 L 15 53 Z", func() { p.fade(sky, ice, 9, 53) })
	p.line(white, 2, 32, 8, 32, 54)
	p.line(white, 2, 14, 30, 50, 30)
	p.fade(white, rgb(0xe3e6ea), 74, p.h)
	p.line(silver, 0.6, 0, 74, p.w, 74)
	p.box(rgb(0xc6ccd3), 0, 96, p.w, 4)
	p.oval(shadow, 96, 91, 24, 3.6)
	for _, s := range []spot{{84, 52, -38}, {88, 44, -22}, {104, 44, 22}, {108, 52, 38}, {92, 38, -8}, {100, 38, 8}} {
		colors := []color.NRGBA{red, amber, pink, violet}
		i := int(s.luck+38) / 12 % 4
		p.tulip(colors[i], faint(colors[i], 0.75), 96, 70, 80-s.y, s.luck)
	}
	p.shape(faint(aqua, 0.9), "M 84 62 L 108 62 Q 104 72 108 84 Q 109 91 104 91 L 88 91 Q 83 91 84 84 Q 88 72 84 62 Z")
	p.shape(faint(white, 0.5), "M 87 65 L 90 65 Q 93 74 90 87 L 87.6 87 Q 90 74 87 65 Z")
}
