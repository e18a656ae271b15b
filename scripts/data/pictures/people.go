package main

// chef is seen to the waist, with a tall white hat and a pan.
func (p *page) chef(x, y, factor float64) {
	hair := rgb(0x4a2f1d)
	p.at(x, y, factor, 0, func() {
		p.shape(white, "M -30 0 Q -32 -30 -12 -36 L 12 -36 Q 32 -30 30 0 Z")
		p.shape(silver, "M -20 0 L -19 -16 L -18 0 Z")
		p.box(skin, -6, -44, 12, 10)
		p.shape(red, "M -13 -37 Q 0 -31 13 -37 L 11 -32 L 3 -29 L 5 -22 L 0 -26 L -5 -22 L -3 -29 L -11 -32 Z")
		p.line(silver, 0.8, 0, -26, 0, 0)
		for i := range 3 {
			p.disc(coal, -6, -19+8*float64(i), 1.4)
			p.disc(coal, 6, -19+8*float64(i), 1.4)
		}
		p.both(func() { p.disc(skin, 15, -56, 3.2) })
		p.oval(skin, 0, -57, 15, 17)
		p.shape(hair, "M -15 -60 Q -15 -70 0 -70 Q 15 -70 15 -60 L 13 -66 L -13 -66 Z")
		p.both(func() {
			p.disc(ink, 5.5, -57, 1.5)
			p.brush(hair, 1.2, "M 3 -61.5 Q 5.5 -63 8 -61.5")
			p.disc(faint(coral, 0.5), 9, -51, 2.6)
		})
		p.brush(rgb(0xd99a76), 1, "M 0 -56 Q 2 -53 0 -52")
		p.brush(wine, 1.2, "M -5 -48 Q 0 -43.5 5 -48")
		p.hat()
	})
}

// hat is the chef's: a band with a cloud of cloth above it.
func (p *page) hat() {
	for _, s := range []spot{{-11, -84, 9}, {11, -84, 9}, {0, -88, 11}} {
		p.disc(silver, s.x, s.y, s.luck+0.5)
	}
	for _, s := range []spot{{-11, -84, 9}, {11, -84, 9}, {0, -88, 11}} {
		p.disc(white, s.x, s.y, s.luck)
	}
	p.shape(white, "M -15 -82 L 15 -82 L 14 -66 Q 0 -63 -14 -66 Z")
	p.brush(silver, 0.8, "M -14 -71 Q 0 -68 14 -71")
	p.line(silver, 0.7, -6, -73, -7, -80)
	p.line(silver, 0.7, 6, -73, 7, -80)
}

// pan is held out to the right, with a fried egg in it.
func (p *page) pan(x, y, factor float64) {
	p.at(x, y, factor, 0, func() {
		p.tile(coal, -24, -2, 20, 3.4, 1.7)
		p.oval(coal, 8, 0, 15, 6)
		p.oval(slate, 8, -1, 13, 4.4)
		p.oval(white, 8, -1.4, 9, 3)
		p.oval(amber, 9, -2, 3.4, 1.7)
	})
}
