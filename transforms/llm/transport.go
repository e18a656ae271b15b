package llm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Bounds of a reply's body, in bytes after decompression: go-openai reads it whole, one for each request in flight.
const (
	mostReply     = 8 << 20
	leastReply    = 1 << 20 // that every reply may have
	bytesPerToken = 256
)

var errTooLarge = errors.New("the reply is larger than any answer of so many tokens")

// replySize is how large the reply to a request may be.
func replySize(maxTokens int) int { return min(leastReply+bytesPerToken*max(maxTokens, 0), mostReply) }

// observedResponse is what go-openai does not hand on.
type observedResponse struct {
	most       int  // bytes of the body
	greedy     bool // the temperature is 0
	sent       bool
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
	seen, ok := r.Context().Value(observedKey{}).(*observedResponse)
	if ok {
		seen.sent = true
	}
	if ok && seen.greedy {
		var err error
		if r, err = withZero(r); err != nil {
			return nil, err
		}
	}
	response, err := t.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	most := mostReply
	if ok {
		seen.status, seen.retryAfter, most = response.StatusCode, retryAfter(response.Header), seen.most
	}
	response.Body = &boundedBody{ReadCloser: response.Body, left: most}
	return response, nil
}

// almostZero is what stands for a temperature of 0 on its way through go-openai, which leaves a 0 out, so that the server
// would take its default.
const almostZero = math.SmallestNonzeroFloat32

var (
	writtenAlmost = []byte(`"temperature":1e-45`)
	writtenZero   = []byte(`"temperature":0`)
)

// withZero writes the 0 that almostZero stands for.
func withZero(r *http.Request) (*http.Request, error) {
	if r.GetBody == nil {
		return r, nil
	}
	copied, err := r.GetBody()
	if err != nil {
		return nil, fmt.Errorf("body of a request: %w", err)
	}
	body, err := io.ReadAll(copied)
	if err != nil || !bytes.Contains(body, writtenAlmost) {
		return r, err
	}
	body = bytes.Replace(body, writtenAlmost, writtenZero, 1)
	out := r.Clone(r.Context())
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	return out, r.Body.Close()
}

func observe(ctx context.Context, most int) (context.Context, *observedResponse) {
	seen := &observedResponse{most: most}
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
		return bounded(ms / 1000)
	}
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
		return bounded(seconds)
	}
	if at, err := http.ParseTime(value); err == nil {
		return bounded(time.Until(at).Seconds())
	}
	return 0
}

// longestWait bounds what a server may ask for.
const longestWait = 10 * time.Minute

func bounded(seconds float64) time.Duration {
	return time.Duration(min(max(seconds, 0), longestWait.Seconds()) * float64(time.Second))
}
