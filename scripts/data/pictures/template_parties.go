package main

import "image/color"

func birthday(p *page) {
	p.box(cream, 0, 0, p.w, p.h)
	p.confetti("birthday", 70, 0, 14, p.w, p.h-14)
	p.bunting(4, 9)
	for i, s := range []spot{{18, 46, 10}, {82, 44, 10}, {35, 33, 9}, {66, 31, 9}, {50, 48, 12}} {
		p.balloon(partyColors[i], s.x, s.y, s.luck)
	}
	p.tile(white, 7, 86, 86, 52, 5)
	p.frame(magenta, 1.2, 7, 86, 86, 52, 5)
	p.text(violet, italic, 8, 50, 97, "You're invited to a")
	p.text(magenta, bold, 14, 50, 110, "BIRTHDAY")
	p.text(magenta, bold, 14, 50, 123, "PARTY")
	p.text(ink, plain, 7, 50, 133, "Saturday at 3 pm")
	p.gift(aqua, red, 24, 172, 1)
	p.gift(amber, violet, 76, 172, 1)
	p.cake(50, 172, 0.95)
}

func dinosaurParty(p *page) {
	p.fade(mint, cream, 0, p.h)
	p.confetti("dinosaur", 30, 0, 20, p.w, 42)
	p.shape(rust, "M 62 74 L 76 40 L 86 40 L 102 74 Z")
	p.shape(orange, "M 75 42 L 76 36 Q 81 30 86 36 L 87 44 L 83 50 L 80 43 L 77 47 Z")
	p.cloud(rgb(0x8fa5a0), 84, 31, 0.5)
	p.hill(lime, 74, 70)
	p.palm(10, 80, 0.75)
	p.dinosaur(46, 91, 0.78)
	p.box(grass, 0, 91, p.w, 9)
	p.text(forest, bold, 15, 50, 17, "DINO PARTY")
	p.text(white, fancy, 7, 50, 98, "Come and roar with us!")
}

func wedding(p *page) {
	p.planks(kraft, tan, brown)
	p.tile(shadow, 13, 25, 76, 130, 2)
	p.tile(cream, 12, 23, 76, 130, 2)
	p.frame(brown, 0.6, 15, 26, 70, 124, 1)
	p.text(brown, plain, 5, 50, 64, "TOGETHER WITH")
	p.text(brown, plain, 5, 50, 70, "THEIR FAMILIES")
	p.text(wine, italic, 16, 50, 84, "Anna")
	p.text(brown, italic, 8, 50, 91, "and")
	p.text(wine, italic, 16, 50, 103, "Thomas")
	p.text(brown, plain, 6, 50, 110.5, "invite you to their")
	p.text(ink, bold, 12, 50, 121, "WEDDING")
	for _, corner := range []spot{{19, 29, 0}, {81, 149, 180}} {
		p.at(corner.x, corner.y, 0.85, corner.luck, p.roses)
	}
}

// roses is a bunch for the upper left corner.
func (p *page) roses() {
	for _, l := range []spot{{-8, 12, 100}, {2, 20, 70}, {24, -4, -15}, {30, 4, 25}, {12, 14, 50}, {-12, -6, 200}, {10, -12, -80}} {
		p.leaf(forest, olive, l.x, l.y, 15, l.luck)
	}
	p.roseBloom(rose, wine, wine, 2, 2, 14)
	p.roseBloom(pink, rose, rose, 22, -1, 10)
	p.roseBloom(cream, peach, coral, 0, 23, 9)
	p.roseBloom(pink, rose, wine, 16, 14, 6)
}

func graduation(p *page) {
	p.box(navy, 0, 0, p.w, p.h)
	p.rays(faint(blue, 0.35), 50, 52, 16)
	p.confetti("graduation", 60, 0, 0, p.w, p.h)
	p.mortarboard(coal, black, amber, 50, 42, 1.1)
	p.box(amber, 0, 78, p.w, 30)
	p.text(navy, bold, 17, 50, 92, "GRADUATION")
	p.text(navy, bold, 12, 50, 104, "PARTY")
	p.text(white, plain, 7, 50, 118, "You're invited")
	p.text(white, bold, 8, 50, 11, "WE DID IT!")
}

func barbecue(p *page) {
	p.planks(brown, bark, cocoa)
	p.text(cream, bold, 16, 50, 20, "BARBECUE")
	p.text(amber, fancy, 8, 50, 31, "You're invited")
	for _, x := range []float64{36, 50, 64} {
		p.at(x, 53, 1, 0, func() { p.brush(faint(white, 0.5), 2, "M 0 0 Q -5 -5 0 -9 Q 5 -13 0 -17") })
	}
	p.grill(50, 64, 1)
	p.tile(cream, 5, 112, 90, 10, 2)
	p.text(cocoa, bold, 5.4, 50, 119, "Saturday 5 pm · in our backyard")
}

func movieNight(p *page) {
	p.box(wine, 0, 0, p.w, p.h)
	p.rays(faint(red, 0.8), 50, 90, 18)
	p.film(2)
	p.film(p.h - 14)
	p.text(cream, bold, 24, 50, 40, "MOVIE")
	p.text(amber, bold, 24, 50, 60, "NIGHT")
	p.popcorn(50, 135, 0.98)
	p.at(50, 149, 1, -4, func() {
		p.tile(amber, -34, -8, 68, 16, 2)
		p.frame(wine, 0.7, -32, -6, 64, 12, 1)
		p.label(wine, bold, 9, 0, 3.2, "ADMIT ONE")
	})
}

func summerCamp(p *page) {
	bands := []color.NRGBA{rgb(0x2c4a6e), rgb(0x7a5a80), rust, orange, amber, yellow}
	for i, c := range bands {
		p.box(c, 0, 15*float64(i), p.w, p.h)
	}
	p.disc(cream, 50, 76, 17)
	p.mountain(plum, dusk, lilac, 22, 96, 0.75)
	p.mountain(plum, dusk, lilac, 82, 96, 0.6)
	p.box(pine, 0, 92, p.w, p.h)
	for _, f := range []spot{{6, 100, 0.9}, {22, 97, 0.6}, {80, 97, 0.65}, {94, 101, 1}} {
		p.fir(rgb(0x0d2c26), rgb(0x0d2c26), f.x, f.y, f.luck)
	}
	p.tent(26, 114, 0.7)
	p.campfire(65, 116, 0.9)
	p.text(cream, bold, 16, 50, 22, "SUMMER")
	p.text(cream, bold, 23, 50, 41, "CAMP")
	p.text(cream, plain, 6, 50, 124.5, "Two weeks of woods and campfires")
}
