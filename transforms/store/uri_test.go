package store

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestJoin(t *testing.T) {
	for _, c := range []struct {
		base  string
		parts []string
		want  string
	}{
		{"out", []string{"snapshots", "1-ab"}, "out/snapshots/1-ab"},
		{"out/", []string{"data/train.parquet"}, "out/data/train.parquet"},
		{"/abs", nil, "/abs"},
		{"/abs", []string{"../up"}, "/up"},
		{"file:///a%20b", []string{"c%20d"}, "/a b/c%20d"},
		{"gs://bucket/data/", []string{"x", "y.json"}, "gs://bucket/data/x/y.json"},
		{"gs://bucket", []string{"../other"}, "gs://other"},
	} {
		if got := Join(c.base, c.parts...); got != c.want {
			t.Errorf("Join(%q, %q) = %q, want %q", c.base, c.parts, got, c.want)
		}
	}
}

func TestLocalPath(t *testing.T) {
	for _, c := range []struct{ uri, want, wrong string }{
		{uri: "a/b", want: "a/b"},
		{uri: "file:///a/b%20c%25", want: "/a/b c%"},
		{uri: "file://localhost/a", want: "/a"},
		{uri: "", wrong: "empty path"},
		{uri: "a\x00b", wrong: "NUL"},
		{uri: "file://host/a", wrong: "absolute path on this machine"},
		{uri: "file://rel", wrong: "absolute path on this machine"},
		{uri: "file:///a%zz", wrong: "percent"},
		{uri: "s3://bucket/a", wrong: `unknown URI scheme "s3"`},
		{uri: "https://host/a", wrong: `unknown URI scheme "https"`},
	} {
		got, err := localPath(c.uri)
		if c.wrong == "" && (err != nil || got != c.want) {
			t.Errorf("localPath(%q) = %q, %v, want %q", c.uri, got, err, c.want)
		}
		if c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
			t.Errorf("localPath(%q) error %v, want %q", c.uri, err, c.wrong)
		}
	}
	if _, err := localPath("s3://b/a"); !errors.Is(err, ErrScheme) {
		t.Errorf("%v is not ErrScheme", err)
	}
}

// Plain names below a folder come out as path.Join has them, whatever their number.
func TestJoinAgreesWithPath(t *testing.T) {
	name := rapid.StringMatching(`[a-zA-Z0-9_.-]{1,8}`)
	rapid.Check(t, func(t *rapid.T) {
		base, parts := name.Draw(t, "base"), rapid.SliceOf(name).Draw(t, "parts")
		if got, want := Join(base, parts...), path.Join(append([]string{base}, parts...)...); got != want {
			t.Fatalf("Join(%q, %q) = %q, want %q", base, parts, got, want)
		}
	})
}

func FuzzLocalPath(f *testing.F) {
	for _, seed := range []string{"a", "file:///a%20b", "gs://b/c", "://", "file://", "%", "a\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		local, err := localPath(uri)
		if err == nil && local == "" {
			t.Fatalf("%q gives an empty path and no error", uri)
		}
	})
}

// A relative path leads to the same file from another folder; what has a scheme stays as it is.
func TestAbsolute(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for uri, want := range map[string]string{"a/b": filepath.Join(here, "a", "b"), ".": here, "/a/b": "/a/b", "gs://b/o": "gs://b/o", "file:///a": "file:///a"} {
		if got, err := Absolute(uri); err != nil || got != want {
			t.Errorf("%s: %s, %v", uri, got, err)
		}
	}
}
