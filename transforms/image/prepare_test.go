package image

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/color/palette"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/image/draw"
	"pgregory.net/rapid"
)

// as returns the picture in another colour model.
func as(m image.Image, out draw.Image) image.Image {
	draw.Draw(out, out.Bounds(), m, image.Point{}, draw.Src)
	return out
}

func TestSmallPicturesAreSentAsTheyAre(t *testing.T) {
	small := halves(64, 32)
	for name, c := range map[string]struct {
		data []byte
		mime string
	}{
		"png":             {asPNG(t, small), "image/png"},
		"grey png":        {asPNG(t, as(small, image.NewGray(small.Rect))), "image/png"},
		"palette png":     {asPNG(t, as(small, image.NewPaletted(small.Rect, palette.WebSafe))), "image/png"},
		"jpeg":            {asJPEG(t, small), "image/jpeg"},
		"grey jpeg":       {asJPEG(t, as(small, image.NewGray(small.Rect))), "image/jpeg"},
		"upright jpeg":    {withEXIF(asJPEG(t, small), exif(bigEndian, 1)), "image/jpeg"},
		"webp":            {drawing(t), "image/webp"},
		"lossy webp":      {lossy, "image/webp"},
		"webp on canvas":  {riff(canvas(0, 1, 1), lossy[12:]), "image/webp"},
		"opaque alpha":    {riff(canvas(0x10, 1, 1), riffPart("ALPH", 0, 0xff), lossy[12:]), "image/webp"},
		"one frame apng":  {withChunks(asPNG(t, small), chunk("acTL", []byte{0, 0, 0, 1, 0, 0, 0, 0})), "image/png"},
		"exactly at edge": {asPNG(t, halves(512, 512)), "image/png"},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := prepared(t, c.data, Limits{})
			if p.MIME != c.mime || !bytes.Equal(p.Data, c.data) {
				t.Errorf("%s of %d bytes; want %s as it was", p.MIME, len(p.Data), c.mime)
			}
		})
	}
}

func TestOtherPicturesAreEncodedAnew(t *testing.T) {
	small, large := halves(64, 32), halves(400, 200)
	deep, deepGrey := as(small, image.NewNRGBA64(small.Rect)), as(image.White, image.NewGray16(small.Rect))
	for name, c := range map[string]struct {
		data        []byte
		w, h        int
		left, right color.Color
	}{
		"gif":            {asGIF(t, small, 1), 64, 32, red, blue},
		"large png":      {asPNG(t, large), 128, 64, red, blue},
		"large jpeg":     {asJPEG(t, large), 128, 64, red, blue},
		"large gif":      {asGIF(t, large, 1), 128, 64, red, blue},
		"large palette":  {asPNG(t, as(large, image.NewPaletted(large.Rect, palette.WebSafe))), 128, 64, red, blue},
		"a bit too wide": {asPNG(t, halves(129, 129)), 128, 128, red, blue},
		"many times":     {asPNG(t, halves(1700, 900)), 128, 68, red, blue},
		"tall":           {asPNG(t, halves(200, 1000)), 26, 128, red, blue},
		"sliver":         {asPNG(t, halves(5000, 1)), 128, 1, red, blue},
		"16 bits":        {asPNG(t, deep), 64, 32, red, blue},
		"16 bits grey":   {asPNG(t, deepGrey), 64, 32, color.White, color.White},
		"interlaced":     {headedPNG(400, 400, 8, 0, 1, zeros(t, 400*400+3*50+2*100+2*200)), 128, 128, color.Black, color.Black},
		"cmyk":           {headedJPEG(0xc0, 8, 8, 4, scan(0, 63, 1, 2, 3, 4), []byte{0}), 8, 8, color.Gray{Y: 64}, color.Gray{Y: 64}},
		"transparent":    {asPNG(t, image.NewNRGBA(image.Rect(0, 0, 9, 9))), 9, 9, color.White, color.White},
		"alpha webp":     {riff(canvas(0x10, 1, 1), riffPart("ALPH", 0, 0), lossy[12:]), 1, 1, color.White, color.White},
		"fat metadata":   {withChunks(asPNG(t, small), chunk("tEXt", make([]byte, 1<<20))), 64, 32, red, blue},
	} {
		t.Run(name, func(t *testing.T) {
			p, m := prepared(t, c.data, Limits{Edge: 128})
			if p.MIME != "image/jpeg" || p.Width != c.w || p.Height != c.h {
				t.Fatalf("%s of %d x %d; want JPEG of %d x %d", p.MIME, p.Width, p.Height, c.w, c.h)
			}
			if y := p.Height / 2; !near(m, p.Width/8, y, c.left) || !near(m, p.Width*7/8, y, c.right) {
				t.Errorf("%v and %v; want %v and %v", m.At(p.Width/8, y), m.At(p.Width*7/8, y), c.left, c.right)
			}
		})
	}
}

func TestLargeWebP(t *testing.T) {
	p, m := prepared(t, drawing(t), Limits{Edge: 100})
	if p.MIME != "image/jpeg" || max(p.Width, p.Height) != 100 {
		t.Errorf("%s of %v", p.MIME, m.Bounds())
	}
}

// A GIF frame may be smaller than its canvas; what it leaves bare is white.
func TestFrameOnLargerCanvas(t *testing.T) {
	data := asGIF(t, halves(10, 10), 1)
	data[6], data[8] = 200, 100
	p, m := prepared(t, data, Limits{})
	if p.Width != 200 || p.Height != 100 || !near(m, 2, 2, red) || !near(m, 150, 50, color.White) {
		t.Errorf("%v: %v, %v", m.Bounds(), m.At(2, 2), m.At(150, 50))
	}
}

func TestSameBytesTwice(t *testing.T) {
	for _, data := range [][]byte{asPNG(t, noise(1500, 400)), asJPEG(t, noise(300, 700)), asGIF(t, noise(600, 20), 1)} {
		one, _ := prepared(t, data, Limits{})
		two, _ := prepared(t, data, Limits{})
		if !bytes.Equal(one.Data, two.Data) {
			t.Error("two calls, two pictures")
		}
	}
}

func TestReadsNoMoreThanItMust(t *testing.T) {
	source := bytes.NewReader(make([]byte, 1000))
	if _, err := Prepare(source, Limits{Bytes: 100}); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	if read := 1000 - source.Len(); read != 101 {
		t.Errorf("read %d bytes", read)
	}
	data := asPNG(t, halves(4, 4))
	prepared(t, data, Limits{Bytes: int64(len(data))})
	refused(t, data, Limits{Bytes: int64(len(data)) - 1}, ErrTooLarge)
}

func TestErrorOfTheReader(t *testing.T) {
	_, err := Prepare(io.MultiReader(strings.NewReader(pngOpening), iotest.ErrReader(io.ErrClosedPipe)), Limits{})
	if !errors.Is(err, io.ErrClosedPipe) || Reason(err) != "unread" {
		t.Errorf("%v: %s", err, Reason(err))
	}
}

func TestAspectRatio(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(1, 40_000_000)
		w, h, edge := side.Draw(t, "w"), side.Draw(t, "h"), rapid.IntRange(1, 2000).Draw(t, "edge")
		gw, gh := fit(w, h, edge)
		if max(w, h) <= edge {
			if gw != w || gh != h {
				t.Fatalf("%d x %d fits", w, h)
			}
			return
		}
		if max(gw, gh) != edge {
			t.Fatalf("%d x %d", gw, gh)
		}
		exact := float64(min(w, h)) * float64(edge) / float64(max(w, h))
		if got := float64(min(gw, gh)); got != 1 && (got < exact-0.51 || got > exact+0.51) || got < 1 {
			t.Fatalf("%v; exactly %v", got, exact)
		}
	})
}

func TestAspectRatioOfPictures(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		side := rapid.IntRange(1, 300)
		w, h, edge := side.Draw(r, "w"), side.Draw(r, "h"), rapid.IntRange(1, 80).Draw(r, "edge")
		p, _ := prepared(t, asPNG(t, halves(w, h)), Limits{Edge: edge})
		if gw, gh := fit(w, h, edge); p.Width != gw || p.Height != gh {
			r.Fatalf("%d x %d became %d x %d", w, h, p.Width, p.Height)
		}
	})
}

// No more pictures are decoded at once than there are slots, however many goroutines call.
func TestDecodesAFewAtOnce(t *testing.T) {
	whole := formats[0].decode
	defer func() { formats[0].decode = whole }()
	var now, most atomic.Int64
	formats[0].decode = func(r io.Reader) (image.Image, error) {
		n := now.Add(1)
		defer now.Add(-1)
		for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
		}
		time.Sleep(time.Millisecond)
		return whole(r)
	}
	data := asPNG(t, halves(20, 20))
	var calls sync.WaitGroup
	for range 256 {
		calls.Go(func() {
			if _, err := Prepare(bytes.NewReader(data), Limits{}); err != nil {
				t.Error(err)
			}
		})
	}
	calls.Wait()
	if most.Load() > int64(cap(slots)) || len(slots) != 0 {
		t.Errorf("%d at once with %d slots; %d are still taken", most.Load(), cap(slots), len(slots))
	}
}

func TestPanicOfADecoder(t *testing.T) {
	whole := formats[0].decode
	defer func() { formats[0].decode = whole }()
	formats[0].decode = func(io.Reader) (image.Image, error) { panic("index out of range") }
	refused(t, asPNG(t, halves(2, 2)), Limits{}, ErrBroken)
	if len(slots) != 0 {
		t.Error("a slot is lost")
	}
}

func TestReason(t *testing.T) {
	for want, err := range map[string]error{"": nil, "format": ErrFormat, "too_large": ErrTooLarge, "too_many_pixels": ErrTooManyPixels,
		"broken": ErrBroken, "animated": ErrAnimated, "unread": io.ErrUnexpectedEOF} {
		if err != nil {
			err = errors.Join(err, io.EOF)
		}
		if got := Reason(err); got != want {
			t.Errorf("%v: %s", err, got)
		}
	}
}

func BenchmarkPrepare(b *testing.B) {
	data := asJPEG(b, halves(4000, 3000))
	for b.Loop() {
		must[*Picture](b)(Prepare(bytes.NewReader(data), Limits{}))
	}
}
