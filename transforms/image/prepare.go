package image

import (
	"fmt"
	"image"
	"io"
	"math"
	"runtime"
)

// slots bound how many pictures of this process are decoded at once.
var slots = make(chan struct{}, runtime.GOMAXPROCS(0))

// Prepare reads one picture and makes it ready to be sent. It refuses a picture with one of this package's errors; any
// other error is the reader's. It may be called from many goroutines.
func Prepare(r io.Reader, l Limits) (*Picture, error) {
	l = l.withDefaults()
	data, err := read(r, l.Bytes)
	if err != nil {
		return nil, err
	}
	f, err := sniff(data)
	if err != nil {
		return nil, err
	}
	s, err := f.look(data, l.Pixels)
	if err != nil {
		return nil, err
	}
	slots <- struct{}{}
	defer func() { <-slots }()
	return render(f, s, data, l.Edge)
}

// read returns all bytes. One byte over the limit is enough to know that there are too many.
func read(r io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, min(most, math.MaxInt64-1)+1))
	if err != nil {
		return nil, fmt.Errorf("read the picture: %w", err)
	}
	if int64(len(data)) > most {
		return nil, fmt.Errorf("%w: more than %d", ErrTooLarge, most)
	}
	return data, nil
}

// render decodes the picture and returns it as it is sent.
func render(f *format, s survey, data []byte, edge int) (*Picture, error) {
	m, err := f.pixels(data, s)
	if err != nil {
		return nil, err
	}
	if f.sendable && s.orientation == 1 && max(s.width, s.height) <= edge && plain(m) && lean(data, s) {
		return &Picture{MIME: f.mime, Width: s.width, Height: s.height, Data: data}, nil
	}
	return encode(turn(shrink(m, image.Rect(0, 0, s.width, s.height), edge), s.orientation))
}

// plain says whether every server reads these pixels alike: opaque, not CMYK, not 16 bits a channel.
func plain(m image.Image) bool {
	switch m := m.(type) {
	case *image.CMYK, *image.Gray16, *image.RGBA64, *image.NRGBA64:
		return false
	case interface{ Opaque() bool }:
		return m.Opaque()
	}
	return false
}

// lean says whether the file is no larger than its raw pixels and some metadata.
func lean(data []byte, s survey) bool { return len(data) <= 4*s.width*s.height+64<<10 }
