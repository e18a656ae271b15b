package main

import "image/color"

// snowyWood is a white ground with firs behind it.
func (p *page) snowyWood(horizon float64) {
	p.fade(rgb(0xb9d3e8), ice, 0, horizon+8)
	for i, s := range strew("wood", 11, 0, horizon, p.w, 6) {
		p.fir(pick([]color.NRGBA{pine, forest}, float64(i%2)/2), white, s.x, s.y, 0.8+0.5*s.luck)
	}
	p.hill(frost, horizon, horizon+4)
	p.hill(rgb(0xdfebf4), horizon+10, horizon+5)
}

func catInSnow(p *page) {
	p.snowyWood(72)
	p.oval(faint(sea, 0.25), 52, 134, 36, 6)
	p.cat(48, 134, 0.98)
	p.oval(white, 48, 139, 40, 5)
	p.snowfall("cat", 70)
}

func labradorWithBall(p *page) {
	p.fade(sky, ice, 0, 46)
	p.tree(green, grass, 16, 50, 0.9)
	p.tree(forest, green, 118, 50, 1.05)
	p.hill(lime, 44, 42)
	p.fade(grass, green, 54, p.h)
	p.oval(shadow, 60, 91, 36, 5)
	p.labrador(58, 91, 0.95)
	p.oval(shadow, 101, 92, 12, 2.6)
	p.disc(wine, 101, 81, 11.4)
	p.disc(red, 100.4, 80.4, 10.6)
	p.glow(faint(white, 0.7), 97, 76, 5)
	p.blades("lawn", []color.NRGBA{green, grass, lime}, 70, 102, 9)
}

func foxInSnow(p *page) {
	p.snowyWood(52)
	p.oval(faint(sea, 0.25), 92, 92, 42, 5)
	p.fox(86, 92, 0.92)
	p.oval(white, 88, 96, 48, 4.4)
	p.snowfall("fox", 70)
}

func elephantInGrass(p *page) {
	p.fade(rgb(0xf6c27a), cream, 0, 62)
	p.sun(rgb(0xfff0b8), 122, 20, 9)
	p.hill(rgb(0xb9a861), 58, 54)
	p.at(20, 62, 0.9, 0, func() {
		p.brush(bark, 2, "M 0 0 Q 1 -16 -5 -26")
		p.brush(bark, 1.6, "M 0 -10 Q 6 -20 9 -26")
		p.oval(olive, 2, -29, 24, 5.5)
		p.oval(rgb(0x6f7c38), 6, -33, 14, 4)
	})
	p.box(rgb(0xc4ad5c), 0, 62, p.w, p.h)
	straw := []color.NRGBA{rgb(0xb59a45), rgb(0xd8bf6b), rgb(0x9d8a3c), olive}
	p.blades("back", straw, 60, 80, 20)
	p.elephant(92, 92, 1.08)
	p.blades("front", straw, 120, 103, 32)
}

func penguinByWater(p *page) {
	p.fade(sky, ice, 0, 42)
	p.shape(white, "M 84 44 L 96 24 L 104 31 L 112 18 L 130 44 Z")
	p.shape(frost, "M 112 18 L 130 44 L 108 44 L 106 32 Z")
	p.shape(white, "M 6 44 L 16 33 L 24 37 L 36 44 Z")
	p.fade(aqua, sea, 42, p.h)
	p.ripples("penguin", faint(white, 0.55), 24, 46, 92)
	p.shape(frost, "M 0 84 Q 40 76 96 82 L 92 94 L 70 100 L 0 100 Z")
	p.shape(white, "M 0 82 Q 40 72 98 80 L 80 90 Q 40 86 0 94 Z")
	p.oval(faint(sea, 0.3), 52, 85, 25, 3.4)
	p.penguin(50, 84, 0.88)
}

func clownfishInWater(p *page) {
	p.fade(rgb(0x7fe0f2), blue, 0, p.h)
	for _, x := range []float64{20, 62, 108} {
		p.at(x, 0, 1, 14, func() { p.box(faint(white, 0.12), 0, -20, 13, 150) })
	}
	p.bubbles("clown", 16, 8, 4, 40, 80)
	p.box(sand, 0, 92, p.w, 8)
	p.anemone(118, 96, violet, lilac)
	p.anemone(26, 98, rose, pink)
	p.clownfish(74, 48, 1.1)
	p.clownfish(124, 24, 0.4)
}

// anemone waves its arms at the bottom of the sea.
func (p *page) anemone(x, y float64, c, tip color.NRGBA) {
	for i := range 9 {
		p.at(x+3.4*float64(i-4), y, 1, 9*float64(i-4), func() {
			p.brush(c, 3.6, "M 0 0 Q 4 -10 0 -18 Q -3 -24 0 -28")
			p.disc(tip, 0, -28, 2.4)
		})
	}
	p.oval(c, x, y, 18, 6)
}
