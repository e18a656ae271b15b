package image

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
)

const quality = 85

// encode returns an opaque picture as JPEG.
func encode(m *image.RGBA) (*Picture, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encode the picture: %w", err)
	}
	return &Picture{MIME: "image/jpeg", Width: m.Rect.Dx(), Height: m.Rect.Dy(), Data: out.Bytes()}, nil
}
