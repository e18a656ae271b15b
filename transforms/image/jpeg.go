package image

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Markers of JPEG (ITU-T T.81, table B.1).
const (
	markerRST0 = 0xd0
	markerRST7 = 0xd7
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerAPP1 = 0xe1
)

// pixelsPerByte is the most pixels that a byte of JPEG can hold: a block of 8 x 8 takes a bit or more.
const pixelsPerByte = 8 * 8 * 8

// mostScans is far above what encoders make (about 10). Each scan goes over the whole picture, and an empty one takes but
// a few bytes, so that a small file could keep a decoder busy for hours.
const mostScans = 100

// walkJPEG goes through the markers as the decoder does, for the orientation and the number of scans.
func walkJPEG(data []byte, s *survey) error {
	s.room = int64(len(data)) * pixelsPerByte
	scans := 0
	for at := 2; ; {
		marker, after := jpegMarker(data, at)
		if marker == markerEOI {
			return nil
		}
		body, ok := jpegBody(data[after:])
		if !ok {
			return cut(fmt.Sprintf("segment ff%02x", marker))
		}
		switch marker {
		case markerSOS:
			scans++
		case markerAPP1:
			if exif, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); ok {
				s.orientation = orientation(exif)
			}
		}
		if scans > mostScans {
			return fmt.Errorf("%w: more than %d scans", ErrBroken, mostScans)
		}
		at = after + 2 + len(body)
	}
}

// jpegMarker finds the next marker that begins a segment, or the end marker, and where it ends. Coded pixels are passed
// over: an ff in them is followed by 00 or a restart marker. Past the end the marker is 0.
func jpegMarker(data []byte, at int) (marker byte, after int) {
	for i := at; i+1 < len(data); i++ {
		if data[i] != 0xff {
			continue
		}
		m := data[i+1]
		if m != 0 && m != 0xff && (m < markerRST0 || m > markerRST7) {
			return m, i + 2
		}
	}
	return 0, len(data)
}

// jpegBody returns the body of a segment; the two bytes of its length count as part of it.
func jpegBody(data []byte) (body []byte, ok bool) {
	if len(data) < 2 {
		return nil, false
	}
	length := int(binary.BigEndian.Uint16(data))
	if length < 2 || length > len(data) {
		return nil, false
	}
	return data[2:length], true
}
