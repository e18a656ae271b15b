package image

import (
	"encoding/binary"
	"image"
	"image/color"
	"slices"
	"testing"
)

var bigEndian, littleEndian binary.ByteOrder = binary.BigEndian, binary.LittleEndian

// A phone's picture lies as EXIF says. The four corners of the upright picture are, from the top left, row by row, red,
// blue, green, white; stored says what lies in the file for each orientation (CIPA DC-008, 4.6.5).
func TestOrientation(t *testing.T) {
	const r, b, g, w = 0, 1, 2, 3
	colours := []color.Color{red, blue, color.NRGBA{G: 0xff, A: 0xff}, color.White}
	stored := map[uint16][4]int{1: {r, b, g, w}, 2: {b, r, w, g}, 3: {w, g, b, r}, 4: {g, w, r, b}, 5: {r, g, b, w}, 6: {b, w, r, g}, 7: {w, b, g, r}, 8: {g, r, w, b}}
	for orientation, corners := range stored {
		wide, high := 64, 32
		if orientation >= 5 {
			wide, high = 32, 64
		}
		for scale, edge := range map[int]int{1: 64, 8: 64} {
			m := image.NewNRGBA(image.Rect(0, 0, wide*scale, high*scale))
			for y := range m.Rect.Dy() {
				for x := range m.Rect.Dx() {
					m.Set(x, y, colours[corners[2*y/m.Rect.Dy()*2+2*x/m.Rect.Dx()]])
				}
			}
			for _, order := range []binary.ByteOrder{bigEndian, littleEndian} {
				p, got := prepared(t, withEXIF(asJPEG(t, m), exif(order, orientation)), Limits{Edge: edge})
				if p.Width != 64 || p.Height != 32 {
					t.Fatalf("orientation %d: %d x %d", orientation, p.Width, p.Height)
				}
				for i, want := range colours {
					if x, y := 16+i%2*32, 8+i/2*16; !near(got, x, y, want) {
						t.Errorf("orientation %d, corner %d: %v, want %v", orientation, i, got.At(x, y), want)
					}
				}
			}
		}
	}
}

func TestOrientationOfPNGAndWebP(t *testing.T) {
	tall := withChunks(asPNG(t, halves(64, 32)), chunk("eXIf", exif(littleEndian, 6)))
	if p, m := prepared(t, tall, Limits{}); p.Width != 32 || p.Height != 64 || !near(m, 16, 8, red) {
		t.Errorf("PNG: %d x %d, %v on top", p.Width, p.Height, m.At(16, 8))
	}
	_, whole := prepared(t, drawing(t), Limits{})
	b := whole.Bounds()
	turned := riff(canvas(8, uint32(b.Dx()), uint32(b.Dy())), drawing(t)[12:], riffPart("EXIF", exif(bigEndian, 8)...))
	if p, _ := prepared(t, turned, Limits{}); p.Width != b.Dy() || p.Height != b.Dx() || p.MIME != "image/jpeg" {
		t.Errorf("WebP: %s of %d x %d", p.MIME, p.Width, p.Height)
	}
}

func TestOrientationUnreadable(t *testing.T) {
	good := exif(littleEndian, 6)
	if got := orientation(good); got != 6 {
		t.Fatal(got)
	}
	for n := range 28 {
		if got := orientation(good[:n]); got != 1 {
			t.Errorf("cut at %d: %d", n, got)
		}
	}
	far := slices.Clone(good)
	far[7] = 0xff
	long := slices.Clone(good)
	long[22] = 0 // no such tag, and then the entries end
	long[8], long[9] = 0xff, 0xff
	for name, block := range map[string][]byte{"orientation 0": exif(bigEndian, 0), "orientation 9": exif(bigEndian, 9), "far offset": far, "too many entries": long, "no TIFF": []byte("some other text")} {
		if got := orientation(block); got != 1 {
			t.Errorf("%s: %d", name, got)
		}
	}
}
