package main

import "image/color"

func christmas(p *page) {
	p.fade(navy, sea, 0, p.h)
	p.stars("christmas", 50, 120)
	p.snowfall("christmas", 70)
	p.oval(ice, 50, 168, 90, 28)
	p.christmasTree(50, 150, 1.2)
	p.gift(red, amber, 22, 162, 0.9)
	p.gift(violet, mint, 80, 163, 0.9)
	p.gift(blue, white, 62, 167, 0.7)
	p.text(white, fancy, 17, 50, 21, "Merry")
	p.text(amber, fancy, 19, 50, 38, "Christmas")
}

func halloween(p *page) {
	p.fade(plum, orange, 0, p.h)
	p.moon(72, 36, 17)
	p.deadTree(12, 86, 0.95)
	for _, b := range []spot{{50, 38, 0.7}, {86, 22, 0.5}, {63, 52, 0.45}, {34, 50, 0.5}} {
		p.bat(b.x, b.y, b.luck)
	}
	p.oval(night, 50, 100, 80, 20)
	p.pumpkin(50, 78, 1.1)
	p.pumpkin(22, 86, 0.6)
	p.pumpkin(80, 86, 0.65)
	p.text(yellow, bold, 13, 50, 16, "HAPPY HALLOWEEN")
}

func valentine(p *page) {
	p.box(blush, 0, 0, p.w, p.h)
	for _, s := range strew("valentine", 40, 4, 4, p.w-8, p.h-8) {
		p.heart(pick([]color.NRGBA{pink, coral, rose}, s.luck), s.x, s.y, 2+2.5*s.luck, 60*s.luck-30)
	}
	p.heart(white, 50, 62, 47, 0)
	p.heart(red, 50, 62, 44, 0)
	p.heart(rose, 50, 62, 40, 0)
	p.text(white, fancy, 13, 50, 50, "Happy")
	p.text(white, fancy, 13, 50, 64, "Valentine's")
	p.text(white, fancy, 13, 50, 78, "Day")
	p.tile(white, 14, 110, 72, 12, 6)
	p.text(wine, italic, 7.5, 50, 118.4, "With all my love")
}

func blackFriday(p *page) {
	p.box(black, 0, 0, p.w, p.h)
	p.rays(faint(slate, 0.3), 50, 50, 20)
	p.text(white, bold, 22, 50, 20, "BLACK")
	p.text(yellow, bold, 22, 50, 38, "FRIDAY")
	p.priceTag(yellow, black, 20, 66, 0.6, -24, "%")
	p.priceTag(white, red, 80, 66, 0.6, 24, "%")
	p.priceTag(red, white, 50, 67, 0.92, 0, "-50%")
	p.text(white, bold, 8, 50, 97.5, "BIG SALE · TODAY ONLY")
}

func coffeeShop(p *page) {
	p.box(cream, 0, 0, p.w, p.h)
	p.disc(cocoa, 50, 50, 45)
	p.ring(cream, 0.9, 50, 50, 42)
	p.disc(kraft, 50, 50, 29)
	p.ring(cream, 0.9, 50, 50, 29)
	p.round(cream, bold, 9.5, 50, 50, 32.2, "COFFEE SHOP")
	p.coffeeCup(50, 60, 0.75)
	for _, s := range []spot{{36, 85.5, 25}, {50, 88, 0}, {64, 85.5, -25}} {
		p.bean(s.x, s.y, 0.8, s.luck)
	}
	p.star(amber, 14.5, 56, 2.6, 5)
	p.star(amber, 85.5, 56, 2.6, 5)
}

func bakeSale(p *page) {
	p.box(blush, 0, 0, p.w, p.h)
	p.awning([]color.NRGBA{pink, white, mint, white}, 20)
	p.text(rose, bold, 18, 50, 45, "BAKE SALE")
	p.text(violet, italic, 8, 50, 56, "You're invited")
	p.box(lilac, 0, 104, p.w, p.h)
	for i := range 10 {
		p.disc(white, 5+10*float64(i), 104, 5)
	}
	p.box(white, 0, 98, p.w, 6)
	p.cupcake(mint, lilac, 21, 99, 0.85)
	p.cupcake(pink, coral, 50, 99, 1.05)
	p.cupcake(lilac, aqua, 79, 99, 0.85)
	p.text(plum, plain, 6.5, 50, 121, "Sunday 10 am · School hall")
}
