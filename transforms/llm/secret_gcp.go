package llm

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"golang.org/x/oauth2/google"
)

// secretManager is the address of Google's Secret Manager; a test has its own.
var secretManager = "https://secretmanager.googleapis.com"

// What reading a secret may take: tries, a pause before each further one, and bytes of an answer.
const (
	secretTries = 4
	secretPause = 200 * time.Millisecond
	secretBytes = 1 << 18
)

// secretName is a secret, or a version of it; without one the newest is read.
var secretName = regexp.MustCompile(`^projects/[a-z0-9:.-]+/secrets/[A-Za-z0-9_-]+(/versions/[A-Za-z0-9_-]+)?$`)

// managed reads a secret from Secret Manager, as the identity that Google's libraries find: that of the machine or
// container, or GOOGLE_APPLICATION_CREDENTIALS. It needs the role roles/secretmanager.secretAccessor.
func managed(ctx context.Context, name string) (string, error) {
	m := secretName.FindStringSubmatch(name)
	if m == nil {
		return "", errors.New("the key gcp-secret:… names no secret; write gcp-secret:projects/PROJECT/secrets/NAME, and /versions/N for one version")
	}
	if m[1] == "" {
		name += "/versions/latest"
	}
	client, err := google.DefaultClient(ctx, "https://www.googleapis.com/auth/cloud-platform")
	if err != nil {
		return "", fmt.Errorf("the key gcp-secret:%s cannot be read: no Google credentials here: %w", name, err)
	}
	for try := 1; ; try++ {
		key, again, err := access(ctx, client, name)
		if err == nil || !again || try == secretTries {
			return key, err
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(secretPause << (try - 1)):
		}
	}
}

// access asks once. again says that asking again may help.
func access(ctx context.Context, client *http.Client, name string) (key string, again bool, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, secretManager+"/v1/"+name+":access", nil)
	if err != nil {
		return "", false, fmt.Errorf("the key gcp-secret:%s: %w", name, err)
	}
	response, err := client.Do(request)
	if err != nil {
		return "", true, fmt.Errorf("the key gcp-secret:%s cannot be read: %w", name, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, secretBytes))
	switch {
	case response.StatusCode == http.StatusForbidden:
		return "", false, fmt.Errorf("the key gcp-secret:%s: no permission; give the workers' service account roles/secretmanager.secretAccessor", name)
	case response.StatusCode == http.StatusNotFound:
		return "", false, fmt.Errorf("the key gcp-secret:%s: there is no such secret or version", name)
	case response.StatusCode != http.StatusOK:
		return "", response.StatusCode == http.StatusTooManyRequests || response.StatusCode >= 500, fmt.Errorf("the key gcp-secret:%s cannot be read: status %d", name, response.StatusCode)
	case err != nil:
		return "", true, fmt.Errorf("the key gcp-secret:%s cannot be read: %w", name, err)
	}
	key, err = payload(body)
	if err != nil {
		return "", true, fmt.Errorf("the key gcp-secret:%s: %w", name, err)
	}
	return key, false, nil
}

// payload takes the secret out of an answer, and holds it against its checksum. No error shows what was read.
func payload(body []byte) (string, error) {
	var answer struct {
		Payload struct {
			Data       string `json:"data"`
			DataCRC32C string `json:"dataCrc32c"`
		} `json:"payload"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return "", errors.New("the answer is no JSON")
	}
	data, err := base64.StdEncoding.DecodeString(answer.Payload.Data)
	if err != nil {
		return "", errors.New("the payload is no base64")
	}
	if sum := answer.Payload.DataCRC32C; sum != "" && sum != strconv.FormatUint(uint64(crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))), 10) {
		return "", errors.New("the payload is damaged: another CRC32C")
	}
	return string(data), nil
}
