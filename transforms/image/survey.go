package image

import (
	"bytes"
	"fmt"
)

// survey is what the headers and blocks of a file say, before a pixel is decoded.
type survey struct {
	width, height int   // of the canvas, as the file states them
	frames        int   // 0 where the format has no frames
	room          int64 // the most pixels that so many bytes can hold; 0 where bytes set no such bound
	orientation   int   // 1 to 8 as in EXIF; 1 is upright
}

// look refuses what can be refused without decoding.
func (f *format) look(data []byte, most int) (survey, error) {
	config, err := f.config(bytes.NewReader(data))
	if err != nil {
		return survey{}, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	s := survey{width: config.Width, height: config.Height, orientation: 1}
	if err := s.checkSize(most); err != nil {
		return s, err
	}
	if err := f.walk(data, &s); err != nil {
		return s, err
	}
	return s, s.check()
}

// checkSize comes before the blocks are read: a header alone can ask for gigabytes.
func (s *survey) checkSize(most int) error {
	switch {
	case s.width < 1 || s.height < 1:
		return fmt.Errorf("%w: it states %d x %d pixels", ErrBroken, s.width, s.height)
	case s.width > most/s.height:
		return fmt.Errorf("%w: %d x %d, more than %d", ErrTooManyPixels, s.width, s.height, most)
	}
	return nil
}

func (s *survey) check() error {
	pixels := int64(s.width) * int64(s.height)
	switch {
	case s.frames > 1:
		return fmt.Errorf("%w: %d frames or more", ErrAnimated, s.frames)
	case s.room > 0 && pixels > s.room:
		return fmt.Errorf("%w: it states %d x %d pixels, and its bytes can hold %d", ErrBroken, s.width, s.height, s.room)
	}
	return nil
}

// cut is the error for a block that reaches past the end.
func cut(block string) error { return fmt.Errorf("%w: it ends in %s", ErrBroken, block) }
