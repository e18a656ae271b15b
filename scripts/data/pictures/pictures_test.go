package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "golang.org/x/image/webp"
)

const assets = "../../../examples/creative/assets"

// kinds are the names of the decoders behind each ending.
var kinds = map[string]string{"png": "png", "jpg": "jpeg", "webp": "webp"}

func TestSameBytesEachTime(t *testing.T) {
	for _, pic := range pictures {
		first, err := pic.bytes()
		if err != nil {
			t.Fatal(pic.file(), err)
		}
		again, err := pic.bytes()
		if err != nil || !bytes.Equal(first, again) {
			t.Errorf("%s: drawn twice, it is not the same (%v)", pic.file(), err)
		}
	}
}

func TestFilesDecode(t *testing.T) {
	total := 0
	for _, pic := range pictures {
		data, err := pic.bytes()
		if err != nil {
			t.Fatal(pic.file(), err)
		}
		total += len(data)
		m, kind, err := image.Decode(bytes.NewReader(data))
		if err != nil || kind != kinds[pic.format.ext] {
			t.Errorf("%s is %q: %v", pic.file(), kind, err)
			continue
		}
		w, h := m.Bounds().Dx(), m.Bounds().Dy()
		if side := max(w, h); side < 256 || side > 384 {
			t.Errorf("%s is %d x %d", pic.file(), w, h)
		}
		if wantW, wantH, err := size(pic.aspect); err != nil || w != wantW || h != wantH {
			t.Errorf("%s is %d x %d, not %d x %d (%v)", pic.file(), w, h, wantW, wantH, err)
		}
		if o, ok := m.(interface{ Opaque() bool }); ok && !o.Opaque() {
			t.Errorf("%s has holes", pic.file())
		}
		if n := colorsIn(m); n < 8 {
			t.Errorf("%s has %d colours only", pic.file(), n)
		}
	}
	if total > 900_000 {
		t.Errorf("%d bytes in all", total)
	}
}

// colorsIn counts colours, up to 8.
func colorsIn(m image.Image) int {
	seen := map[[3]uint32]bool{}
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			r, g, b, _ := m.At(x, y).RGBA()
			if seen[[3]uint32{r, g, b}] = true; len(seen) >= 8 {
				return len(seen)
			}
		}
	}
	return len(seen)
}

func TestPicturesBelongToAssets(t *testing.T) {
	type asset struct {
		Title  string `json:"title"`
		Aspect string `json:"aspect_ratio"`
	}
	known := map[string]asset{}
	for _, name := range []string{"templates.jsonl.gz", "photos.jsonl"} {
		for _, line := range lines(t, filepath.Join(assets, name)) {
			var a struct {
				ID string `json:"id"`
				asset
			}
			if err := json.Unmarshal(line, &a); err != nil {
				t.Fatal(err)
			}
			known[a.ID] = a.asset
		}
	}
	count := map[string]int{}
	for _, pic := range pictures {
		if got := (asset{pic.title, pic.aspect}); got != known[pic.id] {
			t.Errorf("%s is %v, and the asset is %v", pic.id, got, known[pic.id])
		}
		kind, _, _ := strings.Cut(pic.id, "-")
		count[kind]++
		count[pic.format.ext]++
	}
	for kind, want := range map[string]int{"template": 16, "photo": 16, "png": 12, "jpg": 12, "webp": 8} {
		if count[kind] != want {
			t.Errorf("%d of %s, not %d", count[kind], kind, want)
		}
	}
}

// lines reads a file, unpacked where it is packed.
func lines(t *testing.T, path string) [][]byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	var out [][]byte
	scanner := bufio.NewScanner(r)
	for scanner.Scan() {
		out = append(out, bytes.Clone(scanner.Bytes()))
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSizeKeepsTheRatio(t *testing.T) {
	for aspect, want := range map[string][2]int{
		"1:1": {352, 352}, "16:9": {352, 198}, "9:16": {198, 352}, "8.5:11": {272, 352}, "4:3": {352, 264}, "2:3": {234, 351},
	} {
		if w, h, err := size(aspect); err != nil || [2]int{w, h} != want {
			t.Errorf("%s: %d x %d, not %v (%v)", aspect, w, h, want, err)
		}
	}
	for _, aspect := range []string{"", "16", "a:b", "0:1", "4:-3"} {
		if _, _, err := size(aspect); err == nil {
			t.Errorf("%q: no error", aspect)
		}
	}
}

func TestBadPathsAreErrors(t *testing.T) {
	for _, path := range []string{"1 2", "M 1", "M 0 0 X 1 1", "M 0 0 L 1 one"} {
		p := newPage(8, 8)
		p.shape(red, path)
		if p.err == nil {
			t.Errorf("%q: no error", path)
		}
	}
}
