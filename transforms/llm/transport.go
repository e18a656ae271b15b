package llm

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// mostReply bounds the body of a reply, in bytes after decompression.
const mostReply = 8 << 20

var errTooLarge = errors.New("the reply is larger than 8 MiB")

// observedResponse is what go-openai does not hand on.
type observedResponse struct {
	status     int
	retryAfter time.Duration
}

type observedKey struct{}

// transport bounds bodies and notes status and Retry-After in the request's context.
type transport struct{ base http.RoundTripper }

// newTransport keeps a connection for each request in flight: with the default of two, every further one would be
// opened anew and the machine run out of ports.
func newTransport(concurrency int) *transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &transport{&http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, MaxIdleConns: 0,
		MaxIdleConnsPerHost: concurrency, IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: 10 * time.Second, ForceAttemptHTTP2: true}}
}

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := t.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if seen, ok := r.Context().Value(observedKey{}).(*observedResponse); ok {
		seen.status, seen.retryAfter = response.StatusCode, retryAfter(response.Header)
	}
	response.Body = &boundedBody{ReadCloser: response.Body, left: mostReply}
	return response, nil
}

func observe(ctx context.Context) (context.Context, *observedResponse) {
	seen := &observedResponse{}
	return context.WithValue(ctx, observedKey{}, seen), seen
}

// boundedBody fails where a body goes on too long.
type boundedBody struct {
	io.ReadCloser
	left int
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLarge
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// retryAfter reads the header in its forms: milliseconds (OpenAI), seconds, a date.
func retryAfter(h http.Header) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms > 0 {
		return bounded(time.Duration(ms * float64(time.Millisecond)))
	}
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
		return bounded(time.Duration(seconds * float64(time.Second)))
	}
	if at, err := http.ParseTime(value); err == nil {
		return bounded(time.Until(at))
	}
	return 0
}

// longestWait bounds what a server may ask for.
const longestWait = 10 * time.Minute

func bounded(d time.Duration) time.Duration { return min(max(d, 0), longestWait) }
