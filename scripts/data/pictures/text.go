package main

import (
	"image/color"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

var (
	plain  = parse(goregular.TTF)
	bold   = parse(gobold.TTF)
	italic = parse(goitalic.TTF)
	fancy  = parse(gobolditalic.TTF)
)

// em is the size at which letters are read; they are drawn in any.
const em = 1000

// typeface is a font with the room that it needs for reading letters.
type typeface struct {
	font *sfnt.Font
	buf  sfnt.Buffer
}

// parse reads a font of this program's own libraries, which cannot be bad.
func parse(ttf []byte) *typeface {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic(err)
	}
	return &typeface{font: f}
}

// text writes one line with its middle at x and its foot at y. It is made smaller where the page is too narrow for it.
func (p *page) text(c color.Color, f *typeface, size, x, y float64, s string) {
	room := 2 * (min(x, p.w-x) - 5)
	p.label(c, f, min(size, room/p.letters(f, s, false)), x, y, s)
}

// label writes one line that may stand anywhere, as on a thing that is turned.
func (p *page) label(c color.Color, f *typeface, size, x, y float64, s string) {
	width := p.letters(f, s, false)
	p.at(x-size*width/2, y, size, 0, func() { p.letters(f, s, true) })
	p.fill(c)
}

// letters measures a line at size 1 and, where wanted, traces it from the origin.
func (p *page) letters(f *typeface, s string, trace bool) (width float64) {
	for _, r := range s {
		glyph, err := f.font.GlyphIndex(&f.buf, r)
		p.fail(err)
		step, err := f.font.GlyphAdvance(&f.buf, glyph, fixed.I(em), font.HintingNone)
		p.fail(err)
		if trace {
			outline, err := f.font.LoadGlyph(&f.buf, glyph, fixed.I(em), nil)
			p.fail(err)
			p.outline(outline, width)
		}
		width += units(step)
	}
	return width
}

// outline traces one letter.
func (p *page) outline(segments sfnt.Segments, x float64) {
	for _, s := range segments {
		a, b, c := s.Args[0], s.Args[1], s.Args[2]
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			p.dc.MoveTo(x+units(a.X), units(a.Y))
		case sfnt.SegmentOpLineTo:
			p.dc.LineTo(x+units(a.X), units(a.Y))
		case sfnt.SegmentOpQuadTo:
			p.dc.QuadraticTo(x+units(a.X), units(a.Y), x+units(b.X), units(b.Y))
		case sfnt.SegmentOpCubeTo:
			p.dc.CubicTo(x+units(a.X), units(a.Y), x+units(b.X), units(b.Y), x+units(c.X), units(c.Y))
		}
	}
}

// round writes a line along a circle, its middle on top.
func (p *page) round(c color.Color, f *typeface, size, x, y, r float64, s string) {
	angle := -p.letters(f, s, false) * size / r / 2
	for _, letter := range s {
		half := p.letters(f, string(letter), false) * size / r / 2
		angle += half
		sin, cos := math.Sincos(angle)
		p.at(x+r*sin, y-r*cos, 1, angle*180/math.Pi, func() { p.label(c, f, size, 0, 0, string(letter)) })
		angle += half
	}
}

func (p *page) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func units(n fixed.Int26_6) float64 { return float64(n) / 64 / em }
