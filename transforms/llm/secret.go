package llm

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/routenator/routenator/transforms/store"
)

// Secret resolves a reference to a key: env:NAME or file:PATH; "" is no key. An error names the reference, never what
// it holds.
func Secret(ctx context.Context, reference string) (string, error) {
	kind, name, _ := strings.Cut(reference, ":")
	switch {
	case reference == "":
		return "", nil
	case kind == "env" && name != "":
		key := strings.TrimSpace(os.Getenv(name))
		if key == "" {
			return "", fmt.Errorf("the key env:%s is not set; export %s in the environment of every worker", name, name)
		}
		return key, nil
	case kind == "file" && name != "":
		data, err := store.ReadFile(ctx, name)
		if err != nil {
			return "", fmt.Errorf("the key file:%s cannot be read: %w", name, err)
		}
		key := strings.TrimSpace(string(data))
		if key == "" || strings.ContainsAny(key, "\r\n") {
			return "", fmt.Errorf("the key file:%s holds no key; write the key on one line, and nothing else", name)
		}
		return key, nil
	}
	return "", fmt.Errorf("a key is given by reference; write env:NAME or file:PATH")
}

// redact takes every occurrence of the key out of what a server said.
func redact(s, key string) string {
	if len(key) < 4 {
		return s
	}
	return strings.ReplaceAll(s, key, "[key]")
}
