package image

import (
	"bytes"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// gifHeader is a GIF header of this size with a colour table of two, and no frame: 19 bytes.
func gifHeader(w, h uint16, rest ...byte) []byte {
	return slices.Concat([]byte("GIF89a"), []byte{byte(w), byte(w >> 8), byte(h), byte(h >> 8), 0x80, 0, 0}, make([]byte, 6), rest)
}

// allocated returns the bytes that f allocates, freed or not.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Reading may allocate a few times the input while its buffer grows; nothing else may follow a stranger's numbers.
func TestHostilePicturesCostLittle(t *testing.T) {
	const extra, growth = 2 << 20, 6
	frame := []byte{gifFrame, 0, 0, 0, 0, 0x70, 0x17, 0x70, 0x17, 0, 2, 0, gifTrailer} // 6000 x 6000
	small := asPNG(t, halves(8, 8))
	lie := func(length uint32) []byte {
		c := chunk("teSt", []byte("some text"))
		c[0], c[1], c[2], c[3] = byte(length>>24), byte(length>>16), byte(length>>8), byte(length)
		return withChunks(small, c)
	}
	scans := slices.Repeat(slices.Concat(scan(1, 63, 1), []byte{0}), 101)
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"gif of 34 bytes":           {gifHeader(0xffff, 0xffff, make([]byte, 15)...), ErrTooManyPixels},
		"gif of no pixels":          {gifHeader(0, 0, gifTrailer), ErrBroken},
		"gif without frame":         {gifHeader(5, 5, gifTrailer), ErrBroken},
		"gif of an empty frame":     {gifHeader(5, 5, gifFrame, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, gifTrailer), ErrBroken},
		"gif frame of few bytes":    {gifHeader(6000, 6000, frame...), ErrBroken},
		"gif frame beyond":          {gifHeader(60, 60, frame...), ErrBroken},
		"gif of other blocks":       {gifHeader(5, 5, 0x77), ErrBroken},
		"png bomb":                  {headedPNG(30_000, 30_000, 1, 0, 0, zeros(t, 30_000*3751)), ErrTooManyPixels},
		"png of 2^56 pixels":        {headedPNG(1<<28, 1<<28, 1, 0, 0, zeros(t, 9)), ErrTooManyPixels},
		"png of 2^62 pixels":        {headedPNG(1<<31-1, 1<<31-1, 1, 0, 0, zeros(t, 9)), ErrBroken}, // the decoder says so first
		"png of few bytes":          {headedPNG(6000, 6000, 16, 6, 0, zeros(t, 100_000)), ErrBroken},
		"interlaced png bomb":       {headedPNG(30_000, 30_000, 8, 2, 1, zeros(t, 100)), ErrTooManyPixels},
		"interlaced, few bytes":     {headedPNG(6000, 6000, 8, 2, 1, zeros(t, 100_000)), ErrBroken},
		"png chunk of 2 GiB":        {lie(1<<31 - 1), ErrBroken},
		"png chunk of 4 GiB":        {lie(1<<32 - 1), ErrBroken},
		"png of negative size":      {headedPNG(1<<31, 5, 8, 2, 0, zeros(t, 100)), ErrBroken},
		"png of no pixels":          {headedPNG(0, 0, 8, 2, 0, zeros(t, 100)), ErrBroken},
		"png of a strange depth":    {headedPNG(5, 5, 7, 5, 0, zeros(t, 100)), ErrBroken},
		"jpeg of the most pixels":   {headedJPEG(0xc0, 0xffff, 0xffff, 3, scan(0, 63, 1, 2, 3)), ErrTooManyPixels},
		"jpeg of few bytes":         {headedJPEG(0xc0, 6000, 6000, 3, scan(0, 63, 1, 2, 3)), ErrBroken},
		"progressive, few bytes":    {headedJPEG(0xc2, 6000, 6000, 4, scan(0, 0, 1, 2, 3, 4)), ErrBroken},
		"jpeg of no pixels":         {headedJPEG(0xc0, 0, 0, 3, scan(0, 63, 1, 2, 3)), ErrBroken},
		"jpeg without scan":         {headedJPEG(0xc0, 8, 8, 3), ErrBroken},
		"jpeg of many scans":        {headedJPEG(0xc2, 8, 8, 1, scan(0, 0, 1), []byte{0}, scans), ErrBroken},
		"lossless jpeg":             {headedJPEG(0xc3, 8, 8, 3, scan(0, 63, 1, 2, 3)), ErrBroken},
		"webp canvas":               {riff(canvas(0, 20_000, 20_000), lossy[12:]), ErrTooManyPixels},
		"webp canvas of 2^48":       {riff(canvas(0, 1<<24, 1<<24), lossy[12:]), ErrBroken},
		"webp alpha on a canvas":    {riff(canvas(0x10, 6000, 6000), riffPart("ALPH", 0, 0), lossy[12:]), ErrBroken},
		"webp frame":                {riff(vp8l(16_383, 16_383)), ErrTooManyPixels},
		"webp frame beyond canvas":  {riff(canvas(0, 5, 5), vp8l(16_383, 16_383)), ErrBroken},
		"webp frame within canvas":  {riff(canvas(0, 500, 500), lossy[12:]), ErrBroken},
		"webp of a large RIFF":      {append([]byte("RIFF\xff\xff\xff\xffWEBP"), lossy[12:]...), ErrBroken},
		"webp of a large chunk":     {riff([]byte("VP8L\xff\xff\xff\x7f"), vp8l(5, 5)[8:]), ErrBroken},
		"webp without frame":        {riff(canvas(0, 5, 5)), ErrBroken},
		"webp without chunks":       {riff(), ErrBroken},
		"more bytes than the limit": {append(slices.Clone(small), make([]byte, 1<<20)...), ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			got := allocated(func() { refused(t, c.data, Limits{Bytes: 1 << 20}, c.want) })
			if limit := uint64(extra + growth*len(c.data)); got > limit {
				t.Errorf("%d bytes allocated for %d", got, len(c.data))
			}
		})
	}
}

func TestNoPictures(t *testing.T) {
	for _, text := range []string{"", "x", "\x89PN", "\xff\xd8", "GIF", "GIF88b", "RIFF1234WAVEfmt ", "BM\x00\x00", "II*\x00", "%PDF-1.7",
		`<svg xmlns="http://www.w3.org/2000/svg"/>`, `<?xml version="1.0"?><svg/>`, "<!doctype html><title>404</title>", `{"error": "not found"}`, strings.Repeat("\x00", 99)} {
		refused(t, []byte(text), Limits{}, ErrFormat)
	}
}

func TestAnimated(t *testing.T) {
	small := halves(8, 8)
	for name, data := range map[string][]byte{
		"gif":                 asGIF(t, small, 2),
		"gif of many frames":  asGIF(t, small, 99),
		"gif, cut":            asGIF(t, small, 9)[:1600],
		"apng":                withChunks(asPNG(t, small), chunk("acTL", []byte{0, 0, 0, 2, 0, 0, 0, 0})),
		"apng of 2^32 frames": withChunks(asPNG(t, small), chunk("acTL", []byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0})),
		"webp":                riff(canvas(2, 5, 5), riffPart("ANIM", make([]byte, 6)...), riffPart("ANMF", make([]byte, 24)...)),
		"webp by its flag":    riff(canvas(2, 1, 1), lossy[12:]),
		"webp by its frames":  riff(canvas(0, 5, 5), riffPart("ANMF", make([]byte, 24)...)),
	} {
		t.Run(name, func(t *testing.T) { refused(t, data, Limits{}, ErrAnimated) })
	}
}

// No part of a file is a picture.
func TestTruncated(t *testing.T) {
	m := noise(24, 17)
	cmyk := headedJPEG(0xc2, 16, 16, 4, scan(0, 0, 1, 2, 3, 4), []byte{0, 0})
	for name, data := range map[string][]byte{"png": asPNG(t, m), "jpeg": asJPEG(t, m), "gif": asGIF(t, m, 1), "webp": drawing(t), "lossy webp": lossy, "progressive": cmyk} {
		t.Run(name, func(t *testing.T) {
			prepared(t, data, Limits{})
			for n := 0; n < len(data); n += max(1, min(23, len(data)-n-20)) {
				p, err := Prepare(bytes.NewReader(data[:n]), Limits{})
				if p != nil || (Reason(err) != "broken" && Reason(err) != "format") {
					t.Fatalf("cut at %d of %d: %v, %v", n, len(data), p, err)
				}
			}
		})
	}
}

func TestCorrupt(t *testing.T) {
	data := asPNG(t, noise(24, 17))
	for at := range data {
		wrong := slices.Clone(data)
		wrong[at] ^= 0x10
		if _, err := Prepare(bytes.NewReader(wrong), Limits{}); err == nil {
			t.Fatalf("a wrong byte at %d", at)
		}
	}
}

// A large chunk within the limit is not held against the picture.
func TestHugeAncillaryChunk(t *testing.T) {
	data := withChunks(asPNG(t, halves(8, 8)), chunk("teSt", make([]byte, 8<<20)))
	p, _ := prepared(t, data, Limits{})
	if len(p.Data) > 2000 {
		t.Errorf("%d bytes", len(p.Data))
	}
	refused(t, data, Limits{Bytes: 1 << 20}, ErrTooLarge)
}

// The pixel limit is inclusive.
func TestPixelLimit(t *testing.T) {
	data := asPNG(t, halves(20, 30))
	prepared(t, data, Limits{Pixels: 600})
	refused(t, data, Limits{Pixels: 599}, ErrTooManyPixels)
}

// The largest picture that is taken stays within the memory that doc.go states.
func TestLargestPicture(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes 40 million pixels")
	}
	const side = 6324
	data := headedPNG(side, side, 8, 0, 0, zeros(t, side*(side+1)))
	got := allocated(func() { prepared(t, data, Limits{}) })
	if limit := uint64(side*side + 60<<20); got > limit {
		t.Errorf("%d bytes allocated", got)
	}
}

// The costliest kind of picture: four coefficients of 4 bytes, four samples and a copy of them for each pixel.
func TestCostliestPicture(t *testing.T) {
	const side, scaling = 1024, 60 << 20
	data := headedJPEG(0xc2, side, side, 4, scan(0, 0, 1, 2, 3, 4), make([]byte, 4*side*side/64/8))
	got := allocated(func() { prepared(t, data, Limits{}) })
	if limit := uint64(24*side*side + scaling); got > limit || got < 20*side*side {
		t.Errorf("%d bytes allocated", got)
	}
}
