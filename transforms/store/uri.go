package store

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strings"
)

// Join appends slash-separated parts to a URI or local path and cleans the result.
func Join(base string, parts ...string) string {
	scheme, rest, ok := strings.Cut(base, "://")
	if !ok || scheme == "file" {
		if local, err := localPath(base); err == nil {
			base = local
		}
		for _, part := range parts {
			base = filepath.Join(base, filepath.FromSlash(part))
		}
		return base
	}
	return scheme + "://" + path.Join(append([]string{rest}, parts...)...)
}

// Absolute makes a local path one that leads to the same file from any folder; a URI with a scheme is itself.
func Absolute(uri string) (string, error) {
	if strings.Contains(uri, "://") {
		return uri, nil
	}
	absolute, err := filepath.Abs(uri)
	if err != nil {
		return "", fmt.Errorf("%s: %w", uri, err)
	}
	return absolute, nil
}

// localPath returns the path of a local URI. An empty URI and any scheme but file are errors.
func localPath(uri string) (string, error) {
	scheme, rest, ok := strings.Cut(uri, "://")
	switch {
	case uri == "":
		return "", errors.New("an empty path names no file")
	case strings.ContainsRune(uri, 0):
		return "", fmt.Errorf("%q: a path holds no NUL", uri)
	case !ok:
		return uri, nil
	case scheme != "file":
		return "", fmt.Errorf("%s: %w %q: local paths, file:// and gs:// are supported", uri, ErrScheme, scheme)
	}
	rest = strings.TrimPrefix(rest, "localhost")
	if !strings.HasPrefix(rest, "/") {
		return "", fmt.Errorf("%s: a file URI names an absolute path on this machine, as in file:///data/rows", uri)
	}
	local, err := url.PathUnescape(rest)
	if err != nil {
		return "", fmt.Errorf("%s: %w (write %%25 for a percent sign)", uri, err)
	}
	return local, nil
}
