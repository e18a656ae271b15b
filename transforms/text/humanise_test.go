package text

import "testing"

func TestHumanise(t *testing.T) {
	for in, want := range map[string]string{
		"contentType": "content type", "after_year": "after year", "HTTPServer": "http server", "assetID": "asset id",
		"kebab-case.name": "kebab case name", "__x__": "x", "": "", "mp3File": "mp3 file", "top10": "top10", "ÉtéRouge": "été rouge",
		"already plain": "already plain", "ID": "id",
	} {
		if got := Humanise(in); got != want {
			t.Errorf("Humanise(%q) = %q, want %q", in, got, want)
		}
	}
}
