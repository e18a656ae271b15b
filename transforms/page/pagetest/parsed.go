package pagetest

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
)

// Parsed reads a page as strict XML, which the templates are written to be: every tag closed and nested rightly, every
// attribute quoted, every < and & of the data escaped. It returns the names of the elements and all text.
func Parsed(page string) (elements map[string]int, text string, err error) {
	elements = map[string]int{}
	var b strings.Builder
	decoder := xml.NewDecoder(strings.NewReader(page))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return elements, b.String(), nil
		}
		if err != nil {
			return nil, "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
		case xml.CharData:
			b.Write(token)
		}
	}
}

// Readable takes out what is in no XML: control characters, and bytes that are no UTF-8.
func Readable(page string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(page, "?"))
}

var outside = regexp.MustCompile(`(?i)<link|<script|<img|<iframe|@import|url\(|@font-face|\ssrc=|\son[a-z]+=`)

// Whole fails the test where a page needs anything outside itself, is no strict XML, or holds a value that could not be
// written.
func Whole(t *testing.T, name, page string) {
	t.Helper()
	if _, _, err := Parsed(Readable(page)); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if found := outside.FindString(page); found != "" {
		t.Errorf("%s: the page holds %q, which a page alone does not need", name, found)
	}
	for _, bad := range []string{"ZgotmplZ", "%!"} {
		if strings.Contains(page, bad) {
			t.Errorf("%s: the page holds %q: a value could not be written", name, bad)
		}
	}
}
