package main

import "image/color"

var (
	white  = rgb(0xffffff)
	black  = rgb(0x111114)
	ink    = rgb(0x2b2622)
	coal   = rgb(0x2d2d35)
	slate  = rgb(0x55606e)
	silver = rgb(0xc9d1d9)
	cream  = rgb(0xfff4dc)
	sand   = rgb(0xf0d9a8)
	kraft  = rgb(0xd9b98a)
	tan    = rgb(0xc49a6c)
	brown  = rgb(0x8a5a35)
	bark   = rgb(0x5b3a24)
	cocoa  = rgb(0x4a2c1d)

	red    = rgb(0xe23b3b)
	wine   = rgb(0x9c1f36)
	rust   = rgb(0xc8553d)
	orange = rgb(0xf28a2e)
	amber  = rgb(0xf7b538)
	yellow = rgb(0xffd94a)
	peach  = rgb(0xffc9a3)
	coral  = rgb(0xff8c7a)
	skin   = rgb(0xf2c19e)

	blush   = rgb(0xfde1e6)
	pink    = rgb(0xf7a1b8)
	rose    = rgb(0xd94f70)
	magenta = rgb(0xe8379c)
	lilac   = rgb(0xcdb4f0)
	violet  = rgb(0x8a5cd6)
	plum    = rgb(0x4b2a6b)
	dusk    = rgb(0x2b2352)

	mint   = rgb(0xc9efdc)
	lime   = rgb(0x9ccc50)
	grass  = rgb(0x6fb04a)
	green  = rgb(0x3d9a4f)
	forest = rgb(0x1f6b45)
	pine   = rgb(0x16453a)
	olive  = rgb(0x8a9a4b)

	ice    = rgb(0xe9f4fb)
	frost  = rgb(0xc7dff0)
	sky    = rgb(0x8fd0f5)
	aqua   = rgb(0x45c4d6)
	cyan   = rgb(0x3ff0ff)
	blue   = rgb(0x2f7fd6)
	sea    = rgb(0x1f6fa8)
	deep   = rgb(0x0f3f73)
	navy   = rgb(0x16264f)
	night  = rgb(0x0b1026)
	shadow = faint(black, 0.22)
)

// rgb is the opaque colour of three bytes.
func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// faint is a colour that lets through what lies below; opacity 1 is solid.
func faint(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(255 * opacity)
	return c
}
