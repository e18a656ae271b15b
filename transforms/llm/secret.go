package llm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"unicode"

	"github.com/routenator/routenator/transforms/store"
)

// Secret resolves a reference to a key: env:NAME, file:PATH or gcp-secret:projects/P/secrets/NAME; "" is no key. An error names the reference, never what
// it holds.
func Secret(ctx context.Context, reference string) (string, error) {
	kind, name, _ := strings.Cut(reference, ":")
	switch {
	case reference == "":
		return "", nil
	case kind == "env" && variable.MatchString(name):
		key := strings.TrimSpace(os.Getenv(name))
		if key == "" {
			return "", fmt.Errorf("the key env:%s is not set; start every worker, or its worker pool, with %s in its environment, or write key: gcp-secret:projects/PROJECT/secrets/NAME", name, name)
		}
		return key, oneLine(key, reference)
	case kind == "file" && name != "":
		data, err := store.ReadFile(ctx, name)
		if err != nil {
			return "", fmt.Errorf("the key file:%s cannot be read: %w", name, err)
		}
		key := strings.TrimSpace(string(data))
		return key, oneLine(key, reference)
	case kind == "gcp-secret":
		text, err := managed(ctx, name)
		if err != nil {
			return "", err
		}
		key := strings.TrimSpace(text)
		return key, oneLine(key, reference)
	}
	return "", errors.New("a key is given by reference; write env:NAME, file:PATH or gcp-secret:projects/PROJECT/secrets/NAME")
}

// variable is what an environment's variable is called; a key that was written in its place is not.
var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// oneLine refuses what cannot stand in a header.
func oneLine(key, reference string) error {
	if key == "" || strings.ContainsFunc(key, unicode.IsControl) {
		return fmt.Errorf("the key %s holds no key; write the key on one line, and nothing else", reference)
	}
	return nil
}

// shownPart is how many bytes of a key, one after the other, are too many to show.
const shownPart = 8

// redact takes the key out of what a server said, whole, in part or masked.
func redact(s, key string) string {
	if key == "" {
		return s
	}
	if len(key) >= 4 {
		s = strings.ReplaceAll(s, key, "[key]")
	}
	return keyLike.ReplaceAllStringFunc(s, func(word string) string {
		if shows(word, key) {
			return "[key]"
		}
		return word
	})
}

var (
	keyLike = regexp.MustCompile(`[^\s"'<>(){},;=]+`)
	masked  = regexp.MustCompile(`\*\*|\.\.\.|…|•|[xX]{4}`)
)

// shows says whether a word shows a part of the key: 8 bytes of it, or the ends that a mask leaves.
func shows(word, key string) bool {
	for i := 0; i+shownPart <= len(key); i++ {
		if strings.Contains(word, key[i:i+shownPart]) {
			return true
		}
	}
	if len(key) < 4 || !masked.MatchString(word) {
		return false
	}
	return strings.HasPrefix(word, key[:2]) || strings.HasSuffix(strings.TrimRight(word, ".:!?"), key[len(key)-2:])
}
