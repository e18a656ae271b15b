package llm

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A secret is read with the machine's token; what fails for a moment is asked again; no error shows a secret.
func TestManagedSecret(t *testing.T) {
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/computeMetadata/v1/instance/service-accounts/default/token") {
			fmt.Fprint(w, `{"access_token":"machine-token","expires_in":3600,"token_type":"Bearer"}`)
			return
		}
		if r.Header.Get("Authorization") != "Bearer machine-token" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		asked[r.URL.Path]++
		data := func(text, sum string) {
			fmt.Fprintf(w, `{"name":"x","payload":{"data":%q,"dataCrc32c":%q}}`, base64.StdEncoding.EncodeToString([]byte(text)), sum)
		}
		switch name := strings.TrimPrefix(r.URL.Path, "/v1/projects/p-1/secrets/"); name {
		case "good/versions/latest:access":
			data("123456789\n", "")
		case "summed/versions/3:access":
			data("123456789", "3808858755") // the check value of CRC-32C, 0xe3069283
		case "damaged/versions/latest:access":
			data(canary, "1")
		case "lines/versions/latest:access":
			data(canary+"\n"+canary, "")
		case "slow/versions/latest:access":
			if asked[r.URL.Path] < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			data(canary, "")
		case "denied/versions/latest:access":
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, canary)
		case "html/versions/latest:access":
			fmt.Fprint(w, "<html>"+canary)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer server.Close()
	t.Setenv("GCE_METADATA_HOST", strings.TrimPrefix(server.URL, "http://"))
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", "")
	t.Setenv("HOME", t.TempDir()) // no credentials of whoever runs the test
	was := secretManager
	secretManager = server.URL
	defer func() { secretManager = was }()
	for _, test := range []struct{ name, want, failure string }{
		{"projects/p-1/secrets/good", "123456789", ""},
		{"projects/p-1/secrets/summed/versions/3", "123456789", ""},
		{"projects/p-1/secrets/slow", canary, ""},
		{"projects/p-1/secrets/damaged", "", "damaged"},
		{"projects/p-1/secrets/lines", "", "one line"},
		{"projects/p-1/secrets/denied", "", "secretAccessor"},
		{"projects/p-1/secrets/none", "", "no such secret"},
		{"projects/p-1/secrets/html", "", "no JSON"},
		{"p-1/good", "", "projects/PROJECT/secrets/NAME"},
		{"projects/p-1/secrets/../x", "", "projects/PROJECT/secrets/NAME"},
	} {
		got, err := Secret(t.Context(), "gcp-secret:"+test.name)
		switch {
		case test.failure == "" && (err != nil || got != test.want):
			t.Errorf("%s: %v", test.name, err)
		case test.failure != "" && (err == nil || !strings.Contains(err.Error(), test.failure) || leaks(err.Error())):
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if n := asked["/v1/projects/p-1/secrets/slow/versions/latest:access"]; n != 3 {
		t.Errorf("a server that was down for a moment was asked %d times", n)
	}
	if n := asked["/v1/projects/p-1/secrets/denied/versions/latest:access"]; n != 1 {
		t.Errorf("a refusal was asked for %d times", n)
	}
}
