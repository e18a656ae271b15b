package image

import (
	"bytes"
	"encoding/binary"
)

// Fields of EXIF (CIPA DC-008): the tag that we look for, and the type of its value.
const (
	orientationTag = 0x0112
	shortType      = 3
)

// orientation returns how EXIF says that the picture lies, from 1 (upright) to 8; 1 where it does not say.
func orientation(exif []byte) int {
	exif = bytes.TrimPrefix(exif, []byte("Exif\x00\x00"))
	order := byteOrder(exif)
	if order == nil || len(exif) < 8 {
		return 1
	}
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return 1
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == orientationTag && order.Uint16(entries[2:]) == shortType {
			return sane(int(order.Uint16(entries[8:])))
		}
		entries = entries[12:]
	}
	return 1
}

// byteOrder returns the order that a TIFF header announces, or nil.
func byteOrder(tiff []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		return binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		return binary.BigEndian
	}
	return nil
}

func sane(orientation int) int {
	if orientation < 1 || orientation > 8 {
		return 1
	}
	return orientation
}
