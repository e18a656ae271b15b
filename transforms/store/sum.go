package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// SHA256 reads a file as it lies there and returns the hash of its bytes, in hexadecimal digits.
func SHA256(ctx context.Context, uri string) (string, error) {
	data, err := OpenRaw(ctx, uri)
	if err != nil {
		return "", err
	}
	defer data.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, data); err != nil {
		return "", fmt.Errorf("read %s: %w", uri, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
