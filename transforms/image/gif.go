package image

import (
	"encoding/binary"
	"fmt"
)

// Blocks of GIF (GIF89a, appendix B).
const (
	gifExtension = 0x21
	gifFrame     = 0x2c
	gifTrailer   = 0x3b
)

// gifPixelsPerByte is above the most that a byte of GIF can hold: a code of 12 bits stands for at most 4096 pixels.
const gifPixelsPerByte = 4096

// walkGIF counts the frames, up to the second.
func walkGIF(data []byte, s *survey) error {
	for at := 13 + gifColours(data[10]); at < len(data); {
		switch data[at] {
		case gifTrailer:
			return nil
		case gifExtension:
			at += 2
		case gifFrame:
			if s.frames++; s.frames > 1 {
				return nil
			}
			if err := checkFrame(data, at); err != nil {
				return err
			}
			at += 11 + gifColours(data[at+9])
		default:
			return fmt.Errorf("%w: unknown block %#02x", ErrBroken, data[at])
		}
		at = gifBlocks(data, at)
	}
	return cut("its blocks")
}

// checkFrame refuses a frame of more pixels than the bytes after it can hold. A frame may be smaller than its canvas.
func checkFrame(data []byte, at int) error {
	if at+9 >= len(data) {
		return cut("a frame")
	}
	w, h := binary.LittleEndian.Uint16(data[at+5:]), binary.LittleEndian.Uint16(data[at+7:])
	if int64(w)*int64(h) > int64(len(data)-at)*gifPixelsPerByte {
		return fmt.Errorf("%w: a frame of %d x %d pixels in %d bytes", ErrBroken, w, h, len(data)-at)
	}
	return nil
}

// gifColours returns the bytes of the colour table that these flags announce.
func gifColours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// gifBlocks returns what follows a row of sub-blocks: each its length and so many bytes, until one of length 0.
func gifBlocks(data []byte, at int) int {
	for at < len(data) && data[at] != 0 {
		at += 1 + int(data[at])
	}
	return at + 1
}
