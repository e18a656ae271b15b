package image

import (
	"bytes"
	"testing"
)

// FuzzPrepare looks for a panic, for memory beyond the limits, and for a picture that is none.
func FuzzPrepare(f *testing.F) {
	m := noise(24, 17)
	for _, data := range [][]byte{nil, []byte("<svg/>"), asPNG(f, m), asPNG(f, halves(100, 70)), asJPEG(f, m), withEXIF(asJPEG(f, m), exif(bigEndian, 6)),
		asGIF(f, m, 1), asGIF(f, m, 2), lossy, riff(canvas(0x10, 1, 1), riffPart("ALPH", 0, 9), lossy[12:]), drawing(f),
		headedJPEG(0xc2, 16, 16, 4, scan(0, 0, 1, 2, 3, 4), []byte{0, 0}), headedPNG(40, 40, 16, 6, 1, zeros(f, 40*40*8+100))} {
		f.Add(data)
	}
	limits := Limits{Bytes: 1 << 20, Pixels: 1 << 18, Edge: 64}
	f.Fuzz(func(t *testing.T, data []byte) {
		var p *Picture
		var err error
		got := allocated(func() { p, err = Prepare(bytes.NewReader(data), limits) })
		if limit := uint64(64<<20 + 8*len(data)); got > limit {
			t.Errorf("%d bytes allocated for %d", got, len(data))
		}
		if (p == nil) == (err == nil) || Reason(err) == "unread" {
			t.Fatalf("%v, %v", p, err)
		}
		if p != nil {
			prepared(t, p.Data, limits)
		}
	})
}
