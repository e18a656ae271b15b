package main

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strconv"
	"strings"

	"github.com/HugoSmits86/nativewebp"
)

// longest is the most pixels that a side may have.
const longest = 352

// picture is one asset's picture: what it is called and how it is drawn and written.
type picture struct {
	id, title, aspect string
	format            format
	draw              func(*page)
}

// format is a kind of file: the ending of its name and its encoder.
type format struct {
	ext    string
	encode func(io.Writer, image.Image) error
}

var (
	asPNG = format{"png", func(w io.Writer, m image.Image) error {
		return (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(w, fewer(m))
	}}
	asJPEG = format{"jpg", func(w io.Writer, m image.Image) error {
		return jpeg.Encode(w, m, &jpeg.Options{Quality: 82})
	}}
	asWebP = format{"webp", func(w io.Writer, m image.Image) error {
		return nativewebp.Encode(w, fewer(m), nil)
	}}
)

// file is the name of the picture's file.
func (pic picture) file() string { return pic.id + "." + pic.format.ext }

// bytes draws and encodes the picture.
func (pic picture) bytes() ([]byte, error) {
	w, h, err := size(pic.aspect)
	if err != nil {
		return nil, err
	}
	p := newPage(w, h)
	pic.draw(p)
	if p.err != nil {
		return nil, p.err
	}
	var b bytes.Buffer
	err = pic.format.encode(&b, p.dc.Image())
	return b.Bytes(), err
}

// size is the largest size in pixels, within longest, that has exactly the ratio, such as 16:9 or 8.5:11.
func size(aspect string) (w, h int, err error) {
	left, right, _ := strings.Cut(aspect, ":")
	a, errA := strconv.ParseFloat(left, 64)
	b, errB := strconv.ParseFloat(right, 64)
	if errA != nil || errB != nil || a <= 0 || b <= 0 {
		return 0, 0, fmt.Errorf("aspect ratio %q is not like 16:9", aspect)
	}
	if a != float64(int(a)) || b != float64(int(b)) {
		a, b = 2*a, 2*b
	}
	k := longest / int(max(a, b))
	return k * int(a), k * int(b), nil
}
