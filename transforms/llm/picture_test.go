package llm

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/llm/llmtest"
)

func pngOf(t *testing.T, edge int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, edge, edge))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func looking(uri string) *schemas.Request {
	q := question(0)
	q.Turns[0].Picture = uri
	return q
}

// A local picture arrives as a data URI, no longer than the recipe's edge, before the text.
func TestPictureReachesTheServer(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.png")
	if err := os.WriteFile(name, pngOf(t, 200), 0o600); err != nil {
		t.Fatal(err)
	}
	var pictures []string
	var prompt string
	s := serve(t, llmtest.Options{Answer: func(r llmtest.Request) string { pictures, prompt = r.Pictures(), r.Prompt(); return "a square" }})
	e := spec(1, s.URL())
	e.Picture.Edge = 100
	mustAnswer(t, submit(t.Context(), newClient(t, e, nil), looking(name)).wait())
	if len(pictures) != 1 || prompt != "question 0" || strings.Contains(strings.Join(pictures, ""), name) {
		t.Fatalf("%q %q", pictures, prompt)
	}
	kind, data, _ := strings.Cut(pictures[0], ";base64,")
	body, err := base64.StdEncoding.DecodeString(data)
	if err != nil || !strings.HasPrefix(kind, "data:image/") {
		t.Fatal(kind, err)
	}
	if config, _, err := image.DecodeConfig(bytes.NewReader(body)); err != nil || config.Width != 100 || config.Height != 100 {
		t.Errorf("%+v %v", config, err)
	}
}

// A picture that cannot be sent is refused and not kept: it may be mended. Nothing is sent, and the server is not to
// blame.
func TestPicturesThatAreNotSent(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.png")
	if err := os.WriteFile(broken, pngOf(t, 50)[:60], 0o600); err != nil {
		t.Fatal(err)
	}
	s := serve(t, llmtest.Options{Answer: hold})
	c := newClient(t, spec(1, s.URL()), nil)
	for _, uri := range []string{broken, "/does/not/exist.png", "http://127.0.0.1:1/a.png", "HTTPS://example.com/a.png"} {
		r := submit(t.Context(), c, looking(uri)).wait()[0]
		if r.err != nil || r.Keep || r.Reply.Refused != "picture" || r.Reply.Detail == "" {
			t.Errorf("%s: %+v", uri, r)
		}
	}
	if sent := s.Counts().Sent; sent != 0 || c.servers[0].failures != 0 {
		t.Errorf("%d sent", sent)
	}
}

// A remote picture is fetched from the hosts that the recipe names alone, whatever they redirect to.
func TestRemotePictures(t *testing.T) {
	elsewhere := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	defer other.Close()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a.png":
			w.Write(pngOf(t, 40))
		case "/near":
			http.Redirect(w, r, "/a.png", http.StatusFound)
		case "/far":
			http.Redirect(w, r, strings.Replace(other.URL, "127.0.0.1", "localhost", 1), http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer host.Close()
	s := serve(t, llmtest.Options{Answer: hold})
	e := spec(1, s.URL())
	e.Picture.Hosts = []string{"127.0.0.1"}
	c := newClient(t, e, nil)
	for path, sent := range map[string]bool{"/a.png": true, "/near": true, "/far": false, "/loop": false, "/none": false} {
		r := submit(t.Context(), c, looking(host.URL+path)).wait()[0]
		if r.err != nil || (r.Reply.Refused == "") != sent || r.Keep != sent {
			t.Errorf("%s: %+v", path, r)
		}
	}
	if elsewhere > 0 || s.Counts().Sent != 2 {
		t.Errorf("%d fetched elsewhere, %+v", elsewhere, s.Counts())
	}
}

func TestMayFetch(t *testing.T) {
	hosts := []string{"pictures.example.com"}
	for uri, want := range map[string]bool{
		"https://pictures.example.com/a.png":      true,
		"https://pictures.example.com:8443/a.png": true,
		"HTTPS://Pictures.Example.COM/a.png":      true,
		"https://me@pictures.example.com/a.png":   false,
		"https://example.com/a.png":               false,
		"https://pictures.example.com.evil.test/": false,
		"https://evil.test/pictures.example.com":  false,
		"https://pictures.example.com@evil.test/": false,
		"http://[::1]/a.png":                      false,
		"%zz":                                     false,
	} {
		if got := MayFetch(uri, hosts); got != want {
			t.Errorf("%s: %v", uri, got)
		}
	}
	if !IsRemote("HTTPS://h") || IsRemote("gs://bucket/a.png") || IsRemote("/a.png") {
		t.Error("IsRemote")
	}
}
