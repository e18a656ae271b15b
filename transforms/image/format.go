package image

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// format is what we know of one file format.
type format struct {
	mime     string
	sendable bool   // whether servers take it
	opening  string // how its bytes begin; ? stands for any byte
	config   func(io.Reader) (image.Config, error)
	walk     func(data []byte, s *survey) error // goes through the blocks
	decode   func(io.Reader) (image.Image, error)
}

var formats = []format{
	{"image/png", true, pngOpening, png.DecodeConfig, walkPNG, png.Decode},
	{"image/jpeg", true, "\xff\xd8\xff", jpeg.DecodeConfig, walkJPEG, jpeg.Decode},
	{"image/gif", false, "GIF8?a", gif.DecodeConfig, walkGIF, gif.Decode},
	{"image/webp", true, "RIFF????WEBP", webp.DecodeConfig, walkWebP, webp.Decode},
}

// sniff finds the format by the first bytes.
func sniff(data []byte) (*format, error) {
	for i := range formats {
		if formats[i].opensLike(data) {
			return &formats[i], nil
		}
	}
	if len(data) == 0 {
		return nil, fmt.Errorf("%w: there are no bytes", ErrFormat)
	}
	return nil, fmt.Errorf("%w: it begins with %q", ErrFormat, data[:min(len(data), 16)])
}

func (f *format) opensLike(data []byte) bool {
	if len(data) < len(f.opening) {
		return false
	}
	for i, b := range []byte(f.opening) {
		if b != '?' && b != data[i] {
			return false
		}
	}
	return true
}

// pixels decodes the picture. The decoders read what strangers wrote, so a panic of theirs is a broken picture too.
func (f *format) pixels(data []byte, s survey) (m image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, fmt.Errorf("%w: the decoder panicked: %v", ErrBroken, p)
		}
	}()
	m, err = f.decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	if b := m.Bounds(); b.Empty() || !b.In(image.Rect(0, 0, s.width, s.height)) {
		return nil, fmt.Errorf("%w: it states %d x %d pixels and holds %v", ErrBroken, s.width, s.height, b)
	}
	return m, nil
}
