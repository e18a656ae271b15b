package store

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// An object is read as it is stored; one that is not there is ErrNotExist.
func TestOpenObject(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Path, "album") || !strings.HasSuffix(r.URL.Path, "fern.png") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "image/png")
		_, _ = io.WriteString(w, "a picture") // the test reads it
	}))
	defer server.Close()
	t.Setenv("STORAGE_EMULATOR_HOST", strings.TrimPrefix(server.URL, "http://"))
	file, err := OpenRaw(t.Context(), "gs://album/plants/fern.png")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if data, err := io.ReadAll(file); err != nil || string(data) != "a picture" {
		t.Errorf("%q %v", data, err)
	}
	if _, err := OpenRaw(t.Context(), "gs://album/gone.png"); !errors.Is(err, ErrNotExist) {
		t.Errorf("gone: %v", err)
	}
	if _, err := OpenRaw(t.Context(), "gs://album"); err == nil || !strings.Contains(err.Error(), "gs://BUCKET/NAME") {
		t.Errorf("no name: %v", err)
	}
}
