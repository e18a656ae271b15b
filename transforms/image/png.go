package image

import (
	"encoding/binary"
	"fmt"
)

const pngOpening = "\x89PNG\r\n\x1a\n"

// inflation is the most bytes that one byte of deflate can stand for (https://zlib.net/zlib_tech.html).
const inflation = 1032

// channels of a pixel, by the colour type of IHDR.
var channels = map[byte]int64{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}

// walkPNG goes through the chunks: each is length, name, body and checksum. The decoder verifies the checksums.
func walkPNG(data []byte, s *survey) error {
	packed, bits := int64(0), int64(1)
	for at := len(pngOpening); ; {
		name, body, ok := pngChunk(data[at:])
		if !ok {
			return cut(fmt.Sprintf("chunk %q", name))
		}
		switch name {
		case "IHDR":
			if len(body) == 13 {
				bits = int64(body[8]) * channels[body[9]]
			}
		case "IDAT":
			packed += int64(len(body))
		case "acTL":
			s.frames = frameCount(body)
		case "eXIf":
			s.orientation = orientation(body)
		case "IEND":
			s.room = max(1, packed*inflation*8/max(1, bits))
			return nil
		}
		at += 12 + len(body)
	}
}

// pngChunk returns the chunk that data begins with, and false where it is cut.
func pngChunk(data []byte) (name string, body []byte, ok bool) {
	if len(data) < 12 {
		return "", nil, false
	}
	name = string(data[4:8])
	length := int64(binary.BigEndian.Uint32(data))
	if length > int64(len(data)-12) {
		return name, nil, false
	}
	return name, data[8 : 8+length], true
}

// frameCount reads an acTL chunk, which is how an animated PNG says so.
func frameCount(body []byte) int {
	if len(body) < 4 {
		return 0
	}
	return int(min(binary.BigEndian.Uint32(body), 1<<30))
}
