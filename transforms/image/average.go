package image

import (
	"image"

	"golang.org/x/image/draw"
)

// tileSide bounds the copy of the picture that is made while boxes are averaged: 4 MiB.
const tileSide = 1024

// average lays the picture on a white canvas and makes one pixel of each box of k x k; boxes at the right and at the
// bottom may be smaller. It goes tile by tile, so that the canvas is never there as a whole (unless k is 1).
func average(m image.Image, canvas image.Rectangle, k int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, (canvas.Dx()+k-1)/k, (canvas.Dy()+k-1)/k))
	if k == 1 {
		onWhite(out, m)
		return out
	}
	side := max(1, tileSide/k)
	var tile image.RGBA
	for y := 0; y < out.Rect.Dy(); y += side {
		for x := 0; x < out.Rect.Dx(); x += side {
			boxes := image.Rect(x, y, x+side, y+side).Intersect(out.Rect)
			resize(&tile, image.Rectangle{Min: boxes.Min.Mul(k), Max: boxes.Max.Mul(k)}.Intersect(canvas))
			onWhite(&tile, m)
			averageTile(out, &tile, boxes, k)
		}
	}
	return out
}

// resize gives a picture other bounds and keeps its memory where that is enough.
func resize(m *image.RGBA, bounds image.Rectangle) {
	if n := 4 * bounds.Dx() * bounds.Dy(); cap(m.Pix) < n {
		m.Pix = make([]byte, n)
	} else {
		m.Pix = m.Pix[:n]
	}
	m.Stride, m.Rect = 4*bounds.Dx(), bounds
}

// onWhite fills a picture with white and lays over it what m has there.
func onWhite(out *image.RGBA, m image.Image) {
	for i := range out.Pix {
		out.Pix[i] = 0xff
	}
	draw.Draw(out, out.Rect, m, out.Rect.Min, draw.Over)
}

// averageTile averages the boxes of one tile.
func averageTile(out, tile *image.RGBA, boxes image.Rectangle, k int) {
	for y := boxes.Min.Y; y < boxes.Max.Y; y++ {
		for x := boxes.Min.X; x < boxes.Max.X; x++ {
			box := image.Rect(x*k, y*k, (x+1)*k, (y+1)*k).Intersect(tile.Rect)
			colour := mean(tile, box)
			copy(out.Pix[out.PixOffset(x, y):], colour[:])
		}
	}
}

// mean returns the mean colour of an opaque box, rounded.
func mean(m *image.RGBA, box image.Rectangle) [4]byte {
	var r, g, b uint64
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := m.Pix[m.PixOffset(box.Min.X, y):][:4*box.Dx()]
		for ; len(row) >= 4; row = row[4:] {
			r, g, b = r+uint64(row[0]), g+uint64(row[1]), b+uint64(row[2])
		}
	}
	n := uint64(box.Dx() * box.Dy())
	return [4]byte{byte((r + n/2) / n), byte((g + n/2) / n), byte((b + n/2) / n), 0xff}
}
