package image

import (
	"encoding/binary"
	"fmt"
)

// walkWebP goes through the RIFF chunks (RFC 9649, section 2): each is name, length, body and a byte that makes it even.
func walkWebP(data []byte, s *survey) error {
	size := int64(binary.LittleEndian.Uint32(data[4:]))
	if size > int64(len(data)-8) {
		return cut("the RIFF chunk")
	}
	framed := false
	for at := int64(12); at < 8+size; {
		name, body, ok := riffChunk(data[at : 8+size])
		if !ok {
			return cut(fmt.Sprintf("chunk %q", name))
		}
		switch name {
		case "VP8X":
			if len(body) > 0 && body[0]&2 != 0 {
				s.frames = 2
			}
		case "ANIM", "ANMF":
			s.frames = 2
		case "EXIF":
			s.orientation = orientation(body)
		case "VP8 ", "VP8L":
			if w, h := frameSize(name, body); w != s.width || h != s.height {
				return fmt.Errorf("%w: a frame of %d x %d on a canvas of %d x %d", ErrBroken, w, h, s.width, s.height)
			}
			framed = true
		}
		at += 8 + int64(len(body)+len(body)&1)
	}
	if !framed && s.frames == 0 {
		return fmt.Errorf("%w: it has no frame", ErrBroken)
	}
	return nil
}

// riffChunk returns the chunk that data begins with, and false where it is cut.
func riffChunk(data []byte) (name string, body []byte, ok bool) {
	if len(data) < 8 {
		return "", nil, false
	}
	name = string(data[:4])
	length := int64(binary.LittleEndian.Uint32(data[4:]))
	if length > int64(len(data)-8) {
		return name, nil, false
	}
	return name, data[8 : 8+length], true
}

// frameSize reads the size that a frame states for itself; 0 x 0 where it is none.
func frameSize(name string, body []byte) (w, h int) {
	switch {
	case name == "VP8 " && len(body) >= 10: // RFC 6386, section 9.1
		return int(binary.LittleEndian.Uint16(body[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(body[8:]) & 0x3fff)
	case name == "VP8L" && len(body) >= 5: // RFC 9649, section 3.4
		bits := binary.LittleEndian.Uint32(body[1:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1
	}
	return 0, 0
}
