package image

import (
	"image"
	"image/color"
	"testing"

	"pgregory.net/rapid"
)

// Any size and any box give the means of the boxes, whatever the tiles.
func TestAverage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h, k := rapid.IntRange(1, 90).Draw(t, "w"), rapid.IntRange(1, 90).Draw(t, "h"), rapid.IntRange(1, 40).Draw(t, "k")
		m := noise(w, h)
		got := average(m, m.Rect, k)
		x, y := rapid.IntRange(0, got.Rect.Dx()-1).Draw(t, "x"), rapid.IntRange(0, got.Rect.Dy()-1).Draw(t, "y")
		box := image.Rect(x*k, y*k, x*k+k, y*k+k).Intersect(m.Rect)
		sum, n := 0, box.Dx()*box.Dy()
		for by := box.Min.Y; by < box.Max.Y; by++ {
			for bx := box.Min.X; bx < box.Max.X; bx++ {
				sum += int(m.NRGBAAt(bx, by).G)
			}
		}
		if want := (sum + n/2) / n; int(got.RGBAAt(x, y).G) != want {
			t.Fatalf("%d, want %d", got.RGBAAt(x, y).G, want)
		}
	})
}

// Boxes lie alike on both sides of a tile's border.
func TestAverageOverTiles(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 2500, 1030))
	for i := range m.Pix {
		m.Pix[i] = byte(i % 2500 / 3)
	}
	got := average(m, m.Rect, 3)
	if got.Rect != image.Rect(0, 0, 834, 344) {
		t.Fatal(got.Rect)
	}
	for y := range 344 {
		for x := range 834 {
			if want := byte(x); got.RGBAAt(x, y) != (color.RGBA{want, want, want, 0xff}) {
				t.Fatalf("%d, %d: %v", x, y, got.RGBAAt(x, y))
			}
		}
	}
}

func TestShrinkKeepsAFlatColour(t *testing.T) {
	for _, side := range []int{511, 513, 1000, 2047, 2049, 4000} {
		m := shrink(image.NewUniform(color.RGBA{10, 200, 30, 0xff}), image.Rect(0, 0, side, side/3), 512)
		for _, at := range []image.Point{{}, m.Rect.Max.Sub(image.Pt(1, 1)), m.Rect.Max.Div(2)} {
			if got := m.RGBAAt(at.X, at.Y); got != (color.RGBA{10, 200, 30, 0xff}) {
				t.Errorf("side %d at %v: %v", side, at, got)
			}
		}
	}
}
