package llm

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
)

func TestSecret(t *testing.T) {
	file := func(content string) string {
		name := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	t.Setenv("LLM_TEST_KEY", " "+canary+"\n")
	t.Setenv("LLM_TEST_EMPTY", "  ")
	t.Setenv("LLM_TEST_LINES", canary+"\nmore")
	for _, test := range []struct {
		reference, want string
		named           bool // the error names the reference
	}{
		{"", "", false},
		{"env:LLM_TEST_KEY", canary, false},
		{"file:" + file(canary+"\n"), canary, false},
		{"env:LLM_TEST_EMPTY", "!", true},
		{"env:LLM_TEST_NONE", "!", true},
		{"env:LLM_TEST_LINES", "!", true},
		{"file:" + file(""), "!", true},
		{"file:" + file(canary+"\n"+canary), "!", true},
		{"file:" + file(canary+"\x00"), "!", true},
		{"file:/does/not/exist", "!", true},
		{"env:", "!", false},
		{"file:", "!", false},
		{"env:" + canary, "!", false},
		{canary, "!", false},
		{"key:" + canary, "!", false},
	} {
		got, err := Secret(t.Context(), test.reference)
		switch {
		case test.want != "!" && (err != nil || got != test.want):
			t.Errorf("%s: %v", test.reference, err)
		case test.want == "!" && err == nil:
			t.Errorf("%s is taken", test.reference)
		case err != nil && (leaks(err.Error()) || got != "" && strings.Contains(err.Error(), got)):
			t.Errorf("%s shows a key", test.reference)
		case test.named && !strings.Contains(err.Error(), test.reference):
			t.Errorf("%s: %v", test.reference, err)
		}
	}
}

// No message about a base URL shows what may be a key in it.
func TestCheckURL(t *testing.T) {
	for _, good := range []string{"http://127.0.0.1:8000/v1", "https://api.example.com/v1", "http://[::1]:8000/v1"} {
		if err := schemas.CheckBaseURL(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "example.com/v1", "ftp://example.com", "http://", "http://me:" + canary + "@example.com/v1", "http://" + canary + "@example.com",
		"me:" + canary + "@example.com/v1", "http:/me:" + canary + "@example.com", "https://example.com/v1?api_key=" + canary, "http://me:" + canary + "@exa mple.com",
		"http://%zz" + canary + "@h", "//me:" + canary + "@example.com", "http://h/v1#" + canary} {
		if err := schemas.CheckBaseURL(bad); err == nil || leaks(err.Error()) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := New(t.Context(), "text", spec(1), nil); err == nil || !strings.Contains(err.Error(), "--base_url text=URL") {
		t.Errorf("%v", err)
	}
}
