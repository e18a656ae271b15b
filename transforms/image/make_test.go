package image

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

func must[T any](t testing.TB) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// drawing is 352 x 198 pixels of lossless WebP.
func drawing(t testing.TB) []byte { return must[[]byte](t)(os.ReadFile("testdata/drawing.webp")) }

// lossy is a WebP of one pixel in VP8.
var lossy = []byte("RIFF\x22\x00\x00\x00WEBPVP8 \x16\x00\x00\x00\x30\x01\x00\x9d\x01\x2a\x01\x00\x01\x00\x0e\xc0\xfe\x25\xa4\x00\x03\x70\x00\x00\x00\x00")

var (
	red  = color.NRGBA{R: 0xff, A: 0xff}
	blue = color.NRGBA{B: 0xff, A: 0xff}
)

// halves is red on the left and blue on the right.
func halves(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetNRGBA(x, y, red)
			if x >= w/2 {
				m.SetNRGBA(x, y, blue)
			}
		}
	}
	return m
}

// noise does not compress.
func noise(w, h int) *image.NRGBA {
	m, r := image.NewNRGBA(image.Rect(0, 0, w, h)), rand.New(rand.NewPCG(1, 2))
	for i := range m.Pix {
		m.Pix[i] = byte(r.Uint32()) | byte(i%4/3*0xff)
	}
	return m
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	must[any](t)(nil, png.Encode(&b, m))
	return b.Bytes()
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	must[any](t)(nil, jpeg.Encode(&b, m, nil))
	return b.Bytes()
}

// asGIF makes so many equal frames.
func asGIF(t testing.TB, m image.Image, frames int) []byte {
	t.Helper()
	var one, b bytes.Buffer
	must[any](t)(nil, gif.Encode(&one, m, nil))
	all := must[*gif.GIF](t)(gif.DecodeAll(&one))
	all.Image, all.Delay, all.Disposal = slices.Repeat(all.Image, frames), make([]int, frames), nil
	must[any](t)(nil, gif.EncodeAll(&b, all))
	return b.Bytes()
}

// chunk is one chunk of PNG.
func chunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// headedPNG has a header of its own choice over the given chunks.
func headedPNG(w, h uint32, depth, colours, interlaced byte, chunks ...[]byte) []byte {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	header = append(header, depth, colours, 0, 0, interlaced)
	return slices.Concat([]byte(pngOpening), chunk("IHDR", header), slices.Concat(chunks...), chunk("IEND", nil))
}

// zeros is an IDAT chunk of n zero bytes.
func zeros(t testing.TB, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	block := make([]byte, 1<<20)
	for ; n > 0; n -= len(block) {
		must[int](t)(w.Write(block[:min(n, len(block))]))
	}
	must[any](t)(nil, w.Close())
	return chunk("IDAT", b.Bytes())
}

// withChunks puts chunks after the header of a PNG.
func withChunks(data []byte, chunks ...[]byte) []byte {
	return slices.Insert(slices.Clone(data), len(pngOpening)+25, slices.Concat(chunks...)...)
}

// segment is one segment of JPEG.
func segment(marker byte, body ...byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

// headedJPEG is a frame header of its own choice with tables in which the one code, bit 0, means nothing; every block of
// zero bits is grey. What follows the header is the caller's.
func headedJPEG(frame byte, w, h uint16, components int, rest ...[]byte) []byte {
	sof := []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), byte(components)}
	for i := range components {
		sof = append(sof, byte(i+1), 0x11, 0)
	}
	lengths := append([]byte{1}, make([]byte, 15)...)
	return slices.Concat([]byte{0xff, 0xd8},
		segment(0xee, append([]byte("Adobe"), 0, 100, 0, 0, 0, 0, 0)...),
		segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...),
		segment(frame, sof...),
		segment(0xc4, slices.Concat([]byte{0}, lengths, []byte{0})...),
		segment(0xc4, slices.Concat([]byte{0x10}, lengths, []byte{0})...),
		slices.Concat(rest...), []byte{0xff, 0xd9})
}

// scan is the header of a scan over the given components.
func scan(from, to byte, components ...byte) []byte {
	body := []byte{byte(len(components))}
	for _, c := range components {
		body = append(body, c, 0)
	}
	return segment(markerSOS, append(body, from, to, 0)...)
}

// exif is a block that states the orientation.
func exif(order binary.ByteOrder, orientation uint16) []byte {
	out := []byte("II*\x00")
	if order.String() == "BigEndian" {
		out = []byte("MM\x00*")
	}
	field := make([]byte, 4+2+2*12+4)
	order.PutUint32(field, 8)
	order.PutUint16(field[4:], 2)
	order.PutUint16(field[6:], 0x010f) // another tag first
	for i, v := range []uint16{orientationTag, shortType} {
		order.PutUint16(field[18+2*i:], v)
	}
	order.PutUint32(field[22:], 1)
	order.PutUint16(field[26:], orientation)
	return append(out, field...)
}

// withEXIF puts an EXIF segment into a JPEG.
func withEXIF(data, block []byte) []byte {
	return slices.Insert(slices.Clone(data), 2, segment(markerAPP1, append([]byte("Exif\x00\x00"), block...)...)...)
}

// riff is a WebP of these chunks.
func riff(chunks ...[]byte) []byte {
	body := slices.Concat(chunks...)
	return slices.Concat([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(len(body)+4)), []byte("WEBP"), body)
}

func riffPart(name string, body ...byte) []byte {
	out := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body))), body...)
	return append(out, make([]byte, len(body)&1)...)
}

// canvas is a VP8X chunk.
func canvas(flags byte, w, h uint32) []byte {
	w, h = w-1, h-1
	return riffPart("VP8X", flags, 0, 0, 0, byte(w), byte(w>>8), byte(w>>16), byte(h), byte(h>>8), byte(h>>16))
}

// vp8l is a VP8L frame that states its size and holds nothing.
func vp8l(w, h uint32) []byte {
	return riffPart("VP8L", binary.LittleEndian.AppendUint32([]byte{0x2f}, w-1|(h-1)<<14)...)
}

// prepared checks what holds for every picture that was prepared, and returns its pixels.
func prepared(t testing.TB, data []byte, l Limits) (*Picture, image.Image) {
	t.Helper()
	p := must[*Picture](t)(Prepare(bytes.NewReader(data), l))
	f := must[*format](t)(sniff(p.Data))
	m := must[image.Image](t)(f.decode(bytes.NewReader(p.Data)))
	if f.mime != p.MIME || !f.sendable || m.Bounds() != image.Rect(0, 0, p.Width, p.Height) {
		t.Fatalf("%s of %d x %d holds %s of %v", p.MIME, p.Width, p.Height, f.mime, m.Bounds())
	}
	if edge := l.withDefaults().Edge; max(p.Width, p.Height) > edge || min(p.Width, p.Height) < 1 {
		t.Fatalf("%d x %d for an edge of %d", p.Width, p.Height, edge)
	}
	return p, m
}

// refused checks that there is an error of this kind and no picture.
func refused(t testing.TB, data []byte, l Limits, kind error) {
	t.Helper()
	p, err := Prepare(bytes.NewReader(data), l)
	if p != nil || !errors.Is(err, kind) {
		t.Fatalf("got %v, %v; want %v", p, err, kind)
	}
}

// near says whether the colour at x, y is the wanted one, but for what JPEG loses.
func near(m image.Image, x, y int, want color.Color) bool {
	r, g, b, _ := m.At(x, y).RGBA()
	wr, wg, wb, _ := want.RGBA()
	const lost = 12 << 8
	off := func(a, b uint32) bool { return max(a, b)-min(a, b) > lost }
	return !off(r, wr) && !off(g, wg) && !off(b, wb)
}
