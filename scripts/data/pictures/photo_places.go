package main

import "image/color"

func mountainLake(p *page) {
	p.fade(rgb(0x6f86c9), rgb(0xffcf9a), 0, 78)
	p.sun(rgb(0xfff2c2), 58, 62, 9)
	p.cloud(rgb(0xc9c3e0), 24, 28, 0.6)
	p.cloud(rgb(0xe0c4d0), 80, 38, 0.5)
	p.mountain(rgb(0x7d7fae), rgb(0x62639a), blush, 80, 80, 0.8)
	p.mountain(rgb(0x6a6c9e), rgb(0x4d4f85), peach, 26, 80, 1.05)
	p.fade(rgb(0xffc48f), rgb(0x3b5c94), 80, p.h)
	p.at(0, 160, 1, 0, func() {
		p.dc.Scale(1, -0.6)
		p.mountain(faint(rgb(0x6a6c9e), 0.5), faint(rgb(0x4d4f85), 0.4), faint(peach, 0.5), 26, 133, 1.05)
		p.mountain(faint(rgb(0x7d7fae), 0.5), faint(rgb(0x62639a), 0.4), faint(blush, 0.5), 80, 133, 0.8)
	})
	for i := range 9 {
		wide := 5 + 2.2*float64(i%3)
		p.line(faint(rgb(0xfff2c2), 0.8), 1, 58-wide, 84+5*float64(i), 58+wide, 84+5*float64(i))
	}
	for _, s := range []spot{{6, 84, 0.5}, {14, 85, 0.35}, {90, 85, 0.45}, {97, 86, 0.6}} {
		p.fir(pine, pine, s.x, s.y, s.luck)
	}
	p.shape(pine, "M 0 150 L 0 132 Q 30 134 46 150 Z")
	p.fir(pine, pine, 10, 142, 1.5)
	p.fir(rgb(0x0f332c), rgb(0x0f332c), 27, 147, 1.1)
}

func duneAtNight(p *page) {
	p.fade(night, rgb(0x3a3f7d), 0, p.h)
	p.stars("dune", 130, 66)
	p.moon(138, 24, 10)
	p.dune(rgb(0x8c7a92), rgb(0x554a72), 134, 52, 104)
	p.dune(rgb(0xa38c93), rgb(0x5d4d72), 62, 40, 100)
	p.shape(rgb(0x6c5a78), "M 0 92 Q 60 76 110 90 Q 150 100 178 88 L 178 100 L 0 100 Z")
	for i := range 5 {
		y := 88 + 2.6*float64(i)
		p.at(30+11*float64(i), y, 1, 0, func() { p.brush(faint(kraft, 0.35), 0.5, "M -16 0 Q -6 -3 4 0 Q 12 3 22 0") })
	}
}

func lighthouseAtNight(p *page) {
	p.fade(night, rgb(0x2d4580), 0, 74)
	p.stars("lighthouse", 90, 60)
	p.moon(30, 20, 8)
	for _, beam := range []string{"M 122 24 L 178 2 L 178 30 Z", "M 122 24 L 0 30 L 0 58 Z"} {
		p.shape(faint(yellow, 0.28), beam)
	}
	p.fade(deep, night, 72, p.h)
	p.ripples("lighthouse", faint(frost, 0.35), 40, 75, 98)
	p.shape(coal, "M 84 88 Q 92 74 106 76 L 140 75 Q 158 78 168 90 Z")
	p.shape(slate, "M 100 78 Q 120 72 142 77 Q 122 80 100 78 Z")
	p.lighthouse(122, 77, 0.88)
	p.tile(cream, 139, 67, 16, 10, 1)
	p.shape(rust, "M 136 68 L 147 60 L 158 68 Z")
	p.box(yellow, 144, 70, 5, 4)
}

func chefInPark(p *page) {
	p.fade(sky, ice, 0, 60)
	p.sun(yellow, 114, 17, 8)
	p.cloud(white, 22, 22, 0.5)
	p.hill(lime, 58, 54)
	p.tree(green, grass, 18, 74, 1.1)
	p.tree(forest, green, 116, 70, 0.8)
	p.tree(green, grass, 92, 66, 0.5)
	p.box(grass, 0, 74, p.w, p.h)
	p.shape(sand, "M 88 74 L 96 74 Q 112 88 133.4 94 L 133.4 100 L 78 100 Z")
	for _, s := range strew("flowers", 22, 2, 78, p.w-4, 20) {
		p.disc(pick([]color.NRGBA{white, yellow, pink}, s.luck), s.x, s.y, 1.1)
	}
	p.chef(54, 101, 0.96)
	p.pan(108, 78, 0.9)
	p.at(54, 101, 0.96, 0, func() {
		p.brush(white, 11, "M 25 -24 Q 36 -12 42 -20")
		p.disc(skin, 45, -24, 4.4)
	})
}

func camperAtDusk(p *page) {
	p.fade(rgb(0x352e66), rgb(0xf59a6b), 0, 68)
	p.stars("camper", 26, 34)
	p.sun(rgb(0xffd08a), 100, 62, 8)
	p.mountain(rgb(0x51427a), rgb(0x443669), rgb(0x8d6f9d), 26, 70, 0.7)
	p.mountain(rgb(0x5b4a83), rgb(0x4a3a70), rgb(0x9d7fa8), 72, 70, 0.5)
	p.hill(rgb(0x3c3a5c), 68, 66)
	for _, s := range []spot{{8, 78, 0.9}, {20, 76, 0.65}, {122, 77, 0.85}} {
		p.fir(rgb(0x1f2742), rgb(0x1f2742), s.x, s.y, s.luck)
	}
	p.fade(rgb(0x46485f), rgb(0x2b2e44), 76, p.h)
	p.camper(66, 80, 0.95)
	for x := 6.0; x < p.w; x += 22 {
		p.box(faint(cream, 0.7), x, 95, 12, 1.2)
	}
}

func sailboatInRain(p *page) {
	p.fade(rgb(0x6d7b8c), rgb(0xaab6c1), 0, 62)
	for _, s := range []spot{{22, 18, 1.1}, {70, 14, 1.4}, {126, 18, 1.2}, {166, 14, 1}} {
		p.cloud(rgb(0x566271), s.x, s.y, s.luck)
	}
	p.fade(rgb(0x5b7f96), rgb(0x2e4e66), 62, p.h)
	p.ripples("sail", faint(white, 0.35), 40, 66, 98)
	p.sailboat(90, 76, 0.85)
	p.oval(faint(white, 0.35), 90, 82.5, 34, 1.6)
	p.rain("sail", 120)
}
