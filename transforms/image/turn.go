package image

import "image"

// turn returns the picture upright, given its EXIF orientation.
func turn(m *image.RGBA, orientation int) *image.RGBA {
	if orientation == 1 {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			sx, sy := source(x, y, w, h, orientation)
			copy(out.Pix[out.PixOffset(x, y):][:4], m.Pix[m.PixOffset(sx, sy):][:4])
		}
	}
	return out
}

// source returns the pixel of a w x h picture that lies at x, y once it is upright: 5 to 8 swap the axes, then some run
// from the right and some from the bottom.
func source(x, y, w, h, orientation int) (sx, sy int) {
	if orientation >= 5 {
		x, y = y, x
	}
	switch orientation {
	case 2, 3, 7, 8:
		x = w - 1 - x
	}
	switch orientation {
	case 3, 4, 6, 7:
		y = h - 1 - y
	}
	return x, y
}
