package llm

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/routenator/routenator/transforms/image"
	"github.com/routenator/routenator/transforms/store"
)

// IsRemote says whether a picture lies on a web server.
func IsRemote(uri string) bool {
	lower := strings.ToLower(uri)
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
}

// MayFetch says whether a picture's host is one of hosts.
func MayFetch(uri string, hosts []string) bool {
	u, err := url.Parse(uri)
	return err == nil && u.User == nil && slices.ContainsFunc(hosts, func(host string) bool { return strings.EqualFold(host, u.Hostname()) })
}

// picture reads a picture and returns it as a data URI. A server is sent no address: what it may fetch is not ours to
// know.
func (c *Client) picture(ctx context.Context, uri string) (string, error) {
	file, err := c.openPicture(ctx, uri)
	if err != nil {
		return "", err
	}
	defer file.Close()
	p, err := image.Prepare(file, image.Limits{Edge: c.spec.Picture.Edge})
	if err != nil {
		return "", fmt.Errorf("%s: %w", uri, err)
	}
	return p.DataURI(), nil
}

func (c *Client) openPicture(ctx context.Context, uri string) (io.ReadCloser, error) {
	if !IsRemote(uri) {
		return store.OpenRaw(ctx, uri)
	}
	hosts := c.spec.Picture.Hosts
	if !MayFetch(uri, hosts) {
		return nil, fmt.Errorf("%s: its host is none of picture.hosts", uri)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, uri, nil)
	if err != nil {
		return nil, err
	}
	response, err := fetcher(hosts).Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("%s: status %d", uri, response.StatusCode)
	}
	return response.Body, nil
}

// fetcher follows redirects to the allowed hosts alone.
func fetcher(hosts []string) *http.Client {
	return &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > 3 || !MayFetch(r.URL.String(), hosts) {
			return fmt.Errorf("redirected to a host that picture.hosts does not name")
		}
		return nil
	}}
}
