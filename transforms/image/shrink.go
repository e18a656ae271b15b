package image

import (
	"image"

	"golang.org/x/image/draw"
)

// gap is how many times larger than the result a picture stays when boxes are averaged before the fine scaling. From 2 on
// the eye does not tell (Pillow's reducing_gap says the same), and the fine scaler, which keeps 32 bytes for each column
// of the result and row of its source, stays small.
const gap = 2

// shrink lays a picture on white and scales it so that no side of the canvas is longer than edge. It never enlarges.
func shrink(m image.Image, canvas image.Rectangle, edge int) *image.RGBA {
	w, h := fit(canvas.Dx(), canvas.Dy(), edge)
	longest := max(canvas.Dx(), canvas.Dy())
	small := average(m, canvas, max(1, longest/(gap*edge)))
	if small.Rect.Dx() == w && small.Rect.Dy() == h {
		return small
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(out, out.Rect, small, small.Rect, draw.Src, nil)
	return out
}

// fit returns the size within edge that keeps the aspect ratio, rounded to whole pixels and at least 1.
func fit(w, h, edge int) (int, int) {
	longest := max(w, h)
	if longest <= edge {
		return w, h
	}
	return max(1, (w*edge+longest/2)/longest), max(1, (h*edge+longest/2)/longest)
}
