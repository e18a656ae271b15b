//go:build servers

package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// raw is JSON as it stands.
type raw = json.RawMessage

// control sends in as JSON to a server's control interface and reads the answer into out; either may be nil.
func control(t *testing.T, method, url, key string, in, out any) {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= http.StatusMultipleChoices {
		t.Fatalf("%s %s: %s %s %v", method, url, response.Status, data, err)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(data, out); err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
}

// mustEqual checks that two runs accepted the same rows.
func mustEqual(t *testing.T, a, b string) {
	t.Helper()
	x, y := queriesOf(t, filepath.Join(a, "latest")), queriesOf(t, filepath.Join(b, "latest"))
	if len(x) == 0 || strings.Join(x, "\n") != strings.Join(y, "\n") {
		t.Errorf("%d rows and %d rows differ", len(x), len(y))
	}
}
